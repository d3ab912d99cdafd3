"""Gift cards: made with a code of one's own choice, looked up, deactivated."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from plugin.twin import gift_cards
from plugin.twin.gift_cards import GiftCard
from plugin.twin.graphql import customers
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
from plugin.twin.model import Customer
from plugin.twin.money import exponent, parse
from plugin.twin.twin import Twin

_SHORTEST, _LONGEST = 8, 20
_MOST = 3_000
_AHEAD = timedelta(days=90)
_TAG = re.compile(r"<[^>]+>")


def gift_card(twin: Twin, given: Given) -> Answer | None:
    """`giftCard(id)`."""
    return gift_card_by_number(twin, number_of(given["id"], "GiftCard"))


def gift_card_by_number(twin: Twin, number: object) -> Answer | None:
    """The card with a number, if there is one."""
    found = gift_cards.find(twin.state, number)
    return presented(twin, found) if found else None


def create(twin: Twin, given: Given) -> Answer:
    """`giftCardCreate`: the code is told once, here."""
    wanted = given["input"]
    errors = list(_faults(twin, wanted))
    if errors:
        return {"giftCard": None, "giftCardCode": None, "userErrors": errors}
    card = _made(twin, wanted)
    gift_cards.keep(twin.state, card)
    return {"giftCard": presented(twin, card), "giftCardCode": card.code, "userErrors": []}


def deactivate(twin: Twin, given: Given) -> Answer:
    """`giftCardDeactivate`: for good."""
    found = gift_cards.find(twin.state, number_of(given["id"], "GiftCard"))
    if found is None:
        return {
            "giftCard": None,
            "userErrors": [
                refusal(["id"], "The gift card could not be found.", "GIFT_CARD_NOT_FOUND")
            ],
        }
    if not found.deactivated_at:
        now = twin.clock.now()
        found = replace(found, deactivated_at=now, updated_at=now)
        gift_cards.keep(twin.state, found)
    return {"giftCard": presented(twin, found), "userErrors": []}


def _faults(twin: Twin, wanted: dict[str, Any]) -> Iterator[Answer]:
    yield from _amount_faults(twin, wanted)
    yield from _code_faults(twin, wanted.get("code"))
    if wanted.get("customerId") and not _customer(twin, wanted["customerId"]):
        message = "The customer could not be found."
        yield refusal(["input", "customerId"], message, "CUSTOMER_NOT_FOUND")
    if recipient := wanted.get("recipientAttributes"):
        yield from _recipient_faults(twin, recipient)


def _amount_faults(twin: Twin, wanted: dict[str, Any]) -> Iterator[Answer]:
    field = "initialAmount" if "initialAmount" in wanted else "initialValue"
    amount, currency = _amount(wanted), twin.shop().currency
    if amount is None:
        yield refusal(["input", field], "can't be blank", "MISSING_ARGUMENT")
    elif amount <= 0:
        yield refusal(["input", field], "must be greater than 0", "GREATER_THAN")
    elif amount > _MOST:
        message = f"can't exceed ${_MOST:,}.00 {currency}"
        yield refusal(["input", field], message, "GIFT_CARD_LIMIT_EXCEEDED")


def _amount(wanted: dict[str, Any]) -> Decimal | None:
    """`initialValue` is the older way to say it, and still understood."""
    value = (wanted.get("initialAmount") or {}).get("amount", wanted.get("initialValue"))
    return None if value is None else Decimal(str(value))


def _code_faults(twin: Twin, code: str | None) -> Iterator[Answer]:
    if code is None:
        return
    place = ["input", "code"]
    if len(code) < _SHORTEST:
        yield refusal(place, f"Code must be at least {_SHORTEST} characters long", "TOO_SHORT")
    elif len(code) > _LONGEST:
        yield refusal(place, f"Code must be at most {_LONGEST} characters long", "TOO_LONG")
    elif not re.fullmatch(r"[A-Za-z0-9]+", code):
        yield refusal(place, "Code can only contain letters(a-z) and numbers(0-9)", "INVALID")
    elif gift_cards.by_code(twin.state, code):
        yield refusal(place, "Code has already been taken")


def _recipient_faults(twin: Twin, recipient: dict[str, Any]) -> Iterator[Answer]:
    place = ["input", "recipientAttributes"]
    if not _customer(twin, recipient["id"]):
        yield refusal([*place, "id"], "Recipient could not be found", "RECIPIENT_NOT_FOUND")
        return
    for field, name in (("preferredName", "Preferred name"), ("message", "Message")):
        text = recipient.get(field)
        if text is not None and not text.strip():
            yield refusal([*place, field], f"{name} can't be blank", "INVALID")
        elif text and _TAG.search(text):
            yield refusal([*place, field], f"{name} cannot contain HTML tags", "INVALID")
    at = _time(recipient.get("sendNotificationAt"))
    if at and not twin.clock.now() <= at <= twin.clock.now() + _AHEAD:
        message = "Send notification at must be within 90 days from now"
        yield refusal([*place, "sendNotificationAt"], message, "INVALID")


def _made(twin: Twin, wanted: dict[str, Any]) -> GiftCard:
    currency, now = twin.shop().currency, twin.clock.now()
    minor = _minor(_amount(wanted) or Decimal(), currency)
    recipient = wanted.get("recipientAttributes") or {}
    expires = wanted.get("expiresOn")
    return GiftCard(
        id=twin.new_id("gift_card"),
        code=(wanted.get("code") or secrets.token_hex(_SHORTEST)).lower(),
        initial=minor,
        balance=minor,
        currency=currency,
        created_at=now,
        updated_at=now,
        customer_id=_number(wanted.get("customerId")),
        expires_on=date.fromisoformat(expires) if expires else None,
        note=wanted.get("note"),
        template_suffix=wanted.get("templateSuffix"),
        recipient_id=_number(recipient.get("id")),
        recipient_name=recipient.get("preferredName"),
        recipient_message=recipient.get("message"),
        send_at=_time(recipient.get("sendNotificationAt")),
    )


def _minor(amount: Decimal, currency: str) -> int:
    return parse(f"{amount:.{exponent(currency)}f}", currency)


def _number(customer: object) -> int | None:
    number = number_of(customer, "Customer")
    return int(number) if number else None


def _customer(twin: Twin, customer: object) -> bool:
    return twin.state.get("customer", number_of(customer, "Customer"), Customer) is not None


def _time(text: str | None) -> datetime | None:
    at = datetime.fromisoformat(text) if text else None
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None


def presented(twin: Twin, card: GiftCard) -> Answer:
    """One card; of its code only the end."""
    return {
        "__typename": "GiftCard",
        "id": gid("GiftCard", card.id),
        "balance": money(card.balance, card.currency),
        "initialValue": money(card.initial, card.currency),
        "enabled": card.deactivated_at is None,
        "isRedeemable": card.deactivated_at is None,
        "deactivatedAt": optional_moment(card.deactivated_at),
        "expiresOn": card.expires_on.isoformat() if card.expires_on else None,
        "lastCharacters": card.last_characters,
        "maskedCode": f"•••• •••• •••• {card.last_characters}",
        "note": card.note,
        "templateSuffix": card.template_suffix,
        "customer": lambda _: customers.customer_by_number(twin, card.customer_id),
        "order": None,
        "lineItem": None,
        "recipientAttributes": _recipient(twin, card),
        "transactions": listing([], lambda shown: shown),
        "createdAt": moment(card.created_at),
        "updatedAt": moment(card.updated_at),
    }


def _recipient(twin: Twin, card: GiftCard) -> Answer | None:
    if card.recipient_id is None:
        return None
    return {
        "recipient": lambda _: customers.customer_by_number(twin, card.recipient_id),
        "preferredName": card.recipient_name,
        "message": card.recipient_message,
        "sendNotificationAt": optional_moment(card.send_at),
    }
