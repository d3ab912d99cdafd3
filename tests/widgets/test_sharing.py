"""The page that members share: their link, what it promises, how far friends came, and a say."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from plugin.domain.rewards import Reward, RewardKind
from plugin.locales import Messages, languages
from plugin.service.privacy import notes
from plugin.service.referrals import appealing
from plugin.store import Tx, invitations, referrals
from plugin.store.tallies import SHARE
from tests.cast import ANIA, BUDI, GRACE, KUBEK
from tests.service.members import acts_of, joined
from tests.service.referrals.circle import POINTS, TEN_OFF_FORTY
from tests.widgets.parlour import Parlour, token_of
from tests.widgets.reading import Read, read
from tests.widgets.views import LINK, MEMBER, STATES, TERMS, WELCOME
from widgets import welcome
from widgets.described import described
from widgets.rendering import render
from widgets.square import square

FRIEND = "friend@example.org"


def fields(page: Read, action: str) -> dict[str, str]:
    """The hidden fields of the first form that leads somewhere."""
    at = next(
        n
        for n, (tag, one) in enumerate(page.tags)
        if tag == "form" and action in str(one["action"])
    )
    found: dict[str, str] = {}
    for tag, one in page.tags[at + 1 :]:
        if tag == "form":
            break
        if tag == "input" and one["type"] == "hidden":
            found[str(one["name"])] = str(one["value"])
    return found


def link_on(page: Read) -> str:
    return "".join(text for tag, text in page.texts if tag == "code")


def test_a_member_finds_one_link_and_always_the_same(parlour: Parlour) -> None:
    link = link_on(parlour.shares())
    assert link == f"https://{KUBEK.domain}/apps/laurel/r/{parlour.circle.link()}"
    assert link_on(parlour.shares()) == link
    assert parlour.tally(SHARE) == 2


def test_the_offer_stands_first_with_its_minimum_and_its_end(parlour: Parlour) -> None:
    page = parlour.shares()
    assert "Give $10, get $10" in page.text
    assert "For your friend: $10 off on a first order of $40 or more." in page.text
    assert "For you: $10 off, 14 days after an order that is paid." in page.text
    assert "Their code is good for 30 days. Up to 10 friends a month count." in page.text


def test_the_card_leads_there_while_anything_is_offered(parlour: Parlour) -> None:
    front = read(parlour.store.get("/proxy/panel", ANIA).text)
    assert "Give $10, get $10 Share your link" in front.text
    parlour.circle.offer(None)
    front = read(parlour.store.get("/proxy/panel", ANIA).text)
    assert "Share your link" not in front.text
    assert "under way" not in front.text
    assert "Give $10" not in parlour.shares().text, "the page leads home"


@pytest.mark.parametrize("person", [None, GRACE])
def test_who_is_no_member_has_no_link(parlour: Parlour, person: object) -> None:
    page = parlour.shares(person)  # type: ignore[arg-type]  # (a person, or nobody)
    assert "Give $10" not in page.text

    def look(tx: Tx) -> object:
        return invitations.of_accounts(tx, parlour.circle.shop.brand_id, range(10_000))

    assert parlour.circle.services.store.read(look) == []
    assert parlour.tally(SHARE) == 0


def test_the_first_name_is_off_until_it_is_switched_on_and_off_again(parlour: Parlour) -> None:
    page = parlour.shares()
    assert "says “a friend”" in page.text
    for form, told in (({"named": "yes"}, "says “Ania”"), ({}, "says “a friend”")):
        sent = fields(page, "/share") | form
        answer = parlour.store.post("/proxy/share", ANIA, sent)
        assert answer.status_code == 200
        assert told in read(answer.text).text
    assert parlour.tally(SHARE) == 1, "to say so opens no page anew"


@pytest.mark.attack
@pytest.mark.parametrize("path", ["/proxy/share", "/proxy/appeal"])
def test_sharing_and_appealing_need_the_token_of_the_form(parlour: Parlour, path: str) -> None:
    joined(parlour.circle.laurel, BUDI)
    parlour.circle.known(BUDI)
    theirs = token_of(parlour.shares(BUDI))
    form = {"named": "yes", "referral": "1", "words": "x"}
    for token in ("", "a.9999999999.b", theirs):
        for person in (ANIA, None):
            assert parlour.store.post(path, person, form | {"token": token}).status_code == 403
    assert "says “a friend”" in parlour.shares().text


def test_progress_is_told_in_numbers_and_never_by_a_name(parlour: Parlour) -> None:
    assert "Nobody has come by your link yet." in parlour.shares().text
    parlour.circle.claim("first@example.org")
    parlour.circle.brought(FRIEND)
    page = parlour.shares()
    assert "1 friend ordered, waiting" in page.text
    assert "1 friend has a code" in page.text
    parlour.circle.over()
    page = parlour.shares()
    assert "1 friend ordered, your reward is here" in page.text
    assert "example.org" not in page.text


def held(parlour: Parlour) -> Read:
    """Ania's friend ordered to her own address, as flatmates do; staff look at it."""
    circle = parlour.circle
    circle.offer(replace(TEN_OFF_FORTY, household=0, threshold=1))
    where = (("address", "pl 00-001 mug street 1"),)
    circle.bought(ANIA.email, customer=ANIA.customer_id, traits=where)
    code = circle.claim(FRIEND).code
    circle.bought(FRIEND, code=code, traits=where)
    assert [state for state, _, _ in circle.states()] == ["held"]
    return parlour.shares()


