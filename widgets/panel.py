"""The shopper's door: the panel and its forms, behind the signed app proxy; and its own files."""

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from plugin.clock import wall
from plugin.domain.errors import InvalidInputError, LaurelError
from plugin.http import problem, services, status_of
from plugin.locales import Messages, languages
from plugin.ports import ProxyRequest, Shopper
from plugin.service import panel
from plugin.service.views import PanelView
from widgets import assets, claim, refusals, statement, unsubscribe
from widgets.described import described
from widgets.headers import guard
from widgets.rendering import render, render_error

proxied = Blueprint("panel", __name__, url_prefix="/proxy")


@proxied.get("/", strict_slashes=False)
@proxied.get("/panel")
def show() -> str:
    """The panel as a page of its own, or only its inside (`view=fragment`)."""
    shopper = _shopper()
    return _html(panel.view(services(), shopper), shopper)


@proxied.get("/panel.json")
def show_json() -> Response:
    """The panel in plain values."""
    shopper = _shopper()
    return jsonify(described(panel.view(services(), shopper), _messages(shopper)))


@proxied.get("/statement")
def month() -> ResponseReturnValue:
    """A month of points as `format` says; who is not signed in is shown the panel."""
    shopper = _shopper()
    if shopper.customer_id is None:
        return _html(panel.view(services(), shopper), shopper)
    return statement.answer(services(), shopper, _messages(shopper))


@proxied.post("/join")
def join() -> str:
    """Join with the one-time token of the form, then the panel as it is afterwards."""
    shopper = _shopper()
    token, locale = request.form.get("token", ""), _messages(shopper).tag
    return _html(panel.join(services(), shopper, token, locale), shopper)


@proxied.post("/leave")
def leave() -> str:
    """Leave with the one-time token of the form, then the panel as it is afterwards."""
    shopper = _shopper()
    return _html(panel.leave(services(), shopper, request.form.get("token", "")), shopper)


@proxied.post("/redeem")
def redeem() -> ResponseReturnValue:
    """Take a reward with the one-time token of its form; the same token again shows the same."""
    shopper, form = _shopper(), request.form
    token, reward = form.get("token", ""), form.get("reward", "")
    steps, version = _whole(form.get("steps", "1")), _whole(form.get("version", ""))
    return _told(panel.redeem(services(), shopper, token, reward, steps or 0, version), shopper)


@proxied.post("/undo")
def undo() -> ResponseReturnValue:
    """Give a reward back with the one-time token of the form; again, it says how far it is."""
    shopper, form = _shopper(), request.form
    token, redemption = form.get("token", ""), form.get("redemption", "")
    return _told(panel.undo(services(), shopper, token, redemption), shopper)


@proxied.get("/claim")
def offer() -> str:
    """What waits behind a claim link, and how to have it."""
    shopper = _shopper()
    return claim.page(services(), shopper, _messages(shopper))


@proxied.post("/claim")
def take() -> str:
    """Claim with the one-time token of the form, then the panel as it is afterwards."""
    shopper = _shopper()
    return _html(claim.taken(services(), shopper, request.form.get("token", "")), shopper)


@proxied.errorhandler(LaurelError)
def _failed(error: LaurelError) -> Response:
    """The one shape of errors for programs; for people a page in their language."""
    response = problem(status_of(error), error.code, str(error))
    if _read_by_people():
        response.set_data(_error_html(error))
        response.mimetype = "text/html"
    return response


@proxied.after_request
def _guarded(response: Response) -> Response:
    return guard(response, services().app_url)


def _shopper() -> Shopper:
    platform = services().platforms["shopify"]
    return platform.shopper(ProxyRequest(query=request.query_string), wall())


def _messages(shopper: Shopper) -> Messages:
    return _speaking(shopper.params.get("locale", ""))


def _speaking(locale: str) -> Messages:
    """The language the page speaks; where it says nothing, what the browser prefers."""
    return Messages.of(locale or _preferred())


def _preferred() -> str:
    asked = request.accept_languages.values()
    return next((tag for tag in asked if tag.partition("-")[0].lower() in languages()), "")


def _whole(text: str) -> int | None:
    """A whole number of a form; None: the field is empty. Raises InvalidInputError."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len("999999999")):
        raise InvalidInputError("this is a whole number, in digits")
    return int(text)


def _told(view: PanelView, shopper: Shopper) -> ResponseReturnValue:
    """The panel for people, and the same in plain values for storefronts that draw it."""
    if _read_by_people():
        return _html(view, shopper)
    return jsonify(described(view, _messages(shopper)))


def _html(view: PanelView, shopper: Shopper) -> str:
    return render(
        view,
        _messages(shopper),
        fragment=shopper.params.get("view") == "fragment",
        stylesheet=assets.stylesheet(services().app_url),
    )


def _read_by_people() -> bool:
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return best == "text/html" or request.args.get("view") == "fragment"


def _error_html(error: LaurelError) -> str:
    messages = _speaking(request.args.get("locale", ""))
    refused = refusals.said(error, request.path, messages)
    return render_error(
        messages,
        fragment=request.args.get("view") == "fragment",
        said=refused.frame if refused else claim.said(error),
        why=refused.why if refused else "",
        # Beside this address, so that nothing unproven is written into the page.
        retry=f"panel?locale={messages.tag}",
        reference=g.get("request_id", ""),
        stylesheet=assets.stylesheet(services().app_url),
    )


blueprint = Blueprint("widgets", __name__)
blueprint.register_blueprint(proxied)
blueprint.register_blueprint(assets.blueprint)
blueprint.register_blueprint(unsubscribe.blueprint)
