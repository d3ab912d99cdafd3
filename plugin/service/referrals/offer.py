"""
The offer: what a programme gives for bringing a friend. Every change by staff is a version.

Off until somebody switches it on. Whoever changes it says which version they saw, as with rewards.
"""

from dataclasses import dataclass, replace

from plugin.domain.program import Program
from plugin.domain.referrals.terms import ReferralTerms
from plugin.programfile import Draft
from plugin.service import catalogue, programs
from plugin.service.services import Services
from plugin.store import Tx, referrals
from plugin.store import programs as kept
from plugin.store.referrals import PAID
from plugin.store.shops import Shop

_UNDER_WAY = frozenset({"claimed", "ordered", "waiting", "held"})


@dataclass(frozen=True, slots=True)
class Offer:
    """What the newest version says of referrals; `terms` None: it never said anything."""

    program: Program
    locked: str
    """Why nothing can be changed just now; empty: it can."""
    under_way: int
    """Friends who came and whose referrer may still be rewarded, by the terms they came under."""

    @property
    def terms(self) -> ReferralTerms | None:
        """The terms, whether they are on or not."""
        return self.program.referrals

    @property
    def on(self) -> bool:
        """Can friends be brought?"""
        return self.terms is not None and self.terms.enabled


def look(services: Services, shop: Shop) -> Offer:
    """The offer as it stands."""
    return services.store.read(lambda tx: _look(tx, services, shop))


def publish(services: Services, shop: Shop, version: int, terms: ReferralTerms) -> None:
    """
    The same rules with these terms, from now on. Friends who came before keep theirs.

    Raises ConflictError when `version` is not the newest any more, or nothing can be changed now.
    """

    def work(tx: Tx) -> None:
        newest = catalogue.changeable(tx, services, shop, version)
        if terms != newest.referrals:
            now = services.clock.now()
            draft = replace(Draft.of(newest), referrals=terms)
            programs.publish(tx, shop.brand_id, draft.version(newest.version + 1, now), now)

    services.store.transact(work)


def switch_off(services: Services, shop: Shop, version: int) -> None:
    """No new friends from now on. Raises ConflictError as `publish`."""
    terms = look(services, shop).terms
    if terms is not None:
        publish(services, shop, version, replace(terms, enabled=False))


def _look(tx: Tx, services: Services, shop: Shop) -> Offer:
    newest = kept.of(tx, shop.brand_id)[-1]
    counts = referrals.count_by(tx, shop)
    open_ = sum(n for (state, paid), n in counts.items() if state in _UNDER_WAY and paid != PAID)
    return Offer(newest, catalogue.why_locked(services, newest), open_)
