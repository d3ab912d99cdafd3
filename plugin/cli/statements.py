"""`members statement`, `ledger statement`: one month, as a table, a page or a file."""

import sys
from collections.abc import Callable
from typing import Final, TypeVar

import click

from plugin.cli.members import customer_option, email_option, whom
from plugin.cli.speaking import as_json, chosen_shop, say, say_json, shop_option, spoken, table
from plugin.domain.month import Month
from plugin.domain.statement import Statement
from plugin.locales import Messages
from plugin.printing import (
    account_file,
    member_file,
    member_page,
    plain_member,
    plain_shop,
    shop_page,
)
from plugin.printing import rows as rows_of
from plugin.service import statements
from plugin.service.privacy import access
from plugin.service.services import Services
from plugin.service.statements import Frame, MemberStatement, ShopStatement
from plugin.store.shops import Shop

F = TypeVar("F", bound=Callable[..., object])

_FORMATS: Final = ("table", "html", "csv", "json")


def _asked(command: F) -> F:
    """The options both statements share."""
    month = click.option("--month", help="Such as 2026-03; the present month unless said.")
    kind = click.option("--format", "kind", type=click.Choice(_FORMATS), default="table")
    lang = click.option("--lang", default="en", show_default=True, help="Language of the words.")
    for option in (month, kind, lang, as_json):
        command = option(command)
    return command


@click.command("statement")
@shop_option
@customer_option
@email_option
@_asked
@spoken
def of_member(
    services: Services, /, kind: str, lang: str, *, as_json: bool, **said: str | None
) -> None:
    """One member's month: what was there, every line with its reason, what is there now."""
    shop, messages = chosen_shop(services, said["domain"]), Messages.of(lang)
    access.note_member(services, shop, whom(said), actor=access.OPERATOR, what="members statement")
    told = statements.of_member(services, shop, whom(said), _month(said["month"]))
    match "json" if as_json else kind:
        case "json":
            say_json(plain_member(told, messages))
        case "csv":
            click.echo(member_file(told, messages), nl=False)
        case "html":
            say(member_page(told, messages))
        case _:
            _print_member(told, messages)


@click.command("statement")
@shop_option
@_asked
@spoken
def of_shop(
    services: Services, /, kind: str, lang: str, *, as_json: bool, **said: str | None
) -> None:
    """The whole ledger's month, tied to the entries to the unit; as csv, account by account."""
    shop, messages = chosen_shop(services, said["domain"]), Messages.of(lang)
    told = statements.of_shop(services, shop, _month(said["month"]))
    match "json" if as_json else kind:
        case "json":
            say_json(plain_shop(told))
        case "csv":
            _print_accounts(services, shop, told.statement.month)
        case "html":
            say(shop_page(told, messages))
        case _:
            _print_shop(told, messages)


def _month(text: str | None) -> Month | None:
    return Month.parse(text) if text else None


def _print_accounts(services: Services, shop: Shop, month: Month) -> None:
    statements.export(services, shop, month, lambda rows: account_file(sys.stdout, month, rows))


def _print_member(told: MemberStatement, messages: Messages) -> None:
    _print_sums(told.frame, told.statement, messages)
    if told.lines:
        say("")
        rows = [
            (
                line.entry.posted_at.astimezone(told.frame.zone),
                line.entry.points,
                line.balance,
                messages.explain(line.entry.explanation.code, line.entry.explanation.values),
            )
            for line in told.lines
        ]
        table(["booked", "points", "balance", "why"], rows)


def _print_shop(told: ShopStatement, messages: Messages) -> None:
    _print_sums(told.frame, told.statement, messages)
    say("")
    rows = [[source.value, points] for source, points in told.statement.sources.items()]
    table(["source", "points"], rows)
    say(messages.text("statement.accounts", count=told.accounts))


def _print_sums(frame: Frame, told: Statement, messages: Messages) -> None:
    end = "closing" if frame.over else "so_far"
    rows: list[list[str | int]] = []
    for row in rows_of(told):
        name = end if row.name == "closing" else row.name
        rows.append([messages.text(f"statement.{name}"), row.points])
        rows += [[f"  {messages.text(f'statement.named.{kind}')}", n] for kind, n in row.named]
    unit = "test points" if frame.shop.sandbox else "points"
    table([f"{frame.shop.name} {told.month}", unit], rows)
