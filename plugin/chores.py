"""
Chores: what time alone changes, looked after by the worker between jobs.

Each is bounded, safe to do twice and by two workers at once, and due again after its time has
passed on the shared clock. A chore that fails is told of and tried again in its turn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from plugin.service import (
    forgetting,
    mirroring,
    permits,
    sealing,
    settling,
    subscribing,
    sweeping,
    warning,
)
from plugin.service.letters import reminding
from plugin.service.privacy import retention
from plugin.service.referrals import asking as referring
from plugin.service.rewards import budget, pools, reconciling, returning
from plugin.service.services import Services

_log = structlog.get_logger("chores")


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to look after every so often; `work` returns how much there was to do."""

    name: str
    every: timedelta
    work: Callable[[Services], int]


CHORES = (
    Chore("refresh", timedelta(seconds=1), settling.refresh),
    Chore("warn", timedelta(minutes=1), warning.enqueue_due),
    Chore("code_ends", reminding.EVERY, reminding.enqueue_due),
    Chore("seal", timedelta(minutes=10), sealing.seal_finished_days),
    Chore("forget", forgetting.EVERY, forgetting.forget_the_unclaimed),
    Chore("permits", timedelta(minutes=1), permits.enqueue_due),
    Chore("sweep", timedelta(minutes=1), sweeping.enqueue_due),
    Chore("pools", timedelta(minutes=1), pools.look_after),
    Chore("returning", timedelta(minutes=1), returning.enqueue_due),
    Chore("referrals", timedelta(minutes=1), referring.enqueue_due),
    Chore("reconcile", timedelta(minutes=1), reconciling.enqueue_due),
    Chore("budget", budget.EVERY, budget.watch),
    Chore("mirror", mirroring.SOON, mirroring.enqueue_due),
    Chore("subscriptions", timedelta(days=1), subscribing.ask_for_all),
    Chore("retention", retention.EVERY, retention.let_go),
)


class Rota:
    """Which chore is due when, in one worker."""

    def __init__(self, services: Services, chores: tuple[Chore, ...] = CHORES) -> None:
        self._services = services
        self._chores = chores
        self._done_at: dict[str, datetime] = {}

    def look_after(self) -> bool:
        """Do every chore that is due; True when there was anything to do."""
        return sum(self._do(chore) for chore in self._chores if self._is_due(chore)) > 0

    def _is_due(self, chore: Chore) -> bool:
        """A development clock may also go back: then everything is due."""
        last, now = self._done_at.get(chore.name), self._services.clock.now()
        return last is None or not last <= now < last + chore.every

    def _do(self, chore: Chore) -> int:
        self._done_at[chore.name] = self._services.clock.now()
        try:
            return chore.work(self._services)
        except Exception as error:  # noqa: BLE001 (one chore must not keep the others from theirs)
            _log.warning(
                "chore_failed", chore=chore.name, error=type(error).__name__, exc_info=True
            )
            return 0
