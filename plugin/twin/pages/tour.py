"""The tour: six steps after which the demo needs no explaining."""

from dataclasses import dataclass

COOKIE = "twin_tour"


@dataclass(frozen=True)
class Step:
    """One thing to do: a sentence, and the link that takes one there."""

    number: int
    sentence: str
    link: str
    label: str


_ALL = (
    Step(
        1,
        "Ania is a regular. Open the rewards panel in the corner and look at her points.",
        "/persona/ania?next=/",
        "Be Ania",
    ),
    Step(
        2,
        "Budi is new here. Buy him a mug: joining or not is up to him.",
        "/persona/budi?next=/products/morning-mug",
        "Be Budi, at the mugs",
    ),
    Step(
        3,
        "His points are on the way already; the panel says how many, and when they arrive.",
        "/persona/budi?next=/account",
        "Open Budi's account",
    ),
    Step(
        4,
        "Now work at the shop: refund a part of the newest order.",
        "/admin/orders/latest",
        "Open the newest order",
    ),
    Step(
        5,
        "Exactly that share of the points is gone, and the panel says why.",
        "/persona/budi?next=/account",
        "Look again as Budi",
    ),
    Step(
        6,
        "Press “Deliver twice, shuffled” above: no number changes. Then see the merchant's side.",
        "/admin/apps/laurel",
        "Open Laurel",
    ),
)
STEPS = {str(step.number): step for step in _ALL}


def current_step(cookie: str | None) -> Step | None:
    """The step a visitor is at: the first for newcomers, none once they put the tour away."""
    return None if cookie == "off" else STEPS.get(cookie or "1", _ALL[0])
