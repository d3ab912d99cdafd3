"""
SIGKILL at every point where points become a reward or come back, and a worker that slept.

The till stands in a process of its own, so what it was asked for stays when somebody dies. In the
end every debit has one thing that can be used, and every other one none.
"""

import os
import re
import signal
import sys
from collections import Counter as Tally
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plugin import crash
from plugin.service.rewards import drawing, redeeming, shelf
from plugin.service.views.rewards import RedemptionView
from plugin.store.jobs import LEASE
from tests.fault.spenders import REWARDS, WHO, key_of, served_by, sleeper, spender, till_house
from tests.laurel import Laurel
from tests.nursery import ROOT
from tests.service.rewards.counter import BOUND, CARD, CREDIT, FIVE, Counter

_PATIENCE = 120
NAMED = re.compile(r'crash\.point\("([^"]+)"\)')


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here one member does the work of many, and the day's limit is not what is tried."""
    monkeypatch.setattr(shelf, "TRIES", 10_000)


def opened(laurel: Laurel, till: Any) -> Counter:
    """A counter at that till; nothing is minted yet, and Ania can pay for all of it."""
    counter = Counter(laurel, REWARDS)
    served_by(counter.desk, till)
    counter.member(points=50_000)
    return counter


def at_rest(counter: Counter, till: Any) -> tuple[RedemptionView, ...]:
    """Everything lands and is worked off."""
    for _ in range(4):
        till.land()
        counter.later(minutes=70)
    return redeeming.of_member(counter.services, counter.shop, WHO)


def paid_for(counter: Counter, till: Any, seen: tuple[RedemptionView, ...]) -> None:
    """One thing for one debit, as the till has it, and no debit without one."""
    discounts, cards, moved = till.made()
    codes = {code for one in discounts for code in one.codes}
    good = {one.card.code for one in cards if not one.stopped}
    state = {one.id: one.state for one in seen}
    assert set(state.values()) <= {"issued", "voided", "done", "review"}
    for one in seen:
        if one.reward in {FIVE, BOUND}:
            plain = counter_code(counter, one)
            assert (plain in codes) == (one.state == "issued"), one
        elif one.reward == CARD and one.state != "review":
            plain = counter_code(counter, one).replace("-", "")
            assert (plain in good) == (one.state == "issued"), one
    credit = Tally(one.state for one in seen if one.reward == CREDIT)
    assert credit["done"] <= moved <= credit["done"] + credit["review"]
    kept = sum(one.points for one in seen if one.state != "voided")
    assert counter.available() == 50_000 - kept
    assert counter.laurel.faults() == []


def counter_code(counter: Counter, one: RedemptionView) -> str:
    """What was drawn for it, whatever became of it."""
    return drawing.opened(counter.services.keys, counter.code_row(one))


@pytest.mark.slow
def test_no_kill_makes_points_and_a_code_or_neither(
    laurel: Laurel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hits, url = tmp_path / "hits", laurel.url
    with till_house(laurel.clock.at) as till:
        counter = opened(laurel, till)
        for number, point in enumerate(crash.SPENDING):
            name = f"spender-{number}"
            dead = spender(url, till, laurel.clock.at, name, f"{hits}:1:{point}")
            dead.join(_PATIENCE)
            assert dead.exitcode == -signal.SIGKILL, point
            laurel.clock.at += LEASE + timedelta(seconds=1)
        for number, _ in enumerate(crash.SPENDING):
            for reward in REWARDS:
                counter.redeem(reward, key=key_of(f"spender-{number}", reward))
        seen = at_rest(counter, till)
        counted = Tally(hits.read_text().splitlines())
        with capsys.disabled():
            sys.stdout.write(f"\nSIGKILL at {dict(counted)}; {len(seen)} redemptions\n")
        assert {point for point in crash.SPENDING if not counted[point]} == set()
        assert len(seen) == len(crash.SPENDING) * len(REWARDS)
        paid_for(counter, till, seen)


def test_every_point_of_the_rewards_is_died_at() -> None:
    sources = (ROOT / "plugin" / "service" / "rewards").glob("*.py")
    named = {name for source in sources for name in NAMED.findall(source.read_text())}
    assert named == set(crash.SPENDING)


@pytest.mark.slow
@pytest.mark.parametrize("point", ["issuing: sent, not called", "issuing: made, not kept"])
def test_a_worker_that_slept_over_its_lease_gives_nobody_a_code_for_nothing(
    laurel: Laurel, point: str
) -> None:
    """SIGSTOP: another process issues it, and it is given back; then the sleeper wakes."""
    with till_house(laurel.clock.at) as till:
        counter = opened(laurel, till)
        counter.work()
        taken = counter.redeem(BOUND)
        asleep = sleeper(laurel.url, till, laurel.clock.at, point)
        assert asleep.pid is not None
        _, status = os.waitpid(asleep.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        laurel.clock.at += LEASE + timedelta(seconds=1)
        counter.work()
        assert counter.seen(taken).state == "issued"
        counter.undo(counter.seen(taken))
        counter.work()
        assert counter.seen(taken).state == "voided"
        os.kill(asleep.pid, signal.SIGCONT)
        asleep.join(_PATIENCE)
        assert asleep.exitcode == 0
        paid_for(counter, till, at_rest(counter, till))
        assert (counter.seen(taken).state, counter.available()) == ("voided", 50_000)
