"""The shopper's door: the panel and its forms, behind the signed app proxy; and its own files."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from plugin.domain.appearance import Appearance
from plugin.domain.errors import InvalidInputError, LaurelError, NotFoundError
from plugin.http import services, told
from plugin.locales import languages
from plugin.service import nudging, panel
from widgets import (
    asker,
    asking,
    assets,
    claim,
    elsewhere,
    inviting,
    look,
    nudges,
    ordered,
    previews,
    refusals,
    reopened,
    rewards_page,
    statement,
    unsubscribe,
)
from widgets.described import described
from widgets.headers import guard
from widgets.rendering import render_error
from widgets.shown import as_html, as_they_read

OUR_OWN: Final = Appearance()
"""How we look and speak where no merchant is proven to have said anything."""

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
    shopper = asker.shopper()
    return as_html(panel.view(services(), shopper), shopper)


@proxied.get("/panel.json")
def show_json() -> Response:
    """The panel in plain values."""
    shopper = asker.shopper()
    view = panel.view(services(), shopper)
    return jsonify(described(view, asker.speaks(shopper, view.look)))


@proxied.get("/statement")
def month() -> ResponseReturnValue:
    """A month of points as `format` says; who is not signed in is shown the panel."""
    shopper = asker.shopper()
    if shopper.customer_id is None:
        return as_html(panel.view(services(), shopper), shopper)
    look = panel.look(services(), shopper)
    return statement.answer(services(), shopper, asker.speaks(shopper, look))


@proxied.post("/join")
def join() -> str:
    """Join with the one-time token of the form, then the panel as it is afterwards."""
    shopper = asker.shopper()
    token, locale = request.form.get("token", ""), asker.speaks(shopper, OUR_OWN).tag
    return as_html(panel.join(services(), shopper, token, locale), shopper)


@proxied.post("/leave")
def leave() -> str:
    """Leave with the one-time token of the form, then the panel as it is afterwards."""
    shopper = asker.shopper()
    return as_html(panel.leave(services(), shopper, request.form.get("token", "")), shopper)


@proxied.post("/preferences")
def prefer() -> str:
    """Say what one prefers with the token of the form, then that page as it is afterwards."""
    shopper, form = asker.shopper(), request.form
    token, language = form.get("token", ""), form.get("language", "")
    offered, chosen = form.getlist("offered"), form.getlist("letter")
    if language not in {"", *languages()}:
        raise InvalidInputError("this is no language of ours")
    wanted = {kind: kind in chosen for kind in offered}
    return as_html(panel.prefer(services(), shopper, token, language, wanted), shopper)


@proxied.get("/nudge")
def nudge() -> ResponseReturnValue:
    """One sentence that is worth being said now, in the reader's language; or nothing (204)."""
    shopper = asker.shopper()
    found = nudging.nudge(services(), shopper)
    if found is None:
        return "", HTTPStatus.NO_CONTENT
    messages = asker.speaks(shopper, found.seen.look)
    answer = Response(nudges.said(found, messages), mimetype="text/plain")
    answer.content_language.add(messages.tag)
    return answer


@proxied.post("/redeem")
def redeem() -> ResponseReturnValue:
    """Take a reward with the one-time token of its form; the same token again shows the same."""
    shopper, form = asker.shopper(), request.form
    token, reward = form.get("token", ""), form.get("reward", "")
    steps, version = _whole(form.get("steps", "1")), _whole(form.get("version", ""))
    view = panel.redeem(services(), shopper, token, reward, steps or 0, version)
    return as_they_read(view, shopper)


@proxied.post("/undo")
def undo() -> ResponseReturnValue:
    """Give a reward back with the one-time token of the form; again, it says how far it is."""
    shopper, form = asker.shopper(), request.form
    token, redemption = form.get("token", ""), form.get("redemption", "")
    return as_they_read(panel.undo(services(), shopper, token, redemption), shopper)


@proxied.get("/claim")
def offer() -> str:
    """What waits behind a claim link, and how to have it."""
    shopper = asker.shopper()
    look = panel.look(services(), shopper)
    return claim.page(services(), shopper, asker.speaks(shopper, look))


