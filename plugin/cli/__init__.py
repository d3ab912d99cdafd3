"""The operator's commands (docs/operating.md): tables for people, `--json` for machines."""

from flask import Flask

from plugin.cli import (
    checks,
    clock,
    db,
    journal,
    ledger,
    manifest,
    members,
    orders,
    programs,
    shops,
    worker,
)


def register(app: Flask) -> None:
    """Give the app its commands."""
    for command in (
        db.group,
        worker.command,
        shops.group,
        clock.group,
        members.group,
        journal.group,
        ledger.group,
        orders.group,
        programs.group,
        manifest.group,
        checks.verify,
        checks.rebuild,
    ):
        app.cli.add_command(command)
