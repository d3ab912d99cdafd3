"""Forgetting somebody leaves nothing that says who they were."""

import pytest
from sqlalchemy import func, select

from plugin.store.tables import people
from tests.bodies import Shop, mug
from tests.cast import DORA, GRACE, GRACE_AGAIN, Person
from tests.laurel import Laurel
from tests.service.buying import bought


def merged(laurel: Laurel) -> Shop:
    """Grace bought under both of her numbers, and the shop has merged them."""
    shop = Shop()
    bought(laurel, GRACE, mug(1), shop=shop)
    bought(laurel, GRACE_AGAIN, mug(1), shop=shop)
    laurel.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    return shop


def people_kept(laurel: Laurel) -> int:
    """How many rows of personal data there are."""
    found = select(func.count()).select_from(people)
    return laurel.services.store.read(lambda tx: tx.execute(found).scalar_one())


@pytest.mark.parametrize("named", [GRACE, GRACE_AGAIN], ids=["the kept", "the removed"])
def test_forgetting_a_merged_customer_forgets_every_name_of_theirs(
    embedded: Laurel, named: Person
) -> None:
    shop = merged(embedded)
    embedded.deliver_all(shop.privacy(named, "redact"))
    view = embedded.show(GRACE)
    assert (view.state, view.person.name, view.person.email) == ("erased", "", None)
    assert people_kept(embedded) == 0


def test_forgetting_a_guest_is_for_good(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, DORA, mug(1), shop=shop)
    embedded.deliver_all(shop.privacy(DORA, "redact"))
    bought(embedded, DORA, mug(1), shop=shop)
    assert embedded.show(DORA).state == "erased"
    assert people_kept(embedded) == 0
    assert embedded.faults() == []


def test_an_order_that_arrives_late_brings_no_name_back(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, GRACE, mug(1), shop=shop)
    embedded.deliver_all(shop.privacy(GRACE, "redact"))
    bought(embedded, GRACE, mug(1), shop=shop)
    assert embedded.show(GRACE).person.name == ""
    assert people_kept(embedded) == 0
    assert embedded.faults() == []
