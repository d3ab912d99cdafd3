"""`stops`: points that are earned wait, until somebody decides that they go on."""

from typing import Any, Final

import click

from plugin.cli.speaking import (
    as_json,
    chosen_shop,
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

_COLUMNS: Final = ("id", "reason", "since", "until")
_LONGEST_REASON: Final = 200


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
@as_json
@spoken
def begin(services: Services, domain: str | None, reason: str, *, as_json: bool) -> None:
    """What is earned from now on waits."""
    said = reason.strip()
    if not 1 <= len(said) <= _LONGEST_REASON:
        raise InvalidInputError(f"say why in 1 to {_LONGEST_REASON} characters")
    begun = stops.begin(services, chosen_shop(services, domain), said)
    if as_json:
        say_json(_row(begun))
    else:
        say(f"{begun.id}: what is earned from now on waits")


@group.command("end")
@click.argument("stop_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@shop_option
@spoken
def end(services: Services, domain: str | None, stop_id: int) -> None:
    """What waited goes on."""
    stops.decide(services, chosen_shop(services, domain), stop_id)
    say(f"{stop_id}: what waited goes on")


def _row(stop: Stop) -> dict[str, Any]:
    return {"id": str(stop.id), "reason": stop.reason, "since": stop.since, "until": stop.until}
