"""What every page needs: the twin itself, and answers to refusals."""

from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from plugin.twin.errors import TwinError
from plugin.twin.twin import Twin

_KEY = "twin"


def adopt(app: Flask, twin: Twin) -> None:
    """Make the twin known to an app's pages."""
    app.extensions[_KEY] = twin
    app.register_error_handler(TwinError, _refused)


def the_twin() -> Twin:
    """The twin whose page is being answered."""
    twin: Twin = current_app.extensions[_KEY]
    return twin


def fields() -> dict[str, Any]:
    """The JSON object of a control request; nothing at all is an empty one."""
    document = request.get_json(silent=True, force=True) if request.get_data() else {}
    if not isinstance(document, dict):
        raise TwinError("the body must be a JSON object")
    return document


def local_path(path: str | None, otherwise: str = "/") -> str:
    """A path to go on to, never another site."""
    if path and path.startswith("/") and not path.startswith(("//", "/\\")):
        return path
    return otherwise


def _refused(error: TwinError) -> ResponseReturnValue:
    if request.path.startswith("/_twin/"):
        return jsonify({"error": {"message": str(error)}}), error.status
    return render_template("problem.html", message=str(error)), error.status


def not_found(error: HTTPException) -> ResponseReturnValue:
    """The page for a page that is not there."""
    if request.path.startswith("/_twin/"):
        return jsonify({"error": {"message": "no such control"}}), HTTPStatus.NOT_FOUND
    del error
    message = "There is nothing at this address."
    return render_template("problem.html", message=message), HTTPStatus.NOT_FOUND
