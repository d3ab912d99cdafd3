"""Programme files for stories, and the versions that come of them."""

from plugin.domain.program import Program
from plugin.service import programs
from plugin.store.shops import Shop
from tests.laurel import Laurel

_FIRST_REWARDS = [("small", 500, "5.00"), ("medium", 1000, "10.00"), ("large", 2500, "25.00")]


def file(points: int = 5, *more: str) -> str:
    """
    So many points for every dollar; `more` are lines after that, and last come the rewards that
    every programme begins with.
    """
    rules = ['currency = "USD"', "[orders]", f"points = {points}", 'per = "1.00"', *more]
    rewards = (
        f'[[rewards]]\nkey = "{key}"\nkind = "amount"\npoints = {price}\nvalue = "{worth}"'
        for key, price, worth in _FIRST_REWARDS
    )
    return "\n".join([*rules, *rewards])


def versions(laurel: Laurel, shop: Shop | None = None) -> list[Program]:
    """Every version of the programme, at Kubek unless said."""
    return programs.every(laurel.services, shop or laurel.kubek)
