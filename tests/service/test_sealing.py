"""Finished days are sealed once each, in order, with everything that was booked on them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.service import members, sealing
from plugin.service.lookup import Whom
from plugin.store import seals
from plugin.store.accounts import GENESIS
from plugin.store.digests import Content, Seal
from plugin.worker import Worker
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, KOPI
from tests.laurel import Laurel
from tests.service.buying import bought

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 6, 2, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def busy(laurel: Laurel) -> Laurel:
    """On the first of June Ania bought mugs and was given points."""
    laurel.clock.at = NOON
    bought(laurel, ANIA, mug(2))
    gift(laurel)
    return laurel


def budi_buys(laurel: Laurel) -> None:
    """An order under a number that no other has."""
    bought(laurel, BUDI, mug(1), shop=Shop(last_id=500))


def gift(laurel: Laurel, points: int = 5) -> None:
    whom = Whom(customer_id=str(ANIA.customer_id))
    members.adjust(laurel.services, laurel.kubek, whom, points, reason="a gift", actor="Ola")


def sealed(laurel: Laurel) -> list[Seal]:
    """All seals of Kubek's brand, the oldest first."""
    brand_id = laurel.kubek.brand_id
    return laurel.services.store.read(lambda tx: list(seals.every(tx, brand_id)))


def seal_at(laurel: Laurel, at: datetime) -> int:
    laurel.clock.at = at
    return sealing.seal_finished_days(laurel.services)


def test_a_day_is_sealed_ten_minutes_after_its_end(busy: Laurel) -> None:
    assert seal_at(busy, NOON) == 0
    assert seal_at(busy, MIDNIGHT + sealing.MARGIN - A_MINUTE) == 0
    assert seal_at(busy, MIDNIGHT + sealing.MARGIN) == 1
    (seal,) = sealed(busy)
    assert (seal.day, seal.entries, seal.acts, seal.previous) == ("2026-06-01", 2, 1, GENESIS)
    assert busy.faults() == []


def test_sealing_again_does_nothing(busy: Laurel) -> None:
    assert [seal_at(busy, MIDNIGHT + timedelta(hours=1)) for _ in range(3)] == [1, 0, 0]


def test_every_day_follows_from_the_one_before_quiet_ones_too(busy: Laurel) -> None:
    busy.clock.at = NOON + timedelta(days=3)
    budi_buys(busy)
    assert seal_at(busy, NOON + timedelta(days=5)) == 5
    found = sealed(busy)
    assert [(seal.day[-2:], seal.entries) for seal in found] == [
        ("01", 2), ("02", 0), ("03", 0), ("04", 1), ("05", 0),
    ]  # fmt: skip
    assert [seal.previous for seal in found] == [GENESIS, *(seal.digest for seal in found[:-1])]
    assert len({seal.digest for seal in found}) == 5
    assert busy.faults() == []


def test_a_brand_where_nothing_happened_has_no_seals(busy: Laurel) -> None:
    other = busy.shop(KOPI)
    seal_at(busy, NOON + timedelta(days=5))
    assert sealing.newest(busy.services, other, 7) == []
    assert busy.faults(other) == []


def test_what_is_learnt_with_a_clock_that_is_behind_is_booked_on_the_open_day(
    busy: Laurel,
) -> None:
    seal_at(busy, MIDNIGHT + sealing.MARGIN)
    busy.clock.at = MIDNIGHT - A_MINUTE
    gift(busy, 7)
    budi_buys(busy)
    assert {line.line.posted_at for line in busy.show(BUDI).lines} == {MIDNIGHT}
    assert busy.show(ANIA).balance.total == 202
    assert seal_at(busy, MIDNIGHT + timedelta(days=1, hours=1)) == 1
    assert (sealed(busy)[-1].entries, sealed(busy)[-1].acts) == (2, 1)
    assert busy.faults() == []


def test_the_newest_seals_come_first_and_as_many_as_asked(busy: Laurel) -> None:
    seal_at(busy, NOON + timedelta(days=5))
    found = sealing.newest(busy.services, busy.kubek, 2)
    assert [seal.day for seal in found] == ["2026-06-05", "2026-06-04"]
    with pytest.raises(InvalidInputError):
        sealing.newest(busy.services, busy.kubek, 0)


def test_the_worker_seals_when_a_day_is_over_and_not_before(busy: Laurel) -> None:
    worker = Worker(busy.services)
    worker._turn()
    assert sealed(busy) == []
    busy.clock.at = MIDNIGHT + sealing.MARGIN
    worker._turn()
    assert len(sealed(busy)) == 1
    busy.clock.at += timedelta(days=2)
    worker._turn()
    assert len(sealed(busy)) == 3


def test_the_worker_seals_although_work_never_ends(
    busy: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(busy.services)
    monkeypatch.setattr(worker, "_work_off", lambda: True)
    busy.clock.at = MIDNIGHT + sealing.MARGIN
    assert worker._turn()
    assert len(sealed(busy)) == 1


def test_many_who_seal_at_once_leave_one_seal_a_day(busy: Laurel) -> None:
    busy.clock.at = NOON + timedelta(days=4)
    with ThreadPoolExecutor(4) as workers:
        sealing_now = [workers.submit(sealing.seal_finished_days, busy.services) for _ in range(4)]
    assert sum(one.result() for one in sealing_now) == len(sealed(busy)) == 4
    assert busy.faults() == []


def test_a_seal_can_be_taken_with_other_tools() -> None:
    """The definition of docs/ledger.md, done by hand."""
    content = Content()
    content.add_entry(7, 1, b"\x01" * 32)
    content.add_act((9, 7, "join", "join:x", "member", "{}", 1000, None))
    seal = content.sealed(3, "2026-06-01", GENESIS)
    lines = hashlib.sha256(b"7/1 " + b"01" * 32 + b"\n").hexdigest()
    told = hashlib.sha256(b'[9,7,"join","join:x","member","{}",1000,null]\n').hexdigest()
    said = f'[3,"2026-06-01",1,"{lines}",1,"{told}","{"0" * 64}"]'
    assert seal.digest == hashlib.sha256(said.encode()).digest()
