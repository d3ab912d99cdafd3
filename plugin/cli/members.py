"""`members`: look at one, adjust one."""

from dataclasses import asdict
from typing import Any

import click

from plugin.cli.redemptions import row
from plugin.cli.speaking import (
    actor_option,
    as_json,
    chosen_shop,
    say,
    say_json,
    shop_option,
    spoken,
    table,
)
from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import Balance, Lot
from plugin.locales import Messages
from plugin.service import claim_links, members, redeemed
from plugin.service.lookup import Whom
from plugin.service.members import MemberView, SourcedLine
from plugin.service.privacy import access
from plugin.service.referrals import progress
from plugin.service.services import Services
from plugin.store.shops import Shop

customer_option = click.option("--customer", "customer_id", help="The platform's customer id.")
email_option = click.option("--email", help="The e-mail they buy with.")


@click.group("members")
def group() -> None:
    """The people who take part, and those who could."""


@group.command("show")
@shop_option
@customer_option
@email_option
@click.option("--locale", default="en", show_default=True, help="Language of the sentences.")
@as_json
@spoken
def show(services: Services, /, locale: str, *, as_json: bool, **said: str | None) -> None:
    """One member: balance, and every entry with its reason."""
    shop = chosen_shop(services, said["domain"])
    access.note_member(services, shop, whom(said), actor=access.OPERATOR, what="members show")
    view = members.show(services, shop, whom(said))
    taken = [row(one) for one in redeemed.of_person(services, shop, whom(said))]
    friends = progress.of_person(services, shop, whom(said))
    brought = asdict(friends) if friends.any else {}
    known = {"redemptions": taken, "referral": brought}
    plain = {**_plain(view, shop, Messages.of(locale)), **known}
    if as_json:
        say_json(plain)
    else:
        _print(plain)


@group.command("adjust")
@shop_option
@customer_option
@email_option
@click.option("--points", type=int, required=True, help="Points to give, or to take (negative).")
@click.option("--reason", required=True, help="Why; kept sealed, and gone with the person.")
@actor_option
@as_json
@spoken
def adjust(
    services: Services,
    /,
    points: int,
    reason: str,
    actor: str,
    *,
    as_json: bool,
    **said: str | None,
) -> None:
    """Give points, or take some; audited."""
    shop = chosen_shop(services, said["domain"])
    balance = members.adjust(services, shop, whom(said), points, reason=reason, actor=actor)
    say_balance(balance, sandbox=shop.sandbox, as_json=as_json)


def say_balance(balance: Balance, *, sandbox: bool, as_json: bool) -> None:
    """What a member has now."""
    if as_json:
        say_json({"balance": _balance(balance), "sandbox": sandbox})
    else:
        say(_sentence(_balance(balance)))


@group.command("claim-link")
@shop_option
@click.option("--email", required=True, help="The e-mail the guest bought with.")
@as_json
@spoken
def claim_link(services: Services, domain: str | None, email: str, *, as_json: bool) -> None:
    """A link by which a guest claims their points, once, within 90 days. Send it to nobody else."""
    url = claim_links.url(services, chosen_shop(services, domain), email)
    if as_json:
        say_json({"url": url})
    else:
        say(url)


def whom(said: dict[str, str | None]) -> Whom:
    """Who is meant. Raises InvalidInputError unless exactly one way to say so was used."""
    """The one person named by the options. Raises InvalidInputError for none, or two."""
    if bool(said["customer_id"]) == bool(said["email"]):
        raise InvalidInputError("name one person: --customer ID or --email ADDRESS")
    return Whom(said["customer_id"], said["email"])


def _plain(view: MemberView, shop: Shop, messages: Messages) -> dict[str, Any]:
    return {
        "member": {
            "customer_id": view.customer_id,
            "state": view.state,
            "name": view.person.name,
            "email": view.person.email,
        },
        "balance": _balance(view.balance),
        "tier": None,
        "entries": [_entry(line, messages) for line in view.lines],
        "lots": [_lot(lot) for lot in view.lots],
        "redemptions": [],
        "referral": {},
        "sandbox": shop.sandbox,
    }


def _balance(balance: Balance) -> dict[str, int]:
    return {
        "available": balance.available,
        "pending": balance.pending,
        "debt": balance.debt,
    }


def _entry(found: SourcedLine, messages: Messages) -> dict[str, Any]:
    line = found.line
    return {
        "points": line.points,
        "kind": found.kind,
        "source": found.source,
        "explanation": messages.explain(line.explanation.code, line.explanation.values),
        "effective_at": line.effective_at,
        "posted_at": line.posted_at,
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {
        "key": f"{lot.key.source}:{lot.key.id.rpartition('/')[2]}",
        "points": lot.points,
        "remaining": lot.remaining,
        "at": lot.at,
        "available_at": lot.available_at,
        "expires_at": lot.ends_at,
    }


def _print(plain: dict[str, Any]) -> None:
    member = plain["member"]
    name = member["name"] or member["email"] or member["customer_id"] or "a guest"
    say(f"{name} ({member['state']})")
    say(_sentence(plain["balance"]))
    if plain["sandbox"]:
        say("Test points: this is a test shop.")
    if plain["entries"]:
        say("")
        rows = [[e["posted_at"], e["points"], e["explanation"]] for e in plain["entries"]]
        table(["posted", "points", "why"], rows)
    if plain["redemptions"]:
        say("")
        names = ("at", "title", "points", "state")
        table(
            ["taken", *names[1:]], [[one[name] for name in names] for one in plain["redemptions"]]
        )


def _sentence(balance: dict[str, int]) -> str:
    owed = f", {balance['debt']} owed" if balance["debt"] else ""
    return f"{balance['available']} points available, {balance['pending']} on the way{owed}"
