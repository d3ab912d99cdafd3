"""Whatever belongs to a brand belongs to something of that brand: rows that do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, Table, exists, select
from sqlalchemy.sql.expression import FromClause

from plugin.store.audit import ENOUGH
from plugin.store.tables import (
    accounts,
    acts,
    codes,
    deliveries,
    entries,
    holders,
    invitations,
    orders,
    outcomes,
    permits,
    pools,
    redemptions,
    referrals,
    shops,
    traits,
    uses,
)
from plugin.store.transact import Tx

_roots = accounts.alias("root")


@dataclass(frozen=True, slots=True)
class Bond:
    """Rows of a table, how they are called, and what each must have in its own brand."""

    table: Table
    called: str
    by: tuple[str, ...]
    """The columns that name a row."""
    what: str
    owner: FromClause
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    def strays(self, brand_id: int) -> Select[Any]:
        """Rows of a brand without an owner in it."""
        pairs = zip(("brand_id", *self.mine), ("brand_id", *self.theirs), strict=True)
        owned = exists().where(*(self.table.c[a] == self.owner.c[b] for a, b in pairs))
        columns = [self.table.c[name] for name in self.by]
        found = select(*columns).where(self.table.c.brand_id == brand_id, ~owned)
        return found.distinct().order_by(*columns).limit(ENOUGH)


_ORDER = ("shop_id", "order_id")
_HOLDER = ("account_id", *_ORDER)

BONDS: Final = (
    Bond(entries, "entries of account {}", ("account_id",), "account",
         accounts, ("account_id",), ("id",)),
    Bond(accounts, "account {}", ("id",), "root account",
         _roots, ("root_id", "root_id"), ("id", "root_id")),
    Bond(acts, "act {}", ("id",), "account", accounts, ("account_id",), ("id",)),
    Bond(holders, "holder {} of {}/{}", _HOLDER, "account", accounts, ("account_id",), ("id",)),
    Bond(holders, "holder {} of {}/{}", _HOLDER, "order", orders, _ORDER, _ORDER),
    Bond(outcomes, "outcome {}", ("delivery_id",), "delivery",
         deliveries, ("delivery_id",), ("id",)),
    Bond(orders, "order:{}/{}", _ORDER, "shop", shops, ("shop_id",), ("id",)),
    Bond(accounts, "account {}", ("id",), "shop", shops, ("shop_id",), ("id",)),
    Bond(deliveries, "delivery {}", ("id",), "shop", shops, ("shop_id",), ("id",)),
    Bond(permits, "permit of shop {}", ("shop_id",), "shop", shops, ("shop_id",), ("id",)),
    Bond(pools, "pool {}", ("id",), "shop", shops, ("shop_id",), ("id",)),
    Bond(codes, "code {}", ("id",), "shop", shops, ("shop_id",), ("id",)),
    Bond(redemptions, "redemption {}", ("id",), "shop", shops, ("shop_id",), ("id",)),
    Bond(redemptions, "redemption {}", ("id",), "account", accounts, ("account_id",), ("id",)),
    Bond(uses, "use of redemption {}", ("redemption_id",), "redemption",
         redemptions, ("redemption_id",), ("id",)),
    Bond(invitations, "invitation {}", ("code",), "account", accounts, ("account_id",), ("id",)),
    Bond(invitations, "invitation {}", ("code",), "shop", shops, ("shop_id",), ("id",)),
    Bond(referrals, "referral {}", ("id",), "shop", shops, ("shop_id",), ("id",)),
    Bond(referrals, "referral {}", ("id",), "referrer", accounts, ("referrer",), ("id",)),
    Bond(referrals, "referral {}", ("id",), "friend", accounts, ("friend",), ("id",)),
    Bond(referrals, "referral {}", ("id",), "act", acts, ("id", "friend"), ("id", "account_id")),
    Bond(traits, "traits of account {}", ("account_id",), "account",
         accounts, ("account_id",), ("id",)),
)  # fmt: skip


def strays(tx: Tx, brand_id: int) -> Iterator[tuple[str, str]]:
    """(row, what it lacks) for every row of a brand that belongs to nothing of the brand."""
    for bond in BONDS:
        for row in tx.execute(bond.strays(brand_id)):
            yield bond.called.format(*row), bond.what
