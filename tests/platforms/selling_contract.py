"""
What any platform's `Selling` keeps, whichever platform it is.

A subclass brings a `stage`: the adapter, a shop with a few wares, and hands to act there with.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

import pytest

from plugin.domain.errors import DeniedError, PlatformError
from plugin.ports import Grant, Selling, Ware, WareKind, WareSeen


class Stage(Protocol):
    """A shop that sells a mug in two colours, and has a collection of mugs."""

    selling: Selling
    shop: str
    grant: Grant
    titles: Mapping[Ware, str]
    """A ware of every kind, and how the shop calls it."""
    pictures: str
    """What the address of every picture begins with."""

    def forbid(self) -> None:
        """Take away the permission to see what the shop sells."""
        ...

    def fall_silent(self) -> None:
        """Answer the next call with a failure."""
        ...

    def calls(self) -> int:
        """How often the shop was asked for wares."""
        ...


class SellingContract:
    """The battery."""

    def seen(self, stage: Stage, wares: Collection[Ware]) -> dict[Ware, WareSeen | None]:
        return stage.selling.wares(stage.shop, stage.grant, wares)

    def test_every_kind_is_seen_by_its_title_and_its_picture(self, stage: Stage) -> None:
        found = self.seen(stage, stage.titles)
        assert {ware.kind for ware in found} == set(WareKind)
        for ware, title in stage.titles.items():
            told = found[ware]
            assert told is not None
            assert told.title == title
            assert told.picture.startswith(stage.pictures)

    def test_all_of_them_are_one_question(self, stage: Stage) -> None:
        self.seen(stage, stage.titles)
        assert stage.calls() == 1

    @pytest.mark.parametrize("kind", WareKind)
    def test_what_the_shop_has_not_is_none_and_the_rest_is_seen(
        self, stage: Stage, kind: WareKind
    ) -> None:
        gone, (there, *_) = Ware(kind, "77"), stage.titles
        found = self.seen(stage, [gone, there])
        assert found[gone] is None
        assert found[there] is not None

    def test_an_id_of_another_kind_is_none(self, stage: Stage) -> None:
        (product,) = (ware for ware in stage.titles if ware.kind is WareKind.PRODUCT)
        assert self.seen(stage, [Ware(WareKind.COLLECTION, product.id)]) == {
            Ware(WareKind.COLLECTION, product.id): None
        }

    def test_the_first_hundred_are_asked_for_and_no_more(self, stage: Stage) -> None:
        many = [Ware(WareKind.PRODUCT, str(number)) for number in range(1, 251)]
        assert list(self.seen(stage, many)) == many[:100]

    def test_without_permission_it_is_denied_and_nothing_is_called_gone(self, stage: Stage) -> None:
        stage.forbid()
        for ware in stage.titles:
            with pytest.raises(DeniedError):
                self.seen(stage, [ware])

    def test_a_failure_is_told_at_once_for_somebody_waits(self, stage: Stage) -> None:
        stage.fall_silent()
        with pytest.raises(PlatformError) as failed:
            self.seen(stage, stage.titles)
        assert not failed.value.permanent
        assert stage.calls() == 1
