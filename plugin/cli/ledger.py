"""`ledger`: what to keep elsewhere, so that nobody can rewrite the past unnoticed."""

import click

from plugin.cli.speaking import as_json, chosen_shop, say_or_table, shop_option, spoken
from plugin.service import sealing
from plugin.service.services import Services


@click.group("ledger")
def group() -> None:
    """The ledger as a whole."""


@group.command("seals")
@shop_option
@click.option(
    "--limit", type=click.IntRange(max=10_000), default=7, show_default=True, help="How many days."
)
@as_json
@spoken
def seals(services: Services, domain: str | None, *, limit: int, as_json: bool) -> None:
    """The newest daily seals. Store the first digest elsewhere; `verify --seal` looks for it."""
    found = sealing.newest(services, chosen_shop(services, domain), limit)
    rows = [
        {
            "day": seal.day,
            "entries": seal.entries,
            "acts": seal.acts,
            "digest": seal.digest.hex(),
            "previous": seal.previous.hex(),
        }
        for seal in found
    ]
    say_or_table(rows, ["day", "entries", "acts", "digest"], json_wanted=as_json)
