"""How the panel says no to who wants a reward, or to give one back: a sentence for each reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plugin.domain.errors import ForbiddenError, LaurelError
from plugin.locales import Messages

_FRAMES: Final[Mapping[str, str]] = {
    "/proxy/redeem": "refused.redeem",
    "/proxy/undo": "refused.reward",
    "/proxy/panel": "refused.reward",
}
_SIGNED_OUT: Final = "refused.signed_out"
_OF_ACCOUNTS: Final = frozenset(
    {"/proxy/redeem", "/proxy/undo", "/proxy/join", "/proxy/leave", "/proxy/preferences"}
)
"""Forms that only somebody signed in was ever given."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of an error: `frame` has `.title` and `.action` below it, `why` is a sentence."""

    frame: str
    why: str


def said(error: Exception, path: str, messages: Messages, *, stranger: bool) -> Said | None:
    """
    The words for a reward that cannot be had, given back or seen; None: there are none.

    A `stranger` is nobody signed in: whose form it is was signed out while it was open.
    """
    if not isinstance(error, LaurelError):
        return None
    if stranger and isinstance(error, ForbiddenError) and path in _OF_ACCOUNTS:
        return Said(_SIGNED_OUT, f"{_SIGNED_OUT}.text")
    frame = _FRAMES.get(path, "")
    why = f"{frame}.{error.code}"
    return Said(frame, why) if why in messages.words else None
