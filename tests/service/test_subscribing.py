"""Subscriptions of a self-hosted app: what we want is there, whatever happened to it."""

from dataclasses import replace

import pytest

from plugin.ports import Subscription
from plugin.service import shops, subscribing
from plugin.store import shops as rows
from tests.cast import KOPI
from tests.laurel import Laurel
from tests.service.visiting import Visit

OURS = "https://laurel.example/webhooks/shopify"
WANTED = (
    Subscription("orders/paid", OURS, ("id", "updated_at")),
    Subscription("orders/delete", OURS),
)


@pytest.fixture
def visit(laurel: Laurel) -> Visit:
    """Kopi installs an app that subscribes itself."""
    visit = Visit(laurel)
    laurel.services = replace(laurel.services, subscriptions=WANTED)
    visit.welcome()
    laurel.drain(KOPI)
    return visit


def there(visit: Visit) -> set[Subscription]:
    return {replace(each, id="") for each in visit.desk.subscribed}


def next_day(visit: Visit) -> None:
    assert subscribing.ask_for_all(visit.services) == 1
    visit.laurel.drain(KOPI)


def test_they_are_made_at_install(visit: Visit) -> None:
    assert there(visit) == set(WANTED)


def test_once_made_they_are_left_alone(visit: Visit) -> None:
    before = list(visit.desk.subscribed)
    next_day(visit)
    assert visit.desk.subscribed == before


def test_one_that_the_platform_removed_is_made_again(visit: Visit) -> None:
    visit.desk.subscribed.pop()
    next_day(visit)
    assert there(visit) == set(WANTED)


@pytest.mark.parametrize(
    "odd",
    [
        Subscription("orders/paid", OURS, ("id",)),
        Subscription("orders/paid", "https://where-we-were.example/webhooks/shopify"),
        Subscription("themes/publish", OURS),
    ],
)
def test_what_is_not_wanted_any_more_goes(visit: Visit, odd: Subscription) -> None:
    visit.desk.subscribed[:] = [replace(odd, id="gid://odd")]
    next_day(visit)
    assert there(visit) == set(WANTED)


def test_a_shop_that_left_is_not_asked(visit: Visit) -> None:
    shop = shops.named(visit.services, KOPI.domain)
    visit.desk.installed = False
    visit.laurel.services.store.transact(
        lambda tx: rows.mark_uninstalled(tx, shop, visit.laurel.clock.at)
    )
    assert subscribing.ask_for_all(visit.services) == 0


def test_a_listed_app_is_subscribed_by_its_deployment(laurel: Laurel) -> None:
    visit = Visit(laurel)
    visit.welcome()
    laurel.drain(KOPI)
    assert subscribing.ask_for_all(visit.services) == 0
    assert visit.desk.subscribed == []
