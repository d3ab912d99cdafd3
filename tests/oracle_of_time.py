"""
The oracle of time: when points end and what is owed, as a clerk with a calendar would say.

It imports nothing of the house. The clerk knows the whole story, walks through it moment by
moment and at every local midnight, and looks at what lies there: nothing is worked out ahead.

A story is a dict of lists, everything dated in UTC:

    orders      {"key", "account", "zone", "at", "points", "region",
                 "returned": [(at, points)], "cancelled": (at, reason) or None}
    gifts       {"key", "account", "zone", "at", "points"}; points taken are negative
    warnings    {"at", "until", "reached", "account": one of theirs, or None for all}
    joins, reinstated                      moments
    leaves                                 (account, moment)
    lapses                                 (account, moment, until when bought or None)
    pardons     {"key", "points", "at"}
    redemptions                            as `oracle_of_rewards` says
    brought     points for a friend, as a gift, and "withdrawn": moment or None
    programmes  {"version", "from", "enabled", "paused", "rewards", "hold_days", "rule"}

A rule is None or {"basis", "days" or "date": (month, day), "never_in"}.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests import oracle_of_rewards as rewards

Doc = dict[str, Any]

A_DAY, A_MONTH, A_YEAR = (timedelta(days=days) for days in (1, 30, 365))
IN_TIME = timedelta(hours=72)
THE_MERCHANT = ("inventory", "staff", "other")
ALWAYS, NEVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
MATTERS = "more happens than the end of a day"


def situation(story: Doc, now: datetime) -> Doc:
    """Everything about one member at a moment: what is left, ended, forgiven, owed."""
    gifts = [gift for gift in [*story["gifts"], *story["brought"]] if gift["points"] > 0]
    lots = [*bought(story, spared=False), *({**gift, **begins(gift["at"])} for gift in gifts)]
    lots = [{**lot, "id": lot["key"]} for lot in lots]
    lost = [lot for lot in bought(story, spared=True) if lot["cancelled"]]
    doubles = rewards.doubles(story, lots)
    live(story, [*lots, *lost, *doubles.values()])
    return book(story, lots, lost, doubles, now)


def bought(story: Doc, *, spared: bool) -> list[Doc]:
    """The lots of orders; `spared`: as if the merchant had cancelled none of them."""
    lots = []
    for order in story["orders"]:
        version = in_force(story, order["at"])
        by_merchant = order["cancelled"] and order["cancelled"][1] in THE_MERCHANT
        left = order["points"] - sum(points for _, points in order["returned"])
        if order["cancelled"]:
            left = order["points"] if spared and by_merchant else 0
        if left and version and earns(story, order, version):
            start = order["at"] + A_DAY * version["hold_days"]
            lots.append({**order, "points": left, **begins(start)})
    return lots


def begins(at: datetime) -> Doc:
    """From when on a lot can be spent, and its time runs."""
    return {"free": at, "start": at, "last": at, "ends": []}


def earns(story: Doc, order: Doc, version: Doc) -> bool:
    """Not while the programme was off, or paused for good, nor while its person was away."""
    paused = version["paused"] and not any(
        version["version"] in other["rewards"] for other in story["programmes"]
    )
    gone = [at for who, at in story["leaves"] if who == order["account"] and at <= order["at"]]
    away = any(not came_back(story, at, order["at"]) for at in gone)
    return bool(version["enabled"]) and not paused and not away


def came_back(story: Doc, left: datetime, by: datetime) -> bool:
    """Did they join again in time?"""
    return any(left < join <= by for join in story["joins"])


def in_force(story: Doc, at: datetime) -> Doc | None:
    """The greatest version that had begun."""
    begun = [one for one in story["programmes"] if one["from"] is None or one["from"] <= at]
    return max(begun, key=lambda one: one["version"], default=None)


def live(story: Doc, lots: list[Doc]) -> None:
    """Write into each lot when it ended, why, and when staff gave it back."""
    bought_at = {lot["at"] for lot in bought(story, spared=False)}
    active = rewards.active(story, {*story["joins"], *bought_at})
    wall: Doc = {"rule": on_the_wall(story, ALWAYS), "since": None}
    for at, closed in calendar(story, lots, active):
        rule = on_the_wall(story, at) if MATTERS in closed else wall["rule"]
        if rule != wall["rule"]:
            wall = {"rule": rule, "since": at}
        for lot in lots:
            if MATTERS in closed or lot["zone"] in closed:
                look_at(story, lot, wall, at, closed, active)


def look_at(
    story: Doc, lot: Doc, wall: Doc, at: datetime, closed: Doc, active: set[datetime]
) -> None:
    """First what ends, then what puts it off, then what staff give back."""
    there = lot["at"] < at and (not lot["ends"] or lot["ends"][-1]["undone"])
    reason = why_it_ends(story, lot, wall, at, closed) if there else ""
    if "back" in lot and there:
        reason = rewards.put_off(story, lot, at, reason)
    if reason:
        lot["ends"].append({"at": at, "reason": reason, "undone": None})
    elif there and at in active and lot["start"] < at and not lot.get("due"):
        lot["last"] = at
    if at in story["reinstated"] and lot["ends"] and not lot["ends"][-1]["undone"]:
        lot["ends"][-1]["undone"] = at
        lot["start"] = lot["last"] = max(at, lot["start"])
        lot["due"] = ""


def on_the_wall(story: Doc, at: datetime) -> Doc | None:
    """The rule that everybody can read; none while the programme is off or paused."""
    version = in_force(story, at)
    return version["rule"] if version and version["enabled"] and not version["paused"] else None


def why_it_ends(story: Doc, lot: Doc, wall: Doc, at: datetime, closed: Doc) -> str:
    """The reason for which a lot ends at this very moment, if it does."""
    today = closed.get(lot["zone"])
    for who, left in story["leaves"]:
        last_day = today and who == lot["account"] and day(left, lot["zone"]) + A_MONTH == today
        if last_day and not came_back(story, left, at):
            return "left"
    for who, lapsed, known in story["lapses"]:
        if who == lot["account"] and lapsed == at and (known is None or lot["at"] <= known):
            return "lapsed"
    homes = {order["region"] for order in story["orders"]}
    if today and wall["rule"] and not homes & {*wall["rule"]["never_in"]}:
        over = date_is_over if wall["rule"]["basis"] == "date" else time_is_over
        return wall["rule"]["basis"] if over(story, lot, wall, at, today) else ""
    return ""


def time_is_over(story: Doc, lot: Doc, wall: Doc, at: datetime, today: date) -> bool:
    """Today closes the last day, or the last of twice as many if nobody warned them."""
    begun = lot["last"] if wall["rule"]["basis"] == "inactivity" else lot["start"]
    first = day(begun, lot["zone"]) + wall["rule"]["days"] * A_DAY
    second = first + wall["rule"]["days"] * A_DAY
    notice = may_end_from(lot, wall)
    return today == max(second, notice) or (today == max(first, notice) and warned(story, lot, at))


def date_is_over(story: Doc, lot: Doc, wall: Doc, at: datetime, today: date) -> bool:
    """It is the day of the year, and they were warned or had last year's day already."""
    if (today.month, today.day) != wall["rule"]["date"] or not counts(lot, wall, today):
        return False
    return counts(lot, wall, today.replace(year=today.year - 1)) or warned(story, lot, at)


