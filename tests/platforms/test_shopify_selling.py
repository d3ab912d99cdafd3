"""Shopify tells what a shop sells as every platform does: the battery, on the twin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.platforms.shopify.failures import OutageError, ThrottledError
from plugin.ports import Grant, Ware, WareKind
from plugin.twin import apps, catalogue, shelves
from plugin.twin.fates import Fate
from plugin.twin.graphql.schema import schema
from plugin.twin.twin import Twin
from tests.platforms.loopback import SHOP, granted, shopify_of
from tests.platforms.selling_contract import SellingContract
from tests.twin.standing import installed_twin

MUG, BOWL = catalogue.product("morning-mug"), catalogue.product("fern-bowl")
PRODUCT = Ware(WareKind.PRODUCT, str(MUG.id))
TITLES = {
    PRODUCT: "Morning mug",
    Ware(WareKind.VARIANT, str(MUG.variants[1].id)): "Morning mug - Fern",
    Ware(WareKind.VARIANT, str(BOWL.first.id)): "Fern bowl",
    Ware(WareKind.COLLECTION, str(shelves.COLLECTIONS[0].id)): "Mugs",
}


@dataclass
class TwinStage:
    """The twin's shop, and hands to act there with."""

    twin: Twin
    selling: ShopifyPlatform
    grant: Grant
    pictures: str
    shop: str = SHOP
    titles: Mapping[Ware, str] = field(default_factory=lambda: TITLES)

    def forbid(self) -> None:
        apps.grant(self.twin, ("read_orders",))

    def fall_silent(self) -> None:
        self.twin.fates.order(Fate("502", "Wares"))

    def calls(self) -> int:
        counts = self.twin.fates.told()["counts"]
        assert isinstance(counts, dict)
        return sum(counts.values())


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TwinStage]:
    schema()  # it is read once, and nobody here waits for it
    with installed_twin(tmp_path) as twin, shopify_of(twin) as shopify:
        apps.grant(twin, ("read_orders", "read_products"))
        grant = granted(twin, shopify)
        twin.fates.forget()
        yield TwinStage(twin, shopify, grant, f"{twin.settings.url}/pictures/")


class TestShopifySelling(SellingContract):
    """The battery, and nothing of its own."""


@pytest.mark.parametrize("fate", ["html", "truncated", "reset"])
def test_half_an_answer_calls_nothing_gone(stage: TwinStage, fate: str) -> None:
    stage.twin.fates.order(Fate(fate, "Wares"))
    with pytest.raises(OutageError):
        stage.selling.wares(SHOP, stage.grant, [PRODUCT])


def test_who_is_in_haste_is_told_to_wait_and_is_not_kept_waiting(stage: TwinStage) -> None:
    stage.twin.fates.order(Fate("429", "Wares", seconds=60))
    with pytest.raises(ThrottledError) as throttled:
        stage.selling.wares(SHOP, stage.grant, [PRODUCT])
    assert throttled.value.wait == 60


def test_nothing_is_not_asked_for(stage: TwinStage) -> None:
    assert stage.selling.wares(SHOP, stage.grant, []) == {}
    assert stage.calls() == 0
