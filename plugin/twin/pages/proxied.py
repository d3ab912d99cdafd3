"""The app's corner of the storefront: requests go on to the app, signed."""

from http import HTTPStatus

import requests
from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from plugin.twin.embed import render_page
from plugin.twin.pages.common import the_twin
from plugin.twin.pages.visitor import liquid_context, signed_in
from plugin.twin.proxy import Visit, forward, returned_headers

proxied = Blueprint("proxied", __name__)
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


@proxied.route("/<prefix>/<subpath>/", defaults={"path": ""}, methods=_METHODS)
@proxied.route("/<prefix>/<subpath>/<path:path>", methods=_METHODS)
def through(prefix: str, subpath: str, path: str) -> ResponseReturnValue:
    """Pass one request on, if the path is the app's and the app is installed."""
    twin = the_twin()
    manifest = twin.manifest()
    if f"/{prefix}/{subpath}" != manifest.proxy_path or twin.installation() is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        answer = forward(_visit(path), twin.settings, manifest)
    except requests.RequestException:
        return render_template("app_down.html"), HTTPStatus.BAD_GATEWAY
    if answer.headers.get("Content-Type", "").startswith("application/liquid"):
        body, title = render_page(answer.text, twin.settings, manifest, liquid_context())
        html = Markup(body)  # noqa: S704 - the app's own page
        return render_template("app_page.html", body=html, title=title), answer.status_code
    return Response(answer.content, answer.status_code, returned_headers(answer))


def _visit(path: str) -> Visit:
    customer = signed_in()
    return Visit(
        method=request.method,
        path=path,
        query=list(request.args.items(multi=True)),
        headers=dict(request.headers),
        body=request.get_data(),
        customer_id=customer.id if customer else None,
        remote=request.remote_addr or "",
        host=request.host,
    )
