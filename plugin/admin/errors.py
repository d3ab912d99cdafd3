"""Errors of the merchant's pages: kind, inside the frame, and retried where a script can."""

from http import HTTPStatus

from flask import Response, g, render_template, request

from plugin.domain.errors import LaurelError
from plugin.http import problem, status_of

_RETRY = "X-Shopify-Retry-Invalid-Session-Request"


def kind_page(error: LaurelError) -> Response:
    """A page for people, JSON for programs; a stale token of a script is worth another try."""
    status = status_of(error)
    response = problem(status, error.code, str(error))
    if response.mimetype == "text/html":
        response.set_data(_page(status))
    if status is HTTPStatus.UNAUTHORIZED and "Authorization" in request.headers:
        # App Bridge fetches a fresh token and repeats the request when it reads this.
        response.headers[_RETRY] = "1"
    return response


def _page(status: HTTPStatus) -> str:
    kinds = {HTTPStatus.UNAUTHORIZED: "stranger", HTTPStatus.NOT_FOUND: "missing"}
    kind = kinds.get(status, "broken")
    return render_template("admin/error.html", kind=kind, request_id=g.get("request_id", ""))