def counts(lot: Doc, wall: Doc, that: date) -> bool:
    """Had they a month to spend the points, and a month to read the rule?"""
    long_enough = closing(that, lot["zone"]) - lot["start"] >= A_MONTH
    return long_enough and that >= may_end_from(lot, wall)


def may_end_from(lot: Doc, wall: Doc) -> date:
    """A new rule ends nothing before its thirtieth day is over."""
    return day(wall["since"], lot["zone"]) + A_MONTH if wall["since"] else date.min


def warned(story: Doc, lot: Doc, at: datetime) -> bool:
    """Did any word reach them three days ahead, and speak of this moment?"""
    heard = [one for one in story["warnings"] if one["reached"] and one["at"] <= at - IN_TIME]
    return any(at <= one["until"] and one["account"] in (None, lot["account"]) for one in heard)


def calendar(story: Doc, lots: list[Doc], active: set[datetime]) -> list[tuple[datetime, Doc]]:
    """Every moment that matters, with the day that it closes, zone by zone."""
    periods = [one["rule"].get("days", 400) for one in story["programmes"] if one["rule"]]
    longest = A_DAY * (2 * max([20, *periods]) + 5)
    began = [one["from"] for one in story["programmes"] if one["from"]]
    gone = [at for _, at, *_ in [*story["leaves"], *story["lapses"]]]
    kept = [lot["until"] for lot in lots if "until" in lot]
    matters = {*active, *began, *gone, *kept, *story["reinstated"], *(lot["free"] for lot in lots)}
    days: dict[datetime, Doc] = {at: {MATTERS: True} for at in matters}
    for zone in {lot["zone"] for lot in lots}:
        today, last = day(min(matters), zone), day(max(matters) + longest, zone)
        while today <= last:
            days.setdefault(closing(today, zone), {})[zone] = today
            today += A_DAY
    return sorted(days.items(), key=lambda entry: entry[0])


