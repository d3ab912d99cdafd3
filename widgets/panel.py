"""The shopper's door: the panel and its forms, behind the signed app proxy; and its own files."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from plugin.clock import wall
from plugin.domain.appearance import Appearance
from plugin.domain.errors import InvalidInputError, LaurelError
from plugin.http import problem, services, status_of
from plugin.locales import Messages, languages
from plugin.ports import ProxyRequest, Shopper
from plugin.service import nudging, panel
from plugin.service.views import PanelView
from widgets import (
    asking,
    assets,
    claim,
    elsewhere,
    friend,
    look,
    nudges,
    ordered,
    previews,
    refusals,
    rewards_page,
    statement,
    unsubscribe,
)
from widgets.described import described
from widgets.headers import guard
from widgets.rendering import render, render_error

OUR_OWN: Final = Appearance()
"""How we look and speak where no merchant is proven to have said anything."""

_FRIENDS: Final = "/proxy/r/"
_UP: Final = "../"

proxied = Blueprint("panel", __name__, url_prefix="/proxy")


@proxied.get("/", strict_slashes=False)
def explain() -> Response:
    """The rewards page, in the merchant's theme; `view=page` by itself."""
    return _explained("page")


@proxied.get("/terms")
def rules() -> Response:
    """The rules of the programme in full, in the same manner."""
    return _explained("terms")


@proxied.get("/panel")
def show() -> str:
    """The panel as a page of its own, or only its inside (`view=fragment`)."""
    shopper = _shopper()
    return _html(panel.view(services(), shopper), shopper)


@proxied.get("/panel.json")
def show_json() -> Response:
    """The panel in plain values."""
    shopper = _shopper()
    view = panel.view(services(), shopper)
    return jsonify(described(view, _messages(shopper, view.look)))


@proxied.get("/statement")
def month() -> ResponseReturnValue:
    """A month of points as `format` says; who is not signed in is shown the panel."""
    shopper = _shopper()
    if shopper.customer_id is None:
        return _html(panel.view(services(), shopper), shopper)
    look = panel.look(services(), shopper)
    return statement.answer(services(), shopper, _messages(shopper, look))


@proxied.post("/join")
def join() -> str:
    """Join with the one-time token of the form, then the panel as it is afterwards."""
    shopper = _shopper()
    token, locale = request.form.get("token", ""), _messages(shopper, OUR_OWN).tag
    return _html(panel.join(services(), shopper, token, locale), shopper)


@proxied.post("/leave")
def leave() -> str:
    """Leave with the one-time token of the form, then the panel as it is afterwards."""
    shopper = _shopper()
    return _html(panel.leave(services(), shopper, request.form.get("token", "")), shopper)


@proxied.post("/preferences")
def prefer() -> str:
    """Say what one prefers with the token of the form, then that page as it is afterwards."""
    shopper, form = _shopper(), request.form
    token, language = form.get("token", ""), form.get("language", "")
    offered, chosen = form.getlist("offered"), form.getlist("letter")
    if language not in {"", *languages()}:
        raise InvalidInputError("this is no language of ours")
    wanted = {kind: kind in chosen for kind in offered}
    return _html(panel.prefer(services(), shopper, token, language, wanted), shopper)


@proxied.get("/nudge")
def nudge() -> ResponseReturnValue:
    """One sentence that is worth being said now, in the reader's language; or nothing (204)."""
    shopper = _shopper()
    found = nudging.nudge(services(), shopper)
    if found is None:
        return "", HTTPStatus.NO_CONTENT
    messages = _messages(shopper, found.seen.look)
    answer = Response(nudges.said(found, messages), mimetype="text/plain")
    answer.content_language.add(messages.tag)
    return answer


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
    look = panel.look(services(), shopper)
    return claim.page(services(), shopper, _messages(shopper, look))


@proxied.post("/claim")
def take() -> str:
    """Claim with the one-time token of the form, then the panel as it is afterwards."""
    shopper = _shopper()
    view = claim.taken(services(), shopper, request.form.get("token", ""))
    return _html(view, shopper, told=claim.DONE)


@proxied.get("/ask")
def ask() -> str:
    """The form by which a guest has a claim link sent to the address they ordered with."""
    shopper = _shopper()
    return asking.page(services(), shopper, _messages(shopper, panel.look(services(), shopper)))


@proxied.post("/ask")
def sent() -> ResponseReturnValue:
    """Have it sent, with the token of the form; the answer is the same for every address."""
    shopper = _shopper()
    messages = _messages(shopper, panel.look(services(), shopper))
    return asking.answer(services(), shopper, messages, _came_from())


