"""The rewards page: what it tells, to whom, and that no text on it is ever run."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liquid import Environment

from plugin.domain.appearance import Appearance
from plugin.domain.expiry import NEVER, Basis, Expiry
from plugin.domain.ledger import Balance
from plugin.domain.program import Trigger, one_minute_program
from plugin.domain.rewards import Reward, RewardKind
from plugin.locales import Messages, languages
from plugin.locales.catalogue import written
from plugin.locales.rules import arrival, lasting
from plugin.service.referrals import household
from plugin.service.rewards_page import RewardsPage
from plugin.service.views.lines import Explanation
from plugin.service.views.panel import Membership
from tests.widgets.reading import Read, read
from tests.widgets.views import POINTS_FOR_ONE, SHOP, SLIDER, WAY, WELCOME
from widgets import liquid
from widgets.rewards_page import rendered

EN = Messages.of("en")
PROGRAM = one_minute_program("USD", None)
MUG = Reward("mug", RewardKind.PERK, 700, name="A mug of your own")
PAGE = RewardsPage(
    shop=SHOP,
    path="/apps/laurel",
    program=PROGRAM,
    ways=(WAY,),
    rewards=(*PROGRAM.catalogue, MUG),
    membership=Membership.ANONYMOUS,
    balance=Balance(),
    patience=90,
    look=Appearance(),
)
OFFERING = replace(PAGE, welcome=WELCOME)
MEMBER = replace(PAGE, membership=Membership.JOINED, balance=Balance(1020, 850))
HEAD = '{% assign page_title = "Rewards" %}\n'
NAMES = ("page", "terms")

SHARDS = (
    "{{ }} {% %} {# #} { } % \" ' < > & \\ | -- &#123; &lbrace; &#x7b; shop.name raw endraw "
    "comment liquid layout none assign x = 1 escape \u202e {\u200b{"
).split(" ")
hostile = st.one_of(
    st.text(), st.lists(st.sampled_from([*SHARDS, " ", "\n", "\u2028"])).map("".join)
)


def html(
    view: RewardsPage, messages: Messages = EN, name: str = "page", *, alone: bool = False
) -> str:
    return rendered(view, messages, name, "https://laurel.example", alone=alone)


def in_theme(view: RewardsPage, messages: Messages = EN, name: str = "page") -> str:
    return liquid.page("Rewards", html(view, messages, name))


def run(source: str) -> str:
    """What the platform makes of it; the shop's own things are within reach."""
    return Environment().from_string(source).render(shop={"name": "RAN"}, x="RAN", page_title="RAN")


def headings(page: Read) -> list[str]:
    return [text for tag, text in page.texts if tag in {"h1", "h2", "h3"}]


def written_as(text: str) -> str:
    """A message that says exactly this: no braces of it are places for values."""
    return text.replace("{", "{{").replace("}", "}}")


def poisoned(text: str) -> RewardsPage:
    return replace(
        MEMBER,
        shop=replace(SHOP, name=text),
        rewards=(replace(MUG, name=text), replace(MUG, key="other", name=f"{text}{text}")),
        ways=(
            WAY,
            Explanation(f"not.ours.{text}", {}),
            Explanation("way.order", {**WAY.values, "note": text}),
        ),
    )


@pytest.mark.attack
@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, database=None)
@given(text=hostile, own=hostile)
def test_whatever_anybody_wrote_is_text_to_liquid(name: str, text: str, own: str) -> None:
    """Row 23: names of shops and rewards, and every message in the merchant's own words."""
    said = replace(EN, words=dict.fromkeys(EN.words, written_as(own)))
    source, told = in_theme(poisoned(text), said, name), html(poisoned(text), said, name)
    assert run(source) == f"\n{liquid.inert(told)}"
    assert read(run(source)).texts == read(told).texts
    assert read(run(source)).tags == read(told).tags


@pytest.mark.attack
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("view", [PAGE, MEMBER, OFFERING, poisoned("{{ shop.name }}{% raw %}")])
@pytest.mark.parametrize("name", NAMES)
def test_the_only_braces_are_those_that_name_the_page(
    name: str, view: RewardsPage, language: str
) -> None:
    source = in_theme(view, Messages.of(language), name)
    assert source.startswith(HEAD)
    assert not set(source.removeprefix(HEAD)) & set("{}")


