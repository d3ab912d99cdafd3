"""`referrals`: the friends whom members brought, and what became of each."""

from collections.abc import Mapping
from dataclasses import asdict, fields
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
from plugin.domain.referrals.facts import Verdict
from plugin.service.privacy.notes import Note
from plugin.service.referrals import deciding, listing, newsletter
from plugin.service.referrals.listing import Listed
from plugin.service.services import Services

_COLUMNS: Final = ("id", "claimed_at", "state", "reason", "score", "order", "due_at", "paid")
_LONGEST: Final = 500
_reason = click.option("--reason", required=True, help="Why; kept sealed, gone with the person.")
_number = click.argument("referral_id", metavar="ID", type=counted)


@click.group("referrals")
def group() -> None:
    """Friends whom members brought; never with a name."""


@group.command("list")
@shop_option
@click.option("--state", help="Only those at a state, such as held.")
@as_json
@spoken
def list_all(services: Services, domain: str | None, state: str | None, *, as_json: bool) -> None:
    """Every referral of a shop, newest first."""
    found = listing.every(services, chosen_shop(services, domain), state or "")
    say_or_table([_row(one) for one in found], _COLUMNS, json_wanted=as_json)


@group.command("show")
@_number
@shop_option
@as_json
@spoken
def show(services: Services, referral_id: int, domain: str | None, *, as_json: bool) -> None:
    """One referral: where it stands and why."""
    _say(listing.one(services, chosen_shop(services, domain), referral_id), as_json=as_json)


@group.command("news")
@shop_option
@as_json
@spoken
def news(services: Services, domain: str | None, *, as_json: bool) -> None:
    """Customers who asked for the shop's news when they came as friends."""
    found = newsletter.readers(services, chosen_shop(services, domain))
    say_or_table([asdict(one) for one in found], ("customer", "asked_at"), json_wanted=as_json)


@group.command("approve")
@_number
@shop_option
@_reason
@actor_option
@as_json
@spoken
def approve(services: Services, /, referral_id: int, *, as_json: bool, **said: str) -> None:
    """Somebody looked, and it is as it should be: it goes on."""
    _decide(services, referral_id, Verdict.APPROVED, said, as_json=as_json)


@group.command("block")
@_number
@shop_option
@_reason
@actor_option
@as_json
@spoken
def block(services: Services, /, referral_id: int, *, as_json: bool, **said: str) -> None:
    """Somebody looked, and nobody is rewarded; what was given goes back."""
    _decide(services, referral_id, Verdict.BLOCKED, said, as_json=as_json)


def _decide(
    services: Services, number: int, verdict: Verdict, said: Mapping[str, str], *, as_json: bool
) -> None:
    why, who = said["reason"].strip(), said["actor"].strip()
    if not (1 <= len(why) <= _LONGEST and 1 <= len(who) <= _LONGEST):
        raise InvalidInputError(f"say why and who you are in 1 to {_LONGEST} characters")
    shop = chosen_shop(services, said["domain"])
    deciding.decide(services, shop, number, verdict, Note(why, who))
    _say(listing.one(services, shop, number), as_json=as_json)


def _say(found: Listed, *, as_json: bool) -> None:
    if as_json:
        say_json(_row(found))
    else:
        for name, value in _row(found).items():
            say(f"{name}: {value}")


def _row(found: Listed) -> dict[str, Any]:
    return {field.name: getattr(found, field.name) for field in fields(found)}
