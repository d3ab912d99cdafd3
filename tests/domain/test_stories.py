"""Points that last, end and come back; debt that grows old: whole stories, told in any order."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from plugin.domain.calendar import midnight_after
from plugin.domain.debts import AFTER_A_YEAR
from plugin.domain.expiry import Basis
from plugin.domain.history import History
from plugin.domain.ledger import Key, Source
from plugin.domain.redemptions import GivingBack, Redemption, Taking, cost, steps
from plugin.domain.spending import given_back
from plugin.domain.standing import Standing, standing
from tests import oracle_of_rewards, oracle_of_time
from tests.domain import promises
from tests.domain.chronicle import history_of, points_of, programs_of, situation_of
from tests.domain.promises import Record, keep
from tests.domain.stories import known, moments, stories

Doc = dict[str, Any]

BALANCE = ("available", "pending", "debt")
AN_INSTANT = timedelta(microseconds=1)
BY_TIME = {basis.value for basis in Basis if basis is not Basis.NONE}
LISTS = (
    *("orders", "gifts", "brought", "warnings", "leaves", "lapses", "pardons", "programmes"),
    "redemptions",
)


@dataclass(frozen=True)
class Case:
    """A story, the moment at which somebody asks, and one before it."""

    story: Doc
    now: datetime
    part: int

    @cached_property
    def known(self) -> Doc:
        return known(self.story, self.now)

    @cached_property
    def known_zones(self) -> dict[str, tzinfo]:
        return {one["key"]: one["zone"] for one in self.known_lots}

    @cached_property
    def known_lots(self) -> list[Doc]:
        return [*self.known["orders"], *self.known["gifts"], *self.known["brought"]]

    @cached_property
    def history(self) -> History:
        return history_of(self.known)

    @cached_property
    def found(self) -> Standing:
        return self.at(self.now)

    @cached_property
    def situation(self) -> Doc:
        return situation_of(self.found, self.now)

    @cached_property
    def expected(self) -> Doc:
        return oracle_of_time.situation(self.known, self.now)

    def at(self, now: datetime) -> Standing:
        """Where the member stands at another moment, if nothing else becomes known."""
        return standing(self.history, programs_of(self.known), now)

    def state(self, now: datetime) -> Any:
        """All that time alone can change."""
        found = self.at(now)
        held = [lot for lot in found.lots if lot.remaining]
        return sorted((lot.key, lot.remaining, lot.available_at <= now) for lot in held), found.debt


CASES = st.builds(Case, stories(), moments(), st.integers(0, 99))


def the_balance_is_the_oracles(case: Case) -> None:
    assert {k: case.situation[k] for k in BALANCE} == {k: case.expected[k] for k in BALANCE}


def what_is_left_of_each_lot_is_the_oracles(case: Case) -> None:
    assert case.situation["lots"] == case.expected["lots"]


def what_ended_is_the_oracles(case: Case) -> None:
    assert case.situation["ended"] == case.expected["ended"]


def what_was_forgiven_is_the_oracles(case: Case) -> None:
    assert case.situation["forgiven"] == case.expected["forgiven"]


def the_points_of_every_key_are_the_oracles(case: Case) -> None:
    assert case.situation["points"] == case.expected["points"]


def no_order_of_telling_changes_a_balance(case: Case) -> None:
    dice = random.Random(case.part)
    told = {**case.known, **{k: dice.sample(case.known[k], len(case.known[k])) for k in LISTS}}
    again = standing(history_of(told), programs_of(told), case.now)
    assert situation_of(again, case.now) == case.situation


def points_are_conserved(case: Case) -> None:
    balance = case.found.balance(case.now)
    assert sum(case.situation["points"].values()) == balance.total


def nobody_has_points_and_debt(case: Case) -> None:
    balance = case.found.balance(case.now)
    assert not (balance.debt and balance.available + balance.pending)


def no_lot_holds_less_than_nothing_or_more_than_it_was(case: Case) -> None:
    assert all(0 <= lot.remaining <= lot.points for lot in case.found.lots)


def no_more_ends_than_there_was(case: Case) -> None:
    points = {str(lot.key): lot.points for lot in reversed(case.found.lots)}
    left, ended = case.situation["lots"], case.situation["ended"]
    assert all(0 < gone <= points[key] - left[key] for key, gone in ended.items())


def nothing_changes_before_the_balance_says(case: Case) -> None:
    until = case.found.balance(case.now).valid_until or case.now + timedelta(days=2_000)
    for moment in (case.now + (until - case.now) * case.part / 100, until - AN_INSTANT):
        assert case.state(moment) == case.state(case.now)


def something_changes_when_the_balance_says(case: Case) -> None:
    until = case.found.balance(case.now).valid_until
    assert until is None or case.state(until) != case.state(case.now)


def any_earlier_state_is_brought_to_the_present(case: Case) -> None:
    told = ("orders", "gifts", "brought")
    first = min([case.now, *(one["at"] for name in told for one in case.story[name])])
    earlier = first + (case.now - first) * case.part / 100
    before = known(case.story, earlier)
    posted = _posted(standing(history_of(before), programs_of(before), earlier))
    due = {one.worth.key: one.points for one in case.found.postings(posted)}
    sums = {str(key): posted.get(key, 0) + due.get(key, 0) for key in {*posted, *due}}
    assert {key: points for key, points in sums.items() if points} == points_of(case.found)


def what_was_posted_is_not_posted_again(case: Case) -> None:
    assert case.found.postings(_posted(case.found)) == []


def points_on_the_way_never_expire(case: Case) -> None:
    for lot in case.found.lots:
        expired = [end.at for end in lot.endings if end.reason in BY_TIME]
        assert all(at > lot.available_at for at in expired)


def what_expires_ends_at_a_midnight_of_its_shop(case: Case) -> None:
    zones = case.known_zones
    for lot in case.found.lots:
        for end in lot.endings:
            if end.reason in BY_TIME:
                zone = zones[str(lot.key)]
                closed = (end.at - AN_INSTANT).astimezone(zone).date()
                assert closed < end.at.astimezone(zone).date()


def what_is_given_back_was_gone_before(case: Case) -> None:
    for lot in case.found.lots:
        moments = [lot.at, *(at for end in lot.endings for at in (end.at, end.undone_at) if at)]
        assert moments == sorted(moments)
        assert all(end.undone_at for end in lot.endings[:-1])


def what_is_said_to_end_ends_then_or_sooner(case: Case) -> None:
    # Two portions of one lot may be alike, so each is told for itself.
    told = [(lot, deadline.at) for lot, deadline in case.found.expiring]
    for lot in case.found.lots:
        expires = lot.ends_at and lot.endings[-1].reason in BY_TIME
        if lot.remaining and lot.ends_at and expires:
            assert (lot, lot.ends_at) in told
            told.remove((lot, lot.ends_at))
    assert all(lot.ends_at and lot.ends_at <= at for lot, at in told)


def nobody_forfeits_what_another_account_gave_up(case: Case) -> None:
    gone = {one[0] for one in [*case.known["leaves"], *case.known["lapses"]]}
    holder = {x["key"]: x["account"] for x in case.known_lots}
    for lot in case.found.lots:
        if holder[str(lot.key)] not in gone:
            assert {end.reason for end in lot.endings} <= BY_TIME


def only_debts_are_forgiven(case: Case) -> None:
    taken = -sum(min(0, gift["points"]) for gift in case.known["gifts"])
    taken += sum(redemption["points"] for redemption in case.known["redemptions"])
    assert 0 <= sum(case.situation["forgiven"].values()) + case.situation["debt"] <= taken


def a_withdrawal_is_nobodys_debt(case: Case) -> None:
    for one in case.known["brought"]:
        if one["withdrawn"]:
            told = known(case.story, one["withdrawn"])
            kept = [
                {**other, "withdrawn": None} if other["key"] == one["key"] else other
                for other in told["brought"]
            ]
            now, programs = one["withdrawn"], programs_of(told)
            after = standing(history_of(told), programs, now)
            assert after.debt <= standing(history_of({**told, "brought": kept}), programs, now).debt


def a_redemption_costs_what_the_oracle_says(case: Case) -> None:
    ours = {key: points for key, points in case.situation["points"].items() if is_taken(key)}
    theirs: Counter[str] = Counter()
    for move in oracle_of_rewards.movements(case.known):
        theirs[move["key"]] += move["points"]
    assert ours == {key: points for key, points in theirs.items() if points}


def a_redemption_costs_its_price_at_most_and_never_less_than_nothing(case: Case) -> None:
    for redemption in case.history.redemptions:
        assert 0 <= cost(redemption) <= redemption.points


def points_of_a_redemption_come_back_only_after_they_went(case: Case) -> None:
    for redemption in case.history.redemptions:
        found = steps(redemption)
        assert isinstance(found[0], Taking)
        assert [step.at for step in found] == sorted(step.at for step in found)
        assert all(step.points > 0 for step in found)


def points_that_came_back_end_when_they_would_have_or_a_month_later(case: Case) -> None:
    """Only a month of some return, or staff, can put an end off."""
    own = {lot.key: lot.endings for lot in reversed(case.found.lots)}
    backs = given_back(case.history.redemptions)
    zones = case.known_zones
    for lot in case.found.lots:
        months = {midnight_after(back.at, 30, zones[str(lot.key)]) for back in backs}
        for end in lot.endings:
            given = any(one.at <= end.at for one in case.history.reinstated)
            forfeit = end.reason not in BY_TIME
            assert end in own[lot.key] or end.at in months or given or forfeit


def what_comes_back_never_ends_sooner_for_it(case: Case) -> None:
    own = {lot.key: lot.endings for lot in reversed(case.found.lots)}
    for lot in case.found.lots:
        theirs = own[lot.key]
        assert lot.endings == theirs or lot.endings[0].at >= theirs[0].at


def is_taken(key: str) -> bool:
    return key.startswith(Source.REDEMPTION)


def _posted(found: Standing) -> dict[Key, int]:
    return {key: worth.points for key, worth in found.worths.items() if worth.points}


PROMISES = (
    the_balance_is_the_oracles,
    what_is_left_of_each_lot_is_the_oracles,
    what_ended_is_the_oracles,
    what_was_forgiven_is_the_oracles,
    the_points_of_every_key_are_the_oracles,
    no_order_of_telling_changes_a_balance,
    points_are_conserved,
    nobody_has_points_and_debt,
    no_lot_holds_less_than_nothing_or_more_than_it_was,
    no_more_ends_than_there_was,
    nothing_changes_before_the_balance_says,
    something_changes_when_the_balance_says,
    any_earlier_state_is_brought_to_the_present,
    what_was_posted_is_not_posted_again,
    points_on_the_way_never_expire,
    what_expires_ends_at_a_midnight_of_its_shop,
    what_is_given_back_was_gone_before,
    what_is_said_to_end_ends_then_or_sooner,
    nobody_forfeits_what_another_account_gave_up,
    only_debts_are_forgiven,
    a_withdrawal_is_nobodys_debt,
    a_redemption_costs_what_the_oracle_says,
    a_redemption_costs_its_price_at_most_and_never_less_than_nothing,
    points_of_a_redemption_come_back_only_after_they_went,
    points_that_came_back_end_when_they_would_have_or_a_month_later,
    what_comes_back_never_ends_sooner_for_it,
)
SEEN = (
    *(*sorted(BY_TIME), "left", "lapsed", "undone", "ended again"),
    *("debt", "debt of a year", "pardoned", "spared", "on the way", "kept by region"),
    *("withdrawn", "withdrawn too late"),
    *("taken", "given back", "used after all", "returned in part", "ends later"),
)
"""What must have happened in some story: else the promises say little."""


def test_stories_end_as_the_oracle_says(record_property: Record) -> None:
    seen: Counter[str] = Counter()
    keep(record_property, CASES, PROMISES, look=lambda case: seen.update(_happened(case)))
    missing = [what for what in SEEN if not seen[what]]
    assert missing == [] or promises.CASES < promises.ENOUGH


def _happened(case: Case) -> list[str]:
    ended = [(lot, end) for lot in case.found.lots for end in lot.endings if end.at <= case.now]
    forgiven = {key for key, points in case.found.remains.forgiven.items() if points}
    rules = [one["rule"] for one in case.known["programmes"] if one["rule"]]
    homes = {order["region"] for order in case.known["orders"]}
    facts = (
        ("undone", any(end.undone_at for _, end in ended)),
        ("ended again", any(len(lot.endings) > 1 for lot, _ in ended)),
        ("debt", case.situation["debt"]),
        ("debt of a year", AFTER_A_YEAR in forgiven),
        ("pardoned", any(key.id.startswith("act/") for key in forgiven)),
        ("spared", any(key.id.startswith(Source.ORDER) for key in forgiven)),
        ("withdrawn", any(case.found.remains.withdrawn.values())),
        ("withdrawn too late", 0 in case.found.remains.withdrawn.values()),
        ("on the way", case.situation["pending"]),
        ("kept by region", any(homes & {*rule["never_in"]} for rule in rules)),
    )
    rewarded = (
        ("taken", case.known["redemptions"]),
        *((what, True) for one in case.history.redemptions for what in _became(one)),
        ("ends later", len({lot.key for lot in case.found.lots}) < len(case.found.lots)),
    )
    return [
        *(end.reason for _, end in ended),
        *(what for what, happened in (*facts, *rewarded) if happened),
    ]


def _became(redemption: Redemption) -> Iterator[str]:
    found, last = steps(redemption), steps(redemption)[-1]
    if isinstance(last, GivingBack) and redemption.voided:
        yield "given back"
    if len(found) > 2 and isinstance(found[2], Taking):
        yield "used after all"
    if 0 < cost(redemption) < redemption.points:
        yield "returned in part"
