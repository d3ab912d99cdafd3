"""Installing through the grant screen: one browser, one time, one shop, everything granted."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from plugin.domain.errors import HandshakeError, NotFoundError, PlatformError
from plugin.ports import Consent, Launch
from plugin.service import handshakes, home, shops
from plugin.service.handshakes import Begun
from plugin.store.shops import Shop
from tests.cast import KOPI, KUBEK
from tests.laurel import LATER, Laurel
from tests.service.visiting import SCOPES, Visit


@pytest.fixture
def visit(laurel: Laurel) -> Visit:
    """Kopi's staff launch an app that they do not have yet."""
    return Visit(laurel)


def begin(visit: Visit, domain: str = KOPI.domain) -> Begun:
    return handshakes.begin(visit.services, "shopify", Launch(domain))


def state_of(begun: Begun) -> str:
    (state,) = parse_qs(urlsplit(begun.location).query)["state"]
    return state


def come_back(visit: Visit, begun: Begun, cookie: str | None = None, **changed: str) -> Shop:
    told = {"shop_domain": KOPI.domain, "code": "c0de", "state": state_of(begun)} | changed
    cookie = begun.cookie if cookie is None else cookie
    return handshakes.complete(visit.services, "shopify", Consent(**told), cookie)


def is_installed(visit: Visit) -> bool:
    try:
        return bool(shops.named(visit.services, KOPI.domain))
    except NotFoundError:
        return False


def test_who_comes_back_from_the_grant_screen_has_the_app(visit: Visit) -> None:
    begun = begin(visit)
    where = urlsplit(begun.location)
    assert (where.netloc, where.path) == (KOPI.domain, "/admin/oauth/authorize")
    assert parse_qs(where.query)["scope"] == [",".join(SCOPES)]
    shop = come_back(visit, begun)
    assert (shop.domain, shop.installed_at, shop.uninstalled_at) == (KOPI.domain, LATER, None)
    assert shops.standing(visit.services, "shopify", KOPI.domain) == shop
    assert home.view(visit.services, shop).needs == ()


def test_the_state_is_no_word_of_the_platforms_secret(visit: Visit) -> None:
    """Two of our cookies differ, and each is bound to our own keys."""
    one, other = begin(visit), begin(visit)
    assert one.cookie != other.cookie
    state, _, proof = one.cookie.partition(".")
    assert visit.services.keys.signed(state, proof, "handshake")
    assert not visit.services.keys.signed(state, proof, "join")


@pytest.mark.attack
@pytest.mark.parametrize("cookie", ["", ".", "x", "x.y", "é.ü", "a" * 10_000])
def test_another_browser_cannot_complete_it(visit: Visit, cookie: str) -> None:
    begun = begin(visit)
    with pytest.raises(HandshakeError):
        come_back(visit, begun, cookie)
    assert visit.desk.redeemed == []
    assert not is_installed(visit)


@pytest.mark.attack
def test_a_cookie_of_another_handshake_does_not_fit(visit: Visit) -> None:
    """Somebody lures staff back with a code and a state of their own."""
    ours, theirs = begin(visit), begin(visit)
    with pytest.raises(HandshakeError):
        come_back(visit, theirs, ours.cookie)
    assert not is_installed(visit)


@pytest.mark.attack
def test_a_state_is_good_once(visit: Visit) -> None:
    begun = begin(visit)
    come_back(visit, begun)
    with pytest.raises(HandshakeError):
        come_back(visit, begun, code="another")
    assert len(visit.desk.redeemed) == 1


@pytest.mark.attack
def test_two_who_come_back_at_once_are_one(visit: Visit) -> None:
    begun = begin(visit)

    def try_it() -> None:
        with suppress(HandshakeError):
            come_back(visit, begun)

    with ThreadPoolExecutor(4) as browsers:
        for tried in [browsers.submit(try_it) for _ in range(4)]:
            tried.result()
    assert len(visit.desk.redeemed) == 1


@pytest.mark.attack
def test_a_state_of_one_shop_does_not_install_another(visit: Visit) -> None:
    begun = begin(visit)
    with pytest.raises(HandshakeError):
        come_back(visit, begun, shop_domain=KUBEK.domain)
    assert visit.desk.redeemed == []


@pytest.mark.attack
def test_a_state_dies_after_ten_minutes(visit: Visit) -> None:
    begun = begin(visit)
    visit.laurel.clock.at += handshakes.LIFE + timedelta(seconds=1)
    with pytest.raises(HandshakeError):
        come_back(visit, begun)


@pytest.mark.attack
def test_a_merchant_who_grants_less_gets_nothing_half_done(visit: Visit) -> None:
    visit.desk.granted = ("read_customers", "write_app_proxy")
    with pytest.raises(HandshakeError, match="read_orders"):
        come_back(visit, begin(visit))
    assert not is_installed(visit)


def test_a_platform_that_is_away_installs_nothing_and_another_try_does(visit: Visit) -> None:
    visit.desk.failure = PlatformError("the platform is away")
    with pytest.raises(PlatformError):
        come_back(visit, begin(visit))
    assert not is_installed(visit)
    visit.desk.failure = None
    assert come_back(visit, begin(visit)).domain == KOPI.domain


def test_installing_again_changes_nothing_but_the_permit(visit: Visit) -> None:
    first = come_back(visit, begin(visit))
    visit.laurel.clock.advance(days=3)
    assert come_back(visit, begin(visit), code="later") == first


def test_an_own_app_is_connected_by_its_credentials(visit: Visit) -> None:
    shop = shops.connect(visit.services, "shopify", KOPI.domain)
    assert shops.standing(visit.services, "shopify", KOPI.domain) == shop
    assert visit.desk.exchanged == []
