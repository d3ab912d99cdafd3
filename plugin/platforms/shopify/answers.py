"""
What the Admin API answers, read with care: 200 says almost nothing.

Being throttled, being refused and half an answer are told in the body. Half an answer is kept with
its problems, for a null may mean "nothing" or "not for you", and only the problems tell which.
https://shopify.dev/docs/api/admin-graphql#status_and_error_codes
"""

import email.utils
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
import requests

from plugin.clock import wall
from plugin.domain.errors import DeniedError, PlatformError, TokenRefusedError
from plugin.platforms.shopify.failures import (
    OutageError,
    QueryError,
    Refusal,
    RefusedError,
    ThrottledError,
)
from plugin.platforms.shopify.transport import Reply

Data = dict[str, Any]

_DENIED = frozenset({402, 403, 404, 423})
_SECONDS = re.compile(r"\d{1,4}(?:\.\d{1,3})?", re.ASCII)
_PATIENCE: Final = 2.0
"""Seconds to wait when Shopify does not say how long."""
_LONGEST: Final = 3600.0
"""Seconds; whoever asks us to wait for longer is asked again after that."""


class _Throttle(msgspec.Struct, rename="camel"):
    currently_available: float = 0
    restore_rate: float = 0


class Cost(msgspec.Struct, rename="camel"):
    """What a question cost, in points, and what is left in the shop's bucket."""

    requested_query_cost: float = 0
    throttle_status: _Throttle = msgspec.field(default_factory=_Throttle)

    @property
    def refill(self) -> float:
        """Seconds until the bucket holds what the question needs."""
        status = self.throttle_status
        if status.restore_rate <= 0:
            return _PATIENCE
        missing = self.requested_query_cost - status.currently_available
        return min(_LONGEST, max(0.0, missing / status.restore_rate))


class _Extensions(msgspec.Struct):
    cost: Cost | None = None


class _ErrorExtensions(msgspec.Struct):
    code: str = ""


class Problem(msgspec.Struct):
    """Something that was not answered; `path` leads to the null that stands for it."""

    message: str = ""
    path: list[str | int] = []
    extensions: _ErrorExtensions = msgspec.field(default_factory=_ErrorExtensions)

    @property
    def code(self) -> str:
        """Shopify's word for it, such as `ACCESS_DENIED`; may be empty."""
        return self.extensions.code


class _Body(msgspec.Struct):
    data: Data | None = None
    errors: list[Problem] = []
    extensions: _Extensions = msgspec.field(default_factory=_Extensions)


@dataclass(frozen=True, slots=True)
class Answer:
    """The data of an answer, beside the problems of those parts that are missing."""

    data: Data
    problems: Sequence[Problem] = ()
    cost: Cost | None = None

    def part(self, *path: str) -> Any:  # noqa: ANN401 (JSON; each reader knows its own shape)
        """
        What stands at a path, None where there is nothing.

        Raises the error that belongs to it when it was not answered: that is not "nothing".
        """
        found: Any = self.data
        for depth, name in enumerate(path, start=1):
            found = found.get(name)
            if found is None:
                self._require_answered(path[:depth])
                return None
        return found

    def withheld(self, *path: str | int) -> bool:
        """Is anything at or below a path kept from us?"""
        wanted = list(path)
        return any(problem.path[: len(wanted)] == wanted for problem in self.problems)

    def _require_answered(self, path: tuple[str, ...]) -> None:
        """A null may also have risen: what stands below it was kept from us and may not be null."""
        wanted = list(path)
        met = [
            each
            for each in self.problems
            if each.path and wanted[: len(each.path)] == each.path[: len(wanted)]
        ]
        if met:
            raise _failure(met, self.cost)


def read(reply: Reply) -> Answer:
    """
    An answer with data in it.

    Raises ThrottledError, TokenRefusedError, DeniedError, QueryError, OutageError or, for a
    change that was refused, RefusedError: all of them PlatformError.
    """
    _require_success(reply)
    body = _parsed(reply.body)
    if body.errors and (not body.data or _says_nothing(body.errors)):
        raise _failure(body.errors, body.extensions.cost)
    if body.data is None:
        raise OutageError("the platform's answer holds no data")
    _require_no_refusals(body.data)
    return Answer(body.data, tuple(body.errors), body.extensions.cost)


def _require_success(reply: Reply) -> None:
    status, codes = reply.status, requests.codes
    if status == codes.ok:
        return
    if status == codes.unauthorized:
        raise TokenRefusedError("the platform refuses our token")
    if status in _DENIED:
        raise DeniedError(f"the platform denies us this shop: {status}")
    if status == codes.too_many_requests:
        raise ThrottledError("too many requests", retry_after(reply.headers))
    if status < codes.internal_server_error:
        raise QueryError(f"the platform refuses the request: {status}")
    raise OutageError(f"the platform failed: {status}")


def retry_after(headers: Mapping[str, str]) -> float:
    """The seconds that `Retry-After` asks for, told as a number or as the date when they end."""
    told = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(told):
        return min(_LONGEST, float(told))
    until = _date(told)
    if until is None:
        return _PATIENCE
    # Beside their own date, for their clock need not be ours.
    since = _date(headers.get("Date", "")) or wall()
    return min(_LONGEST, max(0.0, (until - since).total_seconds()))


def _date(text: str) -> datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else None


def _parsed(body: bytes) -> _Body:
    try:
        return msgspec.json.decode(body, type=_Body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise OutageError("the platform's answer is not what the API answers") from None


def _says_nothing(problems: Sequence[Problem]) -> bool:
    """Is the rest worth nothing, for nothing was done or nobody knows what?"""
    return any(problem.code in {"THROTTLED", "INTERNAL_SERVER_ERROR"} for problem in problems)


def _failure(problems: Sequence[Problem], cost: Cost | None) -> PlatformError:
    """The error that says most: throttled before denied, denied before the rest."""
    codes = sorted({problem.code for problem in problems if problem.code})
    told = "; ".join(problem.message for problem in problems)[:200]
    if "THROTTLED" in codes:
        return ThrottledError("the shop's query budget is used up", (cost or Cost()).refill)
    if {"SHOP_INACTIVE", "ACCESS_DENIED"} & set(codes):
        return DeniedError(f"the platform denies us this: {told}")
    if "INTERNAL_SERVER_ERROR" in codes:
        return OutageError("the platform failed inside its answer")
    return QueryError(f"the platform did not answer: {told}", codes)


def _require_no_refusals(data: Data) -> None:
    """A change tells what it refused beside what it did: `userErrors` on HTTP 200."""
    payloads = [payload for payload in data.values() if isinstance(payload, dict)]
    refusals = [_refusal(each) for one in payloads for each in one.get("userErrors") or []]
    if refusals:
        raise RefusedError(refusals)


def _refusal(told: Data) -> Refusal:
    field = tuple(str(part) for part in told.get("field") or [])
    return Refusal(str(told.get("code") or ""), field, str(told.get("message") or ""))
