"""A file becomes rules, or every fault of it is told at once; nothing is ever half read."""

import tomllib
from collections.abc import Mapping

from plugin.domain.errors import InvalidInputError
from plugin.domain.money import Rate, Rounding
from plugin.domain.program import EarningRule, Trigger
from plugin.domain.rewards import RewardKind
from plugin.domain.rules import MAX_HOLD_DAYS
from plugin.programfile import parts
from plugin.programfile.draft import Draft
from plugin.programfile.lasting import expiry
from plugin.programfile.notation import quoted
from plugin.programfile.referrals import referrals
from plugin.programfile.rewards import NO_KINDS, catalogue
from plugin.programfile.table import Table, opened
from plugin.programfile.wording import Unquoted, impossible

_LARGEST = 1_000_000
_MOST = 20
"""Faults that are told at once."""


def read(text: str, currency: str, kinds: Mapping[str, RewardKind] = NO_KINDS) -> Draft:
    """
    The rules that a file says, for a programme in `currency` whose rewards were of these `kinds`.

    Raises InvalidInputError: the path of every offending key, and what to write instead.
    """
    faults: list[str] = []
    found = _draft(opened("", _parse(text), faults), currency, kinds)
    if faults:
        more = [f"and {len(faults) - _MOST} more"] if len(faults) > _MOST else []
        raise InvalidInputError("; ".join([*faults[:_MOST], *more]))
    return found


def _parse(text: str) -> dict[str, object]:
    if len(text) > _LARGEST:
        raise InvalidInputError(f"a programme file has at most {_LARGEST} characters")
    try:
        return tomllib.loads(text, parse_float=Unquoted)
    except RecursionError:
        raise InvalidInputError("the file is nested too deeply") from None
    except ValueError as error:
        raise InvalidInputError(f"the file is not TOML: {error}") from None


def _draft(page: Table, currency: str, kinds: Mapping[str, RewardKind]) -> Draft:
    written = page.values.get("currency")
    if written != currency:
        said = f"a programme keeps its currency, write {quoted(currency)}"
        page.fault("currency", f"{impossible(written)}; {said}")
    enabled = page.flag("enabled", default=True)
    rule, lasting = _rule(page.table("orders"), currency), expiry(page.table("expiry"))
    rewards = catalogue(page.tables("rewards"), currency, kinds)
    budget, offered = page.whole("budget", 0), referrals(page, currency)
    return Draft(currency, rule, enabled, lasting, rewards, budget, offered)


def _rule(orders: Table, currency: str) -> EarningRule:
    only, never = orders.table("only"), orders.table("never")
    counted, left_out = parts.selection(only), parts.selection(never)
    parts.contradictions(counted, left_out, never)
    return EarningRule(
        rate=Rate(orders.whole("points", None), orders.amount("per", currency, least=1)),
        trigger=orders.choice("trigger", Trigger, Trigger.PAID),
        hold_days=orders.whole("hold_days", 14, most=MAX_HOLD_DAYS),
        rounding=orders.choice("rounding", Rounding, Rounding.FLOOR),
        only=counted,
        never=left_out,
        multipliers=tuple(parts.multipliers(orders.tables("multiplier"))),
        per_order=orders.whole("per_order", 0),
        minimum=orders.amount("minimum", currency, 0),
        bonuses=tuple(parts.bonuses(orders.tables("bonus"), currency)),
        limits=parts.limits(orders.tables("limit")),
        never_tags=frozenset(tag.casefold() for tag in never.texts("tags")),
        never_sources=never.texts("sources"),
    )
