"""
The shop's news: friends who asked for it, once the platform knows them under that mailbox.

Anybody can type anybody's e-mail, so a tick alone is nobody's consent. Whoever then buys under it
is a customer: the merchant learns their number and when they asked, and tells the platform.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from plugin.service.referrals import persons
from plugin.service.referrals.entering import REFERRED
from plugin.service.services import Services
from plugin.store import Tx, accounts, acts
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Reader:
    """A customer who wants news, and since when."""

    customer: str
    asked_at: datetime


def readers(services: Services, shop: Shop) -> list[Reader]:
    """Every customer of a shop who asked for news as a friend, whoever asked first."""
    found: dict[str, Reader] = {}
    for reader in services.store.read(lambda tx: list(_readers(tx, shop))):
        found.setdefault(reader.customer, reader)
    return list(found.values())


def _readers(tx: Tx, shop: Shop) -> Iterator[Reader]:
    told = acts.of_kind(tx, shop.brand_id, REFERRED)
    asked = [act for act in told if act.body.get("newsletter") and act.body["shop"] == shop.id]
    people = persons.behind(tx, shop.brand_id, {act.account_id for act in asked})
    for act in asked:
        for account_id in sorted(people.behind(act.account_id)):
            account = accounts.get(tx, shop.brand_id, account_id)
            if account.customer_id and account.shop_id == shop.id:
                yield Reader(account.customer_id, act.at)
