"""
Stories of one member, drawn: what they bought, were given and told, and how the rules changed.

They are told in the words of `oracle_of_time`. Hours are those of midnight in some shop, so that
things often happen at the very moment at which a day ends.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Doc = dict[str, Any]
Pick = Callable[[Sequence[Any]], Any]

START = datetime(2026, 2, 20, tzinfo=UTC)
"""Clocks change in March, April, September and October."""
DAYS = 420
HOURS = (12, 22, 23, 3, 4, 11)
ZONES = [
    ZoneInfo(name)
    for name in ("Europe/Warsaw", "America/Santiago", "Pacific/Auckland", "Asia/Kathmandu")
]
BASES = ("age", "inactivity", "age", "inactivity", "date")
PERIODS = (30, 40, 60, 90, 31)
DATES = ((12, 31), (6, 30), (3, 28), (9, 5), (4, 4))
REGIONS = ("", "", "", "", "PL", "CA-ON")
REASONS = ("customer", "inventory", "staff", "fraud")

# One number says all about a deed: thousands of stories are drawn in seconds, and shrink by deeds.
DEED = st.integers(0, 2**24 - 1)
EVENTS = st.lists(DEED, min_size=3, max_size=14)
VERSIONS = st.lists(DEED, min_size=1, max_size=4)
_SCATTER = 0x9E3779B97F4A7C15


def stories() -> st.SearchStrategy[Doc]:
    """Any story of up to fourteen deeds under up to four versions of a programme."""
    return st.builds(told, EVENTS, VERSIONS)


def moments() -> st.SearchStrategy[datetime]:
    """Any moment of a story, or long after it."""
    return st.builds(lambda days: START + timedelta(days=days), st.integers(0, 3 * DAYS))


def told(deeds: Sequence[int], versions: Sequence[int]) -> Doc:
    """A story from numbers."""
    story = opening(picker(versions[0]))
    for number, deed in enumerate(deeds, start=1):
        pick = picker(deed)
        _DEEDS[pick(KINDS)](story, _when(pick), pick, f"{number:02}")
    story["programmes"] = [_version(n, picker(deed)) for n, deed in enumerate(versions, start=1)]
    story["joins"].sort()
    story["reinstated"].sort()
    return story


def opening(pick: Pick) -> Doc:
    """Nothing happened yet; a person has an account in each of two shops."""
    lists = (
        *("orders", "gifts", "brought", "warnings", "joins", "leaves", "lapses", "reinstated"),
        "pardons",
    )
    zones = {1: pick(ZONES), 2: pick(ZONES)}
    return {"zones": zones, "redemptions": [], **{name: [] for name in lists}}


def picker(number: int) -> Pick:
    """One choice after the other, all from one number; neighbours choose differently."""
    number = ((number + 1) * _SCATTER) % 2**64 >> 4

    def choose(among: Sequence[Any]) -> Any:
        nonlocal number
        number, index = divmod(number, len(among))
        return among[index]

    return choose


def _when(pick: Pick) -> datetime:
    return START + timedelta(days=pick(range(DAYS)), hours=pick(HOURS))


def _version(number: int, pick: Pick) -> Doc:
    """The first is always there; a pause that is overtaken may be rewarded by the next one."""
    basis = pick(BASES)
    period = {"date": pick(DATES)} if basis == "date" else {"days": pick(PERIODS)}
    rule = {"basis": basis, **period, "never_in": pick(((), ("CA-ON",)))}
    return {
        "version": number,
        "from": None if number == 1 else _when(pick),
        "rule": pick((rule, rule, rule, None)),
        "hold_days": pick((0, 14, 0, 90)),
        "enabled": pick((True,) * 7 + (False,)),
        "paused": pick((False,) * 4 + (True,)),
        "rewards": pick(([], [number - 1])),
    }


def _order(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    account, points, region = pick((1, 1, 2)), pick((100, 40, 1, 250)), pick(REGIONS)
    order = {
        "key": f"order:{name}", "account": account, "zone": story["zones"][account], "at": at,
        "points": points, "region": region, "returned": [], "cancelled": None,
    }  # fmt: skip
    story["orders"].append(order)


def _cancelled(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    """A new order, cancelled some days later, often after its points were spent."""
    after, why, spent = timedelta(days=pick((60, 20, 5, 100))), pick(REASONS), pick((True, False))
    _order(story, at, pick, name)
    story["orders"][-1]["cancelled"] = (at + after, why)
    if spent:
        _taken(story, at + after / 2, pick, name)


def _returned(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    """A new order, of which something went back."""
    after, part = timedelta(days=pick((25, 3, 120))), pick((1, 40, 1000))
    _order(story, at, pick, name)
    order = story["orders"][-1]
    order["returned"] = [(at + after, min(part, order["points"]))]


def _gift(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    key, account, points = f"adjustment:{name}", pick((1, 2)), pick((50, 7, 300))
    gift = {"key": key, "account": account, "zone": story["zones"][1], "at": at, "points": points}
    story["gifts"].append(gift)


def _brought(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    """Points for a friend, half of them withdrawn, often after they were spent, or paid a debt."""
    days, spent = pick((40, None, 90, None)), pick((5, -5, None, 20))
    key, account, points = f"referral:{int(name)}", pick((1, 2)), pick((100, 250, 30))
    withdrawn = at + timedelta(days=days) if days else None
    story["brought"].append({
        "key": key, "account": account, "zone": story["zones"][1], "at": at, "points": points,
        "withdrawn": withdrawn,
    })  # fmt: skip
    if spent:
        _taken(story, at + timedelta(days=spent), pick, name)


def _taken(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    _gift(story, at, pick, name)
    story["gifts"][-1]["points"] *= -1


def _redeemed(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    """Kept, given back, used, or given back and used all the same; then perhaps returned."""
    fate = pick(("void", "used", "void", "both", "used", "kept"))
    voided = at + timedelta(days=pick((45, 3, 100, 0, 200))), pick(("undone", "expired"))
    uses: list[str] = []
    after = timedelta(days=pick((0, 2, 50, 100)))
    redemption = {
        "key": f"redemption:{name}", "points": pick((60, 20, 200, 7)), "at": at, "uses": uses,
        "voided": voided if fate in {"void", "both"} else None,
        "shipping": pick((False, False, True)),
    }  # fmt: skip
    story["redemptions"].append(redemption)
    if fate in {"used", "both"}:
        pick((_returned, _cancelled, _returned, _order))(story, at + after, pick, name)
        uses.append(f"order:{name}")
    if uses and pick((False,) * 7 + (True,)):
        _returned(story, at + 2 * after, pick, name + "b")
        uses.append(f"order:{name}b")


def _told(story: Doc, at: datetime, pick: Pick, _name: str) -> None:
    until, reached = at + timedelta(days=pick((2, 31, 95, 400))), pick((True, True, True, False))
    word = {"at": at, "until": until, "reached": reached, "account": pick((None, None, 1, 2))}
    story["warnings"].append(word)


def _pardon(story: Doc, at: datetime, pick: Pick, name: str) -> None:
    key, points = f"forgiveness:act/{name}", pick((20, 1000))
    story["pardons"].append({"key": key, "points": points, "at": at})


def _join(story: Doc, at: datetime, _pick: Pick, _name: str) -> None:
    story["joins"].append(at)


def _leave(story: Doc, at: datetime, pick: Pick, _name: str) -> None:
    """Some come back, at the last moment or a day too late."""
    story["leaves"].append((pick((1, 2)), at))
    back = pick((0, 12, 30, 31))
    if back:
        story["joins"].append(at + timedelta(days=back))


def _lapse(story: Doc, at: datetime, pick: Pick, _name: str) -> None:
    """Often only what was bought until some days ago lapses: nobody knew of the rest."""
    account, days = pick((1, 2)), pick((None, 5, 60))
    known = None if days is None else at - timedelta(days=days)
    story["lapses"].append((account, at, known))


def _reinstate(story: Doc, at: datetime, _pick: Pick, _name: str) -> None:
    story["reinstated"].append(at)


_DEEDS: dict[str, Callable[[Doc, datetime, Pick, str], None]] = {
    "order": _order,
    "cancelled": _cancelled,
    "returned": _returned,
    "gift": _gift,
    "brought": _brought,
    "taken": _taken,
    "told": _told,
    "pardon": _pardon,
    "redeemed": _redeemed,
    "join": _join,
    "leave": _leave,
    "lapse": _lapse,
    "reinstate": _reinstate,
}
KINDS = (
    *("order", "order", "order", "order", "cancelled", "cancelled", "returned"),
    *("redeemed", "redeemed", "redeemed", "redeemed"),
    *("brought", "brought", "gift", "gift", "taken", "taken", "told", "told", "told", "told"),
    *("join", "leave", "lapse", "reinstate", "reinstate", "pardon"),
)
"""What is common stands more than once."""


def known(story: Doc, now: datetime) -> Doc:
    """What has happened by a moment; versions of the future are known beforehand."""
    dated = ("gifts", "warnings", "pardons")
    return {
        **story,
        **{name: [one for one in story[name] if one["at"] <= now] for name in dated},
        **{name: [at for at in story[name] if at <= now] for name in ("joins", "reinstated")},
        **{name: [x for x in story[name] if x[1] <= now] for name in ("leaves", "lapses")},
        "orders": [_as_of(order, now) for order in story["orders"] if order["at"] <= now],
        "brought": [_not_yet(one, now) for one in story["brought"] if one["at"] <= now],
        "redemptions": [_stood(one, now) for one in story["redemptions"] if one["at"] <= now],
    }


def _not_yet(brought: Doc, now: datetime) -> Doc:
    gone = brought["withdrawn"]
    return {**brought, "withdrawn": gone if gone and gone <= now else None}


def _stood(redemption: Doc, now: datetime) -> Doc:
    voided = redemption["voided"]
    return {**redemption, "voided": voided if voided and voided[0] <= now else None}


def _as_of(order: Doc, now: datetime) -> Doc:
    gone = order["cancelled"]
    returned = [(at, points) for at, points in order["returned"] if at <= now]
    return {**order, "returned": returned, "cancelled": gone if gone and gone[0] <= now else None}
