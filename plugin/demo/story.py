"""
Six weeks at Kiln & Fern, as a screenplay.

Everything below happens at the shop: people buy, send things back, change their minds. What
Laurel makes of it, it learns from the webhooks alone.
"""

from plugin.demo.cast import (
    A_GIFT_GIVER,
    AGUS,
    ANIA,
    ANIA_AGAIN,
    BUDI,
    DEWI,
    GRACE,
    HARRIET,
    JONAS,
    KASIA,
    MARTA,
    OLIVER,
    RHYS,
    SITI,
    THE_CAFE,
    TOMASZ,
    ZOFIA,
)
from plugin.demo.stage import Stage

DAYS = 42
"""How long ago the story begins."""

MUG, TALL_MUG = "morning-mug", "tall-mug"
BOWL, SOUP_BOWL = "fern-bowl", "soup-bowl"
BUD_VASE, BIG_VASE = "bud-vase", "shoulder-vase"
PLATE, CAKE_STAND = "supper-plate", "cake-stand"
TEAPOT, GIFT_CARD = "little-teapot", "gift-card"

SUPPER_FOR_FOUR = (PLATE, PLATE, PLATE, PLATE)


def tell(stage: Stage) -> None:
    """The whole story, a week at a time."""
    opening(stage)
    regulars(stage)
    a_parcel_comes_back(stage)
    wedding_season(stage)
    second_thoughts(stage)
    this_week(stage)


def opening(stage: Stage) -> None:
    """Laurel is installed before breakfast; the regulars find it first."""
    stage.day(42)
    stage.install()
    stage.lets_friends_come()
    stage.buys(ANIA, MUG, MUG)
    stage.joins(ANIA)
    stage.buys(OLIVER, TEAPOT)
    stage.buys(GRACE, BOWL)
    stage.joins(GRACE)
    stage.buys(THE_CAFE, TALL_MUG, TALL_MUG, TALL_MUG)
    stage.day(40)
    stage.buys(ZOFIA, *SUPPER_FOR_FOUR)
    stage.joins(ZOFIA)
    stage.buys(DEWI, BUD_VASE)
    stage.day(38)
    stage.buys(TOMASZ, SOUP_BOWL, SOUP_BOWL)
    stage.buys(HARRIET, CAKE_STAND)
    stage.buys(RHYS, MUG)
    stage.buys(KASIA, BUD_VASE, BUD_VASE)


def regulars(stage: Stage) -> None:
    """Some come back within days. Somebody asks for a little less after a chipped rim."""
    stage.day(35)
    stage.buys(ANIA, BUD_VASE)
    chipped = stage.buys(AGUS, TEAPOT)
    stage.buys(SITI, BOWL, BOWL)
    stage.buys(GRACE, TALL_MUG, PLATE)
    stage.day(33)
    stage.gets_back(chipped, "12.00")
    stage.buys(OLIVER, SOUP_BOWL)
    stage.joins(OLIVER)
    stage.buys(THE_CAFE, PLATE, PLATE, PLATE, PLATE, PLATE, PLATE)
    stage.buys(ZOFIA, MUG)
    stage.day(30)
    stage.buys(TOMASZ, GIFT_CARD)
    stage.buys(DEWI, TALL_MUG)
    stage.buys(HARRIET, MUG, MUG)
    stage.brings(ANIA, MARTA, MUG, BOWL)


def a_parcel_comes_back(stage: Stage) -> None:
    """The big vase is too big; one mug of two was one too many."""
    stage.day(28)
    too_big = stage.buys(GRACE, BIG_VASE)
    two_mugs = stage.buys(KASIA, MUG, MUG)
    stage.buys(ANIA, SOUP_BOWL, SOUP_BOWL)
    stage.buys(RHYS, BOWL)
    stage.day(26)
    stage.buys(A_GIFT_GIVER, GIFT_CARD, BUD_VASE)
    stage.buys(AGUS, PLATE, PLATE)
    stage.day(24)
    stage.returns(too_big, BIG_VASE)
    stage.buys(GRACE, BUD_VASE, BUD_VASE)
    stage.day(23)
    stage.returns(two_mugs, MUG)
    stage.buys(SITI, TEAPOT)
    stage.buys(OLIVER, MUG)


def wedding_season(stage: Stage) -> None:
    """Presents, and an order that grew smaller while it was still on the shelf."""
    stage.day(21)
    stage.buys(HARRIET, CAKE_STAND, BIG_VASE)
    present = stage.buys(ZOFIA, CAKE_STAND, BOWL, BOWL)
    stage.day(20)
    stage.changes(present, BOWL, to=1)
    stage.buys(TOMASZ, BIG_VASE)
    stage.buys(ANIA, CAKE_STAND)
    stage.buys(DEWI, BOWL, SOUP_BOWL)
    stage.joins(DEWI)
    stage.buys(KASIA, TEAPOT)
    stage.buys(THE_CAFE, MUG, MUG, MUG, MUG)
    stage.day(16)
    stage.buys(RHYS, TALL_MUG, TALL_MUG)
    stage.buys(A_GIFT_GIVER, TEAPOT)
    stage.buys(OLIVER, *SUPPER_FOR_FOUR)


def second_thoughts(stage: Stage) -> None:
    """One order is called off the next morning, one plate of four did not match."""
    stage.day(14)
    plates = stage.buys(GRACE, *SUPPER_FOR_FOUR)
    stage.buys(AGUS, BUD_VASE)
    stage.day(13)
    regretted = stage.buys(HARRIET, TEAPOT, MUG)
    stage.buys(SITI, MUG, TALL_MUG)
    stage.day(12)
    stage.cancels(regretted)
    stage.buys(ANIA, TEAPOT)
    stage.day(11)
    stage.returns(plates, PLATE)
    stage.buys(ZOFIA, BUD_VASE)
    stage.day(9)
    stage.buys(TOMASZ, MUG, MUG)
    stage.buys(DEWI, CAKE_STAND)
    stage.buys(KASIA, PLATE, PLATE)


def this_week(stage: Stage) -> None:
    """Fresh points on the way, two more friends of Ania's, a parcel paid at Agus's door."""
    stage.day(7)
    stage.buys(OLIVER, BUD_VASE, BUD_VASE)
    stage.buys(RHYS, SOUP_BOWL)
    stage.brings(ANIA, JONAS, TEAPOT)
    stage.day(5)
    stage.buys(ANIA, PLATE, PLATE)
    stage.buys(THE_CAFE, SOUP_BOWL, SOUP_BOWL)
    stage.day(4)
    stage.pays_at_the_door(AGUS, BIG_VASE)
    stage.buys(HARRIET, BOWL)
    stage.day(3)
    stage.buys(GRACE, MUG)
    stage.buys(SITI, BUD_VASE)
    stage.brings(ANIA, ANIA_AGAIN, PLATE, PLATE)
    stage.day(2)
    stage.signs_up(BUDI)
    stage.buys(ZOFIA, SOUP_BOWL)
    stage.day(1)
    stage.buys(TOMASZ, BOWL)
    stage.buys(ANIA, BUD_VASE)
