"""A permit is renewed in time, one at a time, and survives whatever gets lost on the way."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.errors import (
    NoPermitError,
    PlatformError,
    TokenRefusedError,
    UnavailableError,
)
from plugin.ports import Grant
from plugin.service import permits
from plugin.service.permits import PermitState
from plugin.store import Tx, jobs
from plugin.store import permits as rows
from plugin.worker import Worker
from tests.laurel import Laurel
from tests.service.renewing import LIFE, Branch


@pytest.fixture
def branch(laurel: Laurel) -> Branch:
    return Branch(laurel)


def test_a_grant_is_used_while_it_is_good(branch: Branch) -> None:
    branch.later(minutes=49)
    assert branch.grant().access_token == "access-1"
    assert branch.bank.pairs == 1


def test_it_is_renewed_before_it_ends(branch: Branch) -> None:
    branch.later(minutes=51)
    assert branch.grant().access_token == "access-2"
    branch.later(minutes=49)
    assert branch.grant().access_token == "access-2"


def test_a_renewed_grant_is_kept_sealed(branch: Branch) -> None:
    branch.later(minutes=51)
    branch.grant()
    permit = branch.services.store.read(lambda tx: rows.of(tx, branch.shop))
    assert permit is not None
    assert b"access-2" not in permit.sealed
    assert permit.expires_at == branch.laurel.clock.now() + LIFE


@pytest.mark.attack
def test_a_lost_answer_is_asked_for_again(branch: Branch) -> None:
    branch.later(minutes=51)
    branch.bank.lost = 1
    assert branch.grant().access_token == "access-1"
    branch.later(seconds=31)
    assert branch.grant().access_token == "access-3"
    branch.later(minutes=51)
    assert branch.grant().access_token == "access-4"


def test_a_lost_answer_at_the_very_end_is_asked_for_again(branch: Branch) -> None:
    branch.later(minutes=61)
    branch.bank.lost = 1
    with pytest.raises(PlatformError):
        branch.grant()
    with pytest.raises(UnavailableError):
        branch.grant()
    branch.later(seconds=31)
    assert branch.grant().access_token == "access-3"


def test_while_the_platform_is_away_the_old_grant_serves_and_it_is_left_alone(
    branch: Branch,
) -> None:
    branch.later(minutes=51)
    branch.bank.trouble = [PlatformError("away"), PlatformError("away")]
    for _ in range(5):
        assert branch.grant().access_token == "access-1"
    assert len(branch.bank.trouble) == 1


def test_while_one_renews_the_others_use_the_old_grant(branch: Branch) -> None:
    branch.later(minutes=51)
    others: list[Grant] = []
    branch.bank.meanwhile = lambda: others.append(branch.grant())
    assert branch.grant().access_token == "access-2"
    assert [grant.access_token for grant in others] == ["access-1"]
    assert branch.bank.pairs == 2


def test_while_one_renews_what_is_over_the_others_wait(branch: Branch) -> None:
    branch.later(minutes=61)

    def another() -> None:
        with pytest.raises(UnavailableError) as caught:
            branch.grant()
        assert 0 < caught.value.retry_after <= 10

    branch.bank.meanwhile = another
    assert branch.grant().access_token == "access-2"


@pytest.mark.attack
def test_two_workers_who_renew_at_once_end_with_one_valid_pair(branch: Branch) -> None:
    branch.later(minutes=51)
    start = threading.Barrier(8)

    def worker() -> str:
        start.wait()
        return permits.live_grant(branch.services, branch.shop).access_token

    with ThreadPoolExecutor(8) as pool:
        got = {each.result() for each in [pool.submit(worker) for _ in range(8)]}
    assert got <= {"access-1", "access-2"}
    assert branch.bank.pairs == 2
    branch.later(minutes=55)
    assert branch.grant().access_token == "access-3"


def test_whoever_loses_the_lease_uses_what_the_winner_kept(branch: Branch) -> None:
    branch.later(minutes=51)

    def overtaken() -> None:
        branch.later(seconds=61)
        branch.grant()

    branch.bank.meanwhile = overtaken
    branch.bank.refreshable.append("refresh-1")
    assert permits.live_grant(branch.services, branch.shop).access_token == "access-2"


def test_a_worker_that_died_with_the_answer_in_its_hand_costs_nothing(branch: Branch) -> None:
    branch.later(minutes=51)

    def lease(tx: Tx) -> None:
        now = branch.laurel.clock.now()
        rows.lease(tx, branch.shop, now, now + timedelta(seconds=60))

    branch.services.store.transact(lease)
    branch.bank.refresh(branch.shop.domain, Grant("access-1", (), None, "refresh-1"))
    assert branch.grant().access_token == "access-1"
    branch.later(seconds=61)
    assert branch.grant().access_token == "access-3"


def test_a_dead_permit_waits_for_staff(branch: Branch) -> None:
    branch.later(minutes=51)
    branch.bank.forget()
    with pytest.raises(NoPermitError) as caught:
        branch.grant()
    assert caught.value.retry_after == 900
    assert branch.state() is PermitState.RECONNECT
    asked = branch.bank.pairs
    with pytest.raises(NoPermitError):
        branch.grant()
    assert branch.bank.pairs == asked


def test_the_next_visit_of_staff_revives_it_and_no_other_does_more(branch: Branch) -> None:
    branch.later(minutes=51)
    branch.bank.forget()
    with pytest.raises(NoPermitError):
        branch.grant()
    branch.visit()
    assert branch.state() is PermitState.LIVE
    assert branch.grant().access_token == "access-2"
    branch.visit()
    assert len(branch.bank.exchanged) == 2


def test_staff_who_come_while_we_renew_bring_the_grant_that_counts(branch: Branch) -> None:
    branch.later(minutes=51)

    def staff_come() -> None:
        fresh = branch.bank.grant(branch.bank.exchanged[0])
        keep = permits.keep
        branch.services.store.transact(lambda tx: keep(tx, branch.services, branch.shop, fresh))

    branch.bank.meanwhile = staff_come
    assert branch.grant().access_token == "access-2"
    assert branch.state() is PermitState.LIVE


def test_a_grant_refused_before_its_time_is_renewed_once(branch: Branch) -> None:
    branch.bank.refused.add("access-1")

    def question(_platform: object, grant: Grant) -> str:
        branch.bank.call(grant)
        return grant.access_token

    assert permits.ask(branch.services, branch.shop, question) == "access-2"
    branch.bank.refused |= {"access-2", "access-3"}
    with pytest.raises(TokenRefusedError):
        permits.ask(branch.services, branch.shop, question)
    assert branch.bank.pairs == 3


def test_a_permit_nobody_uses_is_renewed_daily_and_never_dies(branch: Branch) -> None:
    """No sweep, no question: only the daily renewal, and nothing else of the worker's rota."""
    for _ in range(3):
        branch.later(days=1, minutes=1)
        assert permits.enqueue_due(branch.services) == 1
        Worker(branch.services).drain(branch.shop.id)
    assert branch.bank.pairs == 4
    assert permits.enqueue_due(branch.services) == 0


