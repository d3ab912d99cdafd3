"""`orders past`: the orders of before a shop came, what they would earn, and the choice."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from plugin.cli.speaking import as_json, chosen_shop, say, say_json, shop_option, spoken
from plugin.locales import Messages
from plugin.service import backfilling
from plugin.service.backfilling import Past, Preview, Stage
from plugin.service.services import Services
from plugin.store.shops import Shop

_ACTOR = "operator"
_DAY = click.DateTime(["%Y-%m-%d"])
_since = click.option("--since", type=_DAY, help="The first day that counts; else all we know.")


@click.group("past")
def group() -> None:
    """The orders of before a shop came."""


@group.command("show")
@shop_option
@_since
@as_json
@spoken
def show(
    services: Services, /, domain: str | None, since: datetime | None, *, as_json: bool
) -> None:
    """How many are read, and what they would earn; nothing is written."""
    shop = chosen_shop(services, domain)
    past = backfilling.look(services, shop)
    found = None
    if past.stage is Stage.READ:
        found = backfilling.preview(services, shop, _moment(shop, since))
    if as_json:
        say_json(_plain(past, found))
    else:
        _tell(shop, past, found)


@group.command("read")
@shop_option
@spoken
def read(services: Services, /, domain: str | None) -> None:
    """Have the worker read them again, for instance after more was granted."""
    shop = chosen_shop(services, domain)
    backfilling.read_again(services, shop)
    say(f"The worker reads the past orders of {shop.domain}.")


@group.command("award")
@shop_option
@_since
@spoken
def award(services: Services, /, domain: str | None, since: datetime | None) -> None:
    """Let them earn, once and for all."""
    shop = chosen_shop(services, domain)
    backfilling.award(services, shop, _ACTOR, _moment(shop, since))
    say("They earn; the worker settles their members.")


@group.command("decline")
@shop_option
@spoken
def decline(services: Services, /, domain: str | None) -> None:
    """Leave them as they are: worth nothing, once and for all."""
    shop = chosen_shop(services, domain)
    backfilling.decline(services, shop, _ACTOR)
    say("They earn nothing.")


def _moment(shop: Shop, day: datetime | None) -> datetime | None:
    """The beginning of a day where the shop is."""
    return day.replace(tzinfo=ZoneInfo(shop.timezone)) if day else None


def _plain(past: Past, found: Preview | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "stage": past.stage.value,
        "orders": past.orders,
        "percent": past.percent,
        "days": past.days,
        "wanted_days": past.wanted,
    }
    if past.choice:
        told["choice"] = {"since": past.choice.since, "at": past.choice.at}
    if found:
        told["preview"] = {
            "orders": found.orders,
            "members": found.members,
            "points": found.points,
            "spent_minor": found.spent,
        }
    return told


def _tell(shop: Shop, past: Past, found: Preview | None) -> None:
    say(f"{past.stage}: {past.orders} orders read, {past.percent} %")
    if past.days < past.wanted and past.stage is not Stage.WAITING:
        say(
            f"Based on {past.days} of {past.wanted} days: older orders need approval by the "
            "platform. Export a CSV there and run `orders import`."
        )
    if found:
        spent = Messages.of("en").money(found.spent, shop.currency)
        say(f"They would earn {found.points} points: {found.orders} orders of {spent}.")
        say(f"Members who would have them: {found.members}")
