"""Asking for a claim link: a form with one field, and one answer for every address."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue

from plugin.domain.errors import InvalidInputError
from plugin.locales import Messages
from plugin.ports import Shopper
from plugin.service import claim_asking, panel
from plugin.service.services import Services
from widgets import assets
from widgets.rendering import render_ask_link


def page(services: Services, shopper: Shopper, messages: Messages, said: str = "") -> str:
    """The form; where no letters are sent, what to do instead. Raises as `panel.view` does."""
    view = panel.view(services, shopper)
    return render_ask_link(
        view,
        messages,
        said=said or ("" if claim_asking.possible(services) else "ask.off"),
        token=claim_asking.token(services, shopper),
        stylesheet=assets.stylesheet(services.app_url),
        app_url=services.app_url,
    )


def answer(
    services: Services, shopper: Shopper, messages: Messages, came_from: str
) -> ResponseReturnValue:
    """What was typed is taken, whoever it is; only what is no e-mail address is said to be none."""
    token, email = request.form.get("token", ""), request.form.get("email", "")
    try:
        claim_asking.ask(services, shopper, token, email, messages.tag, came_from)
    except InvalidInputError:
        wrong = page(services, shopper, messages, "ask.wrong")
        return wrong, HTTPStatus.UNPROCESSABLE_ENTITY
    return page(services, shopper, messages, "ask.sent")
