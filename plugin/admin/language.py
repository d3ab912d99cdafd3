"""The language of the merchant's pages: the one their admin is in."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for

from plugin.locales import Messages


def the_messages() -> Messages:
    """The words for this request; the admin names its language in the address."""
    return Messages.of(request.args.get("locale", ""))


def speak() -> dict[str, Any]:
    """What every template may say."""
    messages = the_messages()
    text: Callable[..., str] = messages.text
    return {
        "t": text,
        "lang": messages.tag,
        "direction": messages.direction,
        "stylesheet": url_for("admin.static", filename="admin.css"),
    }
