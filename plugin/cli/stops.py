"""`stops`: points that are earned wait, until somebody decides that they go on."""

from typing import Any, Final

import click

from plugin.cli.speaking import (
    actor_option,
    as_json,
    chosen_shop,
    counted,
    say,
    say_json,
    say_or_table,
    shop_option,
    spoken,
)
from plugin.domain.errors import InvalidInputError
from plugin.service.rewards import stops
from plugin.service.rewards.stops import Stop
from plugin.service.services import Services

_COLUMNS: Final = ("id", "reason", "since", "begun_by", "until", "ended_by")
_LONGEST: Final = 200


@click.group("stops")
def group() -> None:
    """Points that are earned wait, and nobody loses one."""


@group.command("list")
@shop_option
@as_json
@spoken
def list_all(services: Services, domain: str | None, *, as_json: bool) -> None:
    """Every stop, oldest first; without an end it still holds."""
    found = stops.every(services, chosen_shop(services, domain))
    say_or_table([_row(one) for one in found], _COLUMNS, json_wanted=as_json)


@group.command("begin")
@shop_option
@click.option("--reason", required=True, help="Why; not about a person.")
@actor_option
@as_json
@spoken
def begin(
    services: Services, domain: str | None, reason: str, actor: str, *, as_json: bool
) -> None:
    """What is earned from now on waits."""
    why, who = _said(reason, "why"), _said(actor, "who you are")
    begun = stops.begin(services, chosen_shop(services, domain), why, who)
    if as_json:
        say_json(_row(begun))
    else:
        say(f"{begun.id}: what is earned from now on waits")


@group.command("end")
@click.argument("stop_id", metavar="ID", type=counted)
@shop_option
@actor_option
@spoken
def end(services: Services, domain: str | None, stop_id: int, actor: str) -> None:
    """What waited goes on."""
    who = _said(actor, "who you are")
    stops.decide(services, chosen_shop(services, domain), stop_id, who)
    say(f"{stop_id}: what waited goes on")


def _said(text: str, what: str) -> str:
    said = text.strip()
    if not 1 <= len(said) <= _LONGEST:
        raise InvalidInputError(f"say {what} in 1 to {_LONGEST} characters")
    return said


def _row(stop: Stop) -> dict[str, Any]:
    return {name: str(stop.id) if name == "id" else getattr(stop, name) for name in _COLUMNS}
