"""`orders`: take over those of the past, and ask what a refund would do."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import click

from plugin.cli.speaking import as_json, chosen_shop, say, say_json, shop_option, spoken
from plugin.domain.errors import InvalidInputError
from plugin.domain.money import exponent
from plugin.importing import BadRow, Mapping, Terms, read
from plugin.locales import Messages
from plugin.service import importing, simulating
from plugin.service.services import Services
from plugin.service.simulating import Simulation
from plugin.store.shops import Shop

_UNITS = re.compile(r"(.+)=(\d{1,6})", re.ASCII)


@click.group("orders")
def group() -> None:
    """The orders we know of."""


@dataclass(slots=True)
class Summary:
    """What became of the rows of a file."""

    imported: int = 0
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many rows were understood."""
        return self.imported + self.unchanged

    def __str__(self) -> str:
        return f"{self.imported} imported, {self.unchanged} unchanged, {len(self.bad)} bad"


@group.command("import")
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@shop_option
@click.option(
    "--map", "mapping", help="Columns: id=…,customer=…,date=…,total=… (or total_minor=…)."
)
@click.option("--currency", help="Of amounts that do not name one; else the shop's.")
@click.option("--award/--no-award", default=True, show_default=True, help="Do they earn points?")
@click.option("--strict", is_flag=True, help="Exit with 1 when any row was bad.")
@as_json
@spoken
def import_(
    services: Services,
    /,
    path: Path,
    *,
    award: bool,
    strict: bool,
    as_json: bool,
    **said: Any,  # noqa: ANN401 (click's options)
) -> None:
    """Take over the orders of a CSV file; doing it again changes nothing."""
    shop = chosen_shop(services, said["domain"])
    terms = _terms(shop, said["currency"])
    mapping = Mapping.parse(said["mapping"]) if said["mapping"] else None
    with path.open("rb") as raw:
        rows = read(raw, path.name, terms, mapping)
        steps = _shown(raw, importing.take_over(services, shop, rows, award=award))
        summary = _followed(services, steps, as_json=as_json)
    _tell(summary, as_json=as_json)
    if (strict and summary.bad) or not summary.read:
        raise SystemExit(1)


@group.command("simulate-refund")
@shop_option
@click.option("--order", "order_id", required=True, help="The platform's id of the order.")
@click.option(
    "--line", "lines", multiple=True, required=True, metavar="L=Q", help="Line and units."
)
@click.option("--locale", default="en", show_default=True, help="Language of the sentences.")
@as_json
@spoken
def simulate_refund(
    services: Services,
    /,
    domain: str | None,
    order_id: str,
    lines: tuple[str, ...],
    locale: str,
    *,
    as_json: bool,
) -> None:
    """What the member would keep if these units came back; nothing is written."""
    shop = chosen_shop(services, domain)
    found = simulating.simulate_refund(services, shop, order_id, _units(lines))
    if as_json:
        say_json(_plain(found, Messages.of(locale)))
    else:
        _print(_plain(found, Messages.of(locale)))


def _terms(shop: Shop, currency: str | None) -> Terms:
    chosen = (currency or shop.currency).upper()
    exponent(chosen)
    return Terms(chosen, ZoneInfo(shop.timezone))


@contextmanager
def _bar(length: int, label: str) -> Iterator[Any]:
    """A progress bar where somebody is watching; nothing otherwise."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar


def _shown(raw: BinaryIO, steps: Iterable[importing.Progress]) -> Iterator[importing.Progress]:
    """The same steps, with a bar that shows how much of the file is read."""
    size, read_before = Path(raw.name).stat().st_size, 0
    with _bar(size, "Reading") as bar:
        for step in steps:
            yield step
            bar.update(raw.tell() - read_before)
            read_before = raw.tell()


def _followed(services: Services, steps: Iterable[importing.Progress], *, as_json: bool) -> Summary:
    """The sum of all steps, with every member settled, also when a file breaks off."""
    summary = Summary()
    try:
        for step in steps:
            _add(summary, step, as_json=as_json)
    except InvalidInputError as error:
        raise InvalidInputError(f"{error}; before that: {summary}") from error
    finally:
        _settle(services)
    return summary


def _settle(services: Services) -> None:
    with _bar(importing.waiting(services), "Settling") as bar:
        for settled in importing.settle_members(services):
            bar.update(settled)


def _add(summary: Summary, progress: importing.Progress, *, as_json: bool) -> None:
    summary.imported += progress.imported
    summary.unchanged += progress.unchanged
    summary.bad += progress.bad
    if not as_json:
        for row in progress.bad:
            say(f"line {row.line}: {row.reason}")


def _tell(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        bad = [{"line": row.line, "reason": row.reason} for row in summary.bad]
        say_json({"imported": summary.imported, "unchanged": summary.unchanged, "bad": bad})
    else:
        say(f"{summary}.")


def _units(lines: tuple[str, ...]) -> dict[str, int]:
    units: dict[str, int] = {}
    for text in lines:
        said = _UNITS.fullmatch(text)
        if not said:
            raise InvalidInputError(f"{text!r}: say the line and how many units, as in 123=1")
        units[said[1]] = units.get(said[1], 0) + int(said[2])
    return units


def _plain(found: Simulation, messages: Messages) -> dict[str, Any]:
    return {
        "order": found.order,
        "before": found.before,
        "after": found.after,
        "difference": found.after - found.before,
        "balance": {
            "available": found.balance.available,
            "pending": found.balance.pending,
            "debt": found.balance.debt,
        },
        "entries": [
            {
                "points": change.points,
                "source": change.source,
                "explanation": messages.explain(change.explanation.code, change.explanation.values),
            }
            for change in found.changes
        ],
    }


def _print(plain: dict[str, Any]) -> None:
    say(f"{plain['order']}: {plain['before']} points now, {plain['after']} after the refund.")
    for entry in plain["entries"]:
        say(f"  {entry['points']:+}  {entry['explanation']}")
    balance = plain["balance"]
    owed = f", {balance['debt']} owed" if balance["debt"] else ""
    say(f"Then: {balance['available']} points available, {balance['pending']} on the way{owed}")