def day(at: datetime, zone: ZoneInfo) -> date:
    """What the calendar in the shop shows."""
    return at.astimezone(zone).date()


@cache
def closing(that: date, zone: ZoneInfo) -> datetime:
    """The midnight that closes a day."""
    after = that + A_DAY
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def book(
    story: Doc, lots: list[Doc], lost: list[Doc], doubles: rewards.Doubles, now: datetime
) -> Doc:
    """The points of a member, brought forward from one moment to the next."""
    desk: Doc = {name: {} for name in ("forgiven", "left", "ended", "spared", "taken", "gone")}
    desk["owed"] = []
    moves = [*(gift for gift in story["gifts"] if gift["points"] < 0), *rewards.movements(story)]
    ends = [end for lot in [*lots, *doubles.values()] for end in lot["ends"]]
    dated = {one["at"] for one in [*lots, *moves, *story["pardons"], *ends]}
    dated |= {one["withdrawn"] for one in story["brought"] if one["withdrawn"]}
    for at in sorted({at for at in {*dated, *story["reinstated"]} if at <= now} | {now}):
        forgive_the_old(desk, at)
        end_and_begin(desk, lots, at)
        for move in due([move for move in moves if move["points"] < 0], at):
            take(story, desk, lots, lost, move)
        for move in due([move for move in moves if move["points"] > 0], at):
            rewards.give_back(desk, lots, doubles, move, pay)
        for pardon in due(story["pardons"], at):
            key = {"forgiven": pardon["key"]}
            note(desk, pardon["key"], pay(desk, pardon["points"], key))
        for lot in [lot for lot in lots if lot.get("withdrawn") == at]:
            take_away(desk, lot, desk["left"][lot["id"]])
            desk["left"][lot["id"]] = 0
    return report(story, desk, lots, now)


def due(things: list[Doc], at: datetime) -> list[Doc]:
    """What happens at this moment, in its turn."""
    return sorted((one for one in things if one["at"] == at), key=lambda one: str(one["key"]))


def end_and_begin(desk: Doc, lots: list[Doc], at: datetime) -> None:
    """What ends, then what comes, then what comes back."""
    left, ended = desk["left"], desk["ended"]
    for lot in lots:
        if any(end["at"] == at for end in lot["ends"]):
            ended[lot["id"]] = ended.get(lot["id"], 0) + left[lot["id"]]
            left[lot["id"]] = 0
    for lot in due([lot for lot in lots if "back" not in lot], at):
        left[lot["id"]] = lot["points"] - pay(desk, lot["points"], lot)
    for lot in sorted(lots, key=lambda lot: str(lot["key"])):
        if any(end["undone"] == at for end in lot["ends"]):
            back = ended.pop(lot["id"], 0)
            if lot["key"] in desk["gone"]:
                take_away(desk, lot, back)
            else:
                left[lot["id"]] = back - pay(desk, back, lot)


def take_away(desk: Doc, lot: Doc, points: int) -> None:
    """It was withdrawn, and points of it are there, or are back."""
    desk["gone"][lot["key"]] = desk["gone"].get(lot["key"], 0) + points


