"""The page of rewards and the form of one: with a script, and without any."""

import re
from functools import partial
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.domain.errors import UnavailableError
from plugin.domain.program import Program
from plugin.domain.rewards import Combines
from plugin.locales import languages
from plugin.ports import LiveDiscount, Staff
from plugin.service import fetching, members, onetime, pausing, programs, shops
from plugin.service.lookup import Whom
from plugin.service.rewards import allowing
from plugin.service.services import Services
from plugin.store import Tx, codes, redemptions
from tests.admin.conftest import SHOP, Token
from tests.cast import KUBEK
from tests.laurel import register
from tests.service.perks import redeemed_perk

WHERE = {"shop": SHOP, "embedded": "1"}
OFF = {"points": "750", "value": "7,50"}


@pytest.fixture(autouse=True)
def installed(services: Services) -> None:
    shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def newest(services: Services) -> Program:
    return programs.newest(services, shops.named(services, SHOP))


def shown(client: FlaskClient, token: str, path: str = "", **query: str) -> str:
    where = {**WHERE, "id_token": token, **query}
    answer = client.get(
        f"/admin/rewards{path}", query_string=where, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def sent(
    client: FlaskClient, path: str, page: str, **fields: str | int | list[str]
) -> TestResponse:
    """A form sent without any script: it carries what the page put into it."""
    proof = re.findall(r'name="proof" value="([^"]+)"', page)[0]
    data = {"proof": proof, "version": 1, **fields}
    return client.post(f"/admin/rewards{path}", query_string=WHERE, data=data)


def scripted(
    client: FlaskClient, path: str, token: str, **fields: str | int | list[str]
) -> TestResponse:
    data = {"version": 1, **fields}
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/admin/rewards{path}", query_string=WHERE, data=data, headers=headers)


def test_the_first_programme_has_three_rewards_to_show(client: FlaskClient, token: Token) -> None:
    page = shown(client, token())
    for words in ("$5.00 off", "$10.00 off", "$25.00 off", "500 points", "2,500 points"):
        assert words in page
    assert page.count("Nobody has taken it yet") == 3
    assert "Test shop" in page


def test_home_leads_to_the_rewards(client: FlaskClient, token: Token) -> None:
    home = client.get("/admin/", query_string={**WHERE, "id_token": token()})
    assert 'href="/admin/rewards?' in home.text


@pytest.mark.parametrize("with_script", [True, False])
def test_a_new_reward_is_the_next_version(
    client: FlaskClient, token: Token, services: Services, with_script: bool
) -> None:
    page = shown(client, token(), "/new/amount")
    if with_script:
        assert scripted(client, "/new/amount", token(), **OFF).status_code == 204
    else:
        answer = sent(client, "/new/amount", page, **OFF)
        assert (answer.status_code, "Saved. It counts" in answer.text) == (200, True)
    program = newest(services)
    assert (program.version, program.catalogue[-1].key) == (2, "amount")
    assert (program.catalogue[-1].points, program.catalogue[-1].value) == (750, 750)


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_saved(
    client: FlaskClient, token: Token, services: Services
) -> None:
    page = shown(client, token(), "/new/amount")
    wrong = {"points": "many", "value": "7.505", "name": "A"}
    answer = sent(client, "/new/amount", page, **wrong)
    assert answer.status_code == 422
    told = unescape(answer.text)
    assert re.search(r'name="points" value="many"[^>]*aria-invalid="true"', told)
    assert 'id="wrong-points"' in told
    assert "Write an amount in USD, such as $10.00." in told
    assert 'name="name" value="A"' in told, "what was typed is not lost"
    assert newest(services).version == 1
    assert scripted(client, "/new/amount", token(), **wrong).status_code == 422


def test_terms_change_and_the_rest_stays(
    client: FlaskClient, token: Token, services: Services
) -> None:
    page = shown(client, token(), "/edit/medium")
    assert 'name="points" value="1000"' in page
    assert 'name="value" value="10.00"' in page
    fields = {"points": "900", "value": "10.00", "days": "0"}
    beside = ["order", "shipping"]
    answer = sent(client, "/edit/medium", page, **fields, combines=beside)
    assert answer.status_code == 200
    small, medium, large = newest(services).catalogue
    assert (medium.points, medium.days, sorted(medium.combines)) == (900, 0, beside)
    assert (small.points, large.points, medium.enabled) == (500, 2500, True)


def test_shoppers_words_can_be_seen_before_anything_is_saved(
    client: FlaskClient, token: Token, services: Services
) -> None:
    page = shown(client, token(), "/new/percent")
    fields = {"points": "800", "percent": "12,5", "minimum_spend": "40", "look": "yes"}
    told = unescape(sent(client, "/new/percent", page, **fields).text)
    for words in ("12.5% off", "800 points", "from $40.00", "good for 90 days"):
        assert words in told
    assert newest(services).version == 1


@pytest.mark.parametrize("kind", [
    "amount", "percent", "shipping", "product", "buy_get", "gift_card", "store_credit", "perk",
])  # fmt: skip
@pytest.mark.parametrize("language", languages())
def test_every_kind_has_its_form_in_every_language(
    client: FlaskClient, token: Token, kind: str, language: str
) -> None:
    page = shown(client, token(), f"/new/{kind}", locale=language)
    fields = {
        "points": "500", "value": "5.00", "percent": "10", "gives": "45012345678901",
        "minimum_spend": "20.00", "products": "8012345678901",
    }  # fmt: skip
    asked = {name: text for name, text in fields.items() if f'name="{name}"' in page}
    assert sent(client, f"/new/{kind}", page, **asked).status_code == 200


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("product", {"gives": "blue-mug"}, "gives"),
        ("amount", {"products": "8012345678901 gid://shopify/Collection/7"}, "products"),
        ("buy_get", {"gives": "7", "minimum_spend": "20"}, "products"),
    ],
)
def test_what_could_never_be_made_is_not_saved(
    client: FlaskClient, token: Token, services: Services, kind: str, wrong: dict[str, str],
    said: str,
) -> None:  # fmt: skip
    page = shown(client, token(), f"/new/{kind}")
    answer = sent(client, f"/new/{kind}", page, points="500", value="5.00", **wrong)
    assert answer.status_code == 422
    (fault,) = re.findall(r'id="wrong-(\w+)"', answer.text)
    assert fault == said
    assert newest(services).version == 1


