"""How commands speak: one clear line on error, a table for people, JSON for machines."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import click
from flask import current_app
from flask.cli import with_appcontext

from plugin.domain.errors import InvalidInputError, LaurelError
from plugin.service import shops as shop_service
from plugin.service.privacy import access
from plugin.service.services import Services
from plugin.settings import Settings
from plugin.store.shops import Shop

P = ParamSpec("P")
R = TypeVar("R")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
counted = click.IntRange(1, 2**63 - 1)
"""A number that a row can have."""
shop_option = click.option("--shop", "domain", help="The shop's domain.")
actor_option = click.option(
    "--actor", default=access.OPERATOR, show_default=True, help="Who does it."
)


def spoken(function: Callable[Concatenate[Services, P], R]) -> Callable[P, R]:
    """Hand the services to a command; turn our errors into one line and exit code 1."""

    @with_appcontext
    def command(*args: P.args, **kwargs: P.kwargs) -> R:
        services = cast("Services", current_app.extensions["laurel"])
        try:
            return function(services, *args, **kwargs)
        except LaurelError as error:
            raise click.ClickException(str(error)) from None
        except UnicodeEncodeError:
            raise click.ClickException("what was typed holds bytes that are no text") from None

    return update_wrapper(command, function)


def settings() -> Settings:
    """The settings of the app."""
    return cast("Settings", current_app.extensions["laurel.settings"])


def chosen_shop(services: Services, domain: str | None) -> Shop:
    """The shop named, or the only one there is. Raises LaurelError otherwise."""
    if domain:
        return shop_service.named(services, domain)
    every = shop_service.every(services)
    if len(every) == 1:
        return every[0]
    known = ", ".join(shop.domain for shop in every) or "none is registered"
    raise InvalidInputError(f"say which shop with --shop DOMAIN ({known})")


def say(text: str) -> None:
    """One line for people."""
    click.echo(text)


def say_json(value: object) -> None:
    """A value for machines."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns as wide as their widest cell; numbers to the right."""
    cells = [list(headings), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    numeric = [all(isinstance(row[i], int) for row in rows) for i in range(len(headings))]
    for row in cells:
        aligned = (
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        )
        click.echo("  ".join(aligned).rstrip())


def say_or_table(
    rows: Sequence[Mapping[str, Any]], headings: Sequence[str], *, json_wanted: bool
) -> None:
    """The same rows as JSON, or as a table of the named columns."""
    if json_wanted:
        say_json(rows)
    else:
        table(headings, [[row[name] for name in headings] for row in rows])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