def test_what_is_held_is_told_kindly_and_its_referrer_has_a_say_once(parlour: Parlour) -> None:
    page = held(parlour)
    assert "1 order is being looked at" in page.text
    assert "Kubek takes a second look before your reward comes" in page.text
    sent = fields(page, "/appeal") | {"words": "We share a kitchen, not an account."}
    for _ in range(2):
        answer = parlour.store.post("/proxy/appeal", ANIA, sent)
        assert answer.status_code == 200
        assert "The shop has your words" in read(answer.text).text
    (act,) = acts_of(parlour.circle.laurel, "refer_appealed")
    assert "kitchen" not in str(act), "the words are in a sealed note"

    def look(tx: Tx) -> list[str]:
        circle = parlour.circle
        told = notes.of(tx, circle.services.keys, circle.shop.brand_id, [act.account_id])
        return [note.reason for note in told.values()]

    assert "We share a kitchen, not an account." in parlour.circle.services.store.read(look)


@pytest.mark.attack
def test_nobody_has_a_say_about_somebody_elses_friends(parlour: Parlour) -> None:
    sent = fields(held(parlour), "/appeal") | {"words": "Let it be."}
    joined(parlour.circle.laurel, BUDI)
    circle = parlour.circle
    proof = appealing.token(circle.services.keys, circle.shop, str(BUDI.customer_id))
    assert parlour.store.post("/proxy/appeal", BUDI, sent).status_code == 403
    for referral in (sent["referral"], "1", "", "9" * 30, "x"):
        form = sent | {"token": proof, "referral": referral}
        assert parlour.store.post("/proxy/appeal", BUDI, form).status_code == 404
    assert acts_of(parlour.circle.laurel, "refer_appealed") == []


@pytest.mark.parametrize("words", ["", "   ", "x" * 501])
def test_a_say_is_a_few_words(parlour: Parlour, words: str) -> None:
    sent = fields(held(parlour), "/appeal") | {"words": words}
    assert parlour.store.post("/proxy/appeal", ANIA, sent).status_code == 422


def test_every_way_to_share_opens_a_program_of_their_own_with_words_and_link() -> None:
    ways = welcome.ways(WELCOME, "Clay & Ash", LINK, Messages.of("pl"))
    words = "Clay & Ash ma coś dla Ciebie: 10 USD taniej na pierwsze zamówienie od 40 USD."
    whatsapp, facebook, x, mail = (urlsplit(way.address) for way in ways)
    assert [part.netloc for part in (whatsapp, facebook, x)] == [
        "wa.me", "www.facebook.com", "x.com",
    ]  # fmt: skip
    assert parse_qs(facebook.query) == {"u": [LINK]}
    assert parse_qs(x.query)["url"] == [LINK]
    assert mail.scheme == "mailto"
    for part in (whatsapp, mail):
        said = unquote(part.query).replace("\N{NO-BREAK SPACE}", " ")
        assert words in said
        assert LINK in said
    assert "+" not in mail.query, "a mail program reads a plus as a plus"