@proxied.post("/share")
def name() -> str:
    """Say with the token of the form whether friends see one's first name, then that page."""
    shopper, form = _shopper(), request.form
    token, named = form.get("token", ""), form.get("named") == "yes"
    return _html(panel.share(services(), shopper, token, named=named), shopper)


@proxied.post("/appeal")
def appeal() -> str:
    """Say something about a friend's order that is looked at, then that page."""
    shopper, form = _shopper(), request.form
    token, referral = form.get("token", ""), _number(form.get("referral", ""))
    words = form.get("words", "")
    return _html(panel.appeal(services(), shopper, token, referral, words), shopper)


@proxied.get("/r/<code>")
def invited(code: str) -> ResponseReturnValue:
    """What a friend gets who opens a member's link."""
    shopper = _shopper()
    return friend.page(services(), shopper, _read_by_friends(shopper), code)


@proxied.post("/r/<code>")
def welcomed(code: str) -> ResponseReturnValue:
    """The code for a friend, by the form of the page."""
    shopper = _shopper()
    messages = _read_by_friends(shopper)
    return friend.answer(services(), shopper, messages, code, _came_from())


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
    return guard(response, services().app_url, scripts="scripts" in g)


def _shopper() -> Shopper:
    """Who asks, proven by the platform; remembered, so that an error speaks as their shop does."""
    platform = services().platforms["shopify"]
    shopper = platform.shopper(ProxyRequest(query=request.query_string), wall())
    g.shopper = shopper
    return shopper


def _explained(name: str) -> Response:
    shopper = _shopper()
    messages = _messages(shopper, panel.look(services(), shopper))
    return rewards_page.answer(services(), shopper, messages, name)


def _read_by_friends(shopper: Shopper) -> Messages:
    """The language of a friend's page, which lets a small script of ours copy the code."""
    g.scripts = True
    return _messages(shopper, panel.look(services(), shopper))


def _came_from() -> str:
    """Who asks, as the platform passes it on; nobody signs it, so it only slows people down."""
    return request.headers.get("X-Forwarded-For", "").partition(",")[0]


def _messages(shopper: Shopper, look: Appearance) -> Messages:
    return _speaking(shopper.params.get("locale", ""), look)


def _speaking(locale: str, look: Appearance) -> Messages:
    """The language the page speaks; where it says nothing, what the browser prefers."""
    return Messages.of(locale or _preferred(), look.words)


def _proven_look() -> Appearance | None:
    """The look of the shop of which somebody is proven to ask; None: there is none."""
    try:
        return panel.look(services(), g.shopper) if "shopper" in g else None
    except LaurelError:
        return None


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


def _number(text: str) -> int:
    """An id of ours; what cannot be one is an id that nobody has."""
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(2**63))
    return int(text) if digits else 0


def _told(view: PanelView, shopper: Shopper) -> ResponseReturnValue:
    """The panel for people, and the same in plain values for storefronts that draw it."""
    if _read_by_people():
        return _html(view, shopper)
    return jsonify(described(view, _messages(shopper, view.look)))


def _html(view: PanelView, shopper: Shopper, told: str = "") -> str:
    if view.sharing:
        g.scripts = True
    return render(
        view,
        _messages(shopper, view.look),
        fragment=shopper.params.get("view") == "fragment",
        told=told,
        stylesheet=assets.stylesheet(services().app_url),
        script=assets.stylesheet(services().app_url, "acts.js"),
        app_url=services().app_url,
    )


def _read_by_people() -> bool:
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return best == "text/html" or request.args.get("view") == "fragment"


def _error_html(error: LaurelError) -> str:
    worn = _proven_look()
    messages = _speaking(request.args.get("locale", ""), worn or OUR_OWN)
    refused = refusals.said(error, request.path, messages)
    return render_error(
        messages,
        fragment=request.args.get("view") == "fragment",
        said=refused.frame if refused else claim.said(error),
        why=refused.why if refused else "",
        # Beside this address, so that nothing unproven is written into the page.
        retry=f"{_UP if request.path.startswith(_FRIENDS) else ''}panel?locale={messages.tag}",
        reference=g.get("request_id", ""),
        stylesheet=assets.stylesheet(services().app_url),
        look_sheet=look.stylesheet(services().app_url, worn) if worn else "",
    )


blueprint = Blueprint("widgets", __name__)
blueprint.register_blueprint(proxied)
blueprint.register_blueprint(assets.blueprint)
blueprint.register_blueprint(elsewhere.blueprint)
blueprint.register_blueprint(look.blueprint)
blueprint.register_blueprint(ordered.blueprint)
blueprint.register_blueprint(previews.blueprint)
blueprint.register_blueprint(unsubscribe.blueprint)
