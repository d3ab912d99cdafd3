"""The order's door: plain words for a script of ours, in every language, for any origin."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from plugin.domain.appearance import Appearance
from plugin.locales import Messages, languages
from plugin.service.ordered import Brings, Ordered, Reader
from plugin.service.views.rewards import OfferState
from plugin.service.views.shop import ShopCard
from tests.cast import KUBEK
from tests.widgets.views import FIVE, offered
from widgets.ordered import described

SHOP = ShopCard("Kubek", KUBEK.domain, "USD", "Europe/Warsaw", sandbox=False)
COMING = Ordered(
    SHOP,
    Appearance(),
    "https://kubek.myshopify.com/apps/laurel/panel",
    Brings.COMING,
    Reader.MEMBER,
    points=190,
    opens_at=datetime(2026, 12, 5, 23, 30, tzinfo=UTC),
    goal=offered(FIVE, OfferState.SHORT, missing=500),
    missing=310,
)
EVERY = [
    replace(COMING, brings=brings, reader=reader, points=points, missing=missing)
    for brings in Brings
    for reader in Reader
    for points in (0, 1, 2, 5, 100, 190)
    for missing in (0, 310)
    if bool(points) == (brings in {Brings.COMING, Brings.HERE})
]


def said(found: Ordered, language: str = "en") -> dict[str, str]:
    return described(found, Messages.of(language, found.look.words))


def test_a_member_reads_what_comes_and_what_it_leads_to() -> None:
    assert said(COMING) == {
        "sentence": "190 points on the way, 310 to $5.00 off",
        "detail": "Yours on December 6.",
        "link": "https://kubek.myshopify.com/apps/laurel/panel?locale=en",
        "link_text": "Your points",
        "tone": "coming",
    }
    assert (
        said(replace(COMING, missing=0))["sentence"]
        == "190 points on the way, enough for $5.00 off"
    )
    assert said(replace(COMING, goal=None))["sentence"] == "190 points on the way"


@pytest.mark.parametrize("language", languages())
def test_points_that_wait_for_the_shop_are_promised_for_no_day(language: str) -> None:
    held = said(replace(COMING, opens_at=None), language)["detail"]
    assert held == Messages.of(language).text("ordered.held")
    assert not any(letter.isdigit() for letter in held)


def test_who_has_not_joined_reads_what_waits_and_how_to_have_it() -> None:
    customer = said(replace(COMING, reader=Reader.CUSTOMER, goal=None))
    assert customer["sentence"] == "190 points are waiting for you"
    assert (customer["detail"], customer["link_text"]) == ("Join, and they are yours.", "Join")
    stranger = said(replace(COMING, reader=Reader.STRANGER, goal=None))
    assert stranger["detail"] == "Sign in with the e-mail of this order, and they are yours."


def test_signing_in_is_one_press_and_leads_back_to_the_panel() -> None:
    stranger = said(replace(COMING, reader=Reader.STRANGER, goal=None), "pl")
    shop, _, query = stranger["link"].partition("/account/login?")
    assert shop == "https://kubek.myshopify.com"
    assert parse_qs(query) == {"return_url": ["/apps/laurel/panel?locale=pl"]}


def test_where_there_are_no_points_there_is_no_link() -> None:
    nothing = {"sentence": "", "detail": "", "link": "", "link_text": "", "tone": "nothing"}
    assert said(replace(COMING, brings=Brings.NOTHING, points=0)) == nothing
    soon = said(replace(COMING, brings=Brings.SOON, points=0))
    assert (soon["sentence"], soon["link"]) == ("Your points will be here in a moment", "")


def test_the_merchants_own_words_are_spoken() -> None:
    look = Appearance(words={"en": {"ordered.join": "Come in."}})
    assert said(replace(COMING, look=look, reader=Reader.CUSTOMER))["detail"] == "Come in."


@pytest.mark.parametrize("language", languages())
def test_whatever_it_brings_is_said_in_every_language(language: str) -> None:
    for found in EVERY:
        told = said(found, language)
        assert bool(told["sentence"]) == (found.brings is not Brings.NOTHING)
        assert bool(told["link"]) == bool(found.points)
        assert not set("".join(told.values())) & set("{}")
