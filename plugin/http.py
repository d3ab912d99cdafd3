"""
What every door shares: the services, one shape for errors, request ids, careful headers.

Domain errors know nothing of HTTP; the one table of statuses is here.
"""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from plugin import metrics
from plugin.domain.errors import (
    ConflictError,
    ContradictionError,
    ForbiddenError,
    HandshakeError,
    InvalidInputError,
    LaurelError,
    NotFoundError,
    TooLargeError,
    TooManyAttemptsError,
    UnauthenticatedError,
    UnavailableError,
    UnreadableError,
)
from plugin.service.services import Services

_STATUS: Mapping[type[LaurelError], HTTPStatus] = {
    ContradictionError: HTTPStatus.BAD_REQUEST,
    HandshakeError: HTTPStatus.BAD_REQUEST,
    UnauthenticatedError: HTTPStatus.UNAUTHORIZED,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InvalidInputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnreadableError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyAttemptsError: HTTPStatus.TOO_MANY_REQUESTS,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_RETRY_AFTER_SECONDS = "2"

_log = structlog.get_logger("http")


def services() -> Services:
    """The services of the app that serves this request."""
    return cast("Services", current_app.extensions["laurel"])


def status_of(error: LaurelError) -> HTTPStatus:
    """The HTTP status of an error: that of the nearest ancestor in the table."""
    for kind in type(error).__mro__:
        if kind in _STATUS:
            return _STATUS[kind]
    return HTTPStatus.BAD_GATEWAY


def init_app(app: Flask) -> None:
    """Give every request an id, every answer its headers, every error its shape."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.register_error_handler(Exception, told)


def told(error: Exception) -> Response:
    """Any error as an answer; one that nobody foresaw is a fault of ours, and goes into the log."""
    if isinstance(error, LaurelError):
        return problem(status_of(error), error.code, str(error))
    return _http_error(error) if isinstance(error, HTTPException) else _surprise(error)


def problem(status: HTTPStatus, code: str, message: str) -> Response:
    """An error: JSON for programs, a kind page for people; both name the request."""
    metrics.refused.labels(code).inc()
    error = {"code": code, "message": message, "request_id": g.get("request_id", "")}
    if _wants_page():
        response = Response(render_template("problem.html", error=error), mimetype="text/html")
    else:
        response = jsonify({"error": error})
    response.status_code = status
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-Id"] = g.get("request_id", "")
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cache-Control", "no-store, private")
    headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    return response


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return problem(status, TooLargeError.code, "The request is larger than we accept.")
    return problem(status, status.name.lower(), error.description or status.phrase)


def _surprise(error: Exception) -> Response:
    """A fault of ours: all of it into the log, none of it outside."""
    _log.error("surprise", path=request.path, exc_info=error)
    message = "Something went wrong on our side. Nothing was lost."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", message)


def _wants_page() -> bool:
    best: Any = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return request.method == "GET" and best == "text/html"
