"""A platform whose tokens obey Shopify's rules, without a network; answers can get lost."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import delete

from plugin.domain.errors import PlatformError, TokenRefusedError, UnauthenticatedError
from plugin.ports import Grant, OrderFact, Staff
from plugin.service import mirroring, permits, shops
from plugin.service.permits import PermitState
from plugin.service.services import Services
from plugin.store import Tx, watermarks
from plugin.store.shops import Shop
from plugin.store.tables import jobs
from plugin.worker import Worker
from tests.cast import KUBEK
from tests.laurel import Laurel, StillClock
from tests.service.visiting import Desk, described

LIFE = timedelta(hours=1)


class Bank(Desk):
    """
    One refreshable pair at a time: a new one retires the old, whose refresh token still answers
    until the new access token is used, because the answer may have been lost.
    """

    def __init__(self, clock: StillClock) -> None:
        super().__init__(clock)
        self.fact = described(KUBEK)
        self.clock = clock
        self.pairs = 0
        self.refreshable: list[str] = []
        self.refused: set[str] = set()
        self.trouble: list[Exception] = []
        self.lost: int = 0
        self.meanwhile: Callable[[], object] | None = None
        """Happens once, while the platform works on a refresh."""
        self.asked_with: list[str] = []
        self.orders: dict[str, OrderFact] = {}
        self.answers: list[Exception] = []

    def grant(self, staff: Staff) -> Grant:
        """A token exchange kills what was there."""
        if self.failure:
            raise self.failure
        self.exchanged.append(staff)
        self.refreshable.clear()
        return self._issue()

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:  # noqa: ARG002 (the port's)
        """The next pair; it may be made and its answer lost."""
        if self.meanwhile:
            happening, self.meanwhile = self.meanwhile, None
            happening()
        if self.trouble:
            raise self.trouble.pop(0)
        if grant.refresh_token not in self.refreshable:
            raise UnauthenticatedError("the refresh token is dead")
        self.refreshable = [grant.refresh_token]
        pair = self._issue()
        if self.lost:
            self.lost -= 1
            raise PlatformError("no answer")
        return pair

    def call(self, grant: Grant) -> None:
        """A call to the API: using a token retires what it replaced."""
        self.asked_with.append(grant.access_token)
        if grant.access_token in self.refused or not self._good(grant):
            raise TokenRefusedError("the platform refuses our token")
        newest = f"refresh-{self.pairs}"
        if grant.access_token == f"access-{self.pairs}":
            self.refreshable = [newest] if newest in self.refreshable else []

    def order(self, shop_domain: str, grant: Grant, order_id: str) -> OrderFact | None:  # noqa: ARG002 (the port's)
        """An order of the shop, or the trouble of the moment."""
        self.call(grant)
        if self.answers:
            raise self.answers.pop(0)
        return self.orders.get(order_id)

    def forget(self) -> None:
        """No refresh token is worth anything any more."""
        self.refreshable.clear()

    def _good(self, grant: Grant) -> bool:
        return grant.expires_at is not None and self.clock.now() < grant.expires_at

    def _issue(self) -> Grant:
        self.pairs += 1
        self.refreshable.append(f"refresh-{self.pairs}")
        return Grant(
            access_token=f"access-{self.pairs}",
            scopes=("read_orders",),
            expires_at=self.clock.now() + LIFE,
            refresh_token=f"refresh-{self.pairs}",
        )


@dataclass
class Branch:
    """Kubek, installed, and the bank that renews its permit."""

    laurel: Laurel
    bank: Bank = field(init=False)
    services: Services = field(init=False)
    shop: Shop = field(init=False)

    def __post_init__(self) -> None:
        self.bank = Bank(self.laurel.clock)
        self.services = replace(self.laurel.services, platforms={"shopify": self.bank})
        self.shop = self.visit()
        self.services.store.transact(self._tell_no_theme)

    def _tell_no_theme(self, tx: Tx) -> None:
        """A theme is told once a day, which renews a permit as well: here nothing else shall."""
        now = self.services.clock.now()
        watermarks.place(tx, self.shop, "mirror", now, None)
        watermarks.plan(tx, self.shop, "mirror", now + timedelta(days=3_650))
        tx.execute(delete(jobs).where(jobs.c.kind == mirroring.SHOP))

    def visit(self) -> Shop:
        """Staff open the app."""
        return shops.welcome(self.services, "shopify", Staff(KUBEK.domain, "301", "a.b.c"))

    def grant(self) -> Grant:
        """A grant as any use case gets it, used at once."""
        grant = permits.live_grant(self.services, self.shop)
        self.bank.call(grant)
        return grant

    def state(self) -> PermitState:
        """What we believe of the permit."""
        return self.services.store.read(lambda tx: permits.state(tx, self.shop))

    def later(self, **span: float) -> None:
        """Time passes."""
        self.laurel.clock.advance(**span)

    def work(self) -> None:
        """The worker looks after everything that is due, chores included."""
        worker = Worker(self.services)
        for _ in range(4):
            worker._turn()
