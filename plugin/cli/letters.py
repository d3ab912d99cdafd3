"""`letters`: mails that came back, second chances, and how many addresses are not written to."""

from typing import Final

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
from plugin.service.letters import bouncing
from plugin.service.services import Services

_COLUMNS: Final = ("kind", "reason", "addresses")
_WHOSE: Final = {True: "A member has it.", False: "No member has it."}


@click.group("letters")
def group() -> None:
    """What is written to members."""


@group.command("bounced")
@shop_option
@click.option("--email", required=True, help="The address that mail came back from.")
@as_json
@spoken
def bounced(services: Services, domain: str | None, email: str, *, as_json: bool) -> None:
    """A mail came back: write there no more; a warning of the last 72 hours warned nobody."""
    known = bouncing.bounced(services, chosen_shop(services, domain), email)
    if as_json:
        say_json({"suppressed": True, "member": known})
    else:
        say(f"Nothing more is written to this address. {_WHOSE[known]}")


@group.command("lift")
@shop_option
@click.option("--email", required=True, help="The address that can be written to after all.")
@as_json
@spoken
def lift(services: Services, domain: str | None, email: str, *, as_json: bool) -> None:
    """Write to an address again, except for what its reader unsubscribed from."""
    known = bouncing.lifted(services, chosen_shop(services, domain), email)
    if as_json:
        say_json({"suppressed": False, "member": known})
    else:
        say(f"This address is written to again. {_WHOSE[known]}")


@group.command("suppressed")
@shop_option
@as_json
@spoken
def suppressed(services: Services, domain: str | None, *, as_json: bool) -> None:
    """How many addresses are not written to, by kind of letter and reason; never which."""
    counted = bouncing.counts(services, chosen_shop(services, domain))
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in counted]
    say_or_table(rows, _COLUMNS, json_wanted=as_json)
