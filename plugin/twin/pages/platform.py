"""Shopify's own API for this shop: what the app's server asks, at Host *.myshopify.com."""

import re
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue

from plugin.twin import tokens
from plugin.twin.delayed import hold_back, land
from plugin.twin.graphql import answering
from plugin.twin.pages.common import adopt, fields, the_twin
from plugin.twin.pages.fated import answered, too_many
from plugin.twin.tokens import OAuthError
from plugin.twin.twin import Twin

platform = Blueprint("platform", __name__)
_TOKEN, _GRAPHQL = "token", "graphql"
_SERVED = ("2026-01", "2026-04", "2026-07", "2026-10")
_VERSION = re.compile(r"20[0-9]{2}-(01|04|07|10)")


def create_platform(twin: Twin) -> Flask:
    """The server-to-server side."""
    app = Flask(__name__, static_folder=None)
    adopt(app, twin)
    app.register_blueprint(platform)
    doors = {_GRAPHQL: answering.answer, _TOKEN: _token_answer}
    twin.overdue += [partial(land, twin, doors), partial(answering.catch_up, twin)]
    return app


@platform.before_request
def _known_shop() -> ResponseReturnValue | None:
    if request.host.partition(":")[0] != the_twin().settings.shop:
        return jsonify(errors="Not Found"), HTTPStatus.NOT_FOUND
    return None


@platform.post("/admin/oauth/access_token")
def access_token() -> Response:
    """Exchange, refresh, code and client credentials."""
    twin = the_twin()
    form = request.form.to_dict() or {key: str(value) for key, value in fields().items()}
    return answered(
        twin.fates.draw({_TOKEN}),
        lambda: _token_answer(twin, form),
        lambda seconds: hold_back(twin, _TOKEN, form, seconds),
        # This door knows no cost, and so no throttling but this.
        too_many,
    )


@platform.post("/admin/api/<version>/graphql.json")
def admin_graphql(version: str) -> ResponseReturnValue:
    """The Admin GraphQL API."""
    twin, asked = the_twin(), fields()
    served = _served(version)
    if served is None:
        return jsonify(errors="Not Found"), HTTPStatus.NOT_FOUND
    if not tokens.allows(twin, request.headers.get("X-Shopify-Access-Token", "")):
        message = "[API] Invalid API key or access token (unrecognized login or wrong password)"
        return jsonify(errors=message), HTTPStatus.UNAUTHORIZED
    names = answering.operations(str(asked.get("query") or ""), asked.get("operationName"))
    response = answered(
        twin.fates.draw({_GRAPHQL, *names}),
        lambda: jsonify(answering.answer(twin, asked)),
        lambda seconds: hold_back(twin, _GRAPHQL, asked, seconds),
        lambda: jsonify(answering.throttled(twin, asked)),
    )
    response.headers["X-Shopify-API-Version"] = served
    return response


def _served(version: str) -> str | None:
    """The version that answers: one that is no longer supported falls forward to the oldest."""
    if not _VERSION.fullmatch(version) or version > _SERVED[-1]:
        return None
    return version if version in _SERVED else _SERVED[0]


def _token_answer(twin: Twin, form: Mapping[str, Any]) -> Response:
    """What the token endpoint says; a refusal is an answer like any other."""
    try:
        return jsonify(tokens.answer(twin, form))
    except OAuthError as error:
        refused = jsonify(error=error.code, error_description=str(error))
        refused.status_code = HTTPStatus.BAD_REQUEST
        return refused
