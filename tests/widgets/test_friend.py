"""What a friend finds behind a link: the offer, the code, and one kind answer for the rest."""

import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from plugin.domain.rewards import Reward, RewardKind
from plugin.locales import Messages, languages
from plugin.service.referrals import newsletter
from plugin.store import Tx, invitations, shops
from plugin.store.tallies import VISIT
from tests.cast import ANIA, BUDI, CHARLIE, KUBEK
from tests.service.members import joined, left
from tests.service.referrals.circle import TEN_OFF_FORTY, Circle, elsewhere
from tests.widgets.friends import FRIENDS
from tests.widgets.parlour import Parlour, open_parlour
from tests.widgets.reading import Read, read
from tests.widgets.test_hostile import ALLOWED, HOSTILE
from tests.widgets.test_words import bare, pseudo
from widgets.assets import files
from widgets.friend import rendered

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
FRIEND = "friend@example.org"


@pytest.fixture
def parlour(friends: Circle) -> Parlour:
    return open_parlour(friends)


def shown(answer: TestResponse) -> Read:
    return read(answer.text)


def code_on(page: Read) -> str:
    return "".join(text for tag, text in page.texts if tag == "code")


def test_a_friend_types_their_address_and_has_the_code(parlour: Parlour) -> None:
    link = parlour.circle.link()
    offer = shown(parlour.opens(link))
    assert "A friend has something for you $10 off" in offer.text
    assert "On your first order at Kubek, from $40." in offer.text
    assert "good for 30 days, for one order" in offer.text
    ready = parlour.types(link, FRIEND)
    assert ready.status_code == 200
    code = code_on(shown(ready))
    assert CODE.fullmatch(code)
    assert parlour.circle.till.found(code) is not None
    assert "Good until July 1. on orders from $40.00" in shown(ready).text


def test_the_same_address_again_finds_the_same_code(parlour: Parlour) -> None:
    link = parlour.circle.link()
    codes = {code_on(shown(parlour.types(link, FRIEND))) for _ in range(3)}
    assert len(codes) == 1
    assert len(parlour.circle.referrals()) == 1


def test_the_code_and_who_sent_them_go_into_the_cart_by_one_plain_form(parlour: Parlour) -> None:
    link = parlour.circle.link()
    page = shown(parlour.types(link, FRIEND))
    (form,) = page.named("form")
    fields = {str(one["name"]): one["value"] for one in page.named("input")}
    assert (form["method"], form["action"]) == ("post", "/cart/update")
    code = code_on(page)
    assert fields == {"attributes[laurel]": link, "return_to": f"/discount/{code}?redirect=/"}


def test_who_looks_around_first_is_remembered_by_the_cart_alone(parlour: Parlour) -> None:
    link = parlour.circle.link()
    answer = parlour.opens(link)
    later = shown(answer).named("form")[1]
    assert later["action"] == "/cart/update"
    assert "Set-Cookie" not in answer.headers
    fields = [one for one in shown(answer).named("input") if one["name"] == "attributes[laurel]"]
    assert [one["value"] for one in fields] == [link]


def test_no_script_of_these_pages_keeps_anything_on_the_device() -> None:
    for name in ("acts.js", "referral.js"):
        source = files()[name].decode()
        assert not re.search(r"cookie|Storage|indexedDB|caches|fetch|sendBeacon", source)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("pl-PL,en;q=0.5", "Na pierwsze zamówienie w Kubek, od 40 USD."),
        ("id", "Untuk pesanan pertamamu di Kubek, mulai US$40."),
        ("fr", "On your first order at Kubek, from $40."),
    ],
)
def test_a_friend_is_greeted_in_their_own_language(
    parlour: Parlour, language: str, told: str
) -> None:
    assert told in shown(parlour.opens(parlour.circle.link(), language)).text


