"""`journal`: what was delivered, what became of it, and deliver it again."""

from pathlib import Path
from typing import Any

import click

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
from plugin.service import journal
from plugin.service.services import Services
from plugin.store.deliveries import Line
from plugin.worker import Worker
from webhooks import replay as replaying

_STATES = ["waiting", "done", "ignored", "dead"]


@click.group("journal")
def group() -> None:
    """The journal of deliveries."""


@group.command("status")
@shop_option
@as_json
@spoken
def status(services: Services, domain: str | None, *, as_json: bool) -> None:
    """How many deliveries came in, and how they ended."""
    counts = journal.status(services, chosen_shop(services, domain))
    if as_json:
        say_json(counts)
    else:
        say(", ".join(f"{number} {state}" for state, number in counts.items()))


@group.command("list")
@shop_option
@click.option("--state", type=click.Choice(_STATES))
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@spoken
def list_(
    services: Services, domain: str | None, state: str | None, limit: int, *, as_json: bool
) -> None:
    """The newest deliveries."""
    _list(services, domain, state, limit, as_json=as_json)


@group.command("dead")
@shop_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_json
@spoken
def dead(services: Services, domain: str | None, limit: int, *, as_json: bool) -> None:
    """Deliveries that could not be understood, with the reason."""
    _list(services, domain, "dead", limit, as_json=as_json)


@group.command("retry")
@click.argument("delivery_id", type=counted)
@shop_option
@spoken
def retry(services: Services, delivery_id: int, domain: str | None) -> None:
    """Try a dead delivery again, after a fix."""
    shop = chosen_shop(services, domain)
    journal.retry(services, shop, delivery_id)
    Worker(services).drain(shop.id)
    say(f"Delivery {delivery_id} was tried again.")


@group.command("replay")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@shop_option
@click.option("--topic", help="The topic of single bodies, such as orders/paid.")
@click.option("--shuffle", type=int, metavar="SEED", help="Deliver in the order of this seed.")
@click.option("--times", type=click.IntRange(1, 1000), default=1, show_default=True)
@as_json
@spoken
def replay(services: Services, /, paths: tuple[Path, ...], *, as_json: bool, **said: Any) -> None:  # noqa: ANN401 (click's options)
    """Deliver bodies from files once more, and wait until all of it is settled."""
    shop = chosen_shop(services, said["domain"])
    found = replaying.recorded(paths, said["topic"])
    deliveries = replaying.ordered(found, said["times"], said["shuffle"])
    receipts: dict[str, int] = {}
    for delivery in deliveries:
        receipt = replaying.replay(services, shop.domain, shop.platform, delivery)
        receipts[receipt] = receipts.get(receipt, 0) + 1
    Worker(services).drain(shop.id)
    if as_json:
        say_json({"delivered": len(deliveries), **receipts})
    else:
        say(f"{len(deliveries)} delivered: {_sentence(receipts)}")


def _sentence(receipts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in receipts.items()) or "nothing found"


def _list(
    services: Services, domain: str | None, state: str | None, limit: int, *, as_json: bool
) -> None:
    lines = journal.listing(services, chosen_shop(services, domain), state, limit)
    headings = ["id", "received_at", "topic", "subject", "state", "reason"]
    say_or_table([_row(line) for line in lines], headings, json_wanted=as_json)


def _row(line: Line) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "received_at": line.received_at,
        "topic": line.topic,
        "subject": line.subject,
        "state": line.state,
        "reason": line.reason,
    }