def test_an_id_may_be_pasted_as_the_platform_writes_it(
    client: FlaskClient, token: Token, services: Services
) -> None:
    page = shown(client, token(), "/new/product")
    pasted = "gid://shopify/ProductVariant/45012345678901"
    assert sent(client, "/new/product", page, points="500", gives=pasted).status_code == 200
    assert newest(services).catalogue[-1].gives == ("45012345678901",)


def test_a_reward_is_switched_off_and_on(
    client: FlaskClient, token: Token, services: Services
) -> None:
    assert scripted(client, "/small/off", token()).status_code == 204
    assert not newest(services).catalogue[0].enabled
    page = shown(client, token())
    assert "Switch on" in page
    assert sent(client, "/small/on", page, version=2).status_code == 200
    assert (newest(services).version, newest(services).catalogue[0].enabled) == (3, True)


def test_rewards_are_shown_in_the_order_that_staff_choose(
    client: FlaskClient, token: Token, services: Services
) -> None:
    assert scripted(client, "/large/up", token()).status_code == 204
    assert [one.key for one in newest(services).catalogue] == ["small", "large", "medium"]
    assert scripted(client, "/small/up", token(), version=2).status_code == 204
    assert newest(services).version == 2, "the first is first already"


def test_a_programme_without_rewards_shows_how_to_begin(
    client: FlaskClient, token: Token, services: Services
) -> None:
    text = 'currency = "USD"\n[orders]\npoints = 5\nper = "1.00"\n'
    programs.apply(services, shops.named(services, SHOP), text)
    page = shown(client, token())
    assert "Points buy nothing yet." in page
    assert "/admin/rewards/new/gift_card?" in page


@pytest.mark.parametrize("path", ["/small/off", "/large/up", "/edit/small", "/new/amount"])
def test_what_another_published_meanwhile_is_not_undone(
    client: FlaskClient, token: Token, services: Services, path: str
) -> None:
    page = shown(client, token())
    assert scripted(client, "/medium/off", token()).status_code == 204
    answer = sent(client, path, page, **OFF)
    assert answer.status_code == 409
    assert "Somebody changed the programme meanwhile" in answer.text
    assert newest(services).version == 2


