"""The files of the theme extension, and those that pages of ours and other storefronts load."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, request

from plugin.printing import STYLES

FOLDER = Path(__file__).parent / "extension" / "assets"
_BESIDE = [Path(__file__).parent / name for name in ("headless", "page")]
_A_YEAR = 31_536_000
_A_MINUTE = 60

blueprint = Blueprint("assets", __name__, url_prefix="/widgets/static")


@blueprint.get("/<name>")
def asset(name: str) -> Response:
    """One file, packed for whoever takes it so: for a year by its version, else for a minute."""
    if name not in files():
        abort(404)
    current = request.args.get("v") == version()
    response = _packed(name) if request.accept_encodings["gzip"] else _plain(name)
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = _A_YEAR if current else _A_MINUTE
    response.cache_control.immutable = current
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response


def _plain(name: str) -> Response:
    return Response(files()[name], mimetype=guess_type(name)[0])


def _packed(name: str) -> Response:
    response = Response(packed()[name], mimetype=guess_type(name)[0])
    response.content_encoding = "gzip"
    return response


def stylesheet(app_url: str, name: str = "panel.css") -> str:
    """The address of a style sheet in its present version; the panel's unless said."""
    return f"{app_url.rstrip('/')}/widgets/static/{name}?v={version()}"


@cache
def files() -> Mapping[str, bytes]:
    """Every file by its name; a few kilobytes in all."""
    beside = [path for folder in _BESIDE for path in folder.iterdir()]
    return {path.name: path.read_bytes() for path in sorted([*FOLDER.iterdir(), *beside, STYLES])}


@cache
def packed() -> Mapping[str, bytes]:
    """Every file as gzip, packed once and as small as it gets: all of them are text."""
    return {name: gzip.compress(body, mtime=0) for name, body in files().items()}


@cache
def version() -> str:
    """A digest of all the files: they load each other, so they change together."""
    return hashlib.sha256(b"\0".join(files().values())).hexdigest()[:16]
