"""Every state of the panel shows the right numbers, in every language, as page and fragment."""

from dataclasses import replace

import pytest

from plugin.domain.ledger import Balance
from plugin.locales import Messages, languages
from plugin.service.views import PanelView
from tests.widgets.reading import Read, read
from tests.widgets.views import COMING, DEBT, FIRST, LINES, OUT, POINTS, STATES, WAITING
from widgets.rendering import NEWEST, render, render_error

MINUS = "\N{MINUS SIGN}"


def shown(view: PanelView, locale: str = "en", *, fragment: bool = True) -> Read:
    return read(render(view, Messages.of(locale), fragment=fragment, stylesheet="/s.css"))


def test_signed_out_sees_the_offer_and_two_equal_ways_in() -> None:
    page = shown(OUT)
    assert "Earn 5 points for every $1.00 you spend" in page.text
    ways_in = [link for link in page.named("a") if "button" in (link["class"] or "")]
    assert [link["class"] for link in ways_in] == ["button plain", "button plain"]
    assert [link["href"] for link in ways_in] == [
        "/account/login?return_url=%2Fapps%2Flaurel%2Fpanel",
        "/account/register?return_url=%2Fapps%2Flaurel%2Fpanel",
    ]


def test_an_erased_person_is_nobody_we_know() -> None:
    erased = replace(STATES["erased"], first_name="Ania", lines=LINES)
    page = shown(erased)
    assert "Ania" not in page.text
    assert "#1042" not in page.text
    assert page.text == shown(OUT).text


@pytest.mark.parametrize(
    ("locale", "waiting"),
    [
        ("en", "190 points are waiting for you"), ("pl", "190 punktów czeka na Ciebie"),
        ("id", "190 poin menunggumu"),
    ],
)  # fmt: skip
def test_unclaimed_points_wait_behind_one_button(locale: str, waiting: str) -> None:
    page = shown(WAITING, locale)
    assert waiting in page.text
    assert page.named("form") == [
        {"class": "join", "method": "post", "action": f"/apps/laurel/join?locale={locale}"}
    ]
    token = {"type": "hidden", "name": "token", "value": "token-1"}
    assert page.named("input") == [token]
    assert "16" in page.text


def test_points_on_the_way_wait_too_before_joining() -> None:
    view = replace(WAITING, balance=Balance(available=100, pending=90))
    assert "190 points are waiting for you" in shown(view).text


def test_joining_without_points_promises_none() -> None:
    page = shown(STATES["waiting-none"])
    assert "waiting for you" not in page.text
    assert "Join" in page.text
    assert "keep them" not in page.text


def test_a_new_member_gets_a_first_step_not_an_empty_table() -> None:
    page = shown(FIRST)
    assert "Your first points are one order away." in page.text
    assert "line by line" not in page.text
    assert not page.named("form")


@pytest.mark.parametrize(
    ("locale", "numbers"),
    [
        ("en", ("1,240 points", "285 on the way", "yours on November 27", "+820", MINUS + "95")),
        ("pl", ("1240 punktów", "285 w drodze", "Twoje 27 listopada", "+820", MINUS + "95")),
        (
            "id",
            ("1.240 poin", "285 sedang menyusul", "jadi milikmu 27 November", "+820", "Pesanan"),
        ),
    ],
)
def test_a_member_sees_what_they_have_and_what_is_coming(
    locale: str, numbers: tuple[str, ...]
) -> None:
    page = shown(POINTS, locale)
    for number in numbers:
        assert number in page.text
    assert page.named("data")[0]["value"] == "1240"


def test_on_the_way_is_closed_beside_points_and_open_when_it_is_all_there_is() -> None:
    assert "open" not in shown(POINTS).named("details")[0]
    assert "open" in shown(COMING).named("details")[0]
    assert "Points rest for 14 days after an order" in shown(COMING).text


def test_debt_is_told_kindly_and_never_as_a_negative_number() -> None:
    page = shown(DEBT)
    assert "0 points" in page.text
    assert "Your next 190 points cover returned orders." in page.text
    assert page.named("data")[0]["value"] == "0"


def test_debt_alone_is_not_a_fresh_start() -> None:
    assert "cover returned orders" in shown(replace(FIRST, balance=Balance(debt=5))).text


def test_earlier_lines_open_on_demand() -> None:
    page = shown(POINTS)
    assert len(page.named("time")) == len(POINTS.lines) + len(POINTS.on_the_way)
    assert "Earlier" in page.text
    assert "Earlier" not in shown(replace(POINTS, lines=LINES[:NEWEST])).text


def test_a_day_is_the_shops_day() -> None:
    assert "Nov 13, 2026" in shown(POINTS).text


@pytest.mark.parametrize("state", STATES)
def test_a_test_shop_says_so_everywhere(state: str) -> None:
    view = STATES[state]
    marked = shown(replace(view, shop=replace(view.shop, sandbox=True)))
    assert "Test shop" in marked.text
    assert "Test shop" not in shown(replace(view, shop=replace(view.shop, sandbox=False))).text


def test_who_left_may_come_back_while_there_is_a_way() -> None:
    assert "Come back" in shown(STATES["left"]).text
    assert not shown(STATES["left-for-good"]).named("form")


@pytest.mark.parametrize("state", STATES)
def test_a_programme_that_rests_is_still_a_panel(state: str) -> None:
    page = shown(replace(STATES[state], ways=()))
    if not state.startswith("left") and not STATES[state].shown:
        assert "Nothing earns points just now." in page.text


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("state", STATES)
def test_page_and_fragment_say_the_same(state: str, locale: str) -> None:
    fragment = shown(STATES[state], locale).text
    page = shown(STATES[state], locale, fragment=False)
    assert fragment in page.text
    assert page.named("html")[0]["lang"] == locale
    assert page.named("html")[0]["dir"] == "ltr"
    assert [link["href"] for link in page.named("link")] == ["/s.css"]


@pytest.mark.parametrize("state", STATES)
def test_headings_go_down_one_step_at_a_time(state: str) -> None:
    for fragment, top in ((True, 2), (False, 1)):
        page = shown(STATES[state], fragment=fragment)
        levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]
        assert levels[0] == top
        assert set(levels) <= {top, top + 1}


@pytest.mark.parametrize("locale", languages())
def test_an_error_says_what_is_safe_and_offers_one_action(locale: str) -> None:
    messages = Messages.of(locale)
    html = render_error(messages, fragment=True, retry="panel", reference="a1b2")
    page = read(html)
    assert messages.text("panel.error.text") in page.text
    assert [link["href"] for link in page.named("a")] == ["panel"]
    assert "a1b2" in page.text
