"""
The GraphQL Admin API of one shop: a question, asked again where that is safe.

What was refused before anybody looked at it (throttled) may always be asked again. What may have
been carried out without our hearing of it is asked again only if it changes nothing, or nothing
more: queries, and mutations whose document says so.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import msgspec
import requests
import structlog

from plugin.domain.errors import PlatformError
from plugin.platforms.shopify import answers
from plugin.platforms.shopify.answers import Answer
from plugin.platforms.shopify.documents import Document
from plugin.platforms.shopify.failures import OutageError, ThrottledError
from plugin.platforms.shopify.identity import graphql_url
from plugin.platforms.shopify.pacing import Paces
from plugin.platforms.shopify.transport import BRIEF, PATIENT, SMALL, Reply, post

_RETRIES: Final = 3
_FIRST_WAIT: Final = 0.2
_PATIENCE: Final = 2.0
"""Seconds to sleep here at most: a longer wait is the caller's, who has other work."""
_REST: Final = 15.0
"""Seconds to leave a shop alone that does not answer at all."""

_log = structlog.get_logger("shopify")


@dataclass(frozen=True, slots=True)
class Line:
    """What all shops share: connections, paces, the version (such as `2026-10`), and patience."""

    session: requests.Session
    api_version: str
    paces: Paces = field(default_factory=lambda: Paces(time.monotonic))
    sleep: Callable[[float], None] = time.sleep
    dice: Callable[[], float] = random.random
    """Jitter keeps many waiting processes from coming back together."""


class AdminApi:
    """The Admin API of one shop, with one access token."""

    def __init__(self, line: Line, shop_domain: str, access_token: str) -> None:
        self._line = line
        self._shop = shop_domain
        self._url = graphql_url(shop_domain, line.api_version)
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-Shopify-Access-Token": access_token,
        }

    def ask(
        self,
        asked: Document,
        variables: Mapping[str, Any] | None = None,
        *,
        at_most: int = SMALL,
    ) -> Answer:
        """
        The answer to a document; `at_most` bytes of it. Sleeps two seconds at a time at most.

        Raises what `answers.read` raises; a ThrottledError says how long to stay away.
        """
        body = msgspec.json.encode({"query": asked.text, "variables": variables or {}})
        for attempt in count(1):
            try:
                return self._ask_once(asked, body, at_most)
            except (ThrottledError, OutageError) as failure:
                self._line.sleep(self._wait(failure, asked, attempt))
        raise AssertionError("the last try returns or raises")

    def ask_briefly(
        self, asked: Document, variables: Mapping[str, Any], *, at_most: int = SMALL
    ) -> Answer:
        """The answer to a question asked once, within a few seconds. Raises as `ask`."""
        body = msgspec.json.encode({"query": asked.text, "variables": variables})
        return self._ask_once(asked, body, at_most, patience=BRIEF)

    def _ask_once(
        self, asked: Document, body: bytes, at_most: int, patience: float = PATIENT
    ) -> Answer:
        self._pace(asked)
        reply = post(
            self._line.session,
            self._url,
            body=body,
            headers=self._headers,
            at_most=at_most,
            patience=patience,
        )
        self._note_version(reply)
        answer = answers.read(reply)
        if answer.cost:
            status = answer.cost.throttle_status
            self._line.paces.note(
                self._shop,
                asked.name,
                cost=answer.cost.requested_query_cost,
                level=status.currently_available,
                rate=status.restore_rate,
            )
        return answer

    def _pace(self, asked: Document) -> None:
        wait = self._line.paces.wait(self._shop, asked.name)
        if wait > 0:
            raise ThrottledError("the shop's budget is paced", wait)

    def _wait(self, failure: PlatformError, asked: Document, attempt: int) -> float:
        """Seconds to wait before the next try. Raises the failure when there is to be none."""
        if isinstance(failure, ThrottledError):
            if failure.wait > _PATIENCE:
                self._line.paces.rest(self._shop, failure.wait)
            if failure.wait > _PATIENCE or attempt > _RETRIES:
                raise failure
            return failure.wait
        if not asked.repeatable:
            raise failure
        if attempt > _RETRIES:
            self._line.paces.rest(self._shop, _REST)
            raise failure
        return float(_FIRST_WAIT * 2 ** (attempt - 1) * (0.5 + self._line.dice() / 2))

    def _note_version(self, reply: Reply) -> None:
        """A version that Shopify no longer speaks is answered by the oldest that it does."""
        spoken = reply.headers.get("X-Shopify-API-Version", "")
        if spoken and spoken != self._line.api_version:
            _log.warning("version_replaced", asked=self._line.api_version, answered=spoken[:20])
