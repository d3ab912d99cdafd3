"""`clock`: the one that app, worker and twin share in development."""

import re
from datetime import timedelta

import click

from plugin.cli.shops import moment
from plugin.cli.speaking import as_json, say, say_json, spoken
from plugin.clock import SharedClock
from plugin.domain.errors import ForbiddenError, InvalidInputError
from plugin.service.services import Services

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@click.group("clock")
def group() -> None:
    """The shared clock of development."""


@group.command("show")
@as_json
@spoken
def show(services: Services, *, as_json: bool) -> None:
    """What time it is."""
    _say(services, as_json=as_json)


@group.command("set")
@click.argument("iso")
@as_json
@spoken
def set_(services: Services, iso: str, *, as_json: bool) -> None:
    """Make it a moment; time goes on from there."""
    _shared(services).set(moment(iso))
    _say(services, as_json=as_json)


@group.command("advance")
@click.argument("span")
@as_json
@spoken
def advance(services: Services, span: str, *, as_json: bool) -> None:
    """Let time pass: 14d, 3h, 90m, 30s, 2w."""
    _shared(services).advance(_span(span))
    _say(services, as_json=as_json)


@group.command("reset")
@as_json
@spoken
def reset(services: Services, *, as_json: bool) -> None:
    """Back to the real time."""
    _shared(services).reset()
    _say(services, as_json=as_json)


def _shared(services: Services) -> SharedClock:
    if not isinstance(services.clock, SharedClock):
        raise ForbiddenError("the clock can only be moved in development")
    return services.clock


def _span(text: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})([smhdw])", text)
    if not match:
        raise InvalidInputError(f"{text!r} is not a span like 14d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _say(services: Services, *, as_json: bool) -> None:
    now = services.clock.now()
    if as_json:
        say_json({"now": now})
    else:
        say(now.isoformat(timespec="seconds"))
