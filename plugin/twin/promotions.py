"""Discounts and their redeem codes: made over the API, used up at checkout."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plugin.twin.state import State

BASIC, FREE_SHIPPING, BXGY = "DiscountCodeBasic", "DiscountCodeFreeShipping", "DiscountCodeBxgy"
AUTOMATIC = "DiscountAutomaticBasic"


@dataclass(frozen=True)
class Promotion:
    """A discount. What it takes off stays as it was asked for, in `terms`; most need a code."""

    id: int
    kind: str
    title: str
    starts_at: datetime
    created_at: datetime
    updated_at: datetime
    ends_at: datetime | None
    usage_limit: int | None
    once_per_customer: bool
    terms: dict[str, Any]

    def status(self, now: datetime) -> str:
        """`SCHEDULED`, `ACTIVE` or `EXPIRED`, by the dates alone."""
        if self.ends_at and self.ends_at <= now:
            return "EXPIRED"
        return "SCHEDULED" if self.starts_at > now else "ACTIVE"


@dataclass(frozen=True)
class Code:
    """One code of a promotion and how often it was used; `used_by` holds customer ids."""

    id: int
    promotion_id: int
    code: str
    uses: int = 0
    used_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class CodeBatch:
    """Codes on their way into a promotion; each outcome is a code and what was wrong with it."""

    id: int
    promotion_id: int
    codes: tuple[str, ...]
    created_at: datetime
    done_at: datetime
    outcomes: tuple[tuple[str, str | None], ...] = ()
    done: bool = False


@dataclass(frozen=True)
class CodeRemoval:
    """Codes on their way out of a promotion, by their ids; `id` is that of the job."""

    id: str
    promotion_id: int
    codes: tuple[int, ...]
    done_at: datetime
    done: bool = False


def keep(state: State, promotion: Promotion) -> None:
    """Write a promotion down."""
    state.put("promotion", promotion.id, promotion)


def find(state: State, number: object) -> Promotion | None:
    """The promotion with an id."""
    return state.get("promotion", number, Promotion)


def everything(state: State) -> list[Promotion]:
    """All promotions, oldest first."""
    return state.all("promotion", Promotion)


def code_of(state: State, text: str) -> Code | None:
    """A code, however it is written: upper and lower case are the same."""
    return state.get("code", text.upper(), Code)


def codes_of(state: State, promotion_id: int) -> list[Code]:
    """A promotion's codes, oldest first."""
    return state.all("code", Code, tag=str(promotion_id))


def keep_code(state: State, code: Code) -> None:
    """Write a code down in its present state."""
    state.put("code", code.code.upper(), code, tag=str(code.promotion_id))


def forget_codes(state: State, codes: Iterable[Code]) -> None:
    """Take codes away."""
    for code in codes:
        state.delete("code", code.code.upper())


def forget(state: State, promotion: Promotion) -> None:
    """Take a promotion and all its codes away."""
    forget_codes(state, codes_of(state, promotion.id))
    state.delete("promotion", promotion.id)


def note_use(state: State, text: str, customer_id: int | None) -> None:
    """Count one order on a code, if the shop knows it."""
    code = code_of(state, text)
    if code is not None:
        buyers = (*code.used_by, customer_id) if customer_id is not None else code.used_by
        keep_code(state, replace(code, uses=code.uses + 1, used_by=buyers))
