"""A platform that hands out tokens without a network, and counts how often it was asked."""

from dataclasses import dataclass, field, replace

from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Grant, ShopFact, Staff
from plugin.service import shops
from plugin.service.services import Services
from plugin.store.shops import Shop
from tests.cast import EWA, KOPI, Place
from tests.laurel import SECRET, Laurel, StillClock


def described(place: Place = KOPI) -> ShopFact:
    """What a shop says about itself."""
    return ShopFact(
        name=place.name,
        email=EWA.email,
        currency=place.currency,
        timezone=place.timezone,
        taxes_included=True,
        plan="Basic",
        sandbox=False,
        updated_at=shops.BEGINNING,
    )


class Desk(ShopifyPlatform):
    """Shopify's adapter, but for the two calls that need a network."""

    def __init__(self, clock: StillClock) -> None:
        super().__init__(api_key="key", api_secret=SECRET, api_version="2026-10", clock=clock)
        self.exchanged: list[Staff] = []
        self.fact = described()
        self.failure: Exception | None = None

    def grant(self, staff: Staff) -> Grant:
        """A new token for each exchange."""
        if self.failure:
            raise self.failure
        self.exchanged.append(staff)
        return Grant(access_token=f"token-{len(self.exchanged)}", scopes=("read_orders",))

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:  # noqa: ARG002 (the port's)
        """The same shop, whoever asks."""
        return self.fact


@dataclass
class Visit:
    """Kopi's staff open the admin of a Laurel."""

    laurel: Laurel
    desk: Desk = field(init=False)
    services: Services = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.laurel.clock)
        self.services = replace(self.laurel.services, platforms={"shopify": self.desk})

    def welcome(self) -> Shop:
        """They open it once."""
        return shops.welcome(self.services, "shopify", Staff(KOPI.domain, "301", "a.b.c"))
