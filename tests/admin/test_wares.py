"""What a reward names of the shop stands on the page by picture and title, and is text there."""

import re
from html import unescape
from types import MappingProxyType

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.ports import Staff, Ware, WareKind, WareSeen
from plugin.service import pausing, shops
from plugin.service.rewards import pools
from plugin.service.services import Services
from tests.admin.conftest import SHOP, TWIN, Shopify, Token
from tests.admin.test_rewards import WHERE, newest, sent, shown

MUG, BOWL = Ware(WareKind.PRODUCT, "9410000004096"), Ware(WareKind.PRODUCT, "9410000012288")
CUP = Ware(WareKind.VARIANT, "48210000065536")
SOLD = MappingProxyType({
    MUG: WareSeen("Morning mug", f"{TWIN}/pictures/1.svg"),
    BOWL: WareSeen("Fern bowl"),
    CUP: WareSeen("Morning mug - Oat", f"{TWIN}/pictures/1.svg"),
})  # fmt: skip
OFF = {"points": "750", "value": "7.50"}


@pytest.fixture(autouse=True)
def installed(services: Services, shopify: Shopify) -> None:
    """The shop allows us to see what it sells."""
    shopify.allowed, shopify.sells = ("read_orders", "read_products"), SOLD
    shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def saved(client: FlaskClient, token: Token, *wares: Ware, **fields: str) -> TestResponse:
    """A reward for some products, typed by their ids."""
    page = shown(client, token(), "/new/amount")
    ids = "\n".join(ware.id for ware in wares)
    return sent(client, "/new/amount", page, **OFF, products=ids, **fields)


def image_sources(answer: TestResponse) -> str:
    policy = answer.headers["Content-Security-Policy"].split("; ")
    return next(each for each in policy if each.startswith("img-src"))


def test_without_a_script_ids_are_typed_as_ever(client: FlaskClient, token: Token) -> None:
    page = shown(client, token(), "/new/buy_get")
    for name, words in (
        ("gives", "Free variants, one id a line"),
        ("products", "Only these products, one id a line"),
        ("collections", "Only these collections, one id a line"),
    ):
        assert f'<textarea id="{name}" name="{name}"' in page
        assert words in page


def test_what_was_chosen_is_seen_by_title_and_picture(client: FlaskClient, token: Token) -> None:
    told = saved(client, token, MUG, BOWL)
    assert "Morning mug" in told.text
    assert f'src="{TWIN}/pictures/1.svg"' in told.text
    form = shown(client, token(), "/edit/amount")
    assert re.findall(r'data-ware="(\d+)"', form) == [MUG.id, BOWL.id]
    assert "Fern bowl" in form


def test_each_kind_of_ware_is_looked_for_as_what_it_is(
    client: FlaskClient, token: Token, services: Services
) -> None:
    page = shown(client, token(), "/new/product")
    assert sent(client, "/new/product", page, points="500", gives=CUP.id).status_code == 200
    assert newest(services).catalogue[-1].gives == (CUP.id,)
    assert "Morning mug - Oat" in shown(client, token())


@pytest.mark.attack
@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "\"><img src=x onerror='alert(1)'>"]
)
def test_a_hostile_title_is_text(
    client: FlaskClient, token: Token, shopify: Shopify, title: str
) -> None:
    shopify.sells = {MUG: WareSeen(title, "javascript:alert(1)")}
    saved(client, token, MUG)
    for path in ("", "/edit/amount"):
        where = {**WHERE, "id_token": token()}
        answer = client.get(f"/admin/rewards{path}", query_string=where)
        assert title not in answer.text
        assert title in unescape(answer.text)
        assert "javascript:" not in answer.text


@pytest.mark.attack
@pytest.mark.parametrize(
    "address", ["https://elsewhere.test/1.png", f"{TWIN}.elsewhere.test/1.png", "//elsewhere.test"]
)
def test_a_picture_from_elsewhere_is_not_shown(
    client: FlaskClient, token: Token, shopify: Shopify, address: str
) -> None:
    shopify.sells = {MUG: WareSeen("Morning mug", address)}
    saved(client, token, MUG)
    page = shown(client, token())
    assert "Morning mug" in page
    assert "elsewhere" not in page


def test_only_pages_with_wares_may_show_the_shops_pictures(
    client: FlaskClient, token: Token
) -> None:
    where = {**WHERE, "id_token": token()}
    assert image_sources(client.get("/admin/rewards", query_string=where)) == "img-src 'self' data:"
    saved(client, token, MUG)
    where = {**WHERE, "id_token": token()}
    shows = image_sources(client.get("/admin/rewards", query_string=where))
    assert shows == f"img-src 'self' data: {TWIN}"
    where = {**WHERE, "id_token": token()}
    form = client.get("/admin/rewards/new/amount", query_string=where)
    assert image_sources(form) == shows, "what is chosen in the picker has a picture at once"


def test_while_the_shop_is_away_ids_are_shown_and_no_error(
    client: FlaskClient, token: Token, shopify: Shopify
) -> None:
    shopify.silent = True
    assert saved(client, token, MUG).status_code == 200
    for path in ("", "/edit/amount"):
        page = shown(client, token(), path)
        assert MUG.id in page
        assert "No longer in your store" not in page


def test_a_shop_that_did_not_allow_it_is_asked_when_staff_choose(
    client: FlaskClient, token: Token, services: Services, shopify: Shopify
) -> None:
    assert "data-needs" not in shown(client, token(), "/new/amount")
    shopify.allowed = ("read_orders",)
    shops.reconnect(services, "shopify", Staff(SHOP, "42", "another"))
    assert 'data-needs="read_products"' in shown(client, token(), "/new/amount")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("products", "gid://shopify/Collection/7", "Only products can stand here."),
        ("collections", "gid://shopify/Product/7", "Only collections can stand here."),
        ("products", f"{MUG.id} blue-mug", "Only products can stand here."),
    ],
)
def test_an_id_of_another_kind_is_refused_kindly_beside_its_field(
    client: FlaskClient, token: Token, services: Services, field: str, typed: str, said: str
) -> None:
    page = shown(client, token(), "/new/amount")
    answer = sent(client, "/new/amount", page, **OFF, **{field: typed})
    assert answer.status_code == 422
    assert re.findall(r'id="wrong-(\w+)"', answer.text) == [field]
    assert said in answer.text
    assert all(word in answer.text for word in typed.split()), "what was typed is not lost"
    assert newest(services).version == 1


def test_what_is_gone_is_said_so_beside_the_reward_and_looked_at_at_once(
    client: FlaskClient, token: Token, shopify: Shopify, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[set[str]] = []
    monkeypatch.setattr(pools, "look_again", lambda _house, _shop, keys: looked.append(keys))
    saved(client, token, MUG, BOWL)
    shopify.sells = {BOWL: SOLD[BOWL]}
    page = shown(client, token())
    assert page.count("No longer in your store") == 1
    assert "Choose something else" not in page, "there are bowls yet"
    assert looked == []
    shopify.sells = {}
    page = shown(client, token())
    assert page.count("No longer in your store") == 2
    assert "Choose something else" in page
    assert looked == [{"amount"}]
    assert shown(client, token(), "/edit/amount").count("No longer in your store") == 2


def test_nothing_is_chosen_where_nothing_can_be_changed(
    client: FlaskClient, token: Token, services: Services
) -> None:
    saved(client, token, MUG)
    pausing.pause(services, shops.named(services, SHOP))
    page = shown(client, token(), "/edit/amount")
    assert "Morning mug" in page
    assert "data-choose" not in page
    assert "data-remove" not in page
