"""The operator's commands (docs/operating.md): tables for people, `--json` for machines."""

from flask import Flask

from plugin.cli import (
    amends,
    checks,
    clock,
    db,
    journal,
    keys,
    ledger,
    letters,
    manifest,
    members,
    orders,
    past,
    privacy,
    programs,
    redemptions,
    referrals,
    rewards,
    shops,
    statements,
    stops,
    worker,
)


def register(app: Flask) -> None:
    """Give the app its commands."""
    members.group.add_command(statements.of_member)
    members.group.add_command(amends.reinstate)
    members.group.add_command(amends.forgive)
    ledger.group.add_command(statements.of_shop)
    orders.group.add_command(past.group)
    for command in (
        db.group,
        worker.command,
        shops.group,
        clock.group,
        members.group,
        journal.group,
        ledger.group,
        letters.group,
        keys.group,
        orders.group,
        programs.group,
        rewards.group,
        redemptions.group,
        redemptions.tickets,
        referrals.group,
        stops.group,
        privacy.group,
        manifest.group,
        checks.verify,
        checks.rebuild,
    ):
        app.cli.add_command(command)
