"""Runs of a few steps that break a naive design of rewards; designs_of_rewards names each."""

from dataclasses import replace
from datetime import datetime

from plugin.domain.debts import AFTER_A_YEAR
from plugin.domain.expiry import NEVER, Expiry
from plugin.domain.facts import Version, merge
from plugin.domain.history import Adjustment, History, Stop
from plugin.domain.ledger import Balance, Key, Kind, Source
from plugin.domain.money import Rate
from plugin.domain.program import EarningRule, Program
from plugin.domain.redemptions import Redemption, Voided
from plugin.domain.standing import Standing, standing
from plugin.domain.stay import Departure, Stay
from tests.domain.chronicle import history_of
from tests.domain.lasting import WARSAW, age, day, inactivity, midnight, warned
from tests.domain.rewarding import CODE, order, refund, seen
from tests.domain.stories import opening

GIFT = Key(Source.ADJUSTMENT, "gift")


def gift(points: int, at: float, name: str = "gift") -> Adjustment:
    return Adjustment(Key(Source.ADJUSTMENT, name), points, day(at), 1, WARSAW)


def taken(points: int, at: float, back: float | None = None, name: str = "1") -> Redemption:
    voided = None if back is None else Voided(day(back), "undone")
    return Redemption(Key(Source.REDEMPTION, name), points, day(at), voided=voided)


def stood(
    now: float, *what: Adjustment | Redemption, rule: Expiry = NEVER, **more: object
) -> Standing:
    history = History(
        accounts=frozenset({1}),
        adjustments=[one for one in what if isinstance(one, Adjustment)],
        redemptions=[one for one in what if isinstance(one, Redemption)],
        # Of every end they were told in time, so that no time is doubled.
        warnings=[warned(0, 4_000)],
        **more,  # type: ignore[arg-type]
    )
    program = Program(1, "USD", EarningRule(Rate(1, 1)), expiry=rule)
    return standing(history, [program], day(now))


def available(now: float, *what: Adjustment | Redemption, rule: Expiry = NEVER) -> int:
    return stood(now, *what, rule=rule).balance(day(now)).available


def ends(found: Standing) -> list[tuple[int, datetime | None]]:
    """What is left, and when it ends."""
    return [(lot.remaining, lot.ends_at) for lot in found.lots if lot.remaining]


def test_points_that_came_back_in_time_end_when_they_would_have() -> None:
    found = stood(20, gift(100, 0), taken(60, 5, back=20), rule=age(90))
    assert ends(found) == [(100, midnight(90))]


def test_points_that_come_back_late_last_for_another_month() -> None:
    found = stood(80, gift(100, 0), taken(60, 5, back=80), rule=age(90))
    assert ends(found) == [(40, midnight(90)), (60, midnight(110))]
    after = stood(200, gift(100, 0), taken(60, 5, back=150), rule=age(90))
    assert available(160, gift(100, 0), taken(60, 5, back=150), rule=age(90)) == 60
    assert sum(points for points, _ in after.remains.ended.values()) == 100


def test_nobody_makes_points_last_by_taking_and_giving_back() -> None:
    """Taken and given back every three weeks, over two years."""
    rounds = [taken(100, n * 20 + 10, back=n * 20 + 29, name=f"{n:02}") for n in range(36)]
    for rule in (age(90), inactivity(90)):
        assert available(10 + 2 * 90 + 60, gift(100, 0), *rounds, rule=rule) == 0


def test_what_was_put_off_once_is_put_off_no_more() -> None:
    once, again = taken(60, 5, back=80, name="1"), taken(60, 85, back=105, name="2")
    found = stood(105, gift(60, 0), once, again, rule=age(90))
    assert ends(found) == [(60, midnight(110))]
    assert available(112, gift(60, 0), once, again, rule=age(90)) == 0


def test_who_left_gets_no_other_month() -> None:
    gone = Stay(joins=(day(0),), departures=(Departure(1, day(10)),))
    found = stood(60, gift(100, 0), taken(60, 5, back=60), stay=gone, rule=age(60))
    assert found.balance(day(60)) == Balance()
    assert [points for points, _ in found.remains.ended.values()] == [100]


