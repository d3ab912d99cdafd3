"""
The form of the offer: sentences with blanks, read strictly. What is wrong is told beside its blank.

Friend and referrer get rewards like any other, so their blanks are read by the words of the
programme's file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from plugin.admin.typed import decimal, whole
from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.money import parse_minor
from plugin.domain.referrals.terms import FRIEND, MAX_HOUSEHOLD, REFERRER, ReferralTerms
from plugin.domain.rewards import MONEY, Reward, RewardKind
from plugin.domain.rules import MAX_HOLD_DAYS, Period
from plugin.programfile import enter, plain
from plugin.programfile.notation import amount

POINTS: Final = "points"
FRIEND_KINDS: Final = (RewardKind.AMOUNT, RewardKind.PERCENT, RewardKind.SHIPPING)
"""What a friend can get: a code that anybody may use, for they are nobody's customer yet."""
REFERRER_KINDS: Final = (
    RewardKind.AMOUNT, RewardKind.PERCENT, RewardKind.SHIPPING, RewardKind.PRODUCT,
    RewardKind.GIFT_CARD, RewardKind.STORE_CREDIT, RewardKind.PERK, POINTS,
)  # fmt: skip
BLANKS: Final = (
    "friend_kind", "friend_worth", "friend_spend", "friend_days",
    "referrer_kind", "referrer_worth", "referrer_spend", "referrer_days",
    "minimum", "hold_days", "cap", "period", "household",
)  # fmt: skip
_BOUNDS: Final = MappingProxyType(
    {"hold_days": MAX_HOLD_DAYS, "cap": 10_000, "household": MAX_HOUSEHOLD}
)
_CODES: Final = frozenset({RewardKind.AMOUNT, RewardKind.PERCENT, RewardKind.SHIPPING})
"""Kinds of which the smallest purchase can be said."""
_LASTING: Final = _CODES | {RewardKind.PRODUCT, RewardKind.GIFT_CARD, RewardKind.STORE_CREDIT}
"""Kinds that are good for some days."""
_KEY_OF_WORTH: Final = {
    RewardKind.PERCENT: "percent", RewardKind.PRODUCT: "gives", RewardKind.PERK: "name",
}  # fmt: skip
_TYPE_OF_WORTH: Final = {
    "percent": "percent", "product": "list", "perk": "text", POINTS: "whole", "shipping": "other",
}  # fmt: skip

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """The terms that somebody typed, or what kind of fault is in which blank."""

    terms: ReferralTerms | None
    faults: Mapping[str, str]
    """By blank: `money`, `percent`, `whole`, `list`, `text` or `other`."""


def written(terms: ReferralTerms, currency: str) -> dict[str, str]:
    """The blanks as these terms fill them."""
    given = terms.referrer
    return {
        **_rewarded("friend", terms.friend, currency),
        **(_rewarded("referrer", given, currency) if given else _in_points(terms.points)),
        "minimum": amount(terms.minimum, currency),
        "hold_days": str(terms.hold_days),
        "cap": str(terms.cap),
        "period": terms.period,
        "household": str(terms.household),
    }


def entered(values: Values, currency: str, before: ReferralTerms | None) -> Typed:
    """
    The terms that these blanks say. What no blank asks (products, classes of discounts beside which
    a code is good, how suspicious we are) stays as it was.
    """
    faults: dict[str, str] = {}
    friend = _reward("friend", values, currency, before.friend if before else None, faults)
    referrer = _referrer(values, currency, before, faults)
    points = _points(values, faults)
    numbers = {name: _number(values, name, most, faults) for name, most in _BOUNDS.items()}
    minimum = _money(values, "minimum", currency, faults)
    period = _period(values, faults)
    if faults or friend is None:
        return Typed(None, faults)
    terms = ReferralTerms(
        friend=friend,
        referrer=referrer,
        points=points,
        minimum=minimum,
        hold_days=numbers["hold_days"],
        cap=numbers["cap"],
        period=period,
        household=numbers["household"],
    )
    return Typed(replace(terms, threshold=before.threshold) if before else terms, {})


