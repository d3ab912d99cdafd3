"""A visit reads what belongs to the shop it names, and to no other brand."""

from sqlalchemy import bindparam

from plugin.store import visits
from plugin.store.tables import shops
from tests.tenancy import unscoped


def test_all_that_a_visit_reads_is_of_the_brand_of_the_shop_that_the_domain_names() -> None:
    assert unscoped(visits.VISIT) != frozenset()
    known = visits.VISIT.where(shops.c.brand_id == bindparam("brand"))
    assert unscoped(known) == frozenset()
