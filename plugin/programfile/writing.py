"""Rules become a file in which every line says what it means."""

import tomllib
from collections.abc import Iterable, Iterator

from plugin.domain.expiry import Basis, Expiry
from plugin.domain.program import EarningRule
from plugin.domain.referrals.terms import ReferralTerms
from plugin.domain.rewards import MONEY, Reward, RewardKind
from plugin.domain.rules import Bonus, Occasion, Selection
from plugin.programfile.draft import Draft
from plugin.programfile.notation import amount, day_of, factor, percent, quoted
from plugin.programfile.schema import KEYS, meaning

Block = tuple[str, dict[str, str]]
"""The path of a table in the schema, and what is written for its keys."""


def write(draft: Draft, heading: str) -> str:
    """The file that reads as these rules; its first line is `heading` as a comment."""
    page = {"currency": quoted(draft.currency), "enabled": str(draft.enabled).lower()}
    page |= {"budget": str(draft.budget)} if draft.budget else {}
    rewards = (("rewards[]", _reward(one, draft.currency)) for one in draft.catalogue)
    blocks = [*_blocks(draft.orders, draft.currency), *_lasting(draft.expiry), *rewards]
    blocks += _referrals(draft.referrals, draft.currency)
    lines = [f"# {heading}", "", *_keys("", page)]
    for path, values in blocks:
        lines += ["", _header(path), *_keys(path, values)]
    return "\n".join([*lines, *_also({path for path, _ in blocks}), ""])


def plain(reward: Reward, currency: str) -> dict[str, object]:
    """A reward as a file says it, key by key; `enter` reads it back."""
    return tomllib.loads("\n".join(f"{k} = {v}" for k, v in _reward(reward, currency).items()))


def _blocks(rule: EarningRule, currency: str) -> Iterator[Block]:
    yield "orders", _orders(rule, currency)
    never = _selection(rule.never)
    never |= {"tags": _list(rule.never_tags)} if rule.never_tags else {}
    never |= {"sources": _list(rule.never_sources)} if rule.never_sources else {}
    lines = {"orders.only": _selection(rule.only), "orders.never": never}
    yield from ((path, values) for path, values in lines.items() if values)
    for multiplier in rule.multipliers:
        yield "orders.multiplier[]", {"times": factor(multiplier), **_selection(multiplier.lines)}
    for bonus in rule.bonuses:
        yield "orders.bonus[]", {**_occasion(bonus, currency), "points": str(bonus.points)}
    for limit in rule.limits:
        period = quoted(limit.period)
        yield "orders.limit[]", {"points": str(limit.points), "period": period}


def _lasting(expiry: Expiry) -> Iterator[Block]:
    if expiry.basis is not Basis.NONE:
        first, second = expiry.warn_days
        on_date = expiry.basis is Basis.DATE
        yield (
            "expiry",
            {
                "basis": quoted(expiry.basis),
                **({"date": quoted(day_of(expiry))} if on_date else {"days": str(expiry.days)}),
                "first_warning": str(first),
                "second_warning": str(second),
                "never_in": _list(expiry.never_in),
            },
        )


def _referrals(terms: ReferralTerms | None, currency: str) -> Iterator[Block]:
    if terms is None:
        return
    yield "referrals", _conditions_of(terms, currency)
    yield "referrals.friend", _given(terms.friend, currency)
    if terms.referrer:
        yield "referrals.referrer", _given(terms.referrer, currency)


def _conditions_of(terms: ReferralTerms, currency: str) -> dict[str, str]:
    return {
        "enabled": str(terms.enabled).lower(),
        "minimum": quoted(amount(terms.minimum, currency)),
        "hold_days": str(terms.hold_days),
        "cap": str(terms.cap),
        "period": quoted(terms.period),
        "household": str(terms.household),
        "threshold": str(terms.threshold),
        **({"points": str(terms.points)} if terms.points else {}),
    }


