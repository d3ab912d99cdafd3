"""The queue of referrals that need a look: why, by whom, and what staff decide."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from plugin.admin.referral_review import _reasons
from plugin.domain.referrals.outcome import State
from plugin.domain.referrals.suspicion import Signals
from plugin.locales import Messages, languages
from plugin.ports import Staff
from plugin.service import shops
from plugin.service.privacy import access, erasing
from plugin.service.referrals import deciding, funnel
from plugin.service.referrals.reviewing import Case, Someone
from plugin.service.services import Services
from plugin.store import accounts
from plugin.store.shops import Shop
from plugin.store.tables import referrals as table
from tests.admin.conftest import SHOP, TWIN, Token
from tests.admin.referring import (
    ELSEWHERE,
    HOME,
    claimed,
    held,
    invites,
    order_of,
    ordered,
    state_of,
    switched_on,
)
from tests.cast import ANIA, BUDI

WHERE = {"shop": SHOP, "embedded": "1"}
HTML = {"Accept": "text/html"}
PAGE = "/admin/referrals/review"
RIVAL = "rival.myshopify.com"


@pytest.fixture
def shop(services: Services) -> Shop:
    return shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def shown(client: FlaskClient, token: str, **query: str) -> str:
    where = {**WHERE, "id_token": token, **query}
    answer = client.get(PAGE, query_string=where, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def sent(client: FlaskClient, page: str, referral: int, choice: str, note: str) -> TestResponse:
    """A button pressed where no script runs."""
    proof = re.findall(r'name="proof" value="([^"]+)"', page)[0]
    fields = {"proof": proof, "note": note}
    return client.post(f"{PAGE}/{referral}/{choice}", query_string=WHERE, data=fields)


def test_where_nothing_waits_it_says_so(client: FlaskClient, token: Token, shop: Shop) -> None:
    assert "Nothing waits for you." in shown(client, token())
    assert shop


def test_a_held_referral_says_who_and_why(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    held(services, shop)
    page = shown(client, token())
    assert f"{ANIA.name}, {ANIA.email} brought {BUDI.name}, {BUDI.email}" in page
    assert "More friends share an address than one household may." in page
    assert "More friends share a phone than one household may." in page
    assert re.search(r"First order #\d+ on ", page)
    home = client.get("/admin/", query_string={**WHERE, "id_token": token()})
    assert "1 referral needs a look before anybody is rewarded." in home.text
    assert 'href="/admin/referrals/review' in home.text
    offer = client.get("/admin/referrals", query_string={**WHERE, "id_token": token()})
    assert "1 referral needs a look" in offer.text


def test_an_order_leads_to_where_the_platform_shows_it(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    number = order_of(services, shop, held(services, shop)).rpartition("/")[2]
    page = shown(client, token())
    assert f'<a href="{TWIN}/admin/orders/{number}" target="_top">Open order #' in page


@pytest.mark.attack
@pytest.mark.parametrize(
    "number",
    ["javascript:alert(1)", '"><script>', "../../apps", "//evil.example", "1/2", "0", "\u06f1"],
)
def test_an_order_of_no_number_leads_nowhere(
    client: FlaskClient, token: Token, services: Services, shop: Shop, number: str
) -> None:
    """Orders of the past come from files, and may be called anything there."""
    referral = held(services, shop)
    services.store.transact(
        lambda tx: tx.execute(
            update(table)
            .where(table.c.brand_id == shop.brand_id, table.c.id == referral)
            .values(order_key=f"order:{shop.id}/{number}")
        )
    )
    page = client.get(PAGE, query_string={**WHERE, "id_token": token()}, headers=HTML).text
    assert "Open order" not in page
    assert "<script>" not in page


def test_a_friend_who_claimed_before_they_were_a_customer_has_a_name(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    """The claim is that of a guest, of whom nothing is kept; the order names its buyer."""
    switched_on(services, shop)
    code = invites(services, shop)
    claimed(services, shop, ANIA, BUDI.email)
    ordered(services, shop, BUDI, HOME, code)
    assert f"{ANIA.name}, {ANIA.email} brought {BUDI.name}, {BUDI.email}" in shown(client, token())


def test_whoever_looks_is_written_down_beside_both(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    held(services, shop)
    shown(client, token(sub="77"))
    lines = [one for one in access.log(services, shop) if one.what == "referrals"]
    assert {one.actor for one in lines} == {"staff:77"}
    assert len(lines) == 2


def test_what_looks_fine_is_not_in_the_queue(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    switched_on(services, shop)
    ordered(services, shop, BUDI, ELSEWHERE, invites(services, shop))
    assert "Nothing waits for you." in shown(client, token())
    assert funnel.so_far(services, shop).waiting == 1


def test_an_approval_lets_it_go_on_and_can_be_taken_back(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    referral = held(services, shop)
    answer = sent(client, shown(client, token()), referral, "approve", "A family, I called them")
    told = unescape(answer.text)
    assert answer.status_code == 200
    assert state_of(services, shop, referral) == State.WAITING
    assert "Nothing waits for you." in told
    assert "Approved" in told
    assert "A family, I called them" in told
    undone = sent(client, told, referral, "block", "It was not a family")
    assert state_of(services, shop, referral) == State.BLOCKED
    assert "It was not a family" in unescape(undone.text)
    again = sent(client, unescape(undone.text), referral, "approve", "")
    assert (again.status_code, state_of(services, shop, referral)) == (200, State.WAITING)
    assert funnel.so_far(services, shop).blocked == 0


def test_a_block_says_why_beside_its_field_or_nothing_is_decided(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    referral = held(services, shop)
    page = shown(client, token())
    answer = sent(client, page, referral, "block", "  ")
    assert answer.status_code == 422
    assert re.search(r'name="note"[^>]*aria-invalid="true"', answer.text)
    assert "Write why" in answer.text.split(f'id="wrong-{referral}"')[1]
    assert state_of(services, shop, referral) == State.HELD
    assert sent(client, page, referral, "block", "x" * 501).status_code == 422
    assert state_of(services, shop, referral) == State.HELD
    sent(client, page, referral, "block", "A second account of hers")
    assert state_of(services, shop, referral) == State.BLOCKED
    assert funnel.so_far(services, shop).blocked == 1


def test_a_script_is_answered_in_short(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    referral = held(services, shop)
    headers = {"Authorization": f"Bearer {token()}"}
    answer = client.post(f"{PAGE}/{referral}/approve", query_string=WHERE, headers=headers)
    assert (answer.status_code, state_of(services, shop, referral)) == (204, State.WAITING)


def test_what_the_referrer_says_is_read_beside_it(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    referral = held(services, shop)
    words = "We are flatmates <b>& friends</b>"
    deciding.appeal(services, shop, str(ANIA.customer_id), referral, words)
    where = {**WHERE, "id_token": token()}
    page = client.get(PAGE, query_string=where, headers={"Accept": "text/html"}).text
    assert "They say:" in page
    assert "We are flatmates &lt;b&gt;&amp; friends&lt;/b&gt;" in page


def test_whoever_was_forgotten_is_named_nowhere(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    """The queue still stands where a friend asked to be forgotten."""
    held(services, shop)
    account = services.store.read(
        lambda tx: accounts.find_customer(tx, shop.brand_id, shop.id, str(BUDI.customer_id))
    )
    assert account
    services.store.transact(
        lambda tx: erasing.erase(tx, shop.brand_id, account.id, services.clock.now())
    )
    page = shown(client, token())
    assert BUDI.email not in page
    assert BUDI.name not in page


@pytest.mark.attack
def test_a_referral_of_another_shop_is_nobodys(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    referral = held(services, shop)
    shops.welcome(services, "shopify", Staff(RIVAL, "9", "proof"))
    foreign = token(dest=f"https://{RIVAL}", iss=f"https://{RIVAL}/admin")
    headers = {"Authorization": f"Bearer {foreign}"}
    where = {"shop": RIVAL, "embedded": "1"}
    answer = client.post(f"{PAGE}/{referral}/approve", query_string=where, headers=headers)
    assert answer.status_code == 404
    assert state_of(services, shop, referral) == State.HELD
    theirs = client.get(PAGE, query_string={**where, "id_token": foreign})
    assert ANIA.email not in theirs.text


@pytest.mark.attack
def test_nobody_decides_without_a_proof(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    referral = held(services, shop)
    bare = client.post(f"{PAGE}/{referral}/approve", query_string=WHERE, data={"note": "x"})
    assert bare.status_code == 401
    where = {**WHERE, "id_token": token()}
    offer = client.get("/admin/referrals", query_string=where).text
    answer = sent(client, unescape(offer), referral, "approve", "")
    assert answer.status_code == 403
    assert state_of(services, shop, referral) == State.HELD


@pytest.mark.parametrize("language", languages())
def test_it_speaks_every_language(
    client: FlaskClient, token: Token, services: Services, shop: Shop, language: str
) -> None:
    referral = held(services, shop)
    page = shown(client, token(), locale=language)
    assert page.count(f"pair-{referral}") == 3
    assert not re.search(r"\{\w+\}", page.split("<main")[1])
    assert str(HOME["address1"]) not in page


@pytest.mark.parametrize("language", languages())
def test_every_sign_has_its_words(language: str) -> None:
    signs = {sign.name for sign in fields(Signals)}
    words = Messages.of(language).words
    assert {f"admin.referrals.why.{name}" for name in (*signs, "other")} <= words.keys()


def test_a_sign_of_another_version_does_not_hide_the_queue() -> None:
    nobody = Someone("", "")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    case = Case(1, State.HELD, nobody, nobody, "#7", "", at, 60, ("new",))
    assert list(_reasons(case, Messages.of("en"))) == ["Something else about it is unusual."]