def test_a_friend_is_asked_for_their_address_and_the_box_for_news_is_not_ticked(
    parlour: Parlour,
) -> None:
    page = shown(parlour.opens(parlour.circle.link()))
    asked = [one for one in page.named("input") if one.get("type") != "hidden"]
    assert [one["name"] for one in asked] == ["email", "newsletter"]
    assert "checked" not in asked[1]


@pytest.mark.parametrize("ticked", [True, False])
def test_who_asked_for_news_is_told_to_the_merchant_once_they_are_a_customer(
    parlour: Parlour, ticked: bool
) -> None:
    """A tick beside an address that anybody may type is nobody's consent yet."""
    circle = parlour.circle
    parlour.types(circle.link(), FRIEND, **({"newsletter": "yes"} if ticked else {}))
    assert newsletter.readers(circle.services, circle.shop) == []
    circle.bought(FRIEND, customer=84_001)
    found = newsletter.readers(circle.services, circle.shop)
    assert [one.customer for one in found] == (["84001"] if ticked else [])


def test_the_first_name_is_shown_to_friends_only_where_it_was_switched_on(
    parlour: Parlour,
) -> None:
    link = parlour.circle.link()
    assert "Ania" not in parlour.opens(link).text
    name(parlour, named=True)
    assert "Ania has something for you" in shown(parlour.opens(link)).text
    assert "Wiśniewska" not in parlour.opens(link).text


@pytest.mark.attack
@pytest.mark.parametrize(
    "called",
    [
        "evil.example",
        "https://evil.example",
        "Call_+48123",
        "Ania<b>",
        "A" * 31,
        "{{7*7}}",
        "\u2067Ania",
    ],
)
def test_a_name_that_is_none_is_never_shown_to_friends(parlour: Parlour, called: str) -> None:
    """Whoever calls themselves an address would have the shop recommend it."""
    parlour.circle.known(replace(ANIA, name=f"{called} Kowalska"))
    link = parlour.circle.link()
    name(parlour, named=True)
    assert "A friend has something for you" in shown(parlour.opens(link)).text


def name(parlour: Parlour, *, named: bool) -> None:
    brand_id, link = parlour.circle.shop.brand_id, parlour.circle.link()

    def work(tx: Tx) -> None:
        found = invitations.find(tx, brand_id, link)
        assert found
        invitations.name(tx, brand_id, [found.account_id], named=named)

    parlour.circle.services.store.transact(work)


@pytest.mark.attack
def test_everybody_who_gets_no_code_reads_the_same(parlour: Parlour) -> None:
    """Oneself in a disguise, who bought before, who came by another: nobody learns which it was."""
    link, circle = parlour.circle.link(), parlour.circle
    circle.bought("before@example.org")
    joined(circle.laurel, BUDI)
    circle.claim("taken@example.org", circle.link(BUDI))
    answers = [
        parlour.types(link, email)
        for email in ("Ania+mug@example.pl", "before@example.org", "taken@example.org")
    ]
    assert {answer.status_code for answer in answers} == {409}
    assert len({answer.text for answer in answers}) == 1
    assert "one for each. For this address there is none." in shown(answers[0]).text


@pytest.mark.attack
def test_what_a_friend_types_is_never_written_into_the_page(parlour: Parlour) -> None:
    evil = '"><script>alert(1)</script>@example.org'
    answer = parlour.types(parlour.circle.link(), evil)
    assert answer.status_code == 422
    assert "alert(1)" not in answer.text
    assert "no e-mail address" in shown(answer).text
    assert FRIEND not in parlour.types(parlour.circle.link(), FRIEND).text


@pytest.mark.attack
@pytest.mark.parametrize("token", ["", "x", "a.9999999999.b"])
def test_no_other_site_takes_an_offer_in_its_visitors_names(parlour: Parlour, token: str) -> None:
    answer = parlour.types(parlour.circle.link(), FRIEND, token=token)
    assert answer.status_code == 403
    assert parlour.circle.referrals() == []
    back = next(one["href"] for one in shown(answer).named("a"))
    assert back == "../panel?locale=en", "beside the link the panel is one floor up"


