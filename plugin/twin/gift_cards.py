"""Gift cards made over the API: a code worth money, spent at checkout."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from plugin.twin.errors import TwinError
from plugin.twin.state import State


@dataclass(frozen=True)
class GiftCard:
    """One card. `initial` and `balance` are minor units of `currency`; codes are lower case."""

    id: int
    code: str
    initial: int
    balance: int
    currency: str
    created_at: datetime
    updated_at: datetime
    customer_id: int | None = None
    expires_on: date | None = None
    deactivated_at: datetime | None = None
    note: str | None = None
    template_suffix: str | None = None
    recipient_id: int | None = None
    recipient_name: str | None = None
    recipient_message: str | None = None
    send_at: datetime | None = None

    @property
    def last_characters(self) -> str:
        """All that anybody but the buyer may see of the code."""
        return self.code[-4:]


def keep(state: State, card: GiftCard) -> None:
    """Write a card down in its present state."""
    state.put("gift_card", card.id, card, tag=card.code)


def find(state: State, number: object) -> GiftCard | None:
    """The card with an id."""
    return state.get("gift_card", number, GiftCard)


def by_code(state: State, code: str) -> GiftCard | None:
    """The card with a code, however it is written."""
    found = state.all("gift_card", GiftCard, tag=code.lower())
    return found[0] if found else None


def spend(state: State, code: str, wanted: int, now: datetime) -> int:
    """Take up to `wanted` minor units from a card, and tell how many. Raises TwinError."""
    card = by_code(state, code)
    if card is None or card.deactivated_at or not card.balance:
        raise TwinError("the gift card is not valid")
    if card.expires_on and card.expires_on < now.date():
        raise TwinError("the gift card has expired")
    taken = min(wanted, card.balance)
    keep(state, replace(card, balance=card.balance - taken, updated_at=now))
    return taken
