"""Every balance can be derived again from the facts."""

import pytest
from sqlalchemy import update

from plugin.domain.ledger import Balance
from plugin.service import checks
from plugin.store.tables import accounts as rows
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI
from tests.laurel import Laurel
from tests.service.buying import bought

TRUE, FALSE = Balance(available=190), Balance(available=1_000)


@pytest.fixture
def overpaid(laurel: Laurel) -> Laurel:
    """Ania's balance was changed by hand; Budi's was not."""
    shop = Shop()
    bought(laurel, ANIA, mug(2), shop=shop)
    bought(laurel, BUDI, mug(1), shop=shop)
    hers = update(rows).where(rows.c.customer_id == str(ANIA.customer_id))
    laurel.services.store.transact(lambda tx: tx.execute(hers.values(available=1_000)))
    return laurel


def test_nothing_differs_when_nobody_meddled(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(2))
    assert checks.rebuild(laurel.services, laurel.kubek, dry_run=False) == []


def test_a_dry_run_shows_the_difference_and_changes_nothing(overpaid: Laurel) -> None:
    for _ in range(2):
        (found,) = checks.rebuild(overpaid.services, overpaid.kubek, dry_run=True)
        assert found.customer_id == str(ANIA.customer_id)
        assert (found.stored, found.derived) == (FALSE, TRUE)
    assert overpaid.show(ANIA).balance == FALSE


def test_rebuilding_repairs_the_difference(overpaid: Laurel) -> None:
    assert len(checks.rebuild(overpaid.services, overpaid.kubek, dry_run=False)) == 1
    assert overpaid.show(ANIA).balance == TRUE
    assert overpaid.faults() == []
    assert checks.rebuild(overpaid.services, overpaid.kubek, dry_run=True) == []
