"""Ids made by us grow with time, never repeat, and fit in 63 bits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from plugin.store import ids


def test_ids_grow_strictly() -> None:
    made = [ids.fresh() for _ in range(10_000)]
    assert all(before < after for before, after in pairwise(made))


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: ids.fresh(), range(4_000)))
    assert len(set(made)) == len(made)


def test_ids_grow_even_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids.fresh()
    monkeypatch.setattr(ids, "time_ns", lambda: ids._EPOCH_MS * 1_000_000)
    assert ids.fresh() > before


def test_ids_fit_in_63_bits_until_2090(monkeypatch: pytest.MonkeyPatch) -> None:
    year_2090 = int(datetime(2090, 1, 1, tzinfo=UTC).timestamp())
    monkeypatch.setattr(ids, "time_ns", lambda: year_2090 * 1_000_000_000)
    monkeypatch.setattr(ids, "_last", 0)
    assert 2**62 < ids.fresh() < 2**63
