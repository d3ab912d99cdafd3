"""`redemptions` and `tickets`: what was taken for points, and what waits for staff."""

from typing import Any, Final

import click

from plugin.cli.speaking import (
    actor_option,
    as_json,
    chosen_shop,
    say,
    say_json,
    say_or_table,
    shop_option,
    spoken,
)
from plugin.domain.errors import InvalidInputError
from plugin.locales import Messages, promises
from plugin.service import redeemed
from plugin.service.lookup import Whom
from plugin.service.privacy import access
from plugin.service.privacy.notes import Note
from plugin.service.rewards import issuing
from plugin.service.rewards import tickets as waiting
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView

_COLUMNS: Final = ("id", "at", "reward", "title", "points", "state", "reason")
_LONGEST_NOTE: Final = 500

_id = click.argument("redemption_id", metavar="ID")
_note = click.option("--note", default="", help="Why; kept sealed, and gone with the person.")


@click.group("redemptions")
def group() -> None:
    """What was taken for points."""


@group.command("list")
@shop_option
@click.option("--customer", "customer_id", help="Only theirs: the platform's customer id.")
@as_json
@spoken
def list_all(
    services: Services, domain: str | None, customer_id: str | None, *, as_json: bool
) -> None:
    """Every redemption and where it stands; codes are their owners' and never shown."""
    shop = chosen_shop(services, domain)
    if customer_id:
        whom = Whom(customer_id, None)
        access.note_member(services, shop, whom, actor=access.OPERATOR, what="redemptions list")
        found = redeemed.of_person(services, shop, whom)
    else:
        found = redeemed.of_shop(services, shop)
    say_or_table([row(one) for one in found], _COLUMNS, json_wanted=as_json)


@group.command("decide")
@_id
@shop_option
@click.option("--issued/--not-issued", default=None, help="Was it given, as the platform shows it?")
@click.option(
    "--stopped", is_flag=True,
    help="Of a gift card: there is none, or you switched it off yourself; its points go back.",
)  # fmt: skip
@_note
@actor_option
@as_json
@spoken
def decide(
    services: Services,
    /,
    redemption_id: str,
    issued: bool | None,
    note: str,
    *,
    stopped: bool,
    as_json: bool,
    **said: str,
) -> None:
    """Say of one in review whether it was given; if not, its points go back."""
    if issued is None and not stopped:
        raise InvalidInputError("look in the platform's admin, then say --issued or --not-issued")
    shop, noted = chosen_shop(services, said["domain"]), _noted(note, said["actor"])
    decided = issuing.decide(services, shop, redemption_id, bool(issued), noted, stopped=stopped)
    _say(decided, as_json=as_json)


@click.group("tickets")
def tickets() -> None:
    """Rewards that staff hand out."""


@tickets.command("list")
@shop_option
@as_json
@spoken
def list_open(services: Services, domain: str | None, *, as_json: bool) -> None:
    """The tickets that wait, oldest first."""
    found = waiting.open(services, chosen_shop(services, domain))
    say_or_table([row(one) for one in found], _COLUMNS, json_wanted=as_json)


@tickets.command("done")
@_id
@shop_option
@_note
@actor_option
@as_json
@spoken
def done(
    services: Services, /, redemption_id: str, note: str, *, as_json: bool, **said: str
) -> None:
    """It was handed out."""
    shop = chosen_shop(services, said["domain"])
    closed = waiting.done(services, shop, redemption_id, _noted(note, said["actor"]))
    _say(closed, as_json=as_json)


@tickets.command("decline")
@_id
@shop_option
@_note
@actor_option
@as_json
@spoken
def decline(
    services: Services, /, redemption_id: str, note: str, *, as_json: bool, **said: str
) -> None:
    """It cannot be had; its points go back."""
    shop = chosen_shop(services, said["domain"])
    closed = waiting.decline(services, shop, redemption_id, _noted(note, said["actor"]))
    _say(closed, as_json=as_json)


def row(one: RedemptionView) -> dict[str, Any]:
    """A redemption in plain values."""
    return {
        "id": one.id,
        "reward": one.reward.key,
        "kind": one.reward.kind.value,
        "title": promises.title(one.reward, one.steps, one.currency, Messages.of("en")),
        "steps": one.steps,
        "points": one.points,
        "value": one.value,
        "currency": one.currency,
        "state": one.state,
        "reason": one.reason,
        "at": one.at,
        "ends_at": one.ends_at,
    }


def _noted(note: str, actor: str) -> Note:
    said = note.strip()
    if len(said) > _LONGEST_NOTE:
        raise InvalidInputError(f"a note has at most {_LONGEST_NOTE} characters")
    return Note(said, actor)


def _say(one: RedemptionView, *, as_json: bool) -> None:
    if as_json:
        say_json(row(one))
    else:
        say(f"{one.id}: {one.state}, {one.points} points")
