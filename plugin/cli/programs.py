"""`programs`: the rules in force."""

from typing import Any

import click

from plugin.cli.speaking import as_json, chosen_shop, say_json, shop_option, spoken, table
from plugin.domain.program import Program
from plugin.service import programs
from plugin.service.services import Services


@click.group("programs")
def group() -> None:
    """The programme's versions."""


@group.command("show")
@shop_option
@as_json
@spoken
def show(services: Services, domain: str | None, *, as_json: bool) -> None:
    """Every version of the programme, the newest last."""
    rows = [_row(program) for program in programs.every(services, chosen_shop(services, domain))]
    if as_json:
        say_json(rows)
    else:
        table(list(rows[0]), [list(row.values()) for row in rows])


def _row(program: Program) -> dict[str, Any]:
    rule = program.orders
    return {
        "version": program.version,
        "effective_from": program.effective_from,
        "enabled": program.enabled,
        "currency": program.currency,
        "points": rule.rate.points,
        "per_minor": rule.rate.per,
        "trigger": rule.trigger.value,
        "hold_days": rule.hold_days,
        "rounding": rule.rounding.value,
    }
