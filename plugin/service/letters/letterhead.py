"""The letterhead: what a letter wears of its shop's look, with the logo as we serve it."""

from fractions import Fraction
from typing import Final

from plugin.domain.appearance import Appearance
from plugin.ports import Letterhead, Logo
from plugin.service import addresses
from plugin.service.logos import size
from plugin.service.services import Services
from plugin.store import Tx, logos

_WIDEST: Final = 180
_TALLEST: Final = 48
"""Pixels that a logo takes in a letter; what is kept of it is larger, for sharp screens."""


def of(tx: Tx, services: Services, brand_id: int, look: Appearance) -> Letterhead:
    """The letterhead of a brand that looks like this."""
    return Letterhead(look.accent, look.radius, _logo(tx, services, brand_id, look.logo))


def _logo(tx: Tx, services: Services, brand_id: int, name: str) -> Logo | None:
    """The logo of a name, which ends in its digest; None: there is none, or not any more."""
    picture = logos.find(tx, brand_id, name.partition("-")[2]) if name else None
    return Logo(addresses.logo(services, name), *_fitted(*size(picture))) if picture else None


def _fitted(width: int, height: int) -> tuple[int, int]:
    """As large as there is room for, in its own proportions, and never blown up."""
    part = min(Fraction(1), Fraction(_WIDEST, width), Fraction(_TALLEST, height))
    return max(1, round(width * part)), max(1, round(height * part))
