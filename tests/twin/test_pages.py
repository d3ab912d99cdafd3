"""Pages answer, forms work without JavaScript, and nobody's text becomes markup."""

import json
import re
from urllib.parse import quote

import pytest
from werkzeug.test import Client

from plugin.twin import gift_cards, people, store_credit
from plugin.twin.apps import uninstall
from plugin.twin.catalogue import PRODUCTS
from plugin.twin.checkout import newest_order
from plugin.twin.gift_cards import GiftCard
from plugin.twin.merchandising import Offer, offer
from plugin.twin.model import Address
from plugin.twin.payments import GIFT_CARD, STORE_CREDIT
from plugin.twin.store_credit import Account, Movement
from plugin.twin.twin import Twin
from tests.twin.listener import Listener
from tests.twin.stand_in import buy

HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}'
GUEST = {
    "email": "guest@example.com",
    "first_name": "Zofia",
    "last_name": "Maj",
    "address1": "Długa 1",
    "zip": "31-146",
    "city": "Kraków",
    "country": "Poland|PL",
}


def add_to_cart(web: Client, handle: str = "morning-mug", units: int = 1) -> None:
    page = web.get(f"/products/{handle}").text
    found = re.search(r'name="id" value="(\d+)"', page)
    assert found
    web.post("/cart/add", data={"id": found[1], "quantity": str(units)})


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/products/morning-mug",
        "/products/gift-card",
        "/cart",
        "/account/login",
        "/admin",
        "/admin/customers",
        "/admin/webhooks",
        "/admin/apps",
        "/admin/apps/laurel/",
        "/admin/apps/laurel/members/7",
        "/mailbox",
        "/healthz",
        "/shopifycloud/app-bridge.js",
        "/static/store.css",
        "/cdn/extensions/laurel/assets/panel.js",
    ],
)
def test_pages_answer(web: Client, path: str) -> None:
    with web.get(path) as response:
        assert response.status_code == 200


def test_every_product_has_a_picture_of_each_variant(web: Client) -> None:
    for product in PRODUCTS:
        assert web.get(f"/products/{product.handle}").status_code == 200
        for variant in product.variants:
            picture = web.get(f"/pictures/{variant.id}.svg")
            assert picture.mimetype == "image/svg+xml"
            assert picture.text.startswith("<svg")


@pytest.mark.parametrize("path", ["/nope", "/products/nope", "/orders/nope", "/admin/orders/404"])
def test_what_is_not_there_says_so(web: Client, path: str) -> None:
    assert web.get(path).status_code == 404


@pytest.mark.attack
def test_other_hosts_are_sent_away(web: Client) -> None:
    assert web.get("/", base_url="http://evil.example").status_code == 421


@pytest.mark.attack
def test_other_websites_cannot_send_forms(web: Client) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert web.post("/_twin/uninstall", headers=elsewhere).status_code == 403
    assert web.get("/", headers=elsewhere).status_code == 200


def test_a_guest_buys_without_javascript(web: Client, twin: Twin) -> None:
    add_to_cart(web, units=2)
    page = web.post("/checkout", data=GUEST, follow_redirects=True)
    assert "Thank you, Zofia" in page.text
    order = newest_order(twin)
    assert order
    assert (order.email, order.lines[0].quantity) == ("guest@example.com", 2)
    assert "Nothing in it yet" in web.get("/cart").text


def test_a_customer_buys_with_cash_on_delivery(web: Client) -> None:
    web.get("/persona/budi?next=/")
    add_to_cart(web)
    page = web.post("/checkout", data={**GUEST, "payment": "cash"}, follow_redirects=True)
    assert "ready at the door" in page.text
    assert "#1001" in web.get("/account").text


def test_a_bad_email_is_said_on_the_checkout_page(web: Client) -> None:
    add_to_cart(web)
    page = web.post("/checkout", data={**GUEST, "email": "nobody"})
    assert "is not an e-mail address" in page.text


def test_carts_can_be_changed_and_nonsense_is_ignored(web: Client) -> None:
    add_to_cart(web)
    web.set_cookie("twin_cart", "1x1.x.abcx2.48210000069632x3.9", domain="localhost")
    assert "$114.00" in web.get("/cart").text
    web.post("/cart/change", data={"48210000069632": "0"})
    assert "Nothing in it yet" in web.get("/cart").text


