"""
The oracle of referrals: who is to be rewarded for whom, as a patient shop assistant would tell it.

It imports nothing of the house and looks at everything again for every question. A story is a dict

    {"terms": {"minimum", "hold_days", "cap", "period", "threshold"}, "zone", "currency",
     "claims": [{"id", "referrer", "friend", "at", "proven"}], "orders": [order],
     "merged": [(account, account)], "same": [(account, account)], "scores": {claim: points},
     "decisions": {claim: (verdict, at)}, "rewarded": {claim}}

and an order

    {"key", "account", "at", "paid", "cancelled", "deleted", "test", "voided", "currency",
     "lines": [{"ware", "price", "quantity", "discount", "edited", "returned"}],
     "discount", "goodwill"}

all money in minor units. Accounts that were merged are one person.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

Doc = dict[str, Any]


def outcomes(story: Doc, referrer: int, now: datetime) -> dict[int, Doc]:
    """What became of each claim on friends of one referrer, by its id."""
    ours = [claim for claim in story["claims"] if is_one(story, claim["referrer"], referrer)]
    told = {claim["id"]: alone(story, claim, now) for claim in ours}
    return capped(story, told)


def alone(story: Doc, claim: Doc, now: datetime) -> Doc:
    """What would become of a claim without a cap."""
    wrong = objection(story, claim)
    if wrong:
        return said("blocked" if wrong == "staff" else "refused", wrong)
    since = [order for order in purchases(story, claim["friend"]) if order["at"] >= claim["at"]]
    return judged(story, claim, since[0], now) if since else not_yet(story, claim)


def objection(story: Doc, claim: Doc) -> str:
    """What stands against the claim itself, the gravest first."""
    verdict = verdict_on(story, claim)
    first = min(order["at"] for order in [*purchases(story, claim["friend"]), {"at": claim["at"]}])
    wrongs = {
        "self": themselves(story, claim),
        "staff": verdict == "blocked",
        "second_claim": first_claim(story, claim["friend"])["id"] != claim["id"],
        "existing": first < claim["at"] and verdict != "approved",
    }
    return next((name for name, wrong in wrongs.items() if wrong), "")


def themselves(story: Doc, claim: Doc) -> bool:
    """Merged is one for good; what else they share says nothing once the reward was given."""
    if claim["id"] in story["rewarded"]:
        return is_one(story, claim["referrer"], claim["friend"])
    return same_person(story, claim["referrer"], claim["friend"])


def judged(story: Doc, claim: Doc, order: Doc, now: datetime) -> Doc:
    """A first order was paid: was it enough, was it kept, has anybody to look, is it time?"""
    if not enough(story, order):
        return said("refused", "minimum", order)
    if left(order) < was_paid(order) - left(order):
        return said("reversed", "refunded", order)
    due = order["at"] + timedelta(days=story["terms"]["hold_days"])
    looked_at = claim["id"] in story["rewarded"]
    if verdict_on(story, claim) == "approved":
        due, looked_at = max(due, story["decisions"][claim["id"]][1]), True
    if story["scores"].get(claim["id"], 0) >= story["terms"]["threshold"] and not looked_at:
        return said("held", "score", order, due)
    return said("due" if now >= due else "waiting", "", order, due)


def verdict_on(story: Doc, claim: Doc) -> str:
    return str(story["decisions"].get(claim["id"], ("",))[0])


def said(state: str, reason: str = "", order: Doc | None = None, due: Any = None) -> Doc:
    return {"state": state, "reason": reason, "order": order and order["key"], "due": due}


def not_yet(story: Doc, claim: Doc) -> Doc:
    """No order was paid and kept: one may be on its way, or one was and is gone."""
    orders = [order for order in of_friend(story, claim["friend"]) if order["at"] >= claim["at"]]
    open_ones = [one for one in orders if not one["cancelled"] and not one["voided"]]
    if open_ones:
        return said("ordered", "", open_ones[0])
    gone = [one for one in orders if one["cancelled"] and one["paid"]]
    return said("reversed", "cancelled", gone[0]) if gone else said("claimed")


def capped(story: Doc, told: dict[int, Doc]) -> dict[int, Doc]:
    """Count the rewards day by day; whoever comes after the last of a period goes away empty."""
    cap, counts, given = story["terms"]["cap"], dict[Any, int](), story["rewarded"]
    due = [number for number in told if told[number]["state"] == "due"]
    for number in sorted(
        due, key=lambda number: (number not in given, told[number]["due"], number)
    ):
        one = told[number]
        box = calendar_box(one["due"].astimezone(story["zone"]), story["terms"]["period"])
        if cap and counts.get(box, 0) >= cap and number not in given:
            told[number] = {**one, "state": "capped", "reason": "cap"}
        else:
            counts[box] = counts.get(box, 0) + 1
    return told


def calendar_box(local: datetime, period: str) -> Any:
    """What has one calendar sheet: a day, a week, a month, a year, or all of time."""
    week = local.isocalendar()
    return {
        "day": local.date(), "week": (week.year, week.week), "month": (local.year, local.month),
        "year": local.year, "ever": "",
    }[period]  # fmt: skip


def first_claim(story: Doc, friend: int) -> Doc:
    """
    Of all claims on a friend, whoever the referrer is: the first that was rewarded; where none was
    the first that an order proved, else the first; of two at once the lower.
    """
    theirs = [one for one in story["claims"] if is_one(story, one["friend"], friend)]
    theirs = [one for one in theirs if one["id"] in story["rewarded"]] or theirs
    theirs = [one for one in theirs if one["proven"]] or theirs
    earliest = min(one["at"] for one in theirs)
    lowest = min(one["id"] for one in theirs if one["at"] == earliest)
    return next(one for one in theirs if one["id"] == lowest)


def purchases(story: Doc, friend: int) -> list[Doc]:
    """What a friend bought and paid, the cancelled left out, the earliest first."""
    return [one for one in of_friend(story, friend) if one["paid"] and not one["cancelled"]]


def of_friend(story: Doc, friend: int) -> list[Doc]:
    """Their orders that are real, by when they were placed, whoever told of which first."""
    real = (
        one
        for one in story["orders"]
        if is_one(story, one["account"], friend) and not one["deleted"] and not one["test"]
    )
    return sorted(real, key=lambda one: (one["at"], one["key"]))


def enough(story: Doc, order: Doc) -> bool:
    paid = was_paid(order)
    return bool(
        order["currency"] == story["currency"] and paid and paid >= story["terms"]["minimum"]
    )


def was_paid(order: Doc) -> Fraction:
    """The goods as they were bought, less every discount; nothing else in the parcel counts."""
    bought: Fraction = whole(order, "quantity") - order["discount"]
    return max(Fraction(0), bought)


def left(order: Doc) -> Fraction:
    """The goods that were kept, less every discount and all money given back for nothing."""
    kept = whole(order, "quantity") - whole(order, "edited") - whole(order, "returned")
    rest: Fraction = kept - order["discount"] - order["goodwill"]
    return max(Fraction(0), rest)


def whole(order: Doc, units: str) -> Fraction:
    goods = (line for line in order["lines"] if line["ware"] == "goods")
    return sum((unit_price(line) * line[units] for line in goods), Fraction(0))


def unit_price(line: Doc) -> Fraction:
    return Fraction(line["price"] * line["quantity"] - line["discount"], line["quantity"])


def same_person(story: Doc, one: int, other: int) -> bool:
    """Merged, or known as one by an identity of any of their accounts."""
    if is_one(story, one, other):
        return True
    pairs = [pair for a, b in story["same"] for pair in ((a, b), (b, a))]
    return any(is_one(story, a, one) and is_one(story, b, other) for a, b in pairs)


def is_one(story: Doc, one: int, other: int) -> bool:
    """Do merges lead from one account to the other?"""
    return other in reached(story["merged"], {one})


def reached(merged: Iterable[tuple[int, int]], known: set[int]) -> set[int]:
    """Walk on from every account that is known, until nothing new is found."""
    more = {account for pair in merged if known & set(pair) for account in pair} - known
    return reached(merged, known | more) if more else known
