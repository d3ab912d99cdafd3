"""The pump: delivers webhooks in order, and again later when the app did not answer well.

Eight retries over about four hours
(https://shopify.dev/changelog/updates-to-webhook-retry-mechanism). A second to connect, five to
answer in all; a redirect is a failure
(https://shopify.dev/docs/apps/build/webhooks/subscribe/https).
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from time import monotonic

import requests

from plugin.twin.clock import Clock
from plugin.twin.mischief import Mischief
from plugin.twin.outbox import DELIVERED, DROPPED, GIVEN_UP, WAITING, Delivery, Outbox

# Seconds before each retry; together a little over four hours.
BACK_OFF = (10, 60, 180, 480, 1_080, 2_160, 3_960, 6_480)
_PULSE = 1.0
_HANDS = 4

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Deadlines:
    """Seconds until a connection must stand, and until the answer must be complete."""

    connect: float = 1.0
    answer: float = 5.0


@dataclass(frozen=True)
class Counts:
    """What came of a round of deliveries."""

    sent: int
    accepted: int
    failed: int


def count(statuses: Iterable[int | None]) -> Counts:
    """Add up answers; anything but 2xx is a failure, a redirect too."""
    good = [_accepted(status) for status in statuses]
    return Counts(len(good), sum(good), len(good) - sum(good))


class Pump:
    """A thread that empties the outbox; `deliver_waiting` does the same at once, by hand."""

    def __init__(
        self,
        outbox: Outbox,
        clock: Clock,
        app_url: str,
        headers: Callable[[Delivery], dict[str, str]],
        due: Callable[[], None] = lambda: None,
        mischief: Callable[[], Mischief] = Mischief,
        deadlines: Deadlines | None = None,
    ) -> None:
        self._outbox, self._clock, self._due = outbox, clock, due
        self._app_url, self._headers = app_url, headers
        self._mischief, self._deadlines = mischief, deadlines or Deadlines()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._sending = threading.Lock()
        self._idle: list[requests.Session] = []
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to deliver in the background."""
        self._thread = threading.Thread(target=self._run, name="pump", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the delivery at hand and end."""
        self._stopping.set()
        self._wake.set()
        if self._thread:
            self._thread.join()
        for session in self._idle:
            session.close()

    def nudge(self) -> None:
        """Something new is waiting."""
        self._wake.set()

    def deliver_waiting(self, *, only_due: bool = False) -> Counts:
        """Try every waiting delivery once, or only those whose time has come."""
        self._due()
        with self._sending:
            now = self._clock.now()
            chosen = [d for d in self._outbox.waiting() if not only_due or d.next_at <= now]
            chosen = self._rearranged(chosen)
            return count(self._attempt(delivery) for delivery in self._until_stopped(chosen))

    def deliver_again(self, *, times: int, seed: int, new_ids: bool = False) -> Counts:
        """Send everything ever delivered once more, `times` over and shuffled by `seed`."""
        pile = [delivery for delivery in self._outbox.all() for _ in range(times)]
        Random(seed).shuffle(pile)
        if new_ids:
            pile = [replace(delivery, webhook_id=str(uuid.uuid4())) for delivery in pile]
        with self._sending, ThreadPoolExecutor(_HANDS) as hands:
            return count(hands.map(self._post, pile))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(_PULSE)
            self._wake.clear()
            try:
                self.deliver_waiting(only_due=True)
            except Exception:
                log.exception("the pump stumbled and goes on")

    def _rearranged(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """What is really sent, in the order it really goes: first tries may suffer mischief."""
        plan = self._mischief().plan(deliveries)
        for lost in plan.dropped:
            self._outbox.keep(replace(lost, status=DROPPED))
        return plan.sent

    def _until_stopped(self, deliveries: Sequence[Delivery]) -> Iterable[Delivery]:
        for delivery in deliveries:
            if self._stopping.is_set():
                return
            yield delivery

    def _attempt(self, delivery: Delivery) -> int | None:
        status = self._post(delivery)
        now = self._clock.now()
        self._outbox.settle(after_attempt(delivery, status, now), now)
        return status

    def _post(self, delivery: Delivery) -> int | None:
        limits, began = self._deadlines, monotonic()
        # An address made over the API is whole; the configuration's is a path of the app.
        address = delivery.uri if "://" in delivery.uri else self._app_url + delivery.uri
        with self._connection() as session:
            try:
                answer = session.post(
                    address,
                    data=delivery.body.encode(),
                    headers=self._headers(delivery),
                    timeout=(limits.connect, limits.answer),
                    allow_redirects=False,
                )
            except requests.RequestException:
                return None
        # Each single wait was short enough; all of them together must be, too.
        in_time = monotonic() - began <= limits.answer
        return answer.status_code if in_time else None

    @contextmanager
    def _connection(self) -> Iterator[requests.Session]:
        """A kept-open connection, as the platform uses them too."""
        try:
            session = self._idle.pop()
        except IndexError:
            session = requests.Session()
            session.trust_env = False
        yield session
        self._idle.append(session)


def after_attempt(delivery: Delivery, status: int | None, now: datetime) -> Delivery:
    """The delivery after one try: done, waiting for the next, or given up."""
    tried = replace(delivery, tries=delivery.tries + 1, last_status=status)
    if _accepted(status):
        return replace(tried, status=DELIVERED)
    if tried.tries > len(BACK_OFF):
        return replace(tried, status=GIVEN_UP)
    pause = timedelta(seconds=BACK_OFF[tried.tries - 1])
    return replace(tried, status=WAITING, next_at=now + pause)


def _accepted(status: int | None) -> bool:
    return status is not None and requests.codes.ok <= status < requests.codes.multiple_choices
