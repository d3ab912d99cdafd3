"""A platform that answers without a network, and counts how often it was asked for a token."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from plugin.domain.errors import TokenRefusedError, UnauthenticatedError
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Consent, Grant, OrderPage, ShopFact, Staff, Subscription
from plugin.service import shops
from plugin.service.services import Services
from plugin.store.shops import Shop
from tests.cast import EWA, KOPI, Place
from tests.laurel import MANIFEST, SECRET, Laurel, StillClock
from tests.service.till import Till

SCOPES = tuple(sorted(MANIFEST["scopes"]))


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


class Desk(Till, ShopifyPlatform):
    """
    Shopify's adapter, but for the calls that need a network.

    While the app is `installed` its newest token is good; removing it revokes all of them.
    """

    def __init__(self, clock: StillClock) -> None:
        super().__init__(api_key="key", api_secret=SECRET, api_version="2026-10", clock=clock)
        self.open_till(clock)
        self.exchanged: list[Staff] = []
        self.redeemed: list[Consent] = []
        self.subscribed: list[Subscription] = []
        self.fact = described()
        self.granted = SCOPES
        self.installed = True
        self.failure: Exception | None = None
        self.asked = 0

    def grant(self, staff: Staff) -> Grant:
        """A new token for each exchange."""
        self._answer()
        self.exchanged.append(staff)
        return self._token()

    def redeem(self, consent: Consent) -> Grant:
        """A token for each code, once."""
        self._answer()
        if consent.code in {each.code for each in self.redeemed}:
            raise UnauthenticatedError("the code was redeemed before")
        self.redeemed.append(consent)
        return self._token()

    def credentials(self, shop_domain: str) -> Grant:
        """A token for the app's own shop."""
        del shop_domain
        self._answer()
        return self._token()

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:
        """The next token, as long as the app is there."""
        del shop_domain, grant
        self._answer()
        if not self.installed:
            raise UnauthenticatedError("the platform does not accept this proof any more")
        return self._token()

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:
        """The same shop, whoever asks."""
        del shop_domain, grant
        return self.fact

    def scopes(self, shop_domain: str, grant: Grant) -> tuple[str, ...]:
        """What the merchant grants, as long as the app is there."""
        del shop_domain, grant
        self._answer()
        self.asked += 1
        if not self.installed:
            raise TokenRefusedError("the platform refuses our token")
        return self.granted

    def orders_since(
        self, shop_domain: str, grant: Grant, since: datetime, cursor: str | None = None
    ) -> OrderPage:
        """Nobody bought anything that we were not told of."""
        del shop_domain, grant, since, cursor
        return OrderPage((), (), None)

    def subscriptions(self, shop_domain: str, grant: Grant) -> list[Subscription]:
        """What was subscribed, each with an id."""
        del shop_domain, grant
        self._answer()
        return list(self.subscribed)

    def subscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """One more, under a new id."""
        del shop_domain, grant
        made = replace(subscription, id=f"gid://{subscription.topic}")
        assert made.topic not in {each.topic for each in self.subscribed}, "twice is refused"
        self.subscribed.append(made)

    def unsubscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """One less."""
        del shop_domain, grant
        self.subscribed.remove(subscription)

    def _answer(self) -> None:
        if self.failure:
            raise self.failure

    def _token(self) -> Grant:
        return Grant(access_token=f"token-{len(self.exchanged)}", scopes=self.granted)


@dataclass
class Visit:
    """Kopi's staff open the admin of a Laurel, whose worker asks the same platform."""

    laurel: Laurel
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.laurel.clock)
        self.laurel.services = replace(
            self.laurel.services,
            platforms={"shopify": self.desk},
            scopes=frozenset(SCOPES),
        )

    @property
    def services(self) -> Services:
        """What stands behind the doors."""
        return self.laurel.services

    def welcome(self) -> Shop:
        """They open it once."""
        return shops.welcome(self.services, "shopify", Staff(KOPI.domain, "301", "a.b.c"))
