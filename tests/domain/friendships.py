"""
Stories of friends, drawn: who named whom, what they bought before and after, what came back.

They are told in the words of `oracle_of_referrals`. Two people bring friends; each friend has two
accounts, as a guest and as a customer, that may turn out to be one person.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.domain.stories import DEED, HOURS, START, ZONES, Pick, picker

Doc = dict[str, Any]

REFERRERS = (1, 2)
FRIENDS = (11, 12, 13, 14, 15, 16)
DAYS = 60
MINIMUM = 4_000
PERIODS = ("month", "week", "day", "year", "ever")


def friendships() -> st.SearchStrategy[Doc]:
    """Any story of up to sixteen deeds."""
    return st.builds(told, DEED, st.lists(DEED, min_size=3, max_size=16))


def moments() -> st.SearchStrategy[datetime]:
    """Any moment of a story, or after all its holds."""
    return st.builds(lambda days: START + timedelta(days=days), st.integers(0, 3 * DAYS))


def told(terms: int, deeds: Sequence[int]) -> Doc:
    """A story from numbers; it begins with claims and an order, so that it is about something."""
    story = _opening(picker(terms))
    for number, deed in enumerate(deeds, start=1):
        pick = picker(deed)
        kind = _FIRST[number - 1] if number <= len(_FIRST) else pick(_DEEDS)
        kind(story, _when(pick), pick, number)
    return story


def _opening(pick: Pick) -> Doc:
    terms = {
        "minimum": pick((MINIMUM, MINIMUM, MINIMUM, 0)),
        "hold_days": pick((14, 0, 14, 30)),
        "cap": pick((1, 1, 2, 1, 0)),
        "period": pick(PERIODS),
        "threshold": 50,
    }
    lists: Doc = {name: [] for name in ("claims", "orders", "merged", "same")}
    marks: Doc = {"scores": {}, "decisions": {}, "rewarded": set()}
    return {"terms": terms, "zone": pick(ZONES), "currency": "USD", **lists, **marks}


def _when(pick: Pick) -> datetime:
    return START + timedelta(days=pick(range(DAYS)), hours=pick(HOURS))


def _claim(story: Doc, at: datetime, pick: Pick, number: int) -> None:
    """Many claims are of the first days, so that much happens after them; some are at once."""
    early = START + timedelta(days=pick(range(8)))
    when = pick((early, early, early, at, START))
    claim = {"id": number, "referrer": pick((1, 1, 1, 2)), "friend": pick(FRIENDS), "at": when}
    claim["proven"] = pick((True, True, False))
    story["claims"].append(claim)
    follows = pick((_order, _odd, None))
    if follows:
        follows(story, when, pick, number + 100)
        order = story["orders"][-1]
        order["account"], order["at"] = claim["friend"], when + timedelta(days=pick(range(20)))


def _order(story: Doc, at: datetime, pick: Pick, number: int) -> None:
    """A paid order of something; what is not a good in it often makes it look larger."""
    goods = {
        "ware": "goods", "price": pick((4_500, 2_000, 4_000, 1_333)), "quantity": pick((2, 1, 3)),
        "discount": pick((0, 0, 1_000, 1)), "edited": 0, "returned": 0,
    }  # fmt: skip
    card = {**goods, "ware": pick(("gift_card", "tip")), "price": 9_000, "discount": 0}
    story["orders"].append({
        "key": f"{number:03}", "account": pick(FRIENDS), "at": at, "paid": True,
        "cancelled": False, "deleted": False, "test": False, "voided": False,
        "currency": pick(("USD",) * 9 + ("PLN",)), "discount": pick((0, 0, 0, 1_000)),
        "goodwill": 0, "lines": [goods, *([card] if pick((False, False, True)) else [])],
    })  # fmt: skip


def _returned(story: Doc, at: datetime, pick: Pick, number: int) -> None:
    """A new order, of which some units came back, or were taken out, or money for nothing."""
    _order(story, at, pick, number)
    order = story["orders"][-1]
    line = order["lines"][0]
    line["quantity"] = pick((2, 4, 3, 5))
    how = pick(("returned", "edited", "goodwill", "edited", "both"))
    if how == "goodwill":
        order["goodwill"] = line["price"] * line["quantity"] // 2 + pick((-1, 0, 1))
    if how in {"returned", "edited"}:
        line[how] = pick((1, 2, min(3, line["quantity"]), 0))
    if how == "both":
        line["edited"] = pick(range(line["quantity"] + 1))
        line["returned"] = pick(range(line["quantity"] - line["edited"] + 1))
    _held_by_somebody_asked(story, order, pick)


def _odd(story: Doc, at: datetime, pick: Pick, number: int) -> None:
    """A new order that does not count, or not any more."""
    _order(story, at, pick, number)
    order = story["orders"][-1]
    how = pick(("cancelled", "unpaid", "cancelled", "unpaid", "voided", "test", "deleted", "both"))
    order["cancelled"] = how in {"cancelled", "both"}
    order["paid"] = how not in {"unpaid", "voided", "both"}
    order["voided"] = how == "voided"
    order["test"], order["deleted"] = how == "test", how == "deleted"
    _held_by_somebody_asked(story, order, pick)


def _guest(story: Doc, at: datetime, pick: Pick, number: int) -> None:
    """An order that a friend placed as somebody else, before or after they named anybody."""
    claim = pick(story["claims"])
    account = min(FRIENDS) + (claim["friend"] - min(FRIENDS) ^ 1)
    _order(story, at, pick, number)
    order = story["orders"][-1]
    order["account"], order["at"] = account, claim["at"] + timedelta(days=pick((-3, 3, 0, -9)))
    story["merged"].append((claim["friend"], account))


def _held_by_somebody_asked(story: Doc, order: Doc, pick: Pick) -> None:
    """Mostly it is a friend's who was named, some days later."""
    claim = pick(story["claims"]) if story["claims"] else None
    if claim and pick((True, True, False)):
        order["account"] = claim["friend"]
        order["at"] = claim["at"] + timedelta(days=pick(range(25)))


def _merged(story: Doc, _at: datetime, pick: Pick, _number: int) -> None:
    """A guest is the customer; now and then a friend is the referrer, or both referrers are one."""
    pairs = [(11, 12), (13, 14), (15, 16), (11, 12), (13, 14), (1, 11), (1, 2), (12, 13)]
    story["merged"].append(pick(pairs))


def _same(story: Doc, _at: datetime, pick: Pick, _number: int) -> None:
    story["same"].append((pick(REFERRERS), pick(FRIENDS)))


def _score(story: Doc, _at: datetime, pick: Pick, _number: int) -> None:
    claim = pick(story["claims"])
    story["scores"][claim["id"]] = pick((50, 49, 100))
    if pick((False, True)):
        story["rewarded"].add(claim["id"])


def _rewarded(story: Doc, _at: datetime, pick: Pick, _number: int) -> None:
    """Somebody has what they were given for a friend, whatever is learned from now on."""
    story["rewarded"].add(pick(story["claims"])["id"])


def _decision(story: Doc, at: datetime, pick: Pick, _number: int) -> None:
    verdict = pick(("approved", "blocked", "approved"))
    story["decisions"][pick(story["claims"])["id"]] = (verdict, at)


_FIRST = (_claim, _order, _claim)
_DEEDS = (
    *(_claim, _claim, _claim, _order, _order, _returned, _returned, _returned),
    *(_odd, _odd, _odd, _guest, _merged, _merged, _same, _score, _score, _decision, _decision),
    *(_rewarded, _rewarded),
)
"""What is common stands more than once."""