def _given(reward: Reward, currency: str) -> dict[str, str]:
    """A reward that nobody buys: its key is ours, and it is on as long as the whole offer is."""
    said = _reward(reward, currency)
    return {name: text for name, text in said.items() if name not in {"key", "points", "enabled"}}


def _reward(reward: Reward, currency: str) -> dict[str, str]:
    """What must be said of its kind, how long it lasts, and whatever is not as usual."""
    return {
        "key": quoted(reward.key),
        "kind": quoted(reward.kind),
        "points": str(reward.points),
        **_worth(reward, currency),
        **({"name": quoted(reward.name)} if reward.name else {}),
        **({} if reward.kind is RewardKind.PERK else {"days": str(reward.days)}),
        **_amounts(reward, currency),
        **_conditions(reward),
        "enabled": str(reward.enabled).lower(),
    }


def _worth(reward: Reward, currency: str) -> dict[str, str]:
    if reward.kind in MONEY:
        return {"value": quoted(amount(reward.value, currency)), **_steps(reward)}
    if reward.kind is RewardKind.PERCENT:
        return {"percent": percent(reward.value), **_steps(reward)}
    return {"gives": _list_of(reward.gives)} if reward.gives else {}


def _steps(reward: Reward) -> dict[str, str]:
    return {"least": str(reward.least), "most": str(reward.most)} if reward.slider else {}


def _amounts(reward: Reward, currency: str) -> dict[str, str]:
    amounts = {
        "minimum_spend": reward.minimum_spend,
        "maximum": reward.maximum,
        "budget": reward.budget,
    }
    return {name: quoted(amount(minor, currency)) for name, minor in amounts.items() if minor}


def _conditions(reward: Reward) -> dict[str, str]:
    told = {
        "products": _list_of(reward.products) if reward.products else "",
        "collections": _list_of(reward.collections) if reward.collections else "",
        "combines": _list(frozenset(reward.combines)) if reward.combines else "",
        "bound": "true" if reward.bound else "",
        "tiers": _list(reward.tiers) if reward.tiers else "",
        "per_member": str(reward.per_member) if reward.per_member else "",
    }
    return {name: text for name, text in told.items() if text}


def _orders(rule: EarningRule, currency: str) -> dict[str, str]:
    return {
        "points": str(rule.rate.points),
        "per": quoted(amount(rule.rate.per, currency)),
        "trigger": quoted(rule.trigger),
        "hold_days": str(rule.hold_days),
        "rounding": quoted(rule.rounding),
        "minimum": quoted(amount(rule.minimum, currency)),
        "per_order": str(rule.per_order),
    }


def _selection(lines: Selection) -> dict[str, str]:
    named = {"products": lines.products, "vendors": lines.vendors, "skus": lines.skus}
    return {name: _list(texts) for name, texts in named.items() if texts}


def _occasion(bonus: Bonus, currency: str) -> dict[str, str]:
    if bonus.occasion is Occasion.OVER:
        return {"over": quoted(amount(bonus.at, currency))}
    return {"first": "true"} if bonus.at == 1 else {"nth": str(bonus.at)}


def _list(texts: frozenset[str]) -> str:
    return _list_of(sorted(texts))


def _list_of(texts: Iterable[str]) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"


def _keys(path: str, values: dict[str, str]) -> list[str]:
    start = f"{path}." if path else ""
    return [f"{name} = {value}  # {meaning(start + name)}" for name, value in values.items()]


def _header(path: str) -> str:
    return f"[[{path.removesuffix('[]')}]]" if path.endswith("[]") else f"[{path}]"


def _also(written: set[str]) -> list[str]:
    """What the file could say too, so that it need not be looked up."""
    tables = dict.fromkeys(key.table for key in KEYS if key.table)
    others = [_header(path) for path in tables if path not in written]
    return ["", f"# There can also be {', '.join(others)}: docs/programme.md"] if others else []
