"""The part of the platform's protocol that hands out rewards, each call kept by one module."""

from abc import ABC, abstractmethod
from collections.abc import Collection

from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.rewards import codes as redeem_codes
from plugin.platforms.shopify.rewards import credit as store_credit
from plugin.platforms.shopify.rewards import discounts, gift_cards
from plugin.ports import (
    Batch,
    CardFound,
    CodeFound,
    Credit,
    DiscountSpec,
    GiftCard,
    Grant,
    LiveDiscount,
    Movement,
)


class ShopifyRewarding(ABC):
    """What Shopify does for rewards; see `Rewarding` for every one of these."""

    @abstractmethod
    def _api(self, shop_domain: str, grant: Grant) -> AdminApi:
        """The Admin API of one shop."""

    def make_discount(self, shop_domain: str, grant: Grant, spec: DiscountSpec, code: str) -> str:
        """See `Rewarding.make_discount`."""
        return discounts.make(self._api(shop_domain, grant), spec, code)

    def find_code(self, shop_domain: str, grant: Grant, code: str) -> CodeFound | None:
        """See `Rewarding.find_code`."""
        return redeem_codes.find(self._api(shop_domain, grant), code)

    def add_codes(
        self, shop_domain: str, grant: Grant, discount: str, codes: Collection[str]
    ) -> str:
        """See `Rewarding.add_codes`."""
        return redeem_codes.add(self._api(shop_domain, grant), discount, codes)

    def batch(self, shop_domain: str, grant: Grant, batch: str) -> Batch | None:
        """See `Rewarding.batch`."""
        return redeem_codes.batch(self._api(shop_domain, grant), batch)

    def remove_codes(
        self, shop_domain: str, grant: Grant, discount: str, ids: Collection[str]
    ) -> None:
        """See `Rewarding.remove_codes`."""
        redeem_codes.remove(self._api(shop_domain, grant), discount, ids)

    def end_discount(self, shop_domain: str, grant: Grant, discount: str) -> None:
        """See `Rewarding.end_discount`."""
        discounts.end(self._api(shop_domain, grant), discount)

    def live_discounts(self, shop_domain: str, grant: Grant) -> list[LiveDiscount]:
        """See `Rewarding.live_discounts`."""
        return discounts.live(self._api(shop_domain, grant))

    def make_gift_card(self, shop_domain: str, grant: Grant, card: GiftCard) -> str:
        """See `Rewarding.make_gift_card`."""
        return gift_cards.make(self._api(shop_domain, grant), card)

    def find_gift_card(self, shop_domain: str, grant: Grant, gift_card: str) -> CardFound | None:
        """See `Rewarding.find_gift_card`."""
        return gift_cards.find(self._api(shop_domain, grant), gift_card)

    def stop_gift_card(self, shop_domain: str, grant: Grant, gift_card: str) -> int:
        """See `Rewarding.stop_gift_card`."""
        return gift_cards.stop(self._api(shop_domain, grant), gift_card)

    def give_credit(self, shop_domain: str, grant: Grant, credit: Credit) -> str:
        """See `Rewarding.give_credit`."""
        return store_credit.give(self._api(shop_domain, grant), credit)

    def credits(self, shop_domain: str, grant: Grant, customer_id: str) -> list[Movement]:
        """See `Rewarding.credits`."""
        return store_credit.movements(self._api(shop_domain, grant), customer_id)
