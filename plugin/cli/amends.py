"""`members reinstate` and `members forgive`: give back what has ended, forgive what is owed."""

import click

from plugin.cli.members import customer_option, email_option, say_balance, whom
from plugin.cli.speaking import (
    actor_option,
    as_json,
    chosen_shop,
    shop_option,
    spoken,
)
from plugin.service import amends
from plugin.service.privacy.notes import Note
from plugin.service.services import Services

_reason = click.option("--reason", required=True, help="Why; kept as a note.")


@click.command("reinstate")
@shop_option
@customer_option
@email_option
@_reason
@actor_option
@as_json
@spoken
def reinstate(
    services: Services, /, reason: str, actor: str, *, as_json: bool, **said: str | None
) -> None:
    """Give back all points that ended; their time begins anew."""
    shop = chosen_shop(services, said["domain"])
    balance = amends.reinstate(services, shop, whom(said), Note(reason, actor))
    say_balance(balance, sandbox=shop.sandbox, as_json=as_json)


@click.command("forgive")
@shop_option
@customer_option
@email_option
@click.option("--points", type=int, help="How many; otherwise all.")
@_reason
@actor_option
@as_json
@spoken
def forgive(
    services: Services,
    /,
    points: int | None,
    reason: str,
    actor: str,
    *,
    as_json: bool,
    **said: str | None,
) -> None:
    """Forgive points that a member owes."""
    shop = chosen_shop(services, said["domain"])
    balance = amends.forgive(services, shop, whom(said), points, Note(reason, actor))
    say_balance(balance, sandbox=shop.sandbox, as_json=as_json)
