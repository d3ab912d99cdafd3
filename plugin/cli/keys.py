"""`keys`: seal everything with the newest key, and see what still waits for it."""

import sys

import click

from plugin.cli.speaking import as_json, say, say_json, spoken, table
from plugin.domain.errors import ConflictError
from plugin.service import rotating
from plugin.service.services import Services


@click.group("keys")
def group() -> None:
    """The keys of LAUREL_KEYS, newest first."""


@group.command("status")
@as_json
@spoken
def status(services: Services, *, as_json: bool) -> None:
    """How much is still sealed with older keys; once it is nothing, those can be dropped."""
    waiting = rotating.waiting(services)
    if as_json:
        say_json({"waiting": waiting})
    else:
        table(["sealed", "with older keys"], [[name, rows] for name, rows in waiting.items()])


@group.command("rotate")
@as_json
@spoken
def rotate(services: Services, *, as_json: bool) -> None:
    """Seal everything anew with the newest key; may be stopped and begun again."""
    renewed, broken = _rotated(services)
    if broken:
        raise ConflictError(f"{broken} rows open with none of LAUREL_KEYS; the others are done")
    if as_json:
        say_json({"renewed": renewed})
    else:
        say(f"{sum(renewed.values())} rows are sealed anew with the newest key.")


def _rotated(services: Services) -> tuple[dict[str, int], int]:
    """Rows sealed anew by vault, and rows that do not open; with a bar for whoever watches."""
    waiting = rotating.waiting(services)
    renewed, broken = dict.fromkeys(waiting, 0), 0
    with click.progressbar(
        length=sum(waiting.values()),
        label="Sealing anew",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        for step in rotating.rotate(services):
            renewed[step.vault] += step.renewed
            broken += step.broken
            bar.update(step.renewed + step.broken)
    return renewed, broken
