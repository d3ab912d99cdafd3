"""Moments survive a database to the millisecond, whatever the year."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, update

from plugin.store import Store
from plugin.store.tables import brands
from tests.store.writing import brand

MOMENTS = [
    datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 59, 59, 1_000, tzinfo=UTC),
    datetime(2026, 3, 29, 3, 0, 0, 999_000, tzinfo=timezone(timedelta(hours=2))),
    datetime(2038, 6, 1, 0, 0, 0, 2_000, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: str(moment.isoformat()))
def test_a_moment_comes_back_as_it_went_in(embedded_store: Store, moment: datetime) -> None:
    embedded_store.transact(brand(1))
    embedded_store.transact(lambda tx: tx.execute(update(brands).values(created_at=moment)))
    found = embedded_store.read(lambda tx: tx.execute(select(brands.c.created_at)).scalar_one())
    assert found == moment
    assert found.tzinfo is UTC