@pytest.mark.parametrize("language", languages())
def test_what_is_sent_says_that_the_sender_gets_something_too(language: str) -> None:
    """Who recommends for a reward says so; the words differ with the minimum alone."""
    messages = Messages.of(language)
    free = replace(TERMS, friend=replace(TERMS.friend, minimum_spend=0))
    said = welcome.words(WELCOME, "Clay", messages)
    without = welcome.words(replace(WELCOME, terms=free), "Clay", messages)
    parts = {"en": "I get something", "pl": "Ja też", "id": "Aku juga", "de": "Ich bekomme"}
    assert parts.get(language, "ولي أنا أيضًا") in said
    assert parts.get(language, "ولي أنا أيضًا") in without


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (POINTS, "$10 off for a friend, 500 points for you"),
        (replace(POINTS, points=1), "$10 off for a friend, 1 point for you"),
        (
            replace(POINTS, friend=Reward(POINTS.friend.key, RewardKind.SHIPPING, 0)),
            "Free shipping for a friend, 500 points for you",
        ),
        (
            replace(POINTS, friend=replace(POINTS.friend, name="A warm welcome")),
            "A warm welcome for a friend, 500 points for you",
        ),
    ],
)
def test_every_offer_is_said_in_a_few_words(terms: object, told: str) -> None:
    shown = replace(WELCOME, terms=terms)  # type: ignore[arg-type]  # (terms of referrals)
    assert welcome.headline(shown, Messages.of("en")) == told


def test_a_minimum_of_ones_own_is_said_where_the_code_does_not_imply_it() -> None:
    dearer = replace(WELCOME, terms=replace(TERMS, minimum=5000))
    told = " ".join(welcome.bounds(dearer, Messages.of("en")))
    assert "For your part, it comes to $50 or more after discounts." in told
    assert "For your part" not in " ".join(welcome.bounds(WELCOME, Messages.of("en")))


def test_the_square_is_the_link() -> None:
    """Drawn again from the path, it is the very code that a camera reads."""
    drawn, dark = square(LINK), set()
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn.path):
        dark |= {(int(x) + n, int(y)) for n in range(int(wide))}
    rows = segno.make(LINK, error="m", micro=False).matrix
    assert dark == {
        (x + 4, y + 4) for y, row in enumerate(rows) for x, one in enumerate(row) if one
    }
    assert drawn.size == len(list(rows)) + 8


def test_in_plain_values_sharing_is_told_to_storefronts_that_draw_it() -> None:
    told = described(STATES["share-held"], Messages.of("en"))["share"]
    assert told["link"] == LINK
    assert told["text"].startswith("$10 off for you on a first order of $40 or more at Clay & Ash.")
    assert told["progress"]["waiting"] == 1
    assert described(MEMBER, Messages.of("en"))["share"] is None


@pytest.mark.attack
def test_a_hostile_link_text_stays_in_its_attribute() -> None:
    evil = replace(STATES["share"], shop=replace(STATES["share"].shop, name='"><script>x</script>'))
    page = read(render(evil, Messages.of("en"), fragment=True))
    assert page.named("script") == []
    assert all(str(one["href"]).startswith(("https://", "mailto:", "/")) for one in page.named("a"))


def test_a_members_referrals_are_theirs(parlour: Parlour) -> None:
    """The projection that the page reads belongs to Ania and to nobody else."""
    parlour.circle.brought(FRIEND)
    joined(parlour.circle.laurel, BUDI)
    assert "Nobody has come by your link yet." in parlour.shares(BUDI).text

    def look(tx: Tx) -> int:
        return len(referrals.of_brand(tx, parlour.circle.shop.brand_id))

    assert parlour.circle.services.store.read(look) == 1
