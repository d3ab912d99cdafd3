"""Programme files for stories, and the versions that come of them."""

from plugin.domain.program import Program
from plugin.service import programs
from plugin.store.shops import Shop
from tests.laurel import Laurel


def file(points: int = 5, *more: str) -> str:
    """So many points for every dollar; `more` are lines after that."""
    return "\n".join(['currency = "USD"', "[orders]", f"points = {points}", 'per = "1.00"', *more])


def versions(laurel: Laurel, shop: Shop | None = None) -> list[Program]:
    """Every version of the programme, at Kubek unless said."""
    return programs.every(laurel.services, shop or laurel.kubek)
