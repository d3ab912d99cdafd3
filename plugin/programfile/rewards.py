"""
What points can buy, read from `[[rewards]]`: each kind with the keys that say something of it.

A form of the merchant's pages says the same keys, so it is read by the same words (`enter`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from plugin.domain.errors import InvalidInputError
from plugin.domain.money import LIMIT
from plugin.domain.referrals.terms import FRIEND, REFERRER
from plugin.domain.rewards import MAX_DAYS, MAX_STEPS, MONEY, WHOLE, Combines, Reward, RewardKind
from plugin.programfile.notation import parse_percent, quoted
from plugin.programfile.table import Table, faultless, opened
from plugin.programfile.wording import impossible

NO_KINDS: Final[Mapping[str, RewardKind]] = MappingProxyType({})
"""For rewards that are all new."""

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_LONGEST_KEY = 40
_LONGEST_NAME = 80
_CODE_DAYS = 90

_ALWAYS = ("key", "kind", "points", "name", "enabled", "tiers", "per_member")
_STEPS = ("least", "most")
_CODE = ("days", "combines", "bound", "budget")
_SPENT = ("minimum_spend", *_CODE)
_GOODS = ("products", "collections")
_KEYS_OF: Final[Mapping[RewardKind, tuple[str, ...]]] = {
    RewardKind.AMOUNT: (*_ALWAYS, "value", *_STEPS, *_GOODS, *_SPENT),
    RewardKind.PERCENT: (*_ALWAYS, "percent", *_STEPS, *_GOODS, *_SPENT),
    RewardKind.SHIPPING: (*_ALWAYS, "maximum", *_SPENT),
    RewardKind.PRODUCT: (*_ALWAYS, "gives", *_CODE),
    RewardKind.BUY_GET: (*_ALWAYS, "gives", *_GOODS, *_SPENT),
    RewardKind.GIFT_CARD: (*_ALWAYS, "value", *_STEPS, "days", "budget"),
    RewardKind.STORE_CREDIT: (*_ALWAYS, "value", *_STEPS, "days", "budget"),
    RewardKind.PERK: _ALWAYS,
}
_EVERY = frozenset(name for names in _KEYS_OF.values() for name in names)
_MONEY_THAT_LASTS = {RewardKind.GIFT_CARD, RewardKind.STORE_CREDIT}


@dataclass(frozen=True, slots=True)
class Entered:
    """A reward as somebody entered it, or the keys that are wrong and what to write instead."""

    reward: Reward | None
    faults: Mapping[str, str]


def keys_of(kind: RewardKind) -> tuple[str, ...]:
    """The keys that say something of a kind of reward."""
    return _KEYS_OF[kind]


def default_days(kind: RewardKind) -> int:
    """How long it lasts when nothing is said: codes a season, money for good."""
    return 0 if kind in _MONEY_THAT_LASTS else _CODE_DAYS


def catalogue(
    tables: Iterable[Table], currency: str, kinds: Mapping[str, RewardKind]
) -> tuple[Reward, ...]:
    """Rewards in the order of the file; a key names one of them, and one kind for good."""
    found: dict[str, Reward] = {}
    for table in tables:
        reward = _reward(table, currency, kinds)
        if reward is None:
            continue
        if reward.key in found:
            said = "another reward has this key; write one of its own"
            table.fault("key", f"{quoted(reward.key)} is not possible: {said}")
        found.setdefault(reward.key, reward)
    return tuple(found.values())


def enter(
    values: Mapping[str, object], currency: str, kinds: Mapping[str, RewardKind] = NO_KINDS
) -> Entered:
    """One reward from a form whose fields are the keys of the file."""
    faults: list[str] = []
    reward = _reward(opened("rewards[1]", values, faults), currency, kinds)
    parts = (fault.removeprefix("rewards[1]").partition(": ") for fault in faults)
    told = {re.sub(r"\[\d+\]", "", path).lstrip("."): said for path, _, said in parts}
    return Entered(None if told else reward, told)


def given(table: Table, key: str, currency: str) -> Reward | None:
    """A reward that is given and never bought, under a key of ours."""
    return faultless(table, lambda: _made(table, _kind(table, NO_KINDS), currency, key, 0))


def _reward(table: Table, currency: str, kinds: Mapping[str, RewardKind]) -> Reward | None:
    """A reward that is bought."""

    def made() -> Reward:
        kind, key = _kind(table, kinds), _key(table)
        return _made(table, kind, currency, key, table.whole("points", None, least=1))

    return faultless(table, made)


def _made(table: Table, kind: RewardKind, currency: str, key: str, points: int) -> Reward:
    value, most = _value(table, kind, currency)
    least = table.whole("least", 1, least=1, most=MAX_STEPS)
    buy_get = kind is RewardKind.BUY_GET
    return Reward(
        key=key,
        kind=kind,
        points=points,
        value=value,
        name=table.text("name", _LONGEST_NAME),
        least=least,
        most=table.whole("most", 1, least=least, most=max(most, least)),
        minimum_spend=table.amount("minimum_spend", currency, None if buy_get else 0, int(buy_get)),
        maximum=table.amount("maximum", currency, 0),
        products=_bought(table, kind),
        collections=table.ids("collections", "Collection"),
        gives=_gives(table, kind),
        days=table.whole("days", default_days(kind), most=MAX_DAYS),
        combines=table.words("combines", Combines),
        bound=table.flag("bound", default=False),
        enabled=table.flag("enabled", default=True),
        tiers=table.texts("tiers"),
        per_member=table.whole("per_member", 0),
        budget=table.amount("budget", currency, 0),
    )


def _kind(table: Table, kinds: Mapping[str, RewardKind]) -> RewardKind:
    """The kind, which a key keeps for good; keys that say nothing of it are faults."""
    kind, key = table.choice("kind", RewardKind), table.values.get("key")
    if table.values.get("kind") != kind:
        return kind
    for name in table.values:
        if name in _EVERY and name not in _KEYS_OF[kind]:
            table.fault(name, f'it says nothing where kind = "{kind}"; leave it out')
    before = kinds.get(key, kind) if isinstance(key, str) else kind
    if before is not kind:
        said = f"{quoted(str(key))} is {quoted(before)} for good"
        table.fault("kind", f"{said}; use a new key for another kind")
    return kind


def _key(table: Table) -> str:
    found = table.values.get("key")
    if isinstance(found, str) and len(found) <= _LONGEST_KEY and _KEY.fullmatch(found):
        if found in {FRIEND, REFERRER}:
            table.fault("key", f"{quoted(found)} is what is given for a friend; write another")
        return found
    said = f'write up to {_LONGEST_KEY} small letters, digits and dashes, such as "five-off"'
    table.fault("key", f"{impossible(found)}; {said}")
    return "key"


def _value(table: Table, kind: RewardKind, currency: str) -> tuple[int, int]:
    """What one step is worth, in the unit of its kind, and how many steps are possible."""
    if kind in MONEY:
        value = table.amount("value", currency, least=1)
        return value, min(MAX_STEPS, LIMIT // value)
    if kind is RewardKind.PERCENT:
        value = _percent(table)
        return value, min(MAX_STEPS, WHOLE // value)
    return 0, 1


def _percent(table: Table) -> int:
    found = table.values.get("percent")
    try:
        hundredths = parse_percent(found)
    except InvalidInputError:
        hundredths = 0
    if 1 <= hundredths <= WHOLE:
        return hundredths
    table.fault(
        "percent", f'{impossible(found)}; write more than 0 and at most 100, such as "12.5"'
    )
    return WHOLE


def _bought(table: Table, kind: RewardKind) -> tuple[str, ...]:
    """The products it is for; a product beside a purchase says of what, by these or collections."""
    if kind is RewardKind.BUY_GET and not any(table.values.get(name) for name in _GOODS):
        said = 'write ids of products, such as ["8012345678901"], or of collections'
        table.fault("products", f"nothing is to be bought; {said}")
    return table.ids("products", "Product")


def _gives(table: Table, kind: RewardKind) -> tuple[str, ...]:
    found = table.ids("gives", "ProductVariant")
    if not table.values.get("gives") and "gives" in _KEYS_OF[kind]:
        table.fault("gives", 'it names nothing; write ids of variants, such as ["45012345678901"]')
    return found