def _rewarded(whose: str, reward: Reward, currency: str) -> dict[str, str]:
    said = plain(reward, currency)
    worth = said.get(_KEY_OF_WORTH.get(reward.kind, "value"), "")
    return {
        f"{whose}_kind": reward.kind,
        f"{whose}_worth": " ".join(worth) if isinstance(worth, list | tuple) else str(worth),
        f"{whose}_spend": amount(reward.minimum_spend, currency),
        f"{whose}_days": str(reward.days),
    }


def _in_points(points: int) -> dict[str, str]:
    worth = {"referrer_kind": POINTS, "referrer_worth": str(points)}
    return {**worth, "referrer_spend": "0", "referrer_days": "0"}


def _referrer(
    values: Values, currency: str, before: ReferralTerms | None, faults: dict[str, str]
) -> Reward | None:
    if values.get("referrer_kind") == POINTS:
        return None
    return _reward("referrer", values, currency, before.referrer if before else None, faults)


def _reward(
    whose: str, values: Values, currency: str, before: Reward | None, faults: dict[str, str]
) -> Reward | None:
    """What friend or referrer gets: read as a reward that is bought, and then costs nothing."""
    kinds = FRIEND_KINDS if whose == "friend" else REFERRER_KINDS
    kind = values.get(f"{whose}_kind", "")
    if kind not in kinds or kind == POINTS:
        faults[f"{whose}_kind"] = "other"
        return None
    said = _said(whose, RewardKind(kind), values, currency, before)
    made = enter(said, currency)
    faults.update(_told(whose, kind, made.faults))
    key = FRIEND if whose == "friend" else REFERRER
    return replace(made.reward, key=key, points=0) if made.reward else None


def _said(
    whose: str, kind: RewardKind, values: Values, currency: str, before: Reward | None
) -> dict[str, object]:
    kept = plain(before, currency) if before and before.kind is kind else {}
    key = _KEY_OF_WORTH.get(kind, "value")
    typed = values.get(f"{whose}_worth", "").strip()
    worth: object = typed.replace(",", " ").split() if key == "gives" else typed
    asked: dict[str, object] = {"key": "given", "kind": str(kind), "points": 1}
    if kind is not RewardKind.SHIPPING:
        asked[key] = decimal(typed) if key in {"value", "percent"} else worth
    if kind in _CODES:
        asked["minimum_spend"] = decimal(values.get(f"{whose}_spend", "").strip() or "0")
    if kind in _LASTING:
        asked["days"] = whole(values.get(f"{whose}_days", "").strip() or "0")
    return {**kept, **asked}


def _told(whose: str, kind: str, faults: Mapping[str, str]) -> dict[str, str]:
    """Which blank each fault is in, and of what kind it is."""
    blanks = {"minimum_spend": ("spend", "money"), "days": ("days", "whole")}
    worth = "money" if kind in MONEY else _TYPE_OF_WORTH[kind]
    placed = (blanks.get(name, ("worth", worth)) for name in faults)
    return {f"{whose}_{blank}": sort for blank, sort in placed}


def _points(values: Values, faults: dict[str, str]) -> int:
    if values.get("referrer_kind") != POINTS:
        return 0
    return _number(values, "referrer_worth", MAX_POINTS, faults, least=1)


def _number(values: Values, name: str, most: int, faults: dict[str, str], least: int = 0) -> int:
    found = whole(values.get(name, "").strip())
    if isinstance(found, int) and least <= found <= most:
        return found
    faults[name] = "whole"
    return least


def _money(values: Values, name: str, currency: str, faults: dict[str, str]) -> int:
    try:
        found = parse_minor(decimal(values.get(name, "").strip() or "0"), currency)
    except InvalidInputError:
        found = -1
    if found < 0:
        faults[name] = "money"
    return max(0, found)


def _period(values: Values, faults: dict[str, str]) -> Period:
    try:
        return Period(values.get("period", ""))
    except ValueError:
        faults["period"] = "other"
        return Period.MONTH