def take(story: Doc, desk: Doc, lots: list[Doc], lost: list[Doc], debit: Doc) -> None:
    """What can be spent, what is on the way, what the merchant took back; the rest is owed."""
    at, missing = debit["at"], -debit["points"]
    slip = desk["taken"].setdefault(debit["key"], [])
    here = sorted((lot for lot in lots if lot["at"] <= at), key=lambda lot: next_end(lot, at))
    for lot in sorted(here, key=lambda lot: lot["free"] > at):
        used = min(missing, desk["left"][lot["id"]])
        desk["left"][lot["id"]] -= used
        slip.append({"lot": lot, "points": used})
        missing -= used
    for lot in sorted(lost, key=lambda lot: (lot["free"], lot["key"])):
        ended = any(e["at"] <= at < (e["undone"] or NEVER) for e in lot["ends"])
        if lot["free"] <= at < lot["cancelled"][0] and not ended:
            key = "forgiveness:" + lot["key"]
            used = min(missing, desk["spared"].setdefault(key, lot["points"]))
            desk["spared"][key] -= used
            note(desk, key, used)
            slip.append({"forgiven": key, "points": used})
            missing -= used
    if missing:
        desk["owed"].append({"since": owed_since(story, at), "points": missing, "slip": slip})
        desk["owed"].sort(key=lambda debt: debt["since"])


def next_end(lot: Doc, at: datetime) -> tuple[datetime, datetime, str]:
    ends = [end["at"] for end in lot["ends"] if end["at"] > at]
    return (min(ends, default=NEVER), lot["free"], lot["key"])


def owed_since(story: Doc, at: datetime) -> datetime:
    """From the day it was spent, or from the last return of what was bought before."""
    before = [order for order in story["orders"] if order["at"] <= at]
    returns = [when for order in before for when, _ in order["returned"]]
    returns += [order["cancelled"][0] for order in before if order["cancelled"]]
    latest: datetime = max([at, *returns])
    return latest


def forgive_the_old(desk: Doc, at: datetime) -> None:
    """Debt of a year ago is nobody's any more."""
    for debt in desk["owed"]:
        if debt["since"] + A_YEAR <= at:
            note(desk, "forgiveness:year", debt["points"])
            debt["slip"].append({"forgiven": "forgiveness:year", "points": debt["points"]})
            debt["points"] = 0


def pay(desk: Doc, points: int, source: Doc) -> int:
    """The oldest debt first; how much was paid, by a lot or by who forgave it."""
    paid = 0
    for debt in desk["owed"]:
        part = min(debt["points"], points - paid)
        debt["points"] -= part
        debt["slip"].append(
            {**(source if "forgiven" in source else {"lot": source}), "points": part}
        )
        paid += part
    return paid


def note(desk: Doc, key: str, points: int) -> None:
    desk["forgiven"][key] = desk["forgiven"].get(key, 0) + points


def report(story: Doc, desk: Doc, lots: list[Doc], now: datetime) -> Doc:
    """What the clerk says when asked."""
    left, debts = by_lot(lots, desk["left"]), sum(debt["points"] for debt in desk["owed"])
    forgiven = {key: points for key, points in desk["forgiven"].items() if points}
    ended = {key: points for key, points in by_lot(lots, desk["ended"]).items() if points}
    first = [lot for lot in lots if "back" not in lot]
    points = {thing["key"]: thing["points"] for thing in [*first, *story["gifts"]]}
    points = {key: some - desk["gone"].get(key, 0) for key, some in points.items()}
    points |= {"ending:" + key: -gone for key, gone in ended.items()} | forgiven
    for move in rewards.movements(story):
        points[move["key"]] = points.get(move["key"], 0) + move["points"]
    here = sum(left[lot["key"]] for lot in first if lot["free"] <= now)
    balance = {"available": here, "pending": sum(left.values()) - here, "debt": debts}
    points = {key: some for key, some in points.items() if some}
    return {**balance, "lots": left, "ended": ended, "forgiven": forgiven, "points": points}


def by_lot(lots: list[Doc], points: Doc) -> Doc:
    """Points of each lot, whatever came back to it apart."""
    sums: Doc = {}
    for lot in lots:
        sums[lot["key"]] = sums.get(lot["key"], 0) + points.get(lot["id"], 0)
    return sums
