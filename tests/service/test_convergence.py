"""
The same facts end in the same ledger, whatever the network did to them: against the oracle.

Every example is a shop of its own in one database, so that thousands fit in a run.
"""

import itertools

from hypothesis import HealthCheck, given, settings

from plugin.service.shops import named
from plugin.store.shops import Shop
from tests import oracle
from tests.cast import KUBEK
from tests.histories import History, histories
from tests.laurel import Laurel
from tests.outcome import told

_numbers = itertools.count(1)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories())
def test_any_arrival_ends_as_the_oracle_says(laurel: Laurel, history: History) -> None:
    place = laurel.shop_like(KUBEK, next(_numbers))
    shop = named(laurel.services, place.domain)
    laurel.clock.at = history.now
    laurel.deliver_all(history.arrived, place)
    expected = oracle.balances(
        [delivery.as_dict() for delivery in history.arrived], [oracle.ONE_MINUTE], history.now
    )
    for who, due in expected.items():
        assert _stands(laurel, shop, who) == _due(due), who
    assert laurel.faults(shop) == []


def _stands(laurel: Laurel, shop: Shop, who: str) -> dict[str, object]:
    """A guest may share an e-mail with a customer, so both are looked up by what they are."""
    kind, _, name = who.partition(":")
    found = laurel.customer(shop, name) if kind == "customer" else laurel.guest(shop, name)
    if found is None:
        return {"balance": (0, 0, 0), "points": {}}
    plain = told(found)
    return {"balance": plain["balance"], "points": plain["points"]}


def _due(due: oracle.Doc) -> dict[str, object]:
    return {
        "balance": (due["available"], due["pending"], due["debt"]),
        "points": dict(sorted(due["points"].items())),
    }