def test_who_asks_too_often_is_kindly_asked_to_wait(parlour: Parlour) -> None:
    joined(parlour.circle.laurel, BUDI)
    link, other, network = parlour.circle.link(), parlour.circle.link(BUDI), elsewhere()
    for number in range(10):
        given = parlour.types(
            (link, other)[number % 2], f"f{number}@example.org", came_from=network
        )
        assert given.status_code == 200
    answer = parlour.types(link, FRIEND, came_from=network)
    assert answer.status_code == 429
    assert "A little later it works again" in shown(answer).text
    assert parlour.types(link, FRIEND).status_code == 200, "from elsewhere it does"


@pytest.mark.attack
def test_a_link_that_gave_its_codes_answers_everybody_alike(parlour: Parlour) -> None:
    """From any network, and whether they bought here or not: what was refused is busy now."""
    parlour.circle.bought("before@example.org")
    link = parlour.circle.link()
    for number in range(10):
        parlour.types(link, f"f{number}@example.org")
    answers = [parlour.types(link, email) for email in ("before@example.org", FRIEND)]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert answers[0].text == answers[1].text


@pytest.mark.attack
@pytest.mark.parametrize(
    "code", ["7K3M9QXA0V", "evil-marker", "%3Cscript%3Ealert(1)%3C", "7" * 300]
)
def test_a_link_of_nobodys_is_told_kindly_and_repeats_nothing(parlour: Parlour, code: str) -> None:
    answer = parlour.opens(code)
    assert answer.status_code == 404
    if "leads nowhere" in shown(answer).text:
        assert shown(answer).named("form") == []
    assert code not in answer.text
    assert "alert(1)" not in answer.text


def test_a_link_of_who_left_is_nobodys(parlour: Parlour) -> None:
    link = parlour.circle.link()
    left(parlour.circle.laurel, ANIA)
    assert parlour.opens(link).status_code == 404


def test_a_code_may_be_typed_as_it_was_heard(parlour: Parlour) -> None:
    link = parlour.circle.link()
    assert parlour.opens(f"{link[:5]}-{link[5:]}".lower()).status_code == 200


def test_while_nothing_is_offered_the_page_says_so(parlour: Parlour) -> None:
    link = parlour.circle.link()
    token = next(
        str(one["value"])
        for one in shown(parlour.opens(link)).named("input")
        if one["name"] == "token"
    )
    parlour.circle.offer(None)
    for answer in (parlour.opens(link), parlour.types(link, FRIEND, token=token)):
        assert answer.status_code == 200
        assert "gives no codes to new friends right now" in shown(answer).text
        assert shown(answer).named("form") == []
    assert parlour.circle.referrals() == []


def test_each_page_that_is_opened_counts_and_no_preview_does(parlour: Parlour) -> None:
    link = parlour.circle.link()
    for language in ("en", "pl", ""):
        parlour.opens(link, language)
    parlour.opens("7K3M9QXA0V")
    assert parlour.tally(VISIT) == 2


def test_every_answer_is_private_and_lets_in_nothing_but_ours(parlour: Parlour) -> None:
    for answer in (parlour.opens(parlour.circle.link()), parlour.opens("7K3M9QXA0V")):
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert policy.startswith("default-src 'none'; style-src https://laurel.example; ")
        assert policy.endswith("; script-src https://laurel.example")
        assert "unsafe" not in policy
        assert "Set-Cookie" not in answer.headers


def tags(answer: TestResponse) -> dict[str, str]:
    """What a messenger reads."""
    found = read(answer.text).named("meta")
    return {
        str(one.get("property") or one.get("name")): str(one["content"])
        for one in found
        if "content" in one
    }


