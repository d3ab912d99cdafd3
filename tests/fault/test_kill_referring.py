"""
SIGKILL at every point where a friend comes, a referrer is rewarded, or a reward is taken back.

Whoever dies is followed by somebody who does the same again: claims with the same e-mail, is told
of the same orders. In the end every friend has one code and every referrer one reward.
"""

import re
import signal
import sys
from collections import Counter as Tally
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from plugin import crash
from plugin.service import shops
from plugin.service.referrals import asking
from plugin.service.rewards import pools
from plugin.store.jobs import LEASE
from plugin.worker import Worker
from tests.cast import KUBEK
from tests.fault.spenders import served_by, till_house
from tests.laurel import Laurel, StillClock
from tests.nursery import NURSERY, ROOT
from tests.service.members import acts_of
from tests.service.referrals.circle import POINTS, Circle
from tests.service.visiting import Desk

_PATIENCE = 120
_NAMED = re.compile(r'crash\.point\("([^"]+)"\)')
_HOLD = timedelta(days=15)


def circle_at(laurel: Laurel, till: Any) -> Circle:
    """A circle whose platform is that till, and whose referrers are given points."""
    circle = Circle(laurel, terms=POINTS)
    served_by(circle.desk, till)
    circle.known(circle.member(points=0))
    return circle


def live_through(circle: Circle, name: str) -> None:
    """Two friends come and buy; the hold passes, and one of the orders is cancelled."""
    began = circle.laurel.clock.now()
    kept, gone = (f"{kind}-{name}@example.pl" for kind in ("kept", "gone"))
    told = []
    for email in (kept, gone):
        link = circle.link()
        circle.claim(email, link, came_from="")
        at = began + timedelta(hours=1)
        told.append(circle.order(email, at=at, number=email, referral=link))
    circle.told(*told)
    work_off(circle)
    circle.laurel.clock.at = began + _HOLD
    asking.enqueue_due(circle.services)
    work_off(circle)
    circle.told(circle.cancelled(told[1]))
    work_off(circle)


def work_off(circle: Circle) -> None:
    """Whatever is due, without the chores."""
    worker = Worker(circle.services)
    while worker._work_off():
        pass


def dying(url: str, till: Any, at: datetime, name: str, spec: str) -> BaseProcess:
    """A process that lives through it all, and dies of it."""
    started = NURSERY.Process(target=_live, args=(url, till, at, name, spec))
    started.start()
    return started


def _live(url: str, till: Any, at: datetime, name: str, spec: str) -> None:
    with closing(Laurel(url, StillClock(at))) as laurel:
        circle = again_at(laurel, till)
        pools.look_after(circle.services)
        work_off(circle)
        crash.arm(spec)
        live_through(circle, name)


def again_at(laurel: Laurel, till: Any) -> Circle:
    """The same circle, in another process."""
    circle = Circle.__new__(Circle)
    circle.laurel, circle.desk = laurel, Desk(laurel.clock)
    served_by(circle.desk, till)
    laurel.services = replace(laurel.services, platforms={"shopify": circle.desk})
    circle.shop = shops.named(laurel.services, KUBEK.domain)
    return circle


@pytest.mark.slow
def test_no_kill_pays_a_referrer_twice_or_never(
    laurel: Laurel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hits, url = tmp_path / "hits", laurel.url
    with till_house(laurel.clock.at) as till:
        circle = circle_at(laurel, till)
        for number, point in enumerate(crash.REFERRING):
            began = laurel.clock.at
            dead = dying(url, till, began, f"f{number}", f"{hits}:1:{point}")
            dead.join(_PATIENCE)
            assert dead.exitcode == -signal.SIGKILL, point
            laurel.clock.at = began + LEASE + timedelta(seconds=1)
            live_through(circle, f"f{number}")
            laurel.clock.advance(days=40)
        circle.rest()
        counted = Tally(hits.read_text().splitlines())
        with capsys.disabled():
            sys.stdout.write(f"\nSIGKILL at {dict(counted)}; {len(circle.states())} friends\n")
        assert {point for point in crash.REFERRING if not counted[point]} == set()
        friends = len(crash.REFERRING)
        states = Tally((state, paid) for state, _, paid in circle.states())
        assert states == {("due", "paid"): friends, ("reversed", "withdrawn"): friends}
        assert circle.available() == POINTS.points * friends
        assert len(acts_of(laurel, "refer")) == 2 * friends
        assert circle.laurel.faults() == []


def test_every_point_of_referrals_is_died_at() -> None:
    sources = (ROOT / "plugin" / "service" / "referrals").glob("*.py")
    named = {name for source in sources for name in _NAMED.findall(source.read_text())}
    assert named == set(crash.REFERRING)