def test_staff_refund_and_cancel_by_form(web: Client, twin: Twin) -> None:
    order = buy(twin, "morning-mug*2", shipping=500)
    base = f"/admin/orders/{order.id}"
    line = order.lines[0].id
    page = web.post(
        f"{base}/refund",
        data={f"line-{line}": "1", "shipping": "1.00", "amount": "", "restock": "on"},
        follow_redirects=True,
    )
    assert "Partially refunded" in page.text
    web.post(f"{base}/edit", data={str(line): "3"})
    web.post(f"{base}/pay")
    web.post(f"{base}/fulfil")
    page = web.post(
        f"{base}/cancel", data={"reason": "customer", "refund": "on"}, follow_redirects=True
    )
    assert "Cancelled" in page.text
    assert web.post(f"{base}/delete", follow_redirects=True).status_code == 200
    assert web.get(base).status_code == 404


def test_staff_edit_merge_and_erase_customers(web: Client, twin: Twin) -> None:
    one = people.add_customer(twin, {"email": "one@example.com"})
    two = people.add_customer(twin, {"email": "two@example.com"})
    base = f"/admin/customers/{one.id}"
    fields = {"first_name": "Jan", "last_name": "", "email": "one@example.com", "note": ""}
    assert "Jan" in web.post(f"{base}/edit", data=fields, follow_redirects=True).text
    web.post(f"{base}/merge", data={"other": str(two.id)})
    web.post(f"{base}/data-request")
    web.post(f"{base}/redact")
    assert web.get(base).status_code == 404


@pytest.mark.attack
def test_hostile_text_stays_text(web: Client, twin: Twin) -> None:
    home = Address(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "PL")
    order = buy(twin, "bud-vase", address=home)
    people.change_customer(twin, order.customer_id or 0, {"note": HOSTILE})
    web.set_cookie("twin_said", HOSTILE, domain="localhost")
    for path in (
        f"/orders/{order.token}",
        "/account/login",
        "/admin",
        f"/admin/orders/{order.id}",
        f"/admin/customers/{order.customer_id}",
        "/admin/webhooks",
    ):
        page = web.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "49" not in re.findall(r"script&gt;(\d+)", page.text)


@pytest.mark.attack
@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(web: Client, target: str) -> None:
    assert web.get("/persona/ania", query_string={"next": target}).headers["Location"] == "/"


def test_the_bar_makes_one_somebody_else(web: Client) -> None:
    web.get("/persona/ania")
    assert "Hello, Ania" in web.get("/account").text
    assert '<html lang="pl">' in web.get("/").text
    web.get("/persona/guest")
    assert web.get("/account").status_code == 302


def test_the_tour_has_six_steps_and_can_be_put_away(web: Client) -> None:
    for step in range(1, 7):
        page = web.post("/tools/tour", data={"step": str(step), "next": "/"}, follow_redirects=True)
        assert f"Tour, {step} of 6" in page.text
    page = web.post("/tools/tour", data={"step": "off", "next": "/"}, follow_redirects=True)
    assert "of 6" not in page.text


def test_the_buttons_do_what_they_say(web: Client, twin: Twin, listener: Listener) -> None:
    buy(twin, "bud-vase")
    page = web.post("/tools/redeliver", data={"next": "/"}, follow_redirects=True)
    assert "8 webhooks sent again, shuffled; 8 accepted." in page.text
    assert len(listener.heard) == 8
    web.post("/tools/next-day", data={"next": "/"})
    assert twin.clock.offset().days == 1


def test_the_embed_is_rendered_for_whoever_is_there(web: Client) -> None:
    web.get("/persona/ania")
    page = web.get("/").text
    assert 'data-locale="pl"' in page
    assert "Punkty, Kiln &amp; Fern" in page
    assert "color: #3f5f48" in page
    assert '<script src="/cdn/extensions/laurel/assets/panel.js" defer>' in page
    assert '<link rel="stylesheet" href="/cdn/extensions/laurel/assets/panel.css">' in page


def test_without_the_app_there_is_no_embed_and_an_install_button(web: Client, twin: Twin) -> None:
    uninstall(twin)
    assert "data-locale" not in web.get("/").text
    assert "Change app proxy" in web.get("/admin/apps/laurel/").text
    web.post("/admin/apps/laurel/install")
    assert "data-locale" in web.get("/").text


def test_the_frame_opens_the_app_with_a_signed_address(web: Client, twin: Twin) -> None:
    page = web.get("/admin/apps/laurel/members?tab=all").text
    assert f'data-address="{twin.settings.app_url}/admin/members?embedded=1' in page
    assert "&amp;tab=all" in page
    opened = web.get("/admin/apps/open?path=/admin/members")
    assert opened.headers["Location"] == "/admin/apps/laurel/members"


