"""Two real histories, whole: known to the point, taken over once, right under refunds."""

from collections.abc import Iterator

import pytest

from tests.databases import copied
from tests.importing import histories
from tests.importing.histories import CDNOW, DATA, JOURNEY, History
from tests.laurel import Laurel

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="../shared is absent; small files cover the cases"
    ),
]
CASES = [
    pytest.param("sqlite_url", CDNOW, id="cdnow-sqlite"),
    pytest.param("sqlite_url", JOURNEY, id="journey-sqlite"),
    # Two minutes more, and nothing that the tests of the import on both databases leave out.
    pytest.param("postgres_copy", CDNOW, id="cdnow-postgresql", marks=pytest.mark.soak),
]


@pytest.fixture
def postgres_copy(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty, migrated PostgreSQL database."""
    with copied(
        request.getfixturevalue("postgres_url"), request.getfixturevalue("migrated_template")
    ) as url:
        yield url


@pytest.fixture
def history_laurel(request: pytest.FixtureRequest) -> Iterator[Laurel]:
    laurel = Laurel(request.getfixturevalue(request.param))
    histories.begin(laurel)
    yield laurel
    laurel.close()


@pytest.mark.parametrize(
    ("history_laurel", "history"),
    CASES,
    indirect=["history_laurel"],
)
def test_a_real_history_is_worth_what_it_is_worth(history_laurel: Laurel, history: History) -> None:
    laurel = history_laurel
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
    if history is CDNOW:  # every invariant of 70,000 orders takes a while: once is enough
        assert laurel.faults() == []