def test_during_a_pause_nothing_can_be_changed(
    client: FlaskClient, token: Token, services: Services
) -> None:
    pausing.pause(services, shops.named(services, SHOP))
    page = shown(client, token())
    assert "Your programme is paused." in page
    assert "Switch off" not in page
    assert scripted(client, "/small/off", token(), version=2).status_code == 409


def test_what_the_store_must_allow_first_is_asked_by_a_button(
    client: FlaskClient, token: Token
) -> None:
    assert 'data-scopes="write_gift_cards"' in shown(client, token(), "/new/gift_card")
    assert "data-scopes" not in shown(client, token(), "/new/amount")


def test_the_list_says_of_what_nobody_can_take_that_the_store_must_allow_it(
    client: FlaskClient, token: Token, services: Services
) -> None:
    card = {"points": "400", "value": "4.00"}
    assert scripted(client, "/new/gift_card", token(), **card).status_code == 204
    page = shown(client, token())
    assert page.count("Your store has to allow this first") == 1
    redeemed_perk(services, shops.named(services, SHOP), "card")
    assert "Your store has to allow this first" not in shown(client, token())


@pytest.mark.parametrize("path", ["/edit/none", "/new/cash", "/none/off"])
def test_a_reward_or_kind_that_is_none_is_not_found(
    client: FlaskClient, token: Token, path: str
) -> None:
    assert scripted(client, path, token(), **OFF).status_code == 404


@pytest.mark.attack
def test_a_form_of_another_site_changes_no_reward(client: FlaskClient, services: Services) -> None:
    for data in ({"version": "1"}, {"version": "1", "proof": "42:a.9999999999.b"}):
        answer = client.post("/admin/rewards/small/off", query_string=WHERE, data=data)
        assert answer.status_code in {401, 403}
    assert newest(services).version == 1


@pytest.mark.attack
def test_a_proof_is_for_its_own_page_and_person(client: FlaskClient, services: Services) -> None:
    shop = shops.named(services, SHOP)
    for whom, page in (("staff 42", "statement"), ("staff 7", "rewards"), ("42", "rewards")):
        proof = f"42:{onetime.token(services.keys, shop, whom, page)}"
        data = {"version": "1", "proof": proof}
        answer = client.post("/admin/rewards/small/off", query_string=WHERE, data=data)
        assert answer.status_code == 403
    assert newest(services).version == 1


@pytest.mark.attack
def test_what_is_typed_is_text_and_nothing_else(client: FlaskClient, token: Token) -> None:
    page = shown(client, token(), "/new/amount")
    hostile = '"><script>alert(1)</script>'
    answer = sent(client, "/new/amount", page, **OFF, name=hostile)
    assert "<script>alert" not in answer.text
    wrong = sent(
        client, "/new/amount", page, version=2, points=hostile, value=hostile, name=hostile * 9
    )
    assert wrong.status_code == 422
    assert "<script>alert" not in wrong.text


def test_a_version_that_is_no_number_is_refused(client: FlaskClient, token: Token) -> None:
    headers = {"Authorization": f"Bearer {token()}"}
    for version in ("", "one", "1" * 30, "-1"):
        answer = client.post(
            "/admin/rewards/small/off", query_string=WHERE, data={"version": version},
            headers=headers,
        )  # fmt: skip
        assert answer.status_code == 422


@pytest.mark.parametrize(("choice", "left"), [("done", 800), ("decline", 1_000)])
def test_a_ticket_is_settled_by_staff(
    client: FlaskClient, token: Token, services: Services, choice: str, left: int
) -> None:
    shop = shops.named(services, SHOP)
    ticket = redeemed_perk(services, shop)
    page = shown(client, token())
    assert "Waiting for you to hand out" in page
    assert "An hour in the studio" in page
    home = client.get("/admin/", query_string={**WHERE, "id_token": token()})
    assert "1 member waits for a reward that you hand out." in home.text
    answer = sent(client, f"/tickets/{ticket.id}/{choice}", page, note="On Friday")
    assert (answer.status_code, "Waiting for you" in answer.text) == (200, False)
    shows = members.show(services, shop, Whom("5001", None))
    assert shows.balance.available == left
    assert scripted(client, f"/tickets/{ticket.id}/{choice}", token()).status_code == 404