@pytest.mark.attack
@given(hostile)
def test_a_title_holds_nothing_that_could_end_it(text: str) -> None:
    head, _, _ = liquid.page(text, "").partition("\n")
    assert re.fullmatch(r'{% assign page_title = "[^"{}%<>&\\\n]*" %}', head)


@pytest.mark.parametrize("language", languages())
def test_our_own_titles_lose_nothing(language: str) -> None:
    for key in ("panel.title", "page.terms.title"):
        title = written(language)[key]
        assert run(liquid.page(title, "") + "{{ page_title }}").strip() == title


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", languages())
def test_nothing_runs_and_nothing_is_styled_inline(language: str, name: str) -> None:
    for alone in (False, True):
        page = read(html(MEMBER, Messages.of(language), name, alone=alone))
        assert not {"script", "style", "iframe", "form"} & {tag for tag, _ in page.tags}
        assert not [a for _, a in page.tags if "style" in a or any(n.startswith("on") for n in a)]


@pytest.mark.parametrize("language", languages())
def test_the_same_headings_in_every_language_and_one_of_them_first(language: str) -> None:
    page = read(html(MEMBER, Messages.of(language)))
    levels = [tag for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == "h1"
    assert levels.count("h1") == 1
    assert set(levels) == {"h1", "h2", "h3"}


def test_a_page_of_its_own_is_whole_and_one_in_a_theme_is_not() -> None:
    assert html(PAGE, alone=True).startswith("<!doctype html>")
    assert not {"html", "head", "body", "title"} & {tag for tag, _ in read(html(PAGE)).tags}


def test_it_tells_the_programme_in_force() -> None:
    told = read(html(PAGE)).text
    assert "Earn 5 points for every $1.00 you spend" in told
    assert "Yours 14 days after the order" in told
    assert "For instance $5.00 off for 500 points." in told
    assert "A mug of your own 700 points" in told
    assert "No. They stay until you use them." in told
    assert "within 90 days of your last order" in told


OFFER = (
    "For your friend: $10 off on a first order of $40 or more.",
    "For you: $10 off, 14 days after an order that is paid.",
    "Their code is good for 30 days.",
    "Up to 10 friends a month count.",
    "$10 off for you: good for 90 days.",
    "If that order is cancelled, or more than half of it is given back, it does not count",
)


@pytest.mark.parametrize("name", NAMES)
def test_an_offer_for_friends_is_told_in_full(name: str) -> None:
    told = read(html(OFFERING, name=name)).text
    assert [said for said in OFFER if said not in told] == []


@pytest.mark.parametrize("name", NAMES)
def test_without_an_offer_nothing_is_said_of_friends(name: str) -> None:
    assert "friend" not in read(html(PAGE, name=name)).text


def test_what_is_kept_against_abuse_is_told_with_the_rules_of_the_offer() -> None:
    kept = EN.text("page.friends.kept")
    assert timedelta(days=365) == household.KEPT
    assert "for 12 months" in kept
    assert kept in read(html(OFFERING, name="terms")).text


def test_points_for_a_friend_are_told_as_points() -> None:
    told = read(html(replace(PAGE, welcome=POINTS_FOR_ONE), name="terms")).text
    assert "For you: 200 points, 14 days after an order that is paid." in told
    assert "for you: good for" not in told


def test_what_a_friends_code_needs_besides_is_told() -> None:
    chosen = replace(WELCOME.terms.friend, products=("7",))
    welcome = replace(WELCOME, terms=replace(WELCOME.terms, friend=chosen))
    told = read(html(replace(PAGE, welcome=welcome), name="terms")).text
    assert "$10 off for your friend: on chosen products." in told


def test_the_rules_of_the_offer_can_be_said_in_the_merchants_own_words() -> None:
    said = {"en": {"page.friends.lost": "Sent back is sent back."}}
    told = read(html(OFFERING, Messages.of("en", said), "terms")).text
    assert "Sent back is sent back." in told
    assert EN.text("page.friends.lost") not in told


def test_a_slider_is_told_from_its_least_to_its_most() -> None:
    page = replace(PAGE, rewards=(SLIDER,))
    whole = "From $2.00 off for 200 points to $20.00 off for 2,000 points"
    assert whole in read(html(page, name="terms")).text
    told = read(html(page)).text
    assert "$2.00 off up to $20.00 off for 2,000 points from 200 points" in told


@pytest.mark.parametrize("name", NAMES)
def test_what_is_for_a_tier_says_so_and_is_nobodys_first_example(name: str) -> None:
    gold = replace(MUG, tiers=frozenset({"gold"}))
    told = read(html(replace(PAGE, rewards=(gold, *PROGRAM.catalogue)), name=name)).text
    assert "only for members of gold" in told
    assert "For instance A mug" not in told


def test_a_programme_that_rests_promises_nothing_to_earn() -> None:
    off = replace(PROGRAM, enabled=False)
    page = read(html(replace(PAGE, program=off, ways=(), rewards=())))
    assert "Nothing earns points just now. What is here stays here." in page.text
    assert not {"Ways to earn", "How it works", "What points get you"} & set(headings(page))


def test_a_shop_before_its_first_programme_has_a_page_too() -> None:
    for name in NAMES:
        told = read(html(replace(PAGE, program=None, ways=(), rewards=()), name=name)).text
        assert "Nothing earns points just now" in told


@pytest.mark.parametrize(
    ("view", "says"),
    [
        (PAGE, "Ordered here before? Points may be waiting for you already. Sign in Join"),
        (MEMBER, "1,020 points · 850 on the way See your points"),
        (replace(MEMBER, balance=Balance(1)), "1 point See your points"),
        (replace(MEMBER, membership=Membership.UNCLAIMED), "1,870 points are waiting for you"),
        (replace(PAGE, membership=Membership.UNCLAIMED), "Your orders can count from here on Join"),
        (replace(MEMBER, membership=Membership.LEFT), "You have left, and that is fine Come back"),
        (replace(PAGE, membership=Membership.ERASED), "Ordered here before?"),
    ],
)
def test_everybody_finds_their_own_numbers_and_one_thing_to_do(
    view: RewardsPage, says: str
) -> None:
    assert says in read(html(view)).text


def test_what_opens_the_panel_is_a_link_to_it() -> None:
    (link,) = [a for a in read(html(MEMBER)).named("a") if "data-laurel-open" in a]
    assert link["href"] == "/apps/laurel/panel?locale=en"


@pytest.mark.parametrize("trigger", Trigger)
@pytest.mark.parametrize("language", languages())
def test_when_points_come_is_said_for_every_rule(language: str, trigger: Trigger) -> None:
    messages = Messages.of(language)
    rules = [replace(PROGRAM.orders, trigger=trigger, hold_days=days) for days in (0, 1, 14)]
    assert len({arrival(rule, messages) for rule in rules}) == len(rules)


EXPIRIES: Mapping[Basis, Expiry] = {
    Basis.NONE: NEVER,
    Basis.INACTIVITY: Expiry(Basis.INACTIVITY, days=365),
    Basis.AGE: Expiry(Basis.AGE, days=730),
    Basis.DATE: Expiry(Basis.DATE, month=12, day=31),
}


@pytest.mark.parametrize("language", languages())
def test_how_long_points_last_is_said_for_every_rule(language: str) -> None:
    messages = Messages.of(language)
    said = {basis: lasting(EXPIRIES[basis], messages) for basis in Basis}
    assert len(set(said.values())) == len(Basis)
    assert "365" in said[Basis.INACTIVITY]
    assert "730" in said[Basis.AGE]
    assert "31" in said[Basis.DATE]


def test_exempt_regions_are_told_only_where_there_are_some() -> None:
    law = EN.text("page.end.law")
    everywhere = replace(EXPIRIES[Basis.AGE], never_in=frozenset())
    assert lasting(EXPIRIES[Basis.AGE], EN).endswith(f"the first time 30 days ahead. {law}")
    assert law not in lasting(everywhere, EN)
