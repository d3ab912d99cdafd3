"""Store credit: one account per customer and currency, moved by credits and debits."""

from dataclasses import dataclass, replace
from datetime import datetime

from plugin.twin.state import State


@dataclass(frozen=True)
class Movement:
    """One credit (positive) or debit (negative), and what the account held afterwards."""

    id: int
    amount: int
    balance_after: int
    created_at: datetime
    expires_at: datetime | None = None
    event: str = "ADJUSTMENT"


@dataclass(frozen=True)
class Account:
    """A customer's credit in one currency, in minor units."""

    id: int
    customer_id: int
    currency: str
    movements: tuple[Movement, ...] = ()

    @property
    def balance(self) -> int:
        """What may be spent."""
        return self.movements[-1].balance_after if self.movements else 0


@dataclass(frozen=True)
class Spending:
    """What is to be paid (minor units), and the id that the movement gets."""

    amount: int
    currency: str
    at: datetime
    movement_id: int


def keep(state: State, account: Account) -> None:
    """Write an account down in its present state."""
    state.put("store_credit", account.id, account, tag=str(account.customer_id))


def find(state: State, number: object) -> Account | None:
    """The account with an id."""
    return state.get("store_credit", number, Account)


def accounts_of(state: State, customer_id: object) -> list[Account]:
    """A customer's accounts, oldest first."""
    return state.all("store_credit", Account, tag=str(customer_id))


def spend(state: State, customer_id: int, wanted: Spending) -> int:
    """Take what a customer's account in a currency has, up to what is wanted; how much it was."""
    for account in accounts_of(state, customer_id):
        taken = min(wanted.amount, account.balance)
        if account.currency == wanted.currency and taken > 0:
            left = account.balance - taken
            movement = Movement(wanted.movement_id, -taken, left, wanted.at, event="ORDER_PAYMENT")
            keep(state, replace(account, movements=(*account.movements, movement)))
            return taken
    return 0
