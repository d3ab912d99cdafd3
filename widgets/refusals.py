"""How the panel says no to who wants a reward, or to give one back: a sentence for each reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plugin.domain.errors import LaurelError
from plugin.locales import Messages

_FRAMES: Final[Mapping[str, str]] = {
    "/proxy/redeem": "refused.redeem",
    "/proxy/undo": "refused.reward",
    "/proxy/panel": "refused.reward",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The words of an error: `frame` has `.title` and `.action` below it, `why` is a sentence."""

    frame: str
    why: str


def said(error: LaurelError, path: str, messages: Messages) -> Said | None:
    """The words for a reward that cannot be had, given back or seen; None: there are none."""
    frame = _FRAMES.get(path, "")
    why = f"{frame}.{error.code}"
    return Said(frame, why) if why in messages.words else None
