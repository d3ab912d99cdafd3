"""
The oracle of rewards: what redemptions take and give back, as a clerk with a drawer of slips would.

It imports nothing of the house. A redemption is a dict

    {"key", "points", "at", "voided": (at, reason) or None, "shipping", "uses": [keys]}

whose uses are the keys of orders placed with its code. A code for shipping comes back with the
last unit of its order, any other with every unit.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

Doc = dict[str, Any]
Doubles = dict[tuple[str, datetime], Doc]

A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


def movements(story: Doc) -> list[Doc]:
    """All that redemptions move, `points` being those that come to the member."""
    return [move for redemption in story["redemptions"] for move in slips(story, redemption)]


def slips(story: Doc, redemption: Doc) -> list[Doc]:
    """Its price; all of it back when it was voided unused; then what comes back with its order."""
    used = [order for order in story["orders"] if order["key"] in redemption["uses"]]
    used.sort(key=lambda order: (order["at"], order["key"]))
    told = [(redemption["at"], -redemption["points"])]
    if redemption["voided"] and not any(order["at"] < redemption["voided"][0] for order in used):
        told.append((redemption["voided"][0], redemption["points"]))
        told += [(order["at"], -redemption["points"]) for order in used[:1]]
    last, back = max(at for at, _ in told), 0
    for at in sorted({at for order in used for at in returns(order)}):
        share = min(came_back(redemption, order, at) for order in used)
        whole = redemption["points"] * share // 1
        if whole > back:
            told.append((max(at, last), whole - back))
            back = whole
    return [{"key": redemption["key"], "at": at, "points": points} for at, points in told]


def returns(order: Doc) -> list[datetime]:
    """When something of an order came back."""
    cancelled = [order["cancelled"][0]] if order["cancelled"] else []
    return [at for at, _ in order["returned"]] + cancelled


def came_back(redemption: Doc, order: Doc, by: datetime) -> Fraction:
    """How much of a discount had come back by a moment."""
    if order["cancelled"] and order["cancelled"][0] <= by:
        return Fraction(1)
    gone = Fraction(sum(units for at, units in order["returned"] if at <= by), order["points"])
    return gone if gone == 1 or not redemption["shipping"] else Fraction(0)


def kept(story: Doc, redemption: Doc) -> bool:
    """Was it kept, or used; or only tried?"""
    placed = [order for order in story["orders"] if order["key"] in redemption["uses"]]
    return bool(placed) or redemption["voided"] is None


def active(story: Doc, others: set[datetime]) -> set[datetime]:
    """The moments that put an end off: of several tries in a row only the first."""
    told = dict.fromkeys(others, True)
    for redemption in story["redemptions"]:
        told[redemption["at"]] = told.get(redemption["at"], False) or kept(story, redemption)
    days = sorted(told)
    return {at for n, at in enumerate(days) if told[at] or n == 0 or told[days[n - 1]]}


def doubles(story: Doc, lots: list[Doc]) -> Doubles:
    """Every lot once more for every moment at which points could come back to it."""
    moments = {move["at"] for move in movements(story) if move["points"] > 0}
    return {
        (lot["key"], at): {**lot, "ends": [], "back": at, "until": month_after(at, lot), "due": ""}
        for lot in lots
        for at in moments
    }


def month_after(at: datetime, lot: Doc) -> datetime:
    """The midnight that closes the thirtieth day after, where the lot was bought."""
    local = at.astimezone(lot["zone"]).date() + A_MONTH + A_DAY
    return datetime(local.year, local.month, local.day, tzinfo=lot["zone"]).astimezone(UTC)


def put_off(story: Doc, lot: Doc, at: datetime, reason: str) -> str:
    """Why what came back ends at a moment: not by time alone before its month is over."""
    if at == lot["until"] and lot["due"] and not reason:
        return str(lot["due"])
    given = any(at <= moment <= lot["back"] for moment in story["reinstated"])
    if reason in {"left", "lapsed", ""} or at >= lot["until"] or given:
        return reason
    lot["due"] = lot["put_off"] = reason
    return ""


def give_back(
    desk: Doc, lots: list[Doc], double: Doubles, move: Doc, pay: Callable[[Doc, int, Doc], int]
) -> None:
    """First what is still owed for it, then what was forgiven, then what was taken last."""
    slip, at = desk["taken"][move["key"]], move["at"]
    rest = int(move["points"])
    for debt in desk["owed"]:
        if debt["slip"] is slip:
            part = min(rest, debt["points"])
            debt["points"] -= part
            rest -= part
    forgiven = [part for part in slip if "forgiven" in part]
    for part in [*forgiven, *reversed([part for part in slip if "lot" in part])]:
        points = min(rest, part["points"])
        part["points"] -= points
        rest -= points
        if "forgiven" in part:
            desk["forgiven"][part["forgiven"]] -= points
            if part["forgiven"] in desk["spared"]:
                desk["spared"][part["forgiven"]] += points
        elif points:
            put_back(desk, lots, double[part["lot"]["key"], at], part["lot"], points, pay, at)


def put_back(
    desk: Doc,
    lots: list[Doc],
    double: Doc,
    lot: Doc,
    points: int,
    pay: Callable[[Doc, int, Doc], int],
    at: datetime,
) -> None:
    """Where they were, or in a heap of their own that ends later."""
    withdrawn = lot["key"] in desk["gone"]
    if double.get("put_off") and "back" not in lot and not withdrawn:
        lot = {**double, "id": f"{lot['id']}~{len(lots)}"}
        lots.append(lot)
        desk["left"][lot["id"]] = 0
    if any(end["at"] <= at and not (end["undone"] and end["undone"] <= at) for end in lot["ends"]):
        desk["ended"][lot["id"]] = desk["ended"].get(lot["id"], 0) + points
    elif withdrawn:
        desk["gone"][lot["key"]] += points
    else:
        desk["left"][lot["id"]] += points - pay(desk, points, lot)
