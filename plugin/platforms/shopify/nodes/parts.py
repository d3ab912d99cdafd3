"""The parts that nodes of every kind are made of."""

import msgspec
from msgspec import Raw

from plugin.platforms.shopify.reading import NULL, Money, MoneySet


class Node(msgspec.Struct, rename="camel"):
    """A part of an answer: named as the API names it, decoded as far as we use it."""


class Paging(Node):
    """Whether a connection goes on, and from where."""

    has_next_page: bool
    end_cursor: str | None = None


class Thing(Node):
    """Something of which only the id matters."""

    id: str


class Things(Node):
    """A few things of which it matters that there are any."""

    nodes: list[Thing]


class MoneyNode(Node):
    """An amount; `currency_code` alone where only the currency was asked for."""

    currency_code: str
    amount: str | None = None


class Bag(Node):
    """An amount in the shop's money, and the currency of the buyer where it matters."""

    shop_money: MoneyNode
    presentment_money: MoneyNode | None = None

    def as_set(self) -> MoneySet:
        """The same, as bodies write it."""
        return MoneySet(Money(json_text(self.shop_money.amount), self.shop_money.currency_code))


def json_text(text: str | None) -> Raw:
    """A text as the JSON string that a body would hold."""
    return NULL if text is None else Raw(msgspec.json.encode(text))
