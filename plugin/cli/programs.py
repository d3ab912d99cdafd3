"""`programs`: the rules in force, and how to change them by a file."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from plugin.cli.shops import moment
from plugin.cli.speaking import as_json, chosen_shop, say, say_json, shop_option, spoken, table
from plugin.domain.errors import InvalidInputError
from plugin.domain.program import Program
from plugin.locales import Messages
from plugin.programfile import Change
from plugin.service import backtest, pausing, programs
from plugin.service.backtest import DAYS, Plan, Tried, Worth
from plugin.service.programs import Applied
from plugin.service.services import Services

_file = click.argument("file", type=click.Path(path_type=Path))


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


@group.command("export")
@shop_option
@as_json
@spoken
def export(services: Services, domain: str | None, *, as_json: bool) -> None:
    """The newest version as a commented TOML file, on standard output."""
    newest = programs.newest(services, chosen_shop(services, domain))
    text = programs.export(newest)
    if as_json:
        say_json({**_version(newest), "file": text})
    else:
        click.echo(text, nl=False)


@group.command("plan")
@_file
@shop_option
@as_json
@spoken
def plan(services: Services, file: Path, domain: str | None, *, as_json: bool) -> None:
    """What a file would change, and what recent orders would have earned; writes nothing."""
    shop = chosen_shop(services, domain)
    found = backtest.plan(services, shop, _read(file))
    if as_json:
        say_json(_plain(found))
    else:
        _say_plan(found)


@group.command("apply")
@_file
@shop_option
@click.option("--from", "start", help="now (otherwise), a moment to come (ISO), or beginning.")
@as_json
@spoken
def apply(
    services: Services, file: Path, domain: str | None, start: str | None, *, as_json: bool
) -> None:
    """Make a file's rules the next version of the programme."""
    shop, text = chosen_shop(services, domain), _read(file)
    if start == "beginning":
        applied = programs.apply_from_beginning(services, shop, text)
    else:
        applied = programs.apply(services, shop, text, _moment(start))
    if as_json:
        said = {"written": applied.written, "settled": applied.settled}
        say_json({**_version(applied.program), **said})
    else:
        say(_sentence(applied))


@group.command("pause")
@shop_option
@as_json
@spoken
def pause(services: Services, domain: str | None, *, as_json: bool) -> None:
    """Let orders wait from now on."""
    paused = pausing.pause(services, chosen_shop(services, domain))
    if as_json:
        say_json(_version(paused))
    else:
        say(f"Paused by version {paused.version}: orders wait until `programs resume`.")


@group.command("resume")
@shop_option
@click.option(
    "--reward/--no-reward", "reward", default=None, help="Do the orders that waited earn?"
)
@as_json
@spoken
def resume(services: Services, domain: str | None, *, reward: bool | None, as_json: bool) -> None:
    """Go on after a pause, and say whether the orders that waited earn."""
    shop = chosen_shop(services, domain)
    if reward is None:
        waiting = pausing.waiting(services, shop)
        raise InvalidInputError(f"{waiting} orders waited: say --reward or --no-reward")
    resumed = pausing.resume(services, shop, reward=reward)
    if as_json:
        said = {"waited": resumed.waited, "rewarded": resumed.rewarded}
        say_json({**_version(resumed.program), **said})
    else:
        earn = "earn" if resumed.rewarded else "do not earn"
        say(f"Going on with version {resumed.program.version}; {resumed.waited} orders {earn}.")


def _read(file: Path) -> str:
    """The text of a file; some editors put a mark before it."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidInputError(f"{file} is not UTF-8") from None


def _moment(start: str | None) -> datetime | None:
    return None if start in {None, "now"} else moment(str(start))


def _version(program: Program) -> dict[str, Any]:
    return {"version": program.version, "effective_from": program.effective_from}


def _plain(found: Plan) -> dict[str, Any]:
    tried = {**asdict(found.tried), "difference": found.tried.difference, "days": DAYS}
    return {
        "version": found.newest.version,
        "changes": [asdict(change) for change in found.changes],
        "tried": tried,
        "worth": {**asdict(found.worth), "difference": found.worth.difference},
    }


def _say_plan(found: Plan) -> None:
    if not found.changes:
        say(f"Nothing would change: version {found.newest.version} has these rules.")
    for change in found.changes:
        _say_change(change)
    say(_tried(found.tried))
    if found.worth.before or found.worth.after:
        say(_worth(found.worth))


def _tried(tried: Tried) -> str:
    orders = f"{tried.orders} order{'' if tried.orders == 1 else 's'} of the last {DAYS} days"
    points = f"{tried.after} points instead of {tried.before}"
    return f"{orders} would have earned {points}: {_difference(tried.difference)}."


def _worth(worth: Worth) -> str:
    messages = Messages.of("en")
    before, after, other = (
        messages.money(minor, worth.currency)
        for minor in (worth.before, worth.after, abs(worth.difference))
    )
    more = "more" if worth.difference > 0 else "less"
    difference = f"{other} {more}" if worth.difference else "the same"
    points = f"The {worth.points} points that people hold"
    return f"{points} could buy {after} instead of {before}: {difference}."


def _say_change(change: Change) -> None:
    say(change.path)
    for mark, sentence in (("-", change.before), ("+", change.after)):
        if sentence:
            say(f"  {mark} {sentence}")


def _difference(points: int) -> str:
    return f"{abs(points)} {'more' if points > 0 else 'fewer'}" if points else "the same"


def _sentence(applied: Applied) -> str:
    number, start = applied.program.version, applied.program.effective_from
    if not applied.written:
        return f"Nothing changes: version {number} has these rules."
    if start is None:
        return f"Version {number} counts from the beginning; {applied.settled} members settled."
    return f"Version {number} counts from {start.isoformat(timespec='seconds')} on."


def _row(program: Program) -> dict[str, Any]:
    rule = program.orders
    return {
        "version": program.version,
        "effective_from": program.effective_from,
        "enabled": program.enabled,
        "paused": program.paused,
        "currency": program.currency,
        "points": rule.rate.points,
        "per_minor": rule.rate.per,
        "trigger": rule.trigger.value,
        "hold_days": rule.hold_days,
        "rounding": rule.rounding.value,
        "expiry": program.expiry.basis.value,
    }
