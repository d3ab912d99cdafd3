"""`privacy`: who asked, what we hold of somebody, who looked, and who must stay forgotten."""

from pathlib import Path
from typing import Any

import click

from plugin.cli.members import customer_option, email_option, whom
from plugin.cli.speaking import (
    as_json,
    chosen_shop,
    counted,
    say,
    say_json,
    say_or_table,
    shop_option,
    spoken,
)
from plugin.domain.errors import InvalidInputError
from plugin.locales import Messages
from plugin.printing import package as printing
from plugin.service.privacy import access, asking, backups
from plugin.service.privacy.package import Asked, Package
from plugin.service.services import Services

_locale = click.option("--locale", default="en", show_default=True, help="Language of the page.")


@click.group("privacy")
def group() -> None:
    """What is owed to the people whose data we hold."""


@group.command("requests")
@shop_option
@as_json
@spoken
def requests(services: Services, domain: str | None, *, as_json: bool) -> None:
    """Who asked what we hold of them, and until when they are answered."""
    listed = asking.requests(services, chosen_shop(services, domain), access.OPERATOR)
    rows = [
        {
            "id": str(one.id),
            "asked_at": one.asked_at,
            "due_at": one.due_at,
            "customer_id": one.asked.customer_id,
            "email": one.asked.email,
            "prepared": "yes" if one.prepared else "no",
            "handed_at": one.handed_at,
        }
        for one in listed
    ]
    headings = ["id", "asked_at", "due_at", "customer_id", "email", "prepared", "handed_at"]
    say_or_table(rows, headings, json_wanted=as_json)


@group.command("export")
@shop_option
@customer_option
@email_option
@click.option("--html", is_flag=True, help="Print a page for people.")
@_locale
@as_json
@spoken
def export(
    services: Services, /, locale: str, *, html: bool, as_json: bool, **said: str | None
) -> None:
    """Everything held of one person, as JSON or as a page."""
    shop = chosen_shop(services, said["domain"])
    named = whom(said)
    asked = Asked(named.customer_id, named.email)
    made = asking.export(services, shop, asked, access.OPERATOR)
    if html:
        say(printing.as_page(made, Messages.of(locale)))
    elif as_json:
        say_json(printing.document(made, Messages.of(locale)))
    else:
        say(_sentence(made))


@group.command("handed")
@click.argument("request_id", type=counted)
@shop_option
@spoken
def handed(services: Services, request_id: int, domain: str | None) -> None:
    """Say that whoever asked has their package."""
    asking.hand_over(services, chosen_shop(services, domain), request_id)
    say(f"Request {request_id} is handed over.")


@group.command("log")
@shop_option
@customer_option
@email_option
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@as_json
@spoken
def log(services: Services, /, limit: int, *, as_json: bool, **said: str | None) -> None:
    """Who saw whose personal data, the newest first."""
    shop = chosen_shop(services, said["domain"])
    about = whom(said) if said["customer_id"] or said["email"] else None
    lines = access.log(services, shop, about, limit)
    rows: list[dict[str, Any]] = [
        {"at": one.at, "actor": one.actor, "what": one.what, "account": str(one.account_id)}
        for one in lines
    ]
    say_or_table(rows, ["at", "actor", "what", "account"], json_wanted=as_json)


@group.command("tombstones")
@shop_option
@as_json
@spoken
def tombstones(services: Services, domain: str | None, *, as_json: bool) -> None:
    """Who is forgotten, to be kept beside the backups: numbers and keyed hashes, no names."""
    listed = backups.forgotten(services, chosen_shop(services, domain))
    rows = [
        {"customer_id": one.customer_id, "guest_hash": one.guest_hash, "at": one.at}
        for one in listed
    ]
    say_or_table(rows, ["at", "customer_id", "guest_hash"], json_wanted=as_json)


@group.command("forget-again")
@click.argument("path", type=click.Path(path_type=Path))
@shop_option
@spoken
def forget_again(services: Services, path: Path, domain: str | None) -> None:
    """After an old backup was restored: forget everybody on a list of tombstones."""
    shop = chosen_shop(services, domain)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidInputError(f"{path} cannot be read") from None
    say(f"{backups.forget_again(services, shop, backups.read_list(text))} people forgotten again.")


def _sentence(made: Package) -> str:
    if made.nothing_held:
        return "We hold nothing of this person."
    entries = sum(len(holding.entries) for holding in made.holdings)
    orders = sum(len(holding.orders) for holding in made.holdings)
    return (
        f"{orders} orders, {entries} entries, {len(made.deliveries)} deliveries: "
        "all of it with --json, or as a page with --html."
    )
