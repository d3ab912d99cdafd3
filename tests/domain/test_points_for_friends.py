"""Points for a friend: given once, taken back as far as they are still there, and never owed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from plugin.domain.history import Adjustment, History, Stop
from plugin.domain.ledger import Balance, Key, Kind, Source
from plugin.domain.redemptions import Redemption, Voided
from plugin.domain.referrals.paid import Paid
from plugin.domain.standing import Standing, standing
from plugin.domain.worth import Posting

PAID = datetime(2026, 3, 15, 12, tzinfo=UTC)
FRIEND = Key(Source.REFERRAL, "7")
CUP = Key(Source.REDEMPTION, "9")


def day(number: int) -> datetime:
    return PAID + timedelta(days=number)


def gift(points: int, number: int) -> Adjustment:
    return Adjustment(Key(Source.ADJUSTMENT, f"{number:02}"), points, day(number))


def given(*gifts: Adjustment, withdrawn: int | None = None, **more: Any) -> Standing:
    """Where somebody stands after a month: 500 points for a friend, perhaps withdrawn again."""
    gone = None if withdrawn is None else day(withdrawn)
    paid = Paid(7, 500, PAID, gone)
    history = History(frozenset({1}), adjustments=gifts, referrals=[paid], **more)
    return standing(history, [], day(30))


def balance(found: Standing) -> Balance:
    return found.balance(day(30))


def posted(found: Standing, before: int | None = None) -> Posting | None:
    told = {} if before is None else {FRIEND: before}
    return next((one for one in found.postings(told) if one.worth.key == FRIEND), None)


def test_a_friend_is_worth_points_at_once() -> None:
    found = given()
    assert balance(found) == Balance(available=500)
    line = posted(found)
    assert line
    assert (line.code, line.points, line.values) == ("entry.earn.referral", 500, {"points": 500})
    assert line.worth.contra == "programme"


def test_what_is_still_there_is_taken_back() -> None:
    found = given(withdrawn=5)
    assert balance(found) == Balance()
    line = posted(found, before=500)
    assert line
    assert (line.code, line.points) == ("entry.clawback.withdrawn", -500)
    assert line.kind is Kind.CLAWBACK


def test_what_was_spent_stays_spent_and_nobody_owes_it() -> None:
    found = given(gift(-400, 3), withdrawn=5)
    assert balance(found) == Balance()
    line = posted(found, before=500)
    assert line
    assert line.points == -100
    assert posted(given(gift(-500, 3), withdrawn=5), before=500) is None


def test_other_points_are_not_touched() -> None:
    """They were spent after those of the friend, which came first."""
    found = given(gift(300, 1), gift(-500, 3), withdrawn=5)
    assert balance(found) == Balance(available=300)


def test_a_debt_that_they_paid_stays_paid() -> None:
    found = given(gift(-200, -3), withdrawn=5)
    assert balance(found) == Balance()
    line = posted(found, before=500)
    assert line
    assert line.points == -300


def test_what_is_spent_after_they_were_withdrawn_is_spent_of_nothing() -> None:
    assert balance(given(gift(-500, 9), withdrawn=5)) == Balance(
        debt=500, valid_until=day(9) + timedelta(days=365)
    )


def test_points_that_come_back_to_a_withdrawn_friend_are_gone() -> None:
    cup = Redemption(CUP, 400, day(3), voided=Voided(day(9), "undone"))
    found = given(redemptions=[cup], withdrawn=5)
    assert balance(found) == Balance()
    line = posted(found, before=500)
    assert line
    assert line.points == -500


def test_points_given_again_are_whole_again() -> None:
    assert balance(given(gift(-400, 3))) == Balance(available=100)
    line = posted(given(gift(-400, 3)), before=400)
    assert line
    assert (line.code, line.points) == ("entry.restore.referral", 100)


def test_a_stop_holds_them_like_all_that_is_earned() -> None:
    found = given(stops=[Stop(day(-1), day(60))])
    assert balance(found) == Balance(pending=500, valid_until=day(60))


def test_a_friend_nobody_knows_of_any_more_is_counted_again() -> None:
    history = History(frozenset({1}))
    line = posted(standing(history, [], day(30)), before=500)
    assert line
    assert (line.code, line.points) == ("entry.clawback.corrected", -500)
