"""A member's standing while one request is answered: replayed only if asked for, and then once."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from plugin.domain.ledger import Balance
from plugin.domain.program import Program
from plugin.domain.standing import Standing
from plugin.service.lookup import Member
from plugin.service.settling import derive
from plugin.store import Tx


class Replay:
    """One member at one moment, by the facts that one snapshot holds."""

    def __init__(self, tx: Tx, found: Member, versions: Sequence[Program], now: datetime) -> None:
        self._tx, self._root = tx, found.root
        self.versions, self.now = versions, now

    @cached_property
    def balance(self) -> Balance:
        """The cached balance, or a replayed one when a hold has ended since."""
        cached = self._root.balance
        return cached if still_true(cached, self.now) else self.standing.balance(self.now)

    @cached_property
    def standing(self) -> Standing:
        """Where they stand by the facts."""
        return derive(self._tx, self._root.brand_id, self._root.id, self.versions, self.now)


def still_true(cached: Balance, now: datetime) -> bool:
    """Is a cached balance what a replay would find, as far as time goes?"""
    return cached.valid_until is None or now < cached.valid_until