def test_a_messenger_finds_a_title_a_sentence_and_a_picture(parlour: Parlour) -> None:
    link = parlour.circle.link()
    told = tags(parlour.opens(link, ""))
    assert told["og:title"] == "From a friend: $10 off"
    assert told["og:description"] == "On your first order at Kubek, from $40."
    assert told["og:url"] == f"https://{KUBEK.domain}/apps/laurel/r/{link}"
    assert told["robots"] == "noindex"
    answer = parlour.store.app.test_client().get(urlsplit(told["og:image"]).path)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    picture = Image.open(BytesIO(answer.data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))


def test_another_offer_is_another_picture_and_the_old_address_shows_it(parlour: Parlour) -> None:
    client, link = parlour.store.app.test_client(), parlour.circle.link()
    before = urlsplit(tags(parlour.opens(link))["og:image"]).path
    old = client.get(before).data
    tenth = Reward(TEN_OFF_FORTY.friend.key, RewardKind.PERCENT, 0, value=1500)
    parlour.circle.offer(replace(TEN_OFF_FORTY, friend=tenth, minimum=0))
    after = urlsplit(tags(parlour.opens(link))["og:image"]).path
    assert after != before
    assert client.get(after).data != old
    stale = client.get(before)
    assert stale.data == client.get(after).data
    assert stale.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.attack
@pytest.mark.parametrize("domain", [CHARLIE.shop.domain, "..", "kubek.myshopify.com.evil"])
def test_a_shop_that_offers_nothing_has_no_picture(parlour: Parlour, domain: str) -> None:
    client = parlour.store.app.test_client()
    assert client.get(f"/widgets/preview/{domain}/0123456789abcdef.png").status_code == 404
    parlour.circle.offer(None)
    assert client.get(f"/widgets/preview/{KUBEK.domain}/x.png").status_code == 404


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("found", FRIENDS)
def test_what_merchants_and_members_say_is_text_to_a_friend(found: str, text: str) -> None:
    """The name of the shop, of the gift and of who sends it make no element and no attribute."""

    def poisoned(said: str) -> Read:
        view = FRIENDS[found]
        friend = replace(TEN_OFF_FORTY.friend, name=said)
        welcome = view.welcome and replace(
            view.welcome, terms=replace(view.welcome.terms, friend=friend)
        )
        shop = replace(view.shop, name=said)
        named = replace(view, shop=shop, welcome=welcome, first_name=said, code=view.code and said)
        return read(rendered(named, Messages.of("en"), "https://laurel.example"))

    def shape(page: Read) -> list[tuple[str, set[str]]]:
        return [(tag, set(attributes)) for tag, attributes in page.tags if tag != "wbr"]

    assert shape(poisoned(text)) == shape(poisoned("Ania"))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("found", FRIENDS)
def test_a_friends_page_runs_nothing_inline(found: str, language: str) -> None:
    page = read(rendered(FRIENDS[found], Messages.of(language), "https://laurel.example"))
    for tag, attributes in page.tags:
        assert tag in ALLOWED | {"script"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    scripts = [str(one["src"]) for one in page.named("script")]
    assert all(
        one.startswith("https://laurel.example/widgets/static/acts.js?v=") for one in scripts
    )
    assert bool(scripts) == bool(FRIENDS[found].code)


@pytest.mark.parametrize("found", FRIENDS)
def test_a_friends_page_holds_no_bare_words(found: str) -> None:
    view = FRIENDS[found]
    nameless = replace(view, shop=replace(view.shop, name="·"), first_name="")
    assert bare(read(rendered(nameless, pseudo(), ""))) == []


def test_another_shops_link_is_nobodys_here(parlour: Parlour) -> None:
    """A code belongs to one brand, whatever shop it is tried at."""
    parlour.circle.laurel.shop(CHARLIE.shop)
    link = parlour.circle.link()

    def look(tx: Tx) -> object:
        other = shops.by_domain(tx, "shopify", CHARLIE.shop.domain)
        assert other
        return invitations.find(tx, other.brand_id, link)

    assert parlour.circle.services.store.read(look) is None