def test_a_link_brings_a_code_along(web: Client) -> None:
    web.post("/_twin/discounts", json={"title": "Spring", "percentage": 50, "code": "SPRING"})
    add_to_cart(web)
    landed = web.get("/discount/spring?redirect=/cart")
    assert (landed.status_code, landed.location) == (302, "/cart")
    assert "spring" in web.get("/cart").text
    assert 'name="code" value="spring"' in web.get("/checkout").text
    assert web.post("/checkout", data={**GUEST, "code": "spring"}).status_code == 302
    add_to_cart(web)
    assert 'name="code" value=""' in web.get("/checkout").text


def test_such_a_link_leads_to_no_other_site_and_its_code_is_no_markup(web: Client) -> None:
    assert web.get("/discount/A?redirect=//evil.example").location == "/"
    add_to_cart(web)
    web.get(f"/discount/{quote('<b>alert(1)')}")
    for path in ("/cart", "/checkout"):
        page = web.get(path).text
        assert "<b>alert" not in page
        assert "&lt;b&gt;alert(1)" in page


def test_a_refused_code_is_said_at_checkout_and_nothing_is_bought(web: Client, twin: Twin) -> None:
    add_to_cart(web)
    page = web.post("/checkout", data={**GUEST, "code": "NOBODYS"})
    assert "Enter a valid discount code" in page.text
    assert newest_order(twin) is None


def test_a_gift_card_is_typed_where_codes_are_and_credit_is_ticked(web: Client, twin: Twin) -> None:
    order = buy(twin, "bud-vase")
    person = order.customer_id
    assert person
    now = twin.clock.now()
    gift_cards.keep(twin.state, GiftCard(1, "7k3m9qxa0v5tcdwh", 1_000, 1_000, "USD", now, now))
    store_credit.keep(twin.state, Account(2, person, "USD", (Movement(3, 2_500, 2_500, now),)))
    web.post("/account/login", data={"customer": str(person)})
    add_to_cart(web)
    assert "$25.00" in web.get("/checkout").text
    form = {**GUEST, "code": "7K3M-9QXA-0V5T-CDWH", "store_credit": "yes"}
    assert web.post("/checkout", data=form).status_code == 302
    bought = newest_order(twin)
    assert bought
    paid = [(each.gateway, each.amount) for each in bought.transactions]
    assert paid[:2] == [(GIFT_CARD, 1_000), (STORE_CREDIT, 2_500)]


def test_a_form_writes_beside_the_cart_and_the_order_carries_it(web: Client, twin: Twin) -> None:
    add_to_cart(web)
    told = {"attributes[laurel]": "7K3M9QXA0V", "attributes[gift]": HOSTILE, "note": "x"}
    assert web.post("/cart/update", data=told).location == "/cart"
    taken_back = {"attributes[gift]": "", "return_to": "//elsewhere.example"}
    assert web.post("/cart/update", data=taken_back).location == "/cart"
    assert web.post("/checkout", data={**GUEST, "phone": "600 100 200"}).status_code == 302
    order = newest_order(twin)
    assert order
    assert order.attributes == (("laurel", "7K3M9QXA0V"),)
    assert order.address
    assert order.address.phone == "600 100 200"
    (body,) = {d.body for d in twin.outbox.all() if d.topic == "orders/create"}
    assert json.loads(body)["note_attributes"] == [{"name": "laurel", "value": "7K3M9QXA0V"}]
    add_to_cart(web)
    web.post("/checkout", data=GUEST)
    later = newest_order(twin)
    assert later
    assert later.attributes == (), "what one cart carried is not of the next"


def test_a_code_of_nobody_in_particular_is_good_for_a_guest(web: Client, twin: Twin) -> None:
    offer(twin, Offer("Ten off", 10, "FRIEND"))
    web.get("/discount/FRIEND?redirect=/products/morning-mug")
    add_to_cart(web)
    assert 'value="FRIEND"' in web.get("/checkout").text
    web.post("/checkout", data={**GUEST, "code": "FRIEND"})
    order = newest_order(twin)
    assert order
    assert order.discount
    assert order.discount.code == "FRIEND"


def test_a_visitor_allows_preferences_or_declines_and_until_then_nobody_can_say(
    web: Client,
) -> None:
    assert "consent.js" not in web.get("/").text
    assert web.post("/privacy", data={"allowed": "yes", "next": "/cart"}).location == "/cart"
    assert 'data-allowed="yes"' in web.get("/").text
    web.post("/privacy", data={"allowed": "no", "next": "//elsewhere.example"})
    assert 'data-allowed="no"' in web.get("/").text
    web.set_cookie("twin_consent", HOSTILE)
    assert "consent.js" not in web.get("/").text
