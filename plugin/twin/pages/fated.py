"""A request and its fate: done or not, answered well, badly or not at all."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

from flask import Response, jsonify
from waitress.channel import ClientDisconnected

from plugin.twin.fates import (
    BROKEN,
    DELAYED,
    HTML,
    LOST,
    OK,
    RESET,
    THROTTLED,
    TOO_MANY,
    TRUNCATED,
    Fate,
)

_PAGE = "<!DOCTYPE html><title>Something went wrong</title><p>There is a problem loading this page."


class ConnectionLostError(ClientDisconnected):  # type: ignore[misc]  # waitress ships no types
    """Raised inside an answer, so that the server closes the connection without a word."""


def answered(
    fate: Fate,
    apply: Callable[[], Response],
    hold_back: Callable[[int], None],
    throttled: Callable[[], Response],
) -> Response:
    """The answer a request gets; whether it took effect is the fate's to say."""
    if fate.name == DELAYED:
        hold_back(fate.seconds)
    if fate.name == THROTTLED:
        return throttled()
    response = apply() if fate.applies else None
    if fate.name == OK and response is not None:
        return response
    if fate.name in {LOST, RESET, DELAYED}:
        return Response(_silence())
    return _spoiled(fate, response)


def _silence() -> Iterator[bytes]:
    """The server meets the error while it answers, not before."""
    yield from ()
    raise ConnectionLostError


def _spoiled(fate: Fate, response: Response | None) -> Response:
    if fate.name == TRUNCATED and response is not None:
        whole = response.get_data()
        return Response(whole[: len(whole) // 2], content_type="application/json")
    if fate.name == HTML:
        return Response(_PAGE, content_type="text/html; charset=utf-8")
    if fate.name == TOO_MANY:
        return too_many(fate.seconds)
    assert fate.name in BROKEN  # noqa: S101 - every other fate is dealt with above
    return _refused(HTTPStatus(int(fate.name)))


def too_many(seconds: int = 2) -> Response:
    """429, and how long to wait."""
    refused = _refused(HTTPStatus.TOO_MANY_REQUESTS)
    refused.headers["Retry-After"] = f"{seconds}.0"
    return refused


def _refused(status: HTTPStatus) -> Response:
    body = jsonify(errors=status.phrase).get_data()
    return Response(body, status, content_type="application/json")
