"""
The GraphQL Admin API, one question at a time.

It answers 200 to almost everything: being throttled, being refused and half an answer are read
from the body. https://shopify.dev/docs/api/admin-graphql#status_and_error_codes
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import msgspec
import requests

from plugin.domain.errors import PlatformError
from plugin.platforms.shopify.failures import (
    DeniedError,
    OutageError,
    QueryError,
    ThrottledError,
    TokenRefusedError,
)
from plugin.platforms.shopify.identity import graphql_url
from plugin.platforms.shopify.transport import post

Data = dict[str, Any]

_DENIED = frozenset({402, 403, 404, 423})
_SECONDS = re.compile(r"\d{1,4}(?:\.\d{1,3})?", re.ASCII)
_PATIENCE = 2.0
"""Seconds to wait when Shopify does not say how long."""


class _Throttle(msgspec.Struct, rename="camel"):
    currently_available: float = 0
    restore_rate: float = 0


class _Cost(msgspec.Struct, rename="camel"):
    requested_query_cost: float = 0
    throttle_status: _Throttle = msgspec.field(default_factory=_Throttle)


class _Extensions(msgspec.Struct):
    cost: _Cost | None = None


class _ErrorExtensions(msgspec.Struct):
    code: str = ""


class _Error(msgspec.Struct):
    message: str = ""
    extensions: _ErrorExtensions = msgspec.field(default_factory=_ErrorExtensions)


class _Answer(msgspec.Struct):
    data: Data | None = None
    errors: list[_Error] = []
    extensions: _Extensions = msgspec.field(default_factory=_Extensions)


def document(name: str) -> str:
    """One of our own GraphQL documents, by the name of its file in `queries`."""
    return files(__package__).joinpath("queries", f"{name}.graphql").read_text("utf-8")


class AdminApi:
    """The Admin API of one shop, with one access token."""

    def __init__(
        self, session: requests.Session, shop_domain: str, access_token: str, api_version: str
    ) -> None:
        self._session = session
        self._url = graphql_url(shop_domain, api_version)
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-Shopify-Access-Token": access_token,
        }

    def post(self, query: str, variables: Mapping[str, Any] | None = None) -> Data:
        """
        Ask, once, and return the data of a whole answer.

        Raises ThrottledError, TokenRefusedError, DeniedError, QueryError (with the data of half
        an answer) or OutageError, all of them PlatformError with their own permanence.
        """
        body = msgspec.json.encode({"query": query, "variables": variables or {}})
        response = post(self._session, self._url, body=body, headers=self._headers)
        _require_success(response)
        return _data(_parsed(response.content))


def _require_success(response: requests.Response) -> None:
    status = response.status_code
    if status == requests.codes.ok:
        return
    if status == requests.codes.unauthorized:
        raise TokenRefusedError("the platform refuses our token")
    if status in _DENIED:
        raise DeniedError(f"the platform denies us this shop: {status}")
    if status == requests.codes.too_many_requests:
        raise ThrottledError("too many requests", _retry_after(response))
    if status < requests.codes.internal_server_error:
        raise QueryError(f"the platform refuses the request: {status}")
    raise OutageError(f"the platform failed: {status}")


def _retry_after(response: requests.Response) -> float:
    told = response.headers.get("Retry-After", "")
    return float(told) if _SECONDS.fullmatch(told) else _PATIENCE


def _parsed(body: bytes) -> _Answer:
    try:
        return msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise OutageError("the platform's answer is not what the API answers") from None


def _data(answer: _Answer) -> Data:
    if answer.errors:
        raise _failure(answer)
    if answer.data is None:
        raise OutageError("the platform's answer holds no data")
    return answer.data


def _failure(answer: _Answer) -> PlatformError:
    """The error that says most: throttled before denied, denied before the rest."""
    codes = {error.extensions.code for error in answer.errors}
    told = "; ".join(error.message for error in answer.errors)[:200]
    if "THROTTLED" in codes:
        return ThrottledError("the shop's query budget is used up", _refill(answer.extensions.cost))
    if "SHOP_INACTIVE" in codes or ("ACCESS_DENIED" in codes and not answer.data):
        return DeniedError(f"the platform denies us this: {told}")
    if "INTERNAL_SERVER_ERROR" in codes:
        return OutageError("the platform failed inside its answer")
    return QueryError(f"the platform did not answer all of it: {told}", answer.data)


def _refill(cost: _Cost | None) -> float:
    """Seconds until the bucket holds what the query needs."""
    if cost is None or cost.throttle_status.restore_rate <= 0:
        return _PATIENCE
    missing = cost.requested_query_cost - cost.throttle_status.currently_available
    return max(0.0, missing / cost.throttle_status.restore_rate)