@proxied.post("/claim")
def take() -> str:
    """Claim with the one-time token of the form, then the panel as it is afterwards."""
    shopper = asker.shopper()
    view = claim.taken(services(), shopper, request.form.get("token", ""))
    return as_html(view, shopper, told=claim.DONE)


@proxied.get("/ask")
def ask() -> str:
    """The form by which a guest has a claim link sent to the address they ordered with."""
    shopper = asker.shopper()
    return asking.page(services(), shopper, asker.speaks(shopper, panel.look(services(), shopper)))


@proxied.post("/ask")
def sent() -> ResponseReturnValue:
    """Have it sent, with the token of the form; the answer is the same for every address."""
    shopper = asker.shopper()
    messages = asker.speaks(shopper, panel.look(services(), shopper))
    return asking.answer(services(), shopper, messages, asker.came_from())


@proxied.get("/<path:missing>")
def nowhere(missing: str) -> ResponseReturnValue:
    """A page that is not there, said as kindly as the rest."""
    asker.shopper()
    raise NotFoundError(f"there is no page {missing}")


@proxied.errorhandler(Exception)
def _failed(error: Exception) -> Response:
    """The one shape of errors for programs; for people a page in their language."""
    response = told(error)
    if asker.reads_html():
        response.set_data(_error_html(error))
        response.mimetype = "text/html"
    return response


@proxied.after_request
def _guarded(response: Response) -> Response:
    return guard(response, services().app_url, scripts="scripts" in g)


def _explained(name: str) -> Response:
    shopper = asker.shopper()
    messages = asker.speaks(shopper, panel.look(services(), shopper))
    return rewards_page.answer(services(), shopper, messages, name)


def _proven_look(error: Exception) -> Appearance | None:
    """
    The look of the shop of which somebody is proven to ask; None: there is none. After a fault of
    ours nothing more is asked of the database: it might be the fault.
    """
    if "shopper" not in g or not isinstance(error, LaurelError):
        return None
    try:
        return panel.look(services(), g.shopper)
    except LaurelError:
        return None


def _whole(text: str) -> int | None:
    """A whole number of a form; None: the field is empty. Raises InvalidInputError."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len("999999999")):
        raise InvalidInputError("this is a whole number, in digits")
    return int(text)


def _depth(path: str) -> int:
    """How many floors below the panel: `/proxy/r/…` is one."""
    return path.count("/") - len(("proxy", "panel"))


def _error_html(error: Exception) -> str:
    worn = _proven_look(error)
    messages = asker.spoken(request.args.get("locale", ""), worn or OUR_OWN)
    stranger = "shopper" in g and g.shopper.customer_id is None
    refused = refusals.said(error, request.path, messages, stranger=stranger)
    return render_error(
        messages,
        fragment=request.args.get("view") == "fragment",
        said=refused.frame if refused else _frame(error),
        why=refused.why if refused else "",
        # Beside this address, so that nothing unproven is written into the page.
        retry=f"{_UP * _depth(request.path)}panel?locale={messages.tag}",
        reference=g.get("request_id", ""),
        stylesheet=assets.stylesheet(services().app_url),
        look_sheet=look.stylesheet(services().app_url, worn) if worn else "",
    )


def _frame(error: Exception) -> str:
    """The words for an error; when a form broke down, nobody knows how far it came."""
    foreseen = isinstance(error, LaurelError | HTTPException)
    return claim.said(error) if foreseen or request.method == "GET" else "panel.fault"


proxied.register_blueprint(inviting.blueprint)
proxied.register_blueprint(reopened.blueprint)

blueprint = Blueprint("widgets", __name__)
blueprint.register_blueprint(proxied)
blueprint.register_blueprint(assets.blueprint)
blueprint.register_blueprint(elsewhere.blueprint)
blueprint.register_blueprint(look.blueprint)
blueprint.register_blueprint(ordered.blueprint)
blueprint.register_blueprint(previews.blueprint)
blueprint.register_blueprint(unsubscribe.blueprint)
