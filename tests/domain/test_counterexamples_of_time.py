"""Short stories on which an earlier, or a naive, design went wrong; the oracle agrees on each."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plugin.domain.money import Rate
from plugin.domain.program import EarningRule, Program
from plugin.domain.rules import Bonus, Limit, Occasion, Period
from plugin.domain.standing import standing
from tests import oracle_of_time
from tests.domain.chronicle import history_of, programs_of, situation_of

Doc = dict[str, Any]

WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
LISTS = (
    *(
        "orders",
        "gifts",
        "brought",
        "redemptions",
        "warnings",
        "joins",
        "leaves",
        "lapses",
        "reinstated",
    ),
    "pardons",
)
NOTHING: Doc = {name: [] for name in LISTS}


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def rule(basis: str, **period: Any) -> Doc:
    return {"basis": basis, **period, "never_in": ()}


def version(number: int = 1, since: float | None = None, **says: Any) -> Doc:
    begins = None if since is None else day(since)
    plain = {"hold_days": 0, "enabled": True, "paused": False, "rewards": [], "rule": None}
    return {"version": number, "from": begins, **plain, **says}


def order(name: str, at: float, points: int = 100, **more: Any) -> Doc:
    plain = {"account": 1, "zone": WARSAW, "region": "", "returned": [], "cancelled": None}
    return {"key": f"order:{name}", "at": day(at), "points": points, **plain, **more}


def gift(points: int, at: float, name: str = "1") -> Doc:
    key = f"adjustment:{name}"
    return {"key": key, "at": day(at), "points": points, "account": 1, "zone": WARSAW}


def lapse(at: float, known: float | None = None) -> tuple[int, datetime, datetime | None]:
    return 1, day(at), None if known is None else day(known)


def word(at: float, until: float = 900) -> Doc:
    return {"at": day(at), "until": day(until), "reached": True, "account": None}


def ask(now: float, *versions: Doc, **story: Any) -> Doc:
    """Where the member stands; fails unless domain and oracle agree."""
    told = {**NOTHING, "programmes": list(versions), **story}
    found = situation_of(standing(history_of(told), programs_of(told), day(now)), day(now))
    assert found == oracle_of_time.situation(told, day(now))
    return found


# Found by the stories.


def test_what_ends_on_a_date_ends_on_it_though_the_rule_is_new() -> None:
    """Points of last year ended thirty days after the rule began: on no date, and unwarned."""
    versions = version(), version(2, 100, rule=rule("date", date=(12, 31)))
    old, told = [order("a", -300)], [word(150)]
    for now, left in ((200, 100), (305, 100), (306, 0)):
        assert ask(now, *versions, orders=old, warnings=told)["available"] == left, now
    for now, left in ((200, 100), (306, 100), (306 + 365, 0)):
        assert ask(now, *versions, orders=old)["available"] == left, now


def test_points_given_back_on_the_way_have_their_time_from_the_end_of_the_hold() -> None:
    """Their time began when they were given back, so that they ended before they could be spent."""
    held = version(hold_days=90, rule=rule("age", days=30))
    story: Doc = {"orders": [order("a", 0)], "lapses": [lapse(5)], "reinstated": [day(6)]}
    warnings = [word(10, 60)]
    assert ask(89, held, warnings=warnings, **story)["pending"] == 100
    assert ask(149, held, warnings=warnings, **story)["available"] == 100
    assert ask(151, held, warnings=warnings, **story)["ended"] == {"order:a": 100}


def test_seventy_two_hours_are_hours_when_clocks_change() -> None:
    """Clocks in Warsaw went forward on the 29th of March: there were 71 hours by the wall."""
    ends = datetime(2026, 3, 31, 22, tzinfo=UTC)
    for hours, left in ((72, 0), (71, 100)):
        told = {**word(0), "at": ends - timedelta(hours=hours), "until": ends}
        found = ask(31, version(rule=rule("age", days=30)), orders=[order("a", 0)], warnings=[told])
        assert found["available"] == left, hours


def test_whose_points_are_spared_does_not_depend_on_the_order_of_telling() -> None:
    gone: Doc = {"cancelled": (day(20), "inventory")}
    orders = [order("a", 0, **gone), order("b", 1, **gone)]
    for told in (orders, orders[::-1]):
        found = ask(30, version(), orders=told, gifts=[gift(-50, 10)])
        assert found["forgiven"] == {"forgiveness:order:a": 50}


def test_nobody_is_spared_for_an_order_of_the_time_they_were_away() -> None:
    story: Doc = {"leaves": [(1, day(0))], "joins": [day(5)], "gifts": [gift(-50, 10)]}
    orders = [order("a", 2, cancelled=(day(20), "staff"))]
    assert ask(30, version(), orders=orders, **story)["debt"] == 50


def test_nobody_is_spared_for_points_that_had_ended_before_they_were_spent() -> None:
    ended = version(rule=rule("age", days=30))
    orders = [order("a", 0, cancelled=(day(90), "staff"))]
    for at, owed in ((20, 0), (80, 50)):
        assert ask(99, ended, orders=orders, gifts=[gift(-50, at)])["debt"] == owed, at


def test_the_bonus_of_an_order_that_the_merchant_cancelled_is_spared_too() -> None:
    rules = EarningRule(Rate(1, 1), hold_days=0, bonuses=(Bonus(Occasion.NTH, 1, 70),))
    assert _owed_of_170(rules) == 0


def test_nobody_is_spared_more_than_a_limit_had_left() -> None:
    rules = EarningRule(Rate(1, 1), hold_days=0, limits=(Limit(60, Period.EVER),))
    assert _owed_of_170(rules) == 110


def _owed_of_170(rules: EarningRule) -> int:
    """The debt of somebody who spent 170, had an order of 100, and the merchant cancelled it."""
    orders = [order("a", 0, cancelled=(day(20), "inventory"))]
    told = {**NOTHING, "orders": orders, "gifts": [gift(-170, 10)]}
    return standing(history_of(told), [Program(1, "USD", rules)], day(30)).debt


# What a naive design gets wrong.


def test_points_cannot_be_spent_at_the_moment_they_end() -> None:
    lasting = version(rule=rule("age", days=30))
    ends = (datetime(2026, 4, 30, 22, tzinfo=UTC) - START) / timedelta(days=1)
    for at, owed in ((ends, 40), (ends - 0.001, 0)):
        found = ask(70, lasting, orders=[order("a", 0)], gifts=[gift(-40, at)])
        assert found["debt"] == owed, at


def test_an_expiry_is_undone_by_a_spending_that_is_learnt_of_late() -> None:
    lasting = version(rule=rule("age", days=30))
    assert ask(80, lasting, orders=[order("a", 0)])["ended"] == {"order:a": 100}
    late = ask(80, lasting, orders=[order("a", 0)], gifts=[gift(-100, 50)])
    assert (late["ended"], late["debt"]) == ({}, 0)


def test_the_time_of_points_begins_when_they_can_be_spent() -> None:
    held = version(hold_days=14, rule=rule("age", days=30))
    assert ask(74, held, orders=[order("a", 0)])["available"] == 100
    assert ask(75, held, orders=[order("a", 0)])["available"] == 0


def test_what_ends_first_is_spent_first_though_it_was_earned_last() -> None:
    """The first order was on hold for a month, so it ends later than the second."""
    versions = (
        version(hold_days=30, rule=rule("age", days=60)),
        version(2, 5, rule=rule("age", days=60)),
    )
    orders = [order("held", 0), order("free", 6)]
    found = ask(40, *versions, orders=orders, gifts=[gift(-100, 36)])
    assert found["lots"] == {"order:held": 100, "order:free": 0}


def test_debt_is_forgiven_a_year_after_the_return_and_not_after_the_spending() -> None:
    orders = [order("a", 0, returned=[(day(200), 100)])]
    story: Doc = {"orders": orders, "gifts": [gift(-100, 10)]}
    assert ask(500, version(), **story)["debt"] == 100
    assert ask(565, version(), **story)["forgiven"] == {"forgiveness:year": 100}


def test_what_was_spent_of_a_returned_order_is_owed() -> None:
    orders = [order("a", 0, returned=[(day(20), 60)]), order("b", 30, 50)]
    story: Doc = {"gifts": [gift(-100, 10)]}
    assert ask(25, version(), orders=orders[:1], **story)["debt"] == 60
    assert ask(35, version(), orders=orders, **story)["debt"] == 10


def test_who_leaves_one_account_keeps_the_points_of_the_other() -> None:
    orders = [order("a", 0), order("b", 0, account=2)]
    found = ask(60, version(), orders=orders, leaves=[(1, day(10))])
    assert found["lots"] == {"order:a": 0, "order:b": 100}


def test_coming_back_on_the_thirtieth_day_is_in_time_and_on_the_next_too_late() -> None:
    for back, left in ((40.4, 100), (40.5, 0)):
        found = ask(60, version(), orders=[order("a", 0)], leaves=[(1, day(10))], joins=[day(back)])
        assert found["available"] == left, back


def test_points_given_back_have_their_time_anew() -> None:
    lasting = version(rule=rule("age", days=30))
    story: Doc = {"orders": [order("a", 0)], "reinstated": [day(70)]}
    assert ask(69, lasting, orders=[order("a", 0)])["available"] == 0
    assert ask(130, lasting, **story)["available"] == 100
    assert ask(131, lasting, **story)["available"] == 0


def test_the_day_to_tell_of_points_given_back_is_that_of_their_new_time() -> None:
    told = {**NOTHING, "programmes": [version(rule=rule("age", days=30))]}
    told |= {"orders": [order("a", 0)], "reinstated": [day(70)]}
    found = standing(history_of(told), programs_of(told), day(80))
    assert [(due.at, lot.remaining) for lot, due in found.expiring] == [
        (found.lots[0].ends_at, 100)
    ]


def test_where_the_law_forbids_it_nothing_expires() -> None:
    forbids = version(rule={**rule("age", days=30), "never_in": ("CA-ON",)})
    for region, left in (("CA-ON", 200), ("CA-BC", 0)):
        orders = [order("a", 0), order("b", 1, region=region)]
        assert ask(99, forbids, orders=orders)["available"] == left


def test_a_day_is_a_day_of_the_calendar_when_clocks_change() -> None:
    """The midnight that closes the 31st of March in Warsaw is 22:00 in Greenwich, not 23:00."""
    lasting, told = version(rule=rule("age", days=30)), [word(5)]
    ends = (datetime(2026, 3, 31, 22, tzinfo=UTC) - START) / timedelta(days=1)
    for now, left in ((ends, 0), (ends - 0.001, 100)):
        assert ask(now, lasting, orders=[order("a", 0)], warnings=told)["available"] == left


def test_a_pause_stops_the_time_and_leaves_a_month_after_it() -> None:
    lasting = rule("age", days=30)
    versions = (version(rule=lasting), version(2, 20, rule=lasting, paused=True))
    resumed = *versions, version(3, 100, rule=lasting)
    assert ask(99, *versions, orders=[order("a", 0)])["available"] == 100
    assert ask(129, *resumed, orders=[order("a", 0)])["available"] == 100
    assert ask(131, *resumed, orders=[order("a", 0)])["available"] == 0


# What happens at one moment.


def test_a_lot_ends_at_the_first_of_its_ends() -> None:
    lasting = version(rule=rule("age", days=30))
    for given_up, now in ((20, 21), (90, 61)):
        found = ask(now, lasting, orders=[order("a", 0)], lapses=[lapse(given_up)])
        assert found["ended"] == {"order:a": 100}, given_up


def test_what_comes_at_the_moment_of_an_ending_stays() -> None:
    found = ask(21, version(), orders=[order("a", 20)], lapses=[lapse(20)])
    assert found["available"] == 100


def test_what_ends_at_the_moment_of_giving_back_is_given_back() -> None:
    story: Doc = {"lapses": [lapse(20)], "reinstated": [day(20)]}
    assert ask(21, version(), orders=[order("a", 0)], **story)["available"] == 100


def test_what_was_given_back_can_be_given_up_again() -> None:
    story: Doc = {"lapses": [lapse(20), lapse(40)], "reinstated": [day(30)]}
    for now, left in ((35, 100), (45, 0)):
        assert ask(now, version(), orders=[order("a", 0)], **story)["available"] == left, now


def test_what_nobody_knew_of_does_not_lapse() -> None:
    orders = [order("a", 0), order("b", 10), order("c", 10.1)]
    found = ask(21, version(), orders=orders, lapses=[lapse(20, known=10)])
    assert found["lots"] == {"order:a": 0, "order:b": 0, "order:c": 100}


def test_who_claims_points_later_was_not_warned_of_them() -> None:
    lasting, orders = version(rule=rule("age", days=30)), [order("a", 0), order("b", 0, account=2)]
    found = ask(40, lasting, orders=orders, warnings=[{**word(5), "account": 1}])
    assert found["lots"] == {"order:a": 0, "order:b": 100}
