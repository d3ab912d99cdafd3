"""What can go wrong when Shopify is asked, and whether asking again can help."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from plugin.domain import errors
from plugin.domain.errors import PlatformError


class OutageError(PlatformError):
    """No answer, half an answer or a server's failure: what was asked may yet have happened."""

    code: ClassVar[str] = "platform_outage"


class ThrottledError(PlatformError):
    """The shop's budget of calls is used up, nothing was done; in `wait` seconds it is not."""

    code: ClassVar[str] = "platform_throttled"

    def __init__(self, message: str, wait: float) -> None:
        super().__init__(message)
        self.wait = wait
        self.retry_after = math.ceil(wait)


class QueryError(PlatformError):
    """Shopify refused what we asked; `reasons` are its own codes."""

    code: ClassVar[str] = "platform_query_failed"
    permanent: ClassVar[bool] = True

    def __init__(self, message: str, reasons: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.reasons = frozenset(reasons)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of Shopify's `userErrors`. `code` is empty where the API has none."""

    code: str
    field: tuple[str, ...]
    message: str

    @property
    def path(self) -> str:
        """The field as one word: `input.code`; empty where none is named."""
        return ".".join(self.field)


class RefusedError(errors.RefusedError):
    """
    Shopify understood a change and refused it, field by field: its `userErrors`.

    The message holds codes and fields only, for the platform's own words may repeat what we sent.
    """

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(f"{each.code or 'refused'} {each.path}" for each in refusals))
        self.refusals = tuple(refusals)

    def says(self, code: str) -> bool:
        """Is this code, such as `TAKEN`, among the reasons?"""
        return any(refusal.code == code for refusal in self.refusals)
