"""
Store credit: given to a customer, and the movements that tell what was given.

A movement carries no word of ours. Where an answer was lost, only the movements say whether it
happened; so giving is never sent twice.
https://shopify.dev/docs/api/admin-graphql/latest/mutations/storeCreditAccountCredit
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.nodes.parts import MoneyNode, Node, Thing
from plugin.platforms.shopify.reading import moment
from plugin.platforms.shopify.rewards.answered import converted, minor
from plugin.platforms.shopify.rewards.writing import Input, decimal, gid
from plugin.platforms.shopify.rewards.writing import moment as written
from plugin.platforms.shopify.transport import LARGE
from plugin.ports import Credit, Movement

_ACCOUNTS: Final = 5
"""One for each currency a customer has credit in."""
_NEWEST: Final = 25
_BY_HAND: Final = "ADJUSTMENT"
"""What apps and staff give; everything else is an order's."""


class _Movement(Node):
    created_at: str
    event: str
    amount: MoneyNode
    balance_after_transaction: MoneyNode
    id: str = ""
    """Credit that came to its end has none."""


class _Movements(Node):
    nodes: list[_Movement]


class _Account(Node):
    transactions: _Movements


class _Accounts(Node):
    nodes: list[_Account]


class _Customer(Node):
    store_credit_accounts: _Accounts


def give(api: AdminApi, credit: Credit) -> str:
    """Give store credit; the movement's id. Raises RefusedError, as `AdminApi.ask` raises."""
    given = {"customer": gid("Customer", credit.customer_id), "credit": _written(credit)}
    answer = api.ask(document("credit_give"), given)
    told = answer.part("storeCreditAccountCredit", "storeCreditAccountTransaction")
    return _digits(converted(told, Thing).id)


def movements(api: AdminApi, customer_id: str) -> list[Movement]:
    """The newest movements of all of a customer's store credit, newest first."""
    asked = {"customer": gid("Customer", customer_id), "accounts": _ACCOUNTS, "first": _NEWEST}
    answer = api.ask(document("credits"), asked, at_most=LARGE)
    if answer.part("customer") is None:
        return []
    told = converted(answer.part("customer"), _Customer)
    return sorted(_told(told), key=_age, reverse=True)


def _told(customer: _Customer) -> Iterator[Movement]:
    for account in customer.store_credit_accounts.nodes:
        for each in account.transactions.nodes:
            yield Movement(
                id=_digits(each.id),
                amount=minor(each.amount),
                currency=each.amount.currency_code,
                balance=minor(each.balance_after_transaction),
                at=moment(each.created_at),
                of_order=each.event != _BY_HAND,
            )


def _age(movement: Movement) -> tuple[datetime, int]:
    return movement.at, int(movement.id or 0)


def _written(credit: Credit) -> Input:
    amount = {"amount": decimal(credit.amount, credit.currency), "currencyCode": credit.currency}
    ends = {"expiresAt": written(credit.ends_at)} if credit.ends_at else {}
    return {"creditAmount": amount, **ends}


def _digits(gid: str) -> str:
    """The number alone: credits and debits count together, whatever kind their ids name."""
    return gid.rpartition("/")[2]