def test_what_was_taken_last_comes_back_first() -> None:
    """A mug of three came back: a fifth of what the code took off."""
    early, late = gift(50, 0, "a"), gift(50, 10, "b")
    used = order(25, refunds=(refund(30, mugs=1),))
    part = replace(taken(80, 20), code=CODE, uses=(used,))
    found = stood(40, early, late, part, rule=age(90))
    assert ends(found) == [(20 + 80 // 5, midnight(100))]
    back = stood(30, early, late, taken(80, 20, back=30), rule=age(90))
    assert ends(back) == [(50, midnight(90)), (50, midnight(100))]


def test_what_is_owed_for_a_reward_is_owed_no_more_when_it_comes_back() -> None:
    found = stood(20, gift(30, 0), taken(100, 5, back=20))
    assert (found.debt, ends(found)) == (0, [(30, None)])


def test_what_comes_back_pays_other_debt_first() -> None:
    found = stood(20, gift(100, 0), taken(100, 5, back=20), gift(-40, 10, "fee"))
    assert (found.debt, ends(found)) == (0, [(60, None)])


def test_new_points_that_paid_for_a_reward_come_back_with_it() -> None:
    found = stood(20, taken(100, 5, back=20), gift(70, 10))
    assert (found.debt, ends(found)) == (0, [(70, None)])


def test_debt_that_was_forgiven_is_no_gift_when_the_reward_comes_back() -> None:
    before, after = (stood(450, taken(100, 5, back=back)) for back in (None, 440))
    assert before.remains.forgiven == {AFTER_A_YEAR: 100}
    assert (after.remains.forgiven, after.balance(day(450))) == ({}, Balance())


def test_a_try_is_activity_once() -> None:
    """The second in a row is none: only what it took has its month. What is kept always is."""
    tries = [taken(10, 80, back=81, name="1"), taken(10, 160, back=161, name="2")]
    assert available(150, gift(100, 0), *tries, rule=inactivity(90)) == 100
    assert available(180, gift(100, 0), *tries, rule=inactivity(90)) == 10
    assert available(195, gift(100, 0), *tries, rule=inactivity(90)) == 0
    kept = [taken(10, 80, name="1"), taken(10, 160, name="2")]
    assert available(180, gift(100, 0), *kept, rule=inactivity(90)) == 80


def test_a_reward_is_told_as_what_it_is() -> None:
    key, kept, back = Key(Source.REDEMPTION, "1"), taken(60, 5), taken(60, 5, back=9)
    (first,) = stood(6, kept).postings({})
    assert (first.points, first.kind, first.code) == (-60, Kind.REDEEM, "entry.redeem.taken")
    (again,) = stood(10, back).postings({key: -60})
    assert (again.points, again.kind, again.code) == (60, Kind.RETURN, "entry.return.undone")
    assert stood(10, back).postings({}) == []


def test_points_earned_during_a_stop_wait_until_staff_decide() -> None:
    bought = {
        "key": "order:1", "account": 1, "zone": WARSAW, "at": day(5), "points": 100,
        "region": "", "returned": [], "cancelled": None,
    }  # fmt: skip
    story = {**opening(lambda among: among[0]), "orders": [bought]}
    program = Program(1, "USD", EarningRule(Rate(1, 1), hold_days=0), expiry=age(90))
    for stops, free in (
        ([Stop(day(6))], day(5)),
        ([Stop(day(5))], None),
        ([Stop(day(4), day(30))], day(30)),
        ([Stop(day(4), day(5))], day(5)),
        ([Stop(day(4), day(30)), Stop(day(5), day(40))], day(40)),
    ):
        found = standing(replace(history_of(story), stops=stops), [program], day(100))
        waits = found.balance(day(100)).pending
        assert waits == (0 if free else 100)
        assert found.lots[0].available_at == free or free is None


def test_a_code_that_a_later_snapshot_leaves_out_was_used() -> None:
    with_it = replace(order(), codes=frozenset({CODE}))
    without = seen(order(), version=Version(day(3), "", ""), discounts=())
    assert merge(with_it, without).codes == merge(without, with_it).codes == {CODE}