@pytest.mark.parametrize(("choice", "left"), [("issued", 800), ("lost", 1_000)])
def test_what_nobody_can_know_is_decided_by_staff(
    client: FlaskClient, token: Token, services: Services, choice: str, left: int
) -> None:
    shop = shops.named(services, SHOP)
    taken = redeemed_perk(services, shop, "credit")
    services.store.transact(
        lambda tx: [
            redemptions.turn(tx, row, redemptions.REVIEW) for row in redemptions.of_shop(tx, shop)
        ]
    )
    assert "Was it given?" in shown(client, token())
    assert scripted(client, f"/reviews/{taken.id}/{choice}", token()).status_code == 204
    shows = members.show(services, shop, Whom("5001", None))
    assert shows.balance.available == left
    assert "Was it given?" not in shown(client, token())


def test_what_waits_for_the_stores_permission_says_so_with_the_button_that_asks(
    client: FlaskClient, token: Token, services: Services
) -> None:
    shop = shops.named(services, SHOP)
    taken = redeemed_perk(services, shop, "card")

    def forbid(tx: Tx) -> None:
        (row,) = redemptions.of_shop(tx, shop)
        redemptions.turn(tx, row, redemptions.REVIEW, reason=allowing.NOT_ALLOWED)

    services.store.transact(forbid)
    page = shown(client, token())
    assert "Your store has not allowed Laurel to give these." in page
    assert 'data-scopes="write_gift_cards"' in page
    assert "Was it given?" not in page
    assert scripted(client, f"/reviews/{taken.id}/lost", token()).status_code == 204
    assert "data-scopes" not in shown(client, token())


def test_a_gift_card_that_may_be_good_is_stopped_before_its_points_come_back(
    client: FlaskClient, token: Token, services: Services
) -> None:
    shop = shops.named(services, SHOP)
    taken = redeemed_perk(services, shop, "card")

    def doubt(tx: Tx) -> None:
        (row,) = redemptions.of_shop(tx, shop)
        redemptions.turn(tx, row, redemptions.REVIEW)
        code = codes.of_redemption(tx, shop.brand_id, row.id)
        assert code is not None
        codes.send(tx, shop.brand_id, [code.id])

    services.store.transact(doubt)
    page = shown(client, token())
    assert "or I switched it off: points go back" in page
    refused = sent(client, f"/reviews/{taken.id}/lost", page)
    assert (refused.status_code, "This gift card may be good" in refused.text) == (409, True)
    stopped = sent(client, f"/reviews/{taken.id}/stopped", page)
    assert (stopped.status_code, "Was it given?" in stopped.text) == (200, False)
    assert members.show(services, shop, Whom("5001", None)).balance.available == 1_000


@pytest.mark.attack
def test_a_ticket_of_another_shop_is_not_found(
    client: FlaskClient, token: Token, services: Services
) -> None:
    elsewhere = register(services, KUBEK)
    ticket = redeemed_perk(services, elsewhere)
    assert "An hour in the studio" not in shown(client, token())
    assert scripted(client, f"/tickets/{ticket.id}/decline", token()).status_code == 404


SPRING = LiveDiscount("Spring sale", True, frozenset({Combines.ORDER}), frozenset())


def test_what_is_refused_beside_the_shops_own_discounts_is_named(
    client: FlaskClient, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = partial(_running, [SPRING])
    monkeypatch.setattr(fetching, "patiently", asked)
    page = shown(client, token(), "/clashes")
    assert page.count("Not together with “Spring sale”") == 3
    monkeypatch.setattr(fetching, "patiently", partial(_running, []))
    assert "Every reward can be used" in shown(client, token(), "/clashes")
    monkeypatch.setattr(fetching, "patiently", _away)
    assert "does not answer just now" in shown(client, token(), "/clashes")


def _running(discounts: list[LiveDiscount], *_asked: object) -> list[LiveDiscount]:
    return discounts


def _away(*_asked: object) -> list[LiveDiscount]:
    raise UnavailableError("the store is away", 60)
