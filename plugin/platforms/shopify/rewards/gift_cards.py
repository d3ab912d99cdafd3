"""
Gift cards: made with a code of our own choice, switched off for good.

Codes are 8 to 20 letters and digits, and unique in a shop whatever their case.
https://shopify.dev/docs/api/admin-graphql/latest/mutations/giftCardCreate
"""

from typing import Final

from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.nodes.parts import MoneyNode, Node, Thing
from plugin.platforms.shopify.reading import identifier
from plugin.platforms.shopify.rewards import refusing
from plugin.platforms.shopify.rewards.answered import converted, minor
from plugin.platforms.shopify.rewards.writing import Input, decimal, gid
from plugin.ports import CardFound, GiftCard

_KIND: Final = "GiftCard"


class _Card(Node):
    balance: MoneyNode
    enabled: bool


class _Stopped(Node):
    balance: MoneyNode


def make(api: AdminApi, card: GiftCard) -> str:
    """Make a gift card; its id. Raises TakenError where its code is there already."""
    answer = refusing.make(api, "gift_card_create", {"card": _written(card)})
    made = converted(answer.part("giftCardCreate", "giftCard"), Thing)
    return identifier(_KIND, None, made.id)


def find(api: AdminApi, number: str) -> CardFound | None:
    """A gift card; None: the shop knows none by that id."""
    told = api.ask(document("gift_card"), {"id": gid(_KIND, number)}).part("giftCard")
    if told is None:
        return None
    found = converted(told, _Card)
    return CardFound(minor(found.balance), found.enabled)


def stop(api: AdminApi, number: str) -> int:
    """Switch a gift card off for good; what was left on it, in minor units."""
    answer = api.ask(document("gift_card_stop"), {"id": gid(_KIND, number)})
    stopped = converted(answer.part("giftCardDeactivate", "giftCard"), _Stopped)
    return minor(stopped.balance)


def _written(card: GiftCard) -> Input:
    worth = {"amount": decimal(card.amount, card.currency), "currencyCode": card.currency}
    written: Input = {"initialAmount": worth, "code": card.code}
    if card.customer_id is not None:
        written["customerId"] = gid("Customer", card.customer_id)
    if card.ends_on:
        written["expiresOn"] = card.ends_on
    return written
