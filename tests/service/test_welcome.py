"""The way in: installed on the first visit, left alone on the next, back after an uninstall."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.errors import InvalidInputError, NotFoundError, PlatformError
from plugin.domain.ledger import Balance
from plugin.ports import Shopper
from plugin.service import home, panel, programs, shops
from plugin.store import permits
from plugin.store.shops import Shop as Registered
from tests.bodies import Delivery, Shop, mug
from tests.cast import CHARLIE, KOPI
from tests.laurel import LATER, Laurel
from tests.service.buying import bought
from tests.service.visiting import Visit


@pytest.fixture
def visit(laurel: Laurel) -> Visit:
    """Somebody of Kopi's is about to open the admin for the first time."""
    return Visit(laurel)


def permit(visit: Visit, shop: Registered) -> bytes | None:
    held = visit.services.store.read(lambda tx: permits.of(tx, shop))
    return held.sealed if held else None


def uninstalled(visit: Visit) -> Delivery:
    """What the platform sends when the app is removed at this moment."""
    body = {"id": KOPI.id, "myshopify_domain": KOPI.domain, "currency": KOPI.currency}
    at = f"{visit.laurel.clock.at:%Y-%m-%dT%H:%M:%S}.000000001Z"
    return Delivery("app/uninstalled", json.dumps(body).encode(), at)


def uninstall(visit: Visit) -> None:
    visit.desk.installed = False
    visit.laurel.deliver_all([uninstalled(visit)], KOPI)


def come_back(visit: Visit) -> Registered:
    visit.desk.installed = True
    return visit.welcome()


def earn(visit: Visit) -> None:
    """Charlie buys two mugs for 3800 yen, after the installation."""
    bought(visit.laurel, CHARLIE, mug(2), shop=Shop(KOPI, now=LATER + timedelta(hours=1)))
    visit.laurel.clock.advance(days=30)


def balance(visit: Visit) -> Balance:
    return visit.laurel.show(CHARLIE).balance


def test_the_first_visit_installs(visit: Visit) -> None:
    shop = visit.welcome()
    assert (shop.domain, shop.name, shop.currency) == (KOPI.domain, KOPI.name, "JPY")
    assert (shop.installed_at, shop.uninstalled_at) == (LATER, None)
    assert len(visit.desk.exchanged) == 1
    (program,) = programs.every(visit.services, shop)
    assert (program.currency, program.effective_from, program.enabled) == ("JPY", LATER, True)


def test_the_token_is_kept_sealed(visit: Visit) -> None:
    sealed = permit(visit, visit.welcome())
    assert sealed is not None
    assert b"token-1" not in sealed


def test_the_second_visit_does_not_exchange_again(visit: Visit) -> None:
    assert visit.welcome() == visit.welcome()
    assert len(visit.desk.exchanged) == 1


def test_only_orders_after_the_installation_earn(visit: Visit) -> None:
    visit.welcome()
    bought(visit.laurel, CHARLIE, mug(1), shop=Shop(KOPI))
    assert balance(visit) == Balance()


def test_a_shop_an_operator_added_is_completed_and_keeps_its_programme(visit: Visit) -> None:
    added = visit.laurel.shop(KOPI)
    assert visit.welcome().id == added.id
    assert len(visit.desk.exchanged) == 1
    assert [one.effective_from for one in programs.every(visit.services, added)] == [None]


def test_an_uninstalled_shop_has_no_panel_and_no_token(visit: Visit) -> None:
    shop = visit.welcome()
    uninstall(visit)
    assert permit(visit, shop) is None
    with pytest.raises(NotFoundError):
        panel.view(visit.services, Shopper(KOPI.domain, None, "/apps/laurel", {}))


def test_a_reinstall_exchanges_again_and_keeps_all_points(visit: Visit) -> None:
    first = visit.welcome()
    earn(visit)
    uninstall(visit)
    again = come_back(visit)
    assert again.id == first.id
    assert len(visit.desk.exchanged) == 2
    assert len(programs.every(visit.services, again)) == 1
    assert balance(visit) == Balance(available=190)
    assert visit.laurel.faults(again) == []


def test_right_after_a_reinstall_the_programme_is_on(visit: Visit) -> None:
    visit.welcome()
    uninstall(visit)
    assert home.view(visit.services, come_back(visit)).on


def test_what_was_bought_while_the_app_was_away_counts_once_it_is_told(visit: Visit) -> None:
    visit.welcome()
    uninstall(visit)
    come_back(visit)
    earn(visit)
    assert balance(visit) == Balance(available=190)


def test_a_late_uninstall_does_not_undo_a_reinstall(visit: Visit) -> None:
    shop = visit.welcome()
    visit.laurel.clock.advance(days=1)
    late = uninstalled(visit)
    uninstall(visit)
    visit.laurel.clock.advance(hours=1)
    come_back(visit)
    visit.laurel.clock.advance(hours=1)
    visit.laurel.deliver_all([late], KOPI)
    assert shops.named(visit.services, KOPI.domain).uninstalled_at is None
    assert permit(visit, shop) is not None


def test_an_uninstall_after_a_reinstall_counts(visit: Visit) -> None:
    visit.welcome()
    uninstall(visit)
    visit.laurel.clock.advance(hours=1)
    come_back(visit)
    visit.laurel.clock.advance(hours=1)
    uninstall(visit)
    assert shops.named(visit.services, KOPI.domain).uninstalled_at == visit.laurel.clock.at


@pytest.mark.parametrize("wrong", [{"currency": "YEN!"}, {"timezone": "Mars/Olympus"}])
def test_a_shop_that_describes_itself_oddly_is_not_installed(
    visit: Visit, wrong: dict[str, str]
) -> None:
    visit.desk.fact = replace(visit.desk.fact, **wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError):
        visit.welcome()
    with pytest.raises(NotFoundError):
        shops.named(visit.services, KOPI.domain)


def test_a_failed_exchange_installs_nothing_and_can_be_tried_again(visit: Visit) -> None:
    visit.desk.failure = PlatformError("the platform is away")
    with pytest.raises(PlatformError):
        visit.welcome()
    with pytest.raises(NotFoundError):
        shops.named(visit.services, KOPI.domain)
    visit.desk.failure = None
    assert visit.welcome().domain == KOPI.domain
