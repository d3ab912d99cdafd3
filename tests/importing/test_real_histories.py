"""Two real histories: known to the point, taken over once, right under refunds."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.importing import histories
from tests.importing.histories import CDNOW, DATA, JOURNEY, History
from tests.laurel import Laurel

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="../shared is absent; small files cover the cases"
    ),
]
BEGINNING = 5_000
"""So many orders of each are imported in every run; the whole of them takes minutes."""
ITS_POINTS = {CDNOW: 181_091, JOURNEY: 148_437}
"""What they are worth by the files themselves: `awk` adds up the whole dollars."""


@pytest.fixture
def empty(database_url: str) -> Iterator[Laurel]:
    """A shop that gives a point for every whole dollar, on each kind of database."""
    with closing(Laurel(database_url)) as laurel:
        histories.begin(laurel)
        yield laurel


@pytest.mark.parametrize("history", [CDNOW, JOURNEY], ids=["cdnow", "journey"])
def test_the_beginning_of_a_real_history_is_worth_what_it_is_worth(
    empty: Laurel, history: History, tmp_path: Path
) -> None:
    worth(empty, histories.beginning(history, BEGINNING, ITS_POINTS[history], tmp_path))
    assert empty.faults() == []


@pytest.mark.soak
@pytest.mark.parametrize("history", [CDNOW, JOURNEY], ids=["cdnow", "journey"])
def test_a_real_history_is_worth_what_it_is_worth(empty: Laurel, history: History) -> None:
    worth(empty, history)
    if history is CDNOW:  # every invariant of 70,000 orders takes a while: once is enough
        assert empty.faults() == []


def worth(laurel: Laurel, history: History) -> None:
    """Known to the point, taken over once, and right under refunds."""
    assert histories.imported(laurel, history) == (history.orders, 0, 0)
    assert histories.total(laurel) == history.points
    assert histories.imported(laurel, history) == (0, history.orders, 0)
    assert histories.total(laurel) == history.points
    expected = histories.refunded(laurel, history, people=25, seed=3)
    assert len(expected) == 25
    for who, told in expected.items():
        view = laurel.customer(laurel.kubek, who.removeprefix("customer:"))
        assert view
        balance = view.balance
        assert (balance.total, balance.available, balance.pending, balance.debt) == (
            told["total"], told["available"], told["pending"], told["debt"],
        )  # fmt: skip
    assert histories.total(laurel) < history.points
