"""Gone or not: a webhook says so, the platform knows, and what was there comes back whole."""

import json
from datetime import timedelta

import pytest

from plugin.domain.errors import NotFoundError, PlatformError
from plugin.domain.ledger import Balance
from plugin.ports import Shopper
from plugin.service import home, journal, panel, permits, presence, programs, shops
from plugin.service.permits import PermitState
from plugin.store.shops import Shop as Registered
from plugin.worker import Worker
from tests.bodies import Delivery, Shop, mug
from tests.cast import CHARLIE, KOPI
from tests.laurel import LATER, Laurel
from tests.service.buying import bought
from tests.service.visiting import Visit


@pytest.fixture
def visit(laurel: Laurel) -> Visit:
    """Kopi has the app, and Charlie has bought there."""
    visit = Visit(laurel)
    visit.welcome()
    return visit


def told(visit: Visit, topic: str, **fields: object) -> Delivery:
    """What the platform says about Kopi at this moment."""
    body = {"id": KOPI.id, "myshopify_domain": KOPI.domain, "currency": KOPI.currency, **fields}
    at = f"{visit.laurel.clock.at:%Y-%m-%dT%H:%M:%S}.000000001Z"
    return Delivery(topic, json.dumps(body).encode(), at)


def leave(visit: Visit) -> None:
    """The merchant removes the app: its tokens die, and the webhook follows."""
    visit.desk.installed = False
    visit.laurel.deliver_all([told(visit, "app/uninstalled")], KOPI)


def come_back(visit: Visit) -> Registered:
    visit.desk.installed = True
    return visit.welcome()


def buy(visit: Visit, hours: int = 1) -> None:
    """Charlie buys two mugs for 3800 yen."""
    bought(visit.laurel, CHARLIE, mug(2), shop=Shop(KOPI, now=LATER + timedelta(hours=hours)))


def kopi(visit: Visit) -> Registered:
    return shops.named(visit.services, KOPI.domain)


def state(visit: Visit) -> PermitState:
    shop = kopi(visit)
    return visit.services.store.read(lambda tx: permits.state(tx, shop))


def look(visit: Visit) -> None:
    panel.view(visit.services, Shopper(KOPI.domain, str(CHARLIE.customer_id), "/apps/laurel", {}))


# Uninstall


def test_a_removal_that_the_platform_confirms_is_believed(visit: Visit) -> None:
    leave(visit)
    assert kopi(visit).uninstalled_at == visit.laurel.clock.at
    assert state(visit) is PermitState.NONE
    with pytest.raises(NotFoundError):
        look(visit)


@pytest.mark.attack
def test_a_removal_is_not_believed_while_the_platform_honours_our_permit(visit: Visit) -> None:
    """A body about the shop, captured and sent again under the topic of a removal."""
    visit.laurel.deliver_all([told(visit, "app/uninstalled")], KOPI)
    assert visit.desk.asked == 1
    assert kopi(visit).uninstalled_at is None
    assert state(visit) is PermitState.LIVE
    look(visit)


def test_without_a_permit_there_is_nobody_to_ask(laurel: Laurel) -> None:
    laurel.shop(KOPI)
    visit = Visit(laurel)
    laurel.deliver_all([told(visit, "app/uninstalled")], KOPI)
    assert kopi(visit).uninstalled_at == laurel.clock.at
    assert visit.desk.asked == 0


def test_while_the_platform_is_silent_nothing_is_believed_and_it_is_asked_again(
    visit: Visit,
) -> None:
    visit.desk.installed, visit.desk.failure = False, PlatformError("no answer")
    visit.laurel.deliver(told(visit, "app/uninstalled"), place=KOPI)
    worker = Worker(visit.services)
    for _ in range(12):
        worker._work_off(kopi(visit).id)
        visit.laurel.clock.advance(hours=2)
    assert kopi(visit).uninstalled_at is None
    visit.desk.failure = None
    visit.laurel.drain(KOPI)
    assert kopi(visit).uninstalled_at is not None


def test_a_question_answered_after_a_reinstall_removes_nothing(visit: Visit) -> None:
    """It waited through an outage, and concerns a removal that is history by now."""
    visit.laurel.clock.advance(hours=1)
    since, first = visit.laurel.clock.at, kopi(visit)
    leave(visit)
    visit.laurel.clock.advance(minutes=5)
    again = come_back(visit)
    visit.services.store.transact(lambda tx: presence.told_of_uninstall(tx, first, since))
    visit.desk.installed = False
    visit.laurel.drain(KOPI)
    assert kopi(visit) == again


# Reinstall


