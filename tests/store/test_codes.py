"""Codes: the next free one is found at once, however many a pool has handed out."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from plugin.store import Store, Tx, codes
from plugin.store.codes import LIVE, Code
from tests.overhearing import overheard
from tests.store.writing import NOW

BRAND, SHOP, POOL = 1, 11, 111
HANDED_OUT, LEFT = 3_000, 20
APART = ("ix_code_brand_id_pool_id_state_id", "uq_code_brand_id_redemption_id")
"""Indexes in which what is nobody's lies together."""


def drawn(number: int) -> Code:
    """One code of the pool; all but the last are somebody's."""
    taker = number if number <= HANDED_OUT else None
    return Code(BRAND, number, SHOP, POOL, b"%d" % number, b"", LIVE, "", taker, NOW)


@pytest.mark.parametrize("question", [codes.free, codes.count_free], ids=["free", "count"])
def test_what_was_handed_out_is_not_looked_through_for_what_is_free(
    server_store: Store, question: Callable[[Tx, int, int], object]
) -> None:
    def fill(tx: Tx) -> None:
        codes.add(tx, [drawn(number) for number in range(1, HANDED_OUT + LEFT + 1)])
        tx.execute(text("ANALYZE code"))

    def plan(tx: Tx) -> str:
        with overheard() as said:
            question(tx, BRAND, POOL)
        ((sql, given),) = said
        return str(tx.exec_driver_sql(f"EXPLAIN {sql}", given).all())

    server_store.transact(fill)
    found = server_store.transact(plan)
    assert any(index in found for index in APART)


def test_codes_are_handed_out_in_the_order_they_were_drawn(store: Store) -> None:
    store.transact(lambda tx: codes.add(tx, [drawn(HANDED_OUT + n) for n in (3, 1, 2)]))
    first = store.transact(lambda tx: codes.free(tx, BRAND, POOL))
    assert first is not None
    assert first.id == HANDED_OUT + 1
    assert store.read(lambda tx: codes.count_free(tx, BRAND, POOL)) == 3
