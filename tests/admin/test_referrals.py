"""The page of referrals: the offer as sentences with blanks, its advice, its switch, the funnel."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.domain.program import Program
from plugin.domain.referrals.terms import ReferralTerms
from plugin.domain.rewards import RewardKind
from plugin.domain.rules import Period
from plugin.locales import languages
from plugin.ports import Staff
from plugin.service import pausing, programs, shops
from plugin.service.services import Services
from plugin.store import Tx, tallies
from tests.admin.conftest import SHOP, Token

WHERE = {"shop": SHOP, "embedded": "1"}
OFFER = {
    "friend_kind": "amount",
    "friend_worth": "10,00",
    "friend_spend": "40",
    "friend_days": "30",
    "referrer_kind": "amount",
    "referrer_worth": "10",
    "referrer_spend": "0",
    "referrer_days": "90",
    "minimum": "30.00",
    "hold_days": "14",
    "cap": "10",
    "period": "month",
    "household": "2",
}


@pytest.fixture(autouse=True)
def installed(services: Services) -> None:
    shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def newest(services: Services) -> Program:
    return programs.newest(services, shops.named(services, SHOP))


def offered(services: Services) -> ReferralTerms:
    terms = newest(services).referrals
    assert terms
    return terms


def shown(client: FlaskClient, token: str, **query: str) -> str:
    where = {**WHERE, "id_token": token, **query}
    answer = client.get("/admin/referrals", query_string=where, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def sent(client: FlaskClient, page: str, what: str, **changed: str) -> TestResponse:
    """The form without any script: it carries the proof and the version of its page."""
    carried = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
        for name in ("proof", "version", "margin")
    }
    fields = {**carried, **OFFER, "do": what, **changed}
    return client.post("/admin/referrals", query_string=WHERE, data=fields)


def switch_on(client: FlaskClient, token: str, **changed: str) -> TestResponse:
    return sent(client, shown(client, token), "save", **changed)


def test_referrals_are_off_until_somebody_switches_them_on(
    client: FlaskClient, token: Token, services: Services
) -> None:
    page = shown(client, token())
    assert newest(services).referrals is None
    assert "Once referrals are on" in page
    assert 'value="10.00"' in page, "what is advised is filled in"
    assert "Switch off" not in page
    assert "referrals" in client.get("/admin/", query_string={**WHERE, "id_token": token()}).text


def test_it_asks_before_it_switches_on_and_says_what_that_means(
    client: FlaskClient, token: Token, services: Services
) -> None:
    asked = sent(client, shown(client, token()), "ask")
    told = unescape(asked.text)
    assert asked.status_code == 200
    assert newest(services).version == 1, "asking saves nothing"
    for words in (
        "Switch referrals on?",
        "$10.00 off",
        "from $40.00",
        "this offer costs at most $20.00",
        "keyed hashes",
        "twelve months",
    ):
        assert words in told
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', told))
    answer = client.post("/admin/referrals", query_string=WHERE, data={**fields, "do": "save"})
    assert (answer.status_code, "Saved. It counts" in answer.text) == (200, True)
    assert offered(services).enabled


def test_what_is_typed_is_what_is_offered(
    client: FlaskClient, token: Token, services: Services
) -> None:
    assert switch_on(client, token()).status_code == 200
    terms = offered(services)
    assert (terms.friend.value, terms.friend.minimum_spend, terms.friend.days) == (1000, 4000, 30)
    assert terms.referrer
    assert (terms.referrer.value, terms.referrer.days, terms.points) == (1000, 90, 0)
    assert (terms.minimum, terms.hold_days, terms.cap, terms.period) == (3000, 14, 10, Period.MONTH)
    assert terms.household == 2
    page = shown(client, token())
    for name, value in {**OFFER, "friend_worth": "10.00"}.items():
        if not name.endswith(("kind", "period")):
            decimals = {"friend_spend", "referrer_worth", "referrer_spend"}
            said = f"{value}.00" if name in decimals else value
            assert f'name="{name}" value="{said}"' in page


@pytest.mark.parametrize(
    ("kind", "worth"),
    [
        ("percent", "12,5"),
        ("shipping", ""),
        ("product", "45012345678901"),
        ("gift_card", "15"),
        ("store_credit", "7.50"),
        ("perk", "A seat at our next workshop"),
        ("points", "500"),
    ],
)
def test_a_referrer_can_get_anything_there_is(
    client: FlaskClient, token: Token, services: Services, kind: str, worth: str
) -> None:
    answer = switch_on(client, token(), referrer_kind=kind, referrer_worth=worth)
    assert answer.status_code == 200, unescape(answer.text)
    terms = offered(services)
    if kind == "points":
        assert (terms.referrer, terms.points) == (None, 500)
    else:
        assert terms.referrer
        assert terms.referrer.kind is RewardKind(kind)
    page = shown(client, token())
    assert f'name="referrer_worth" value="{worth.replace(",", ".")}' in page.replace("15.00", "15")


@pytest.mark.parametrize(
    ("blank", "typed", "said"),
    [
        ("friend_worth", "ten", "Write an amount in USD, such as $10.00."),
        ("friend_worth", "10.005", "Write an amount in USD"),
        ("friend_worth", "-5", "Write an amount in USD"),
        ("friend_worth", "0", "Write an amount in USD"),
        ("friend_spend", "forty", "Write an amount in USD"),
        ("friend_days", "9999", "Write a whole number"),
        ("referrer_worth", "", "Write an amount in USD"),
        ("minimum", "1e3", "Write an amount in USD"),
        ("hold_days", "91", "Write a whole number"),
        ("hold_days", "-1", "Write a whole number"),
        ("cap", "1.5", "Write a whole number"),
        ("household", "99", "Write a whole number"),
        ("friend_kind", "gift_card", "This is not possible here."),
        ("referrer_kind", "buy_get", "This is not possible here."),
        ("period", "decade", "This is not possible here."),
    ],
)
def test_what_is_wrong_is_told_beside_its_blank_and_nothing_is_saved(
    client: FlaskClient, token: Token, services: Services, blank: str, typed: str, said: str
) -> None:
    page = shown(client, token())
    for what in ("look", "ask", "save"):
        answer = sent(client, page, what, **{blank: typed})
        told = unescape(answer.text)
        assert answer.status_code == 422
        assert re.search(rf'name="{blank}"[^>]*aria-invalid="true"', told)
        assert said in told.split(f'id="wrong-{blank}"')[1].split("</p>")[0]
        assert told.count("aria-invalid") == 1, "nothing else is marked"
        assert 'name="cap" value="10"' in told or blank == "cap", "what was typed is not lost"
    assert newest(services).version == 1


@pytest.mark.parametrize(
    ("kind", "worth", "said"),
    [
        ("percent", "101", "Write more than 0 and at most 100"),
        ("points", "0", "Write a whole number"),
        ("product", "a mug", "Write ids in digits"),
        ("perk", "x" * 81, "Write at most 80 characters."),
    ],
)
def test_each_kind_says_what_to_write(
    client: FlaskClient, token: Token, kind: str, worth: str, said: str
) -> None:
    answer = switch_on(client, token(), referrer_kind=kind, referrer_worth=worth)
    assert answer.status_code == 422
    assert said in unescape(answer.text).split('id="wrong-referrer_worth"')[1]


def test_a_change_is_asked_for_and_switching_off_too(
    client: FlaskClient, token: Token, services: Services
) -> None:
    switch_on(client, token())
    page = shown(client, token())
    assert "Change the offer?" in sent(client, page, "ask", friend_worth="15").text
    sent(client, page, "save", friend_worth="15")
    assert (newest(services).version, offered(services).friend.value) == (3, 1500)
    page = shown(client, token())
    assert "Switch referrals off?" in sent(client, page, "ask_off").text
    assert offered(services).enabled
    assert "Codes that friends already have stay good" in sent(client, page, "off").text
    assert not offered(services).enabled
    assert offered(services).friend.value == 1500, "what was offered is not forgotten"
    assert 'value="15.00"' in shown(client, token())


def test_saving_the_same_is_no_new_version(
    client: FlaskClient, token: Token, services: Services
) -> None:
    switch_on(client, token())
    switch_on(client, token())
    assert newest(services).version == 2


def test_nobody_undoes_what_another_has_just_published(
    client: FlaskClient, token: Token, services: Services
) -> None:
    page = shown(client, token())
    switch_on(client, token())
    late = sent(client, page, "save", friend_worth="99")
    assert late.status_code == 409
    assert "nothing was saved" in unescape(late.text)
    assert offered(services).friend.value == 1000
    assert sent(client, page, "off").status_code == 409
    assert offered(services).enabled


def test_a_script_is_answered_in_short(
    client: FlaskClient, token: Token, services: Services
) -> None:
    headers = {"Authorization": f"Bearer {token()}"}
    fields = {**OFFER, "version": "1", "do": "save"}
    answer = client.post("/admin/referrals", query_string=WHERE, data=fields, headers=headers)
    assert (answer.status_code, offered(services).enabled) == (204, True)


def test_while_the_programme_is_paused_nothing_can_be_changed(
    client: FlaskClient, token: Token, services: Services
) -> None:
    pausing.pause(services, shops.named(services, SHOP))
    page = shown(client, token())
    assert "Your programme is paused" in page
    assert "Switch on" not in page
    assert sent(client, page, "save").status_code == 409


@pytest.mark.attack
def test_a_form_of_nobody_or_of_another_page_changes_nothing(
    client: FlaskClient, token: Token, services: Services
) -> None:
    fields = {**OFFER, "version": "1", "do": "save"}
    assert client.post("/admin/referrals", query_string=WHERE, data=fields).status_code == 401
    where = {**WHERE, "id_token": token()}
    of_rewards = client.get("/admin/rewards/new/amount", query_string=where).text
    proof = re.findall(r'name="proof" value="([^"]+)"', of_rewards)[0]
    stolen = {**fields, "proof": unescape(proof)}
    assert client.post("/admin/referrals", query_string=WHERE, data=stolen).status_code == 403
    assert newest(services).referrals is None


@pytest.mark.attack
def test_what_is_typed_never_becomes_markup(client: FlaskClient, token: Token) -> None:
    hostile = '"><script>alert(1)</script>{{ 7 * 7 }}'
    page = shown(client, token(), margin=hostile)
    assert "<script>alert" not in page.replace(unescape(hostile), "")
    for blank in OFFER:
        answer = sent(client, page, "look", **{blank: hostile})
        assert "<script>alert" not in answer.text
    kept = switch_on(client, token(), referrer_kind="perk", referrer_worth=hostile)
    assert "<script>alert" not in kept.text


def test_advice_knows_the_margin_and_forgets_it(
    client: FlaskClient, token: Token, services: Services
) -> None:
    rich = shown(client, token(), margin="60")
    assert "At your margin such an order brings $24.00, so $4.00 of it stay with you." in rich
    assert 'name="friend_worth" value="5.00"' in shown(client, token(), margin="25")
    switch_on(client, token())
    poor = shown(client, token(), margin="25")
    assert "which is $10.00 less than the offer costs" in poor
    advised = shown(client, token(), margin="25", use="advice")
    assert 'name="friend_worth" value="5.00"' in advised
    assert "stay with you" in advised
    for odd in ("0", "100", "-5", "many", ""):
        assert "At your margin" not in shown(client, token(), margin=odd)
    assert newest(services).version == 2, "advice saves nothing"


def test_what_costs_an_unknown_amount_is_named(client: FlaskClient, token: Token) -> None:
    told = sent(client, shown(client, token()), "look", friend_kind="shipping", friend_worth="")
    assert "come on top" in unescape(told.text)


def test_the_funnel_counts_in_text(client: FlaskClient, token: Token, services: Services) -> None:
    shop = shops.named(services, SHOP)

    def happened(tx: Tx) -> None:
        for what in (tallies.SHARE, tallies.SHARE, tallies.VISIT):
            tallies.count(tx, shop, "2026-11-20", what)

    services.store.transact(happened)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown(client, token())))
    assert "Share pages opened 2" in page
    assert "Links opened by friends 1" in page
    assert "Friends with a code 0" in page
    assert "Referrers rewarded 0" in page
    assert "$0.00 in all" in page
    for name in ("got no code", "rested", "were no friend"):
        assert name not in page, "nothing is no line"


def test_what_came_to_nothing_is_a_line_each_however_rare(
    client: FlaskClient, token: Token, services: Services
) -> None:
    shop = shops.named(services, SHOP)
    times = {tallies.VISIT: 1, tallies.REFUSED: 300, tallies.RESTED: 2}

    def happened(tx: Tx) -> None:
        for what, count in times.items():
            for _ in range(count):
                tallies.count(tx, shop, "2026-11-20", what)

    services.store.transact(happened)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown(client, token())))
    assert "own, customers, friends of others) 300" in page
    assert "Times a link rested for an hour, after too many such addresses 2" in page


@pytest.mark.parametrize("language", languages())
def test_it_speaks_every_language(client: FlaskClient, token: Token, language: str) -> None:
    page = shown(client, token(), locale=language)
    for blank in OFFER:
        assert page.count(f'name="{blank}"') == 1, "every blank is in its sentence, once"
    assert not re.search(r"\{\w+\}", page.split("<main")[1])
