"""The paper of a letter: the shop's colour as everybody can read it, its corners and its logo."""

from dataclasses import dataclass

from plugin.domain.colour import readable
from plugin.notify.tidying import link
from plugin.ports import Letterhead, Logo


@dataclass(frozen=True, slots=True)
class Paper:
    """What is painted with. Text stays dark on light, and light on dark, whatever the accent."""

    fill: str
    """`#rrggbb` of the button."""
    on_fill: str
    """`#rrggbb` of the text on it."""
    corner: int
    """Of the button, in pixels."""
    logo: Logo | None


def paper(head: Letterhead) -> Paper:
    """
    The paper with this letterhead: corners and colours are those of buttons in the panel.

    Raises InvalidInputError for what is no colour, and for a logo at what is no web address.
    """
    shown = readable(head.accent)
    if head.logo:
        link(head.logo.url)
    return Paper(shown.fill, shown.on_fill, head.radius * 5 // 8, head.logo)
