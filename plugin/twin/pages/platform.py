"""Shopify's own API for this shop: what the app's server asks, at Host *.myshopify.com."""

from http import HTTPStatus

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from plugin.twin import graphql, tokens
from plugin.twin.pages.common import adopt, fields, the_twin
from plugin.twin.tokens import OAuthError
from plugin.twin.twin import Twin

platform = Blueprint("platform", __name__)
_BUCKET = "bucket"


def create_platform(twin: Twin) -> Flask:
    """The server-to-server side."""
    app = Flask(__name__, static_folder=None)
    adopt(app, twin)
    app.extensions[_BUCKET] = graphql.Bucket()
    app.register_blueprint(platform)
    app.register_error_handler(OAuthError, _oauth_refused)
    return app


@platform.before_request
def _known_shop() -> ResponseReturnValue | None:
    if request.host.partition(":")[0] != the_twin().settings.shop:
        return jsonify(errors="Not Found"), HTTPStatus.NOT_FOUND
    return None


@platform.post("/admin/oauth/access_token")
def access_token() -> Response:
    """Token exchange and refresh."""
    form = request.form.to_dict() or {key: str(value) for key, value in fields().items()}
    return jsonify(tokens.answer(the_twin(), form))


@platform.post("/admin/api/<version>/graphql.json")
def admin_graphql(version: str) -> ResponseReturnValue:
    """The Admin GraphQL API."""
    twin = the_twin()
    if not tokens.allows(twin, request.headers.get("X-Shopify-Access-Token", "")):
        message = "[API] Invalid API key or access token (unrecognized login or wrong password)"
        return jsonify(errors=message), HTTPStatus.UNAUTHORIZED
    response = jsonify(graphql.answer(twin, current_app.extensions[_BUCKET], fields()))
    response.headers["X-Shopify-API-Version"] = version
    return response


def _oauth_refused(error: OAuthError) -> ResponseReturnValue:
    return jsonify(error=error.code, error_description=str(error)), HTTPStatus.BAD_REQUEST
