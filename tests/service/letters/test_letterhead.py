"""The letterhead: what a letter wears of its brand's look at the moment when it is sent."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from plugin.ports import Letterhead, Logo
from plugin.service import appearances
from plugin.service.letters import letterhead
from plugin.store import logos
from tests.laurel import Laurel
from tests.pictures import picture
from tests.service.letters.conftest import Postbox
from tests.service.rewards.counter import FIVE, Counter


def of_now(laurel: Laurel) -> Letterhead:
    """The letterhead of Kubek's letters just now."""
    house, brand_id = laurel.services, laurel.kubek.brand_id
    look = appearances.look(house, laurel.kubek)
    return house.store.read(lambda tx: letterhead.of(tx, house, brand_id, look))


def worn(laurel: Laurel, size: tuple[int, int]) -> Logo:
    """The logo of letters once a picture of this size was uploaded."""
    appearances.wear(laurel.services, laurel.kubek, 0, picture("PNG", size), "staff:42")
    logo = of_now(laurel).logo
    assert logo is not None
    return logo


def test_a_shop_that_chose_nothing_has_our_colour_and_no_logo(laurel: Laurel) -> None:
    assert of_now(laurel) == Letterhead("#3f6b4f", 16, None)


@pytest.mark.parametrize(
    ("uploaded", "shown"),
    [
        ((640, 320), (96, 48)),
        ((1_000, 100), (180, 18)),
        ((20, 10), (20, 10)),
        ((2_000, 2), (180, 1)),
        ((2, 2_000), (1, 48)),
    ],
)
def test_a_logo_keeps_its_shape_within_its_room(
    laurel: Laurel, uploaded: tuple[int, int], shown: tuple[int, int]
) -> None:
    logo = worn(laurel, uploaded)
    assert (logo.width, logo.height) == shown


def test_its_address_is_that_of_the_picture_we_serve(laurel: Laurel) -> None:
    logo = worn(laurel, (64, 64))
    name = logo.url.removeprefix(f"{laurel.services.app_url}/widgets/look/logo/")
    digest = name.partition("-")[2]
    kept = laurel.services.store.read(lambda tx: logos.find(tx, laurel.kubek.brand_id, digest))
    assert kept is not None
    assert Image.open(io.BytesIO(kept)).size == (64, 64)


def test_a_logo_that_is_gone_is_left_out(laurel: Laurel) -> None:
    worn(laurel, (64, 64))
    brand_id = laurel.kubek.brand_id
    laurel.services.store.transact(lambda tx: logos.keep_only(tx, brand_id, frozenset()))
    assert of_now(laurel).logo is None


@pytest.mark.attack
def test_a_letter_wears_no_logo_of_another_brand(laurel: Laurel) -> None:
    worn(laurel, (64, 64))
    look = appearances.look(laurel.services, laurel.kubek)
    other = laurel.kubek.brand_id + 1
    found = laurel.services.store.read(lambda tx: letterhead.of(tx, laurel.services, other, look))
    assert found.logo is None


def test_letters_wear_what_is_chosen_when_they_are_sent(counter: Counter, postbox: Postbox) -> None:
    counter.redeem(FIVE)
    house = counter.laurel.services
    appearances.save(
        house, counter.shop, 0, lambda look: replace(look, accent="#0a4f8f", radius=4), "staff:42"
    )
    counter.work()
    assert postbox.only("reward_issued").head == Letterhead("#0a4f8f", 4, None)
