"""The watch over every statement notices one that forgets the brand, and spares what it may."""

import pytest
from sqlalchemy import Delete, Select, Update, delete, insert, select, update

from plugin.store import accounts as account_functions
from plugin.store import shops as shop_functions
from plugin.store.tables import accounts, entries, people, shops
from plugin.store.tables import brands as brand_table
from tests.laurel import Laurel
from tests.tenancy import EVERYBODYS, TENANT_TABLES, Watch, unscoped

_root = accounts.alias("root")
OF_BRAND = accounts.c.brand_id == 1

LOOSE = {
    "read": select(accounts),
    "read under another name": select(_root.c.id),
    "narrowed by something else": select(accounts).where(accounts.c.id == 1),
    "compared with itself": select(accounts).where(accounts.c.brand_id == accounts.c.brand_id),
    "another brand than one": select(accounts).where(accounts.c.brand_id != 1),
    "joined without the brand": (
        select(accounts.c.id)
        .join(entries, entries.c.account_id == accounts.c.id)
        .where(OF_BRAND)
    ),
    "asked about in passing": select(accounts.c.id).where(
        OF_BRAND, accounts.c.id.in_(select(people.c.account_id))
    ),
    "changed": update(shops).where(shops.c.id == 1).values(name="x"),
    "deleted": delete(people),
}  # fmt: skip
HELD = {
    "read": select(accounts).where(OF_BRAND),
    "joined by the brand": (
        select(accounts.c.id)
        .join(_root, (_root.c.brand_id == accounts.c.brand_id) & (_root.c.id == accounts.c.root_id))
        .where(OF_BRAND)
    ),
    "changed": update(accounts).where(OF_BRAND).values(debt=1),
    "written": insert(people).values(brand_id=1),
    "nobody's": select(brand_table),
}


@pytest.mark.attack
@pytest.mark.parametrize("statement", LOOSE.values(), ids=LOOSE)
def test_a_statement_that_forgets_the_brand_is_noticed(
    statement: Select[tuple[int]] | Update | Delete,
) -> None:
    assert unscoped(statement)


@pytest.mark.parametrize("statement", HELD.values(), ids=HELD)
def test_a_statement_held_to_one_brand_is_let_be(statement: Select[tuple[int]]) -> None:
    assert unscoped(statement) == frozenset()


@pytest.mark.attack
def test_the_watch_hears_a_forgetful_function_of_the_store(
    embedded: Laurel, watched: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(EVERYBODYS, "shops.every")
    embedded.services.store.read(shop_functions.every)
    embedded.services.store.read(lambda tx: account_functions.every(tx, 1))
    (breach,) = watched.taken()
    assert breach.startswith("shops.every: shop of all brands")
    assert watched.taken() == []


def test_every_table_but_the_brands_own_is_a_tenants() -> None:
    assert {"account", "entry", "shop", "order_fact", "job"} <= TENANT_TABLES
    assert "brand" not in TENANT_TABLES
