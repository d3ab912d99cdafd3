"""
A caller: whoever asks for the panel, and everything of them that one snapshot holds.

One statement brings what is asked every time; the rest is read when it is asked for, and then once.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from plugin.domain.program import Program
from plugin.service import identity
from plugin.service.identity import Person
from plugin.service.lookup import Member, member_of
from plugin.service.permits import PermitState
from plugin.service.replaying import Replay
from plugin.service.rewards import shelf, stock
from plugin.service.rewards.allowing import Means
from plugin.service.rewards.shelf import Visitor
from plugin.service.rewards.stock import Supplies, Supply
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, entries, groups
from plugin.store.entries import Entry
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop
from plugin.store.visits import NEWEST, Visit


class Caller:
    """One visit to one shop; `found` is None for who is not signed in, or nobody knows."""

    def __init__(self, tx: Tx, services: Services, visit: Visit, customer_id: str) -> None:
        self.tx, self.services, self.visit = tx, services, visit
        self.customer_id = customer_id
        """The platform's; empty: nobody is signed in."""
        self.now: datetime = services.clock.now()

    @property
    def shop(self) -> Shop:
        """Where they are."""
        return self.visit.shop

    @property
    def versions(self) -> Sequence[Program]:
        """Every version of the programme there, oldest first."""
        return self.visit.versions

    @cached_property
    def found(self) -> Member | None:
        """The member that they are."""
        account = self.visit.account
        if account is None:
            return None
        if not self.visit.alone:
            return member_of(self.tx, account)
        return Member(account, frozenset({account.id}), groups.strongest([account.state]))

    @property
    def has_joined(self) -> bool:
        """Rewards are for members."""
        return self.found is not None and self.found.state == "joined"

    def person(self, found: Member) -> Person:
        """What we know of them."""
        visit = self.visit
        if not visit.alone:
            return identity.person(self.tx, self.services.keys, self.shop.brand_id, found.accounts)
        if visit.sealed is None:
            return Person()
        return identity.opened(self.services.keys, found.root.id, visit.sealed)

    @cached_property
    def replay(self) -> Replay | None:
        """Their points by the facts, once; None for nobody."""
        if self.found is None:
            return None
        return Replay(self.tx, self.found, self.versions, self.now)

    @cached_property
    def taken(self) -> Sequence[Redemption]:
        """What they redeemed, newest first; nothing unless they joined."""
        if self.found is None or not self.has_joined:
            return ()
        took = self.visit.took or not self.visit.alone
        return shelf.taken_by(self.tx, self.shop, self.found) if took else ()

    def lines(self, found: Member, most: int, skip: int = 0) -> Sequence[Entry]:
        """So many of their lines, the last posted first, without as many of the newest."""
        if self.visit.alone and skip + most <= NEWEST:
            return self.visit.lines[skip : skip + most]
        return entries.newest(self.tx, self.shop.brand_id, found.accounts, most, skip)

    def as_visitor(self) -> Visitor:
        """Before the shelf."""
        available = self.replay.balance.available if self.replay and self.has_joined else 0
        return Visitor(available, self.taken)

    def supplies(self) -> Supplies:
        """What the shop can hand out to them."""
        live = self.visit.permit == PermitState.LIVE
        return Supplies(self._supply, Means(self.visit.scopes, live))

    def _supply(self, terms: Terms) -> Supply:
        if not terms.reward.pooled:
            return stock.NONE
        return self.visit.stock.get(terms.fingerprint, stock.NONE)
