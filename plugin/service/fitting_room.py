"""Who can show a panel that no shopper asked for; one door is made for it, and lent to another."""

from typing import Protocol

from plugin.service.views.panel import PanelView


class FittingRoom(Protocol):
    """A mirror for a look that nobody has saved yet."""

    def show(self, view: PanelView, tag: str, styles: str) -> str:
        """
        A whole page (HTML) in a language (BCP 47), with a style sheet (URL) beside the panel's
        own. Nothing can be done on it.
        """
        ...
