"""`db`: the schema."""

import click

from plugin.cli.speaking import as_json, say, say_json, spoken
from plugin.service.services import Services
from plugin.store import engine, schema


@click.group("db")
def group() -> None:
    """The database's schema."""


@group.command("upgrade")
@as_json
@spoken
def upgrade(services: Services, *, as_json: bool) -> None:
    """Migrate the database to this version of Laurel."""
    schema.upgrade(services.store.url)
    revision = services.store.read(schema.revision)
    if as_json:
        say_json({"revision": revision})
    else:
        say(f"The database is at revision {revision}.")


@group.command("check")
@as_json
@spoken
def check(services: Services, *, as_json: bool) -> None:
    """Fail when the database differs from what this version expects."""
    found = schema.differences(services.store.url)
    sound = not services.store.embedded or engine.sqlite_is_sound()
    if as_json:
        say_json({"differences": found, "sqlite_is_sound": sound})
    else:
        _say_differences(found, sound=sound)
    if found:
        raise SystemExit(1)


def _say_differences(found: list[str], *, sound: bool) -> None:
    for difference in found:
        say(difference)
    say(f"{len(found)} differences." if found else "The database is as expected.")
    if not sound:
        say(f"Warning: SQLite {engine.sqlite_version()} may carry the WAL-reset race.")
