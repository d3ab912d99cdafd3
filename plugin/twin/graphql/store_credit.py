"""Store credit: credits and debits, to an account or to a customer, with nothing to tell two apart.

There is no note, no reference and no key: after a lost answer only the transactions of the account
say whether it happened.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from graphql import GraphQLError

from plugin.twin import store_credit
from plugin.twin.graphql.presenting import (
    Answer,
    Given,
    listing,
    moment,
    money,
    number_of,
    optional_moment,
    refusal,
)
from plugin.twin.ids import gid
from plugin.twin.money import exponent, parse
from plugin.twin.store_credit import Account, Movement
from plugin.twin.twin import Twin

_KIND = "StoreCreditAccount"
_LIMIT = 10_000
_NOT_TO_PAY_WITH = frozenset({"USDC", "XXX"})
_MISSING = refusal(["id"], "Store credit account does not exist", "ACCOUNT_NOT_FOUND")
_MISMATCH = "The currency provided does not match the currency of the store credit account"


def account(twin: Twin, given: Given) -> Answer | None:
    """`storeCreditAccount(id)`."""
    return account_by_number(twin, number_of(given["id"], _KIND))


def account_by_number(twin: Twin, number: object) -> Answer | None:
    """The account with a number, if there is one."""
    found = store_credit.find(twin.state, number)
    return presented_account(twin, found) if found else None


def credit(twin: Twin, given: Given) -> Answer:
    """`storeCreditAccountCredit`."""
    wanted = given["creditInput"]
    return _moved(twin, given["id"], wanted["creditAmount"], wanted.get("expiresAt"), "credit")


def debit(twin: Twin, given: Given) -> Answer:
    """`storeCreditAccountDebit`."""
    return _moved(twin, given["id"], given["debitInput"]["debitAmount"], None, "debit")


def _moved(
    twin: Twin, target: str, wanted: dict[str, Any], expires: str | None, verb: str
) -> Answer:
    if wanted["currencyCode"] in _NOT_TO_PAY_WITH:
        raise _unpayable(wanted["currencyCode"])
    found = _account(twin, target, wanted["currencyCode"], verb)
    if isinstance(found, dict):
        return _refused(found)
    amount = Decimal(str(wanted["amount"]))
    if error := next(_faults(twin, found, wanted, amount, expires, verb), None):
        return _refused(error)
    minor = parse(f"{amount:.{exponent(found.currency)}f}", found.currency)
    signed = minor if verb == "credit" else -minor
    movement = Movement(
        twin.new_id("store_credit_transaction"),
        signed,
        found.balance + signed,
        twin.clock.now(),
        _time(expires),
    )
    after = replace(found, movements=(*found.movements, movement))
    store_credit.keep(twin.state, after)
    shown = _movement(twin, after, movement)
    return {"storeCreditAccountTransaction": shown, "userErrors": []}


def _refused(error: Answer) -> Answer:
    return {"storeCreditAccountTransaction": None, "userErrors": [error]}


def _unpayable(currency: str) -> GraphQLError:
    return GraphQLError(
        f'CurrencyCode "{currency}" is invalid.'
        " It can only be used as a result and not as an input value.",
        extensions={"code": "CURRENCY_CODE_INVALID"},
    )


def _account(twin: Twin, target: str, currency: str, verb: str) -> Account | Answer:
    """The account meant; a customer's first credit in a currency opens one."""
    if number := number_of(target, _KIND):
        found = store_credit.find(twin.state, number)
        return found or _MISSING
    customer = number_of(target, "Customer")
    if not customer or not twin.state.get("customer", customer, dict):
        unknown = refusal(["id"], "Owner does not exist", "OWNER_NOT_FOUND")
        return _MISSING if verb == "debit" else unknown
    for known in store_credit.accounts_of(twin.state, customer):
        if known.currency == currency:
            return known
    if verb == "debit":
        return _MISSING
    return Account(twin.new_id("store_credit_account"), int(customer), currency)


def _faults(
    twin: Twin,
    found: Account,
    wanted: dict[str, Any],
    amount: Decimal,
    expires: str | None,
    verb: str,
) -> Iterator[Answer]:
    place = [f"{verb}Input", f"{verb}Amount"]
    at = _time(expires)
    if at and at <= twin.clock.now():
        message = "The expiry date must be in the future"
        yield refusal([f"{verb}Input", "expiresAt"], message, "EXPIRES_AT_IN_PAST")
    if amount <= 0:
        message = f"A positive amount must be used to {verb} a store credit account"
        yield refusal([*place, "amount"], message, "NEGATIVE_OR_ZERO_AMOUNT")
    if wanted["currencyCode"] != found.currency:
        yield refusal([*place, "currencyCode"], _MISMATCH, "MISMATCHING_CURRENCY")
    yield from _bounds(found, amount, verb, [*place, "amount"])


def _bounds(found: Account, amount: Decimal, verb: str, place: list[str]) -> Iterator[Answer]:
    have = Decimal(found.balance).scaleb(-exponent(found.currency))
    if verb == "debit" and amount > have:
        message = "The store credit account does not have sufficient funds to satisfy the request"
        yield refusal(place, message, "INSUFFICIENT_FUNDS")
    if verb == "credit" and have + amount > _LIMIT:
        message = "The operation would cause the account's credit limit to be exceeded"
        yield refusal(place, message, "CREDIT_LIMIT_EXCEEDED")


def _time(text: str | None) -> datetime | None:
    at = datetime.fromisoformat(text) if text else None
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None


def presented_account(twin: Twin, found: Account) -> Answer:
    """One account; its movements are listed by their time, and `reverse` begins with the newest."""
    return {
        "__typename": _KIND,
        "id": gid(_KIND, found.id),
        "balance": money(found.balance, found.currency),
        "transactions": listing(found.movements, partial(_movement, twin, found)),
    }


def _movement(twin: Twin, found: Account, movement: Movement) -> Answer:
    credited = movement.amount > 0
    kind = f"StoreCreditAccount{'Credit' if credited else 'Debit'}Transaction"
    return {
        "__typename": kind,
        "id": gid(kind, movement.id),
        "account": lambda _: account_by_number(twin, found.id),
        "amount": _signed(movement.amount, found.currency),
        "balanceAfterTransaction": money(movement.balance_after, found.currency),
        "remainingAmount": money(max(0, movement.amount), found.currency),
        "createdAt": moment(movement.created_at),
        "expiresAt": optional_moment(movement.expires_at),
        "event": movement.event,
        "origin": None,
    }


def _signed(minor: int, currency: str) -> Answer:
    shown = money(abs(minor), currency)
    return {**shown, "amount": f"-{shown['amount']}"} if minor < 0 else shown