def test_a_daily_renewal_that_fails_is_due_again(branch: Branch) -> None:
    branch.bank.trouble = [PlatformError("away")]
    branch.later(days=1, minutes=1)
    branch.work()
    assert branch.bank.pairs == 1
    branch.later(minutes=61)
    branch.work()
    assert branch.bank.pairs == 2


def test_a_grant_without_end_is_never_renewed(branch: Branch) -> None:
    forever = replace(branch.bank._issue(), expires_at=None, refresh_token=None)
    branch.services.store.transact(
        lambda tx: permits.keep(tx, branch.services, branch.shop, forever)
    )
    branch.later(days=400)
    branch.work()
    assert permits.live_grant(branch.services, branch.shop) == forever


def test_a_shop_nobody_installed_has_no_permit(laurel: Laurel) -> None:
    with pytest.raises(NoPermitError):
        permits.live_grant(laurel.services, laurel.kubek)
    assert laurel.services.store.read(lambda tx: permits.state(tx, laurel.kubek)) == "none"


def test_many_due_permits_are_renewed_in_turn(branch: Branch, laurel: Laurel) -> None:
    branch.later(days=1, minutes=1)
    assert permits.enqueue_due(branch.services) == 1
    assert permits.enqueue_due(branch.services) == 0
    assert laurel.services.store.read(lambda tx: jobs.open_count(tx, branch.shop.id)) == 1
