"""The appearance of a brand: versions, who chose them, what comes back; on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from plugin.domain.appearance import Appearance, Icon, Part, Scheme, Side
from plugin.domain.errors import ConflictError, InvalidInputError, NotFoundError
from plugin.ports import Shopper
from plugin.service import appearances, logos, panel
from plugin.store import appearances as kept
from plugin.store import logos as pictures
from plugin.store.tables import appearances as appearance_rows
from tests.laurel import Laurel
from tests.pictures import picture

BLUE = Appearance(
    accent="#3355ff",
    radius=4,
    scheme=Scheme.DARK,
    side=Side.START,
    icon=Icon.STAR,
    icon_only=True,
    nudges=False,
    parts=(Part.LINES,),
    words={"pl": {"panel.title": "Bonusy"}},
)


def save(laurel: Laurel, seen: int, look: Appearance, by: str = "staff:42") -> int:
    return appearances.save(laurel.services, laurel.kubek, seen, lambda _: look, by)


def now(laurel: Laurel) -> Appearance:
    return appearances.look(laurel.services, laurel.kubek)


def test_nobody_chose_anything_yet(laurel: Laurel) -> None:
    assert now(laurel) == Appearance()
    assert appearances.newest(laurel.services, laurel.kubek) == []


def test_what_is_chosen_is_kept_with_who_and_when(laurel: Laurel) -> None:
    assert save(laurel, 0, BLUE) == 1
    assert now(laurel) == BLUE
    (version,) = appearances.newest(laurel.services, laurel.kubek)
    assert (version.number, version.actor) == (1, "staff:42")
    assert version.at == laurel.clock.now()


def test_the_panel_wears_it(laurel: Laurel) -> None:
    save(laurel, 0, BLUE)
    shopper = Shopper(laurel.kubek.domain, None, "/apps/laurel", {})
    assert panel.view(laurel.services, shopper).look == BLUE
    assert panel.look(laurel.services, shopper) == BLUE


def test_nobody_undoes_what_another_chose_meanwhile(laurel: Laurel) -> None:
    save(laurel, 0, BLUE)
    with pytest.raises(ConflictError):
        save(laurel, 0, Appearance(radius=0))
    assert now(laurel) == BLUE


def test_the_same_again_is_no_version(laurel: Laurel) -> None:
    assert save(laurel, 0, BLUE) == save(laurel, 1, BLUE) == 1


def test_back_to_how_it_was_and_back_again(laurel: Laurel) -> None:
    save(laurel, 0, BLUE)
    assert appearances.undo(laurel.services, laurel.kubek, 1, "staff:7") == 2
    assert now(laurel) == Appearance()
    appearances.undo(laurel.services, laurel.kubek, 2, "staff:7")
    assert now(laurel) == BLUE
    actors = [one.actor for one in appearances.newest(laurel.services, laurel.kubek)]
    assert actors == ["staff:7", "staff:7", "staff:42"]


def test_there_is_no_way_back_from_the_beginning(laurel: Laurel) -> None:
    with pytest.raises(NotFoundError):
        appearances.undo(laurel.services, laurel.kubek, 0, "staff:42")


def test_old_versions_are_forgotten_one_day(laurel: Laurel) -> None:
    for number in range(60):
        save(laurel, number, Appearance(radius=number % 25))
    versions = laurel.services.store.read(lambda tx: kept.newest(tx, laurel.kubek.brand_id, 100))
    assert [versions[0].number, versions[-1].number, len(versions)] == [60, 11, 50]


def test_a_logo_is_worn_and_taken_off(laurel: Laurel) -> None:
    shop = laurel.kubek
    appearances.wear(laurel.services, shop, 0, picture("PNG"), "staff:42")
    name = now(laurel).logo
    assert name.startswith(f"{shop.brand_id}-")
    assert (logos.find(laurel.services, name) or b"").startswith(b"\x89PNG")
    appearances.save(laurel.services, shop, 1, lambda look: replace(look, logo=""), "staff:42")
    assert now(laurel).logo == ""
    appearances.undo(laurel.services, shop, 2, "staff:42")
    assert logos.find(laurel.services, now(laurel).logo)


def test_pictures_that_no_version_wears_are_forgotten(laurel: Laurel) -> None:
    brand = laurel.kubek.brand_id
    laurel.services.store.transact(
        lambda tx: pictures.keep(tx, brand, "0" * 32, b"x", laurel.clock.now())
    )
    save(laurel, 0, BLUE)
    assert laurel.services.store.read(lambda tx: pictures.find(tx, brand, "0" * 32)) is None


@pytest.mark.attack
def test_nobody_wears_the_logo_of_another_brand(laurel: Laurel) -> None:
    appearances.wear(laurel.services, laurel.kubek, 0, picture("PNG"), "staff:42")
    digest = now(laurel).logo.partition("-")[2]
    for name in (f"{laurel.kubek.brand_id + 1}-{digest}", f"{laurel.kubek.brand_id}-{'0' * 32}"):
        with pytest.raises(InvalidInputError):
            save(laurel, 1, replace(now(laurel), logo=name))
    assert logos.find(laurel.services, f"{laurel.kubek.brand_id + 1}-{digest}") is None
    assert logos.find(laurel.services, "../../etc/passwd") is None


def test_who_is_gone_for_good_looks_like_nothing(laurel: Laurel) -> None:
    shop = laurel.kubek
    appearances.wear(laurel.services, shop, 0, picture("PNG"), "staff:42")
    name = now(laurel).logo
    laurel.services.store.transact(lambda tx: kept.forget_all(tx, shop.brand_id))
    laurel.services.store.transact(lambda tx: pictures.keep_only(tx, shop.brand_id, frozenset()))
    assert now(laurel) == Appearance()
    assert logos.find(laurel.services, name) is None


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ('{"icon":"bean","radius":4}', Appearance(radius=4)),
        ('{"parts":["rewards","tiers"],"scheme":"dark"}', Appearance(scheme=Scheme.DARK)),
        ('{"accent":"oklch(0.5 0.1 20)","radius":4}', Appearance(radius=4)),
        ('{"words":{"pt-br":{"a":"b"}},"icon":"star"}', Appearance(icon=Icon.STAR)),
        ('{"font":"serif","icon":1,"nudges":false}', Appearance(nudges=False)),
    ],
)
def test_what_a_later_version_wrote_is_read_as_far_as_it_can_be(
    laurel: Laurel, body: str, read: Appearance
) -> None:
    save(laurel, 0, BLUE)
    said = update(appearance_rows).values(body=body)
    laurel.services.store.transact(lambda tx: tx.execute(said) and None)
    assert now(laurel) == read
