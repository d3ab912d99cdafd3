"""The bar above every page: who am I, where can I go, and what time is it. Plainly a tool."""

from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from plugin.twin.model import Customer
from plugin.twin.pages.common import local_path, the_twin
from plugin.twin.pages.tour import COOKIE, STEPS, Step, current_step
from plugin.twin.pages.visitor import WHO, signed_in
from plugin.twin.personas import GUEST, PERSONAS

tools = Blueprint("tools", __name__)
_FLASH = "twin_said"
_SEED = 7


@tools.get("/persona/<handle>")
def become(handle: str) -> ResponseReturnValue:
    """Be somebody else with one click."""
    response = make_response(redirect(local_path(request.args.get("next"))))
    everybody = the_twin().state.all("customer", Customer)
    chosen = next((c for c in everybody if c.persona == handle), None)
    if chosen and handle != GUEST:
        response.set_cookie(WHO, str(chosen.id), samesite="Lax", httponly=True)
    else:
        response.delete_cookie(WHO)
    return response


@tools.post("/tools/next-day")
def next_day() -> ResponseReturnValue:
    """Move the shared clock by a day."""
    the_twin().clock.advance(timedelta(days=1))
    the_twin().pump.nudge()
    return _back("A day went by.")


@tools.post("/tools/redeliver")
def redeliver() -> ResponseReturnValue:
    """Deliver everything twice, in a shuffled order."""
    counts = the_twin().pump.deliver_again(times=2, seed=_SEED)
    failed = f", {counts.failed} refused" if counts.failed else ""
    return _back(
        f"{counts.sent} webhooks sent again, shuffled; {counts.accepted} accepted{failed}."
    )


@tools.post("/tools/tour")
def tour() -> ResponseReturnValue:
    """Go on, back, or put the tour away."""
    response = redirect(local_path(request.form.get("next")))
    step = request.form.get("step", "")
    response.set_cookie(COOKIE, step if step in {*STEPS, "off"} else "1", samesite="Lax")
    return response


def add_toolbar(app: Flask) -> None:
    """Give every template what the bar shows."""

    @app.context_processor
    def bar() -> dict[str, object]:
        twin, customer = the_twin(), signed_in()
        step: Step | None = current_step(request.cookies.get(COOKIE))
        return {
            "personas": PERSONAS,
            "persona": customer.persona if customer else GUEST,
            "today": twin.clock.now(),
            "installed": twin.installation() is not None,
            "waiting": twin.state.count("delivery", "waiting"),
            "tour": step,
            "tour_length": len(STEPS),
            "here": request.path,
            "said": request.cookies.get(_FLASH),
            "app_handle": twin.manifest().handle,
            "app_name": twin.manifest().name,
        }

    @app.template_filter("local")
    def local(at: datetime, pattern: str) -> str:
        return at.astimezone(ZoneInfo(the_twin().shop().timezone)).strftime(pattern)

    @app.after_request
    def forget_what_was_said(response: Response) -> Response:
        shown = response.mimetype == "text/html" and response.status_code == HTTPStatus.OK
        if shown and request.cookies.get(_FLASH):
            response.delete_cookie(_FLASH)
        return response


def _back(said: str) -> ResponseReturnValue:
    response = redirect(local_path(request.form.get("next")))
    response.set_cookie(_FLASH, said, samesite="Lax", httponly=True)
    return response