def test_who_comes_back_within_two_days_finds_everything(visit: Visit) -> None:
    buy(visit)
    visit.laurel.clock.advance(days=30)
    before = (programs.every(visit.services, kopi(visit)), visit.laurel.show(CHARLIE))
    leave(visit)
    visit.laurel.clock.advance(hours=47)
    shop = come_back(visit)
    assert (programs.every(visit.services, shop), visit.laurel.show(CHARLIE)) == before
    assert before[1].balance == Balance(available=190)
    assert home.view(visit.services, shop).on
    assert visit.laurel.faults(shop) == []


def test_orders_that_come_while_the_app_is_away_wait_and_then_count(visit: Visit) -> None:
    leave(visit)
    buy(visit)
    aside = {line.reason for line in journal.listing(visit.services, kopi(visit), "ignored")}
    assert aside == {"shop_uninstalled"}
    assert visit.laurel.customer(kopi(visit), str(CHARLIE.customer_id)) is None
    come_back(visit)
    visit.laurel.drain(KOPI)
    visit.laurel.clock.advance(days=30)
    assert visit.laurel.show(CHARLIE).balance == Balance(available=190)
    assert journal.listing(visit.services, kopi(visit), "ignored") == []


def test_privacy_is_heard_while_the_app_is_away(visit: Visit) -> None:
    buy(visit)
    leave(visit)
    person = {
        "customer": {"id": CHARLIE.customer_id, "email": CHARLIE.email},
        "orders_to_redact": [],
    }
    redact = told(visit, "customers/redact", shop_domain=KOPI.domain, **person)
    visit.laurel.deliver_all([redact], KOPI)
    member = visit.laurel.show(CHARLIE)
    assert member.state == "erased"


def test_who_joined_stays_joined_and_joins_once(visit: Visit) -> None:
    buy(visit)
    shopper = Shopper(KOPI.domain, str(CHARLIE.customer_id), "/apps/laurel", {})
    token = panel.view(visit.services, shopper).join_token
    panel.join(visit.services, shopper, token, "en")
    leave(visit)
    come_back(visit)
    assert visit.laurel.show(CHARLIE).state == "joined"
    assert panel.view(visit.services, shopper).join_token == ""


# For sure


def test_installed_for_sure_is_what_the_platform_says(visit: Visit) -> None:
    assert presence.installed_for_sure(visit.services, kopi(visit))
    visit.desk.installed = False
    assert not presence.installed_for_sure(visit.services, kopi(visit))


def test_without_an_answer_nothing_is_sure(visit: Visit) -> None:
    visit.desk.failure = PlatformError("no answer")
    with pytest.raises(PlatformError):
        presence.installed_for_sure(visit.services, kopi(visit))


# Scopes


def test_what_the_merchant_takes_back_is_asked_and_told(visit: Visit) -> None:
    visit.desk.granted = ("read_customers",)
    body = told(visit, "app/scopes_update", previous=[], current=["write_everything"])
    visit.laurel.deliver_all([body], KOPI)
    (need,) = home.view(visit.services, kopi(visit)).needs
    assert need.code == "scopes_missing"
    assert need.count > 1


def test_what_the_merchant_grants_again_needs_nothing(visit: Visit) -> None:
    visit.desk.granted = ()
    visit.laurel.deliver_all([told(visit, "app/scopes_update", current=[])], KOPI)
    visit.desk.granted = tuple(visit.services.scopes)
    visit.laurel.clock.advance(hours=1)
    visit.laurel.deliver_all([told(visit, "app/scopes_update", current=[], previous=[])], KOPI)
    assert home.view(visit.services, kopi(visit)).needs == ()


# Reconnect


def test_a_permit_that_died_is_replaced_when_staff_open_the_app(visit: Visit) -> None:
    _kill(visit)
    assert [need.code for need in home.view(visit.services, kopi(visit)).needs] == ["reconnect"]
    shop = visit.welcome()
    assert state(visit) is PermitState.LIVE
    assert home.view(visit.services, shop).needs == ()


def test_where_that_fails_the_page_opens_and_says_so(visit: Visit) -> None:
    _kill(visit)
    visit.desk.failure = PlatformError("no answer")
    shop = visit.welcome()
    assert [need.code for need in home.view(visit.services, shop).needs] == ["reconnect"]


def test_webhooks_count_while_the_permit_is_dead(visit: Visit) -> None:
    _kill(visit)
    buy(visit)
    visit.laurel.clock.advance(days=30)
    assert visit.laurel.show(CHARLIE).balance == Balance(available=190)


def _kill(visit: Visit) -> None:
    """The platform refuses to renew."""
    visit.desk.installed = False
    presence.installed_for_sure(visit.services, kopi(visit))
    visit.desk.installed = True
    assert state(visit) is PermitState.RECONNECT
