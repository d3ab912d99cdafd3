"""`shops`: register one without OAuth or network, and look at them."""

from datetime import UTC, datetime
from typing import Any

import click

from plugin.cli.speaking import as_json, say, say_json, say_or_table, spoken
from plugin.domain.errors import InvalidInputError
from plugin.locales import is_currency
from plugin.ports import Grant, ShopFact
from plugin.service import beginning, journal, permits, shops
from plugin.service.privacy import access
from plugin.service.services import Services
from plugin.service.shops import Registration
from plugin.store.shops import Shop


@click.group("shops")
def group() -> None:
    """The shops we serve."""


@group.command("add")
@click.argument("domain")
@click.option("--platform", type=click.Choice(["shopify"]), default="shopify", show_default=True)
@click.option("--currency", default="USD", show_default=True)
@click.option("--timezone", default="UTC", show_default=True)
@click.option("--token", help="An Admin API access token.")
@click.option("--installed-at", help="When the programme begins (ISO); else at the beginning.")
@click.option("--sandbox", is_flag=True, help="A test shop: test orders earn test points.")
@click.option("--brand", default="", help="The brand it belongs to; a new one otherwise.")
@as_json
@spoken
def add(services: Services, /, domain: str, *, as_json: bool, **said: Any) -> None:  # noqa: ANN401 (click's options)
    """Register a shop; its first programme reaches back to the beginning."""
    shop = shops.register(services, _registration(services, domain, **said))
    if said["token"]:
        grant = Grant(access_token=said["token"], scopes=())
        services.store.transact(lambda tx: permits.keep(tx, services, shop, grant))
    if as_json:
        say_json(_row(shop))
    else:
        say(f"{shop.domain} is registered ({shop.currency}, {shop.timezone}).")


@group.command("connect")
@click.argument("domain")
@as_json
@spoken
def connect(services: Services, /, domain: str, *, as_json: bool) -> None:
    """Install your own app in your own shop; asks Shopify, which must know the app there."""
    shop = shops.connect(services, "shopify", domain.strip().lower())
    if as_json:
        say_json(_row(shop))
    else:
        say(f"{shop.domain} is connected ({shop.currency}, {shop.timezone}).")


@group.command("list")
@as_json
@spoken
def list_(services: Services, *, as_json: bool) -> None:
    """All shops."""
    rows = [_row(shop) for shop in shops.every(services)]
    say_or_table(rows, ["domain", "currency", "timezone", "installed_at"], json_wanted=as_json)


@group.command("show")
@click.argument("domain")
@as_json
@spoken
def show(services: Services, /, domain: str, *, as_json: bool) -> None:
    """One shop, and how its deliveries ended."""
    shop = shops.named(services, domain)
    said = {**_row(shop), "deliveries": journal.status(services, shop)}
    if as_json:
        say_json(said)
    else:
        for name, value in said.items():
            say(f"{name:>16}  {value}")


@group.command("wipe")
@click.argument("domain")
@click.option("--yes", is_flag=True, help="Do it. It cannot be undone.")
@as_json
@spoken
def wipe(services: Services, /, domain: str, *, yes: bool, as_json: bool) -> None:
    """Let a test shop begin anew: people, points and orders go, rules and connection stay."""
    shop = shops.named(services, domain)
    if not yes:
        raise InvalidInputError(f"this forgets all test data of {domain} for good: add --yes")
    heir = beginning.wipe(services, shop, access.OPERATOR)
    if as_json:
        say_json(_row(heir))
    else:
        kind = "still a test shop" if heir.sandbox else "a shop that sells"
        say(f"{heir.domain} begins anew, {kind}.")


def _registration(services: Services, domain: str, **said: Any) -> Registration:  # noqa: ANN401 (click's options)
    fact = ShopFact(
        name=domain.partition(".")[0].replace("-", " ").title(),
        email="",
        currency=_currency(said["currency"]),
        timezone=said["timezone"],
        taxes_included=False,
        plan="",
        sandbox=said["sandbox"],
        updated_at=shops.BEGINNING,
    )
    return Registration(
        platform=said["platform"],
        domain=domain.strip().lower(),
        fact=fact,
        brand=said["brand"],
        reaches_from=_past(services, said["installed_at"]) if said["installed_at"] else None,
    )


def _currency(text: str) -> str:
    """A currency typed by hand. Raises InvalidInputError for one that never was."""
    if not is_currency(text.upper()):
        raise InvalidInputError(f"{text!r} is not a currency code such as USD")
    return text.upper()


def _past(services: Services, text: str) -> datetime:
    """A moment since the beginning. Raises InvalidInputError."""
    found = moment(text)
    if not shops.BEGINNING <= found <= services.clock.now():
        raise InvalidInputError(f"{text!r} is not a moment between 1970 and now")
    return found


def moment(text: str) -> datetime:
    """A moment written in ISO 8601; without an offset it is UTC. Raises InvalidInputError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"{text!r} is not a moment like 2026-11-21T20:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _row(shop: Shop) -> dict[str, Any]:
    return {
        "domain": shop.domain,
        "platform": shop.platform,
        "name": shop.name,
        "currency": shop.currency,
        "timezone": shop.timezone,
        "sandbox": shop.sandbox,
        "went_live": shop.went_live,
        "installed_at": shop.installed_at,
        "uninstalled_at": shop.uninstalled_at,
    }
