"""Every state of the panel shows the right numbers, in every language, as page and fragment."""

from dataclasses import replace

import pytest

from plugin.domain.ledger import Balance
from plugin.locales import Messages, languages
from plugin.service.views.panel import PanelView
from plugin.service.views.shop import Programme
from tests.widgets.reading import Read, read
from tests.widgets.views import (
    COMING,
    DEBT,
    FIRST,
    HELD_BACK,
    LINES,
    OUT,
    POINTS,
    REWARDS,
    STATES,
    WAITING,
)
from widgets.rendering import render, render_error

MINUS = "\N{MINUS SIGN}"


def shown(view: PanelView, locale: str = "en", *, fragment: bool = True) -> Read:
    return read(render(view, Messages.of(locale), fragment=fragment, stylesheet="/s.css"))


def test_signed_out_sees_the_offer_and_two_equal_ways_in() -> None:
    page = shown(OUT)
    assert "Earn 5 points for every $1.00 you spend" in page.text
    ways_in = [link for link in page.named("a") if link.get("class") == "button plain"]
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
        ("en", ("1,240 points", "285 on the way", "yours on November 27", "+190")),
        ("pl", ("1240 punktów", "285 w drodze", "Twoje 27 listopada", "+190")),
        (
            "id",
            ("1.240 poin", "285 sedang menyusul", "jadi milikmu 27 November", "+190", "Pesanan"),
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


@pytest.mark.parametrize("locale", languages())
def test_points_that_wait_for_the_shop_are_promised_for_no_day(locale: str) -> None:
    page, messages = shown(HELD_BACK, locale), Messages.of(locale)
    assert page.text.count(messages.text("panel.on_the_way.held")) == 2
    assert messages.text("entry.earn.referral") in page.text
    assert not page.named("time")[:-1], "only the newest line has a day"
    assert messages.text("panel.on_the_way.why", count=14) not in page.text


def test_debt_is_told_kindly_and_never_as_a_negative_number() -> None:
    page = shown(DEBT)
    assert "0 points" in page.text
    assert "Your next 190 points cover returned orders." in page.text
    assert page.named("data")[0]["value"] == "0"


def test_debt_alone_is_not_a_fresh_start() -> None:
    assert "cover returned orders" in shown(replace(FIRST, balance=Balance(debt=5))).text


def test_the_newest_line_leads_to_all_of_them() -> None:
    page = shown(POINTS)
    assert "Your points, line by line +190 · Nov 13, 2026" in page.text
    assert "/apps/laurel/panel?locale=en&page=history" in inside(page)


def test_the_history_turns_its_pages_and_leads_to_the_statement() -> None:
    newest, older = shown(STATES["history"]), shown(STATES["history-older"])
    assert len(newest.named("time")) == len(LINES)
    assert MINUS + "95" in newest.text
    assert "/apps/laurel/panel?locale=en&page=history&older=2" in inside(newest)
    assert "/apps/laurel/panel?locale=en&page=history" in inside(older)
    assert "Earlier" not in older.text
    for page in (newest, older):
        assert "/apps/laurel/statement?locale=en" in [link["href"] for link in page.named("a")]


def test_an_empty_history_says_what_will_be_there() -> None:
    page = shown(STATES["history-none"])
    assert "Your first line comes with your first order." in page.text
    assert not page.named("li")


def test_every_way_to_earn_with_how_far_it_is() -> None:
    page = shown(STATES["ways"])
    assert "100 points more with order number 5 2 orders to go" in page.text
    assert {"max": "5", "value": "3"} in page.named("progress")
    assert "250 points more for an order from $100.00" in page.text
    assert "At most 2,000 points a month" in page.text


def test_the_way_to_the_nearest_reward_is_one_line() -> None:
    page = shown(REWARDS)
    assert "60 to $20.00 off" in page.text
    assert page.named("progress")[0] == {"max": "1300", "value": "1240"}
    assert "60 to" not in shown(POINTS).text, "without rewards there is nowhere to go"


def test_what_lies_in_the_cart_is_told_in_points() -> None:
    assert "What is in your cart would earn 190 points." in shown(STATES["cart"]).text
    assert "After $40.00 of shopping it is yours: $2.00 off." in shown(STATES["rewards-out"]).text


@pytest.mark.parametrize("locale", languages())
def test_a_pause_is_told_kindly_and_rewards_stay(locale: str) -> None:
    messages, page = Messages.of(locale), shown(STATES["paused"], locale)
    assert messages.text("panel.paused", shop="Clay & Ash") in page.text
    assert [form for form in page.named("form") if form["class"] == "redeem"]


def test_preferences_are_one_form_and_leaving_another() -> None:
    page = shown(STATES["preferences"])
    forms = [(form["class"], form["action"]) for form in page.named("form")]
    assert forms == [
        ("prefer group", "/apps/laurel/preferences?locale=en"),
        ("leave group", "/apps/laurel/leave?locale=en"),
    ]
    wanted = [one["value"] for one in page.named("input") if "checked" in one]
    assert wanted == ["reward_issued", "code_ends", "returned", "referral_paid"]
    assert {option["value"] for option in page.named("option")} == {"", *languages()}
    assert "from now on" in shown(STATES["preferences-saved"]).text
    assert "no address" in shown(STATES["preferences-unknown"]).text


def test_only_a_member_is_offered_preferences() -> None:
    assert "page=preferences" in " ".join(inside(shown(STATES["member"])))
    for state in ("out", "waiting", "left"):
        assert "page=preferences" not in " ".join(inside(shown(STATES[state])))


def test_the_merchant_orders_the_parts_and_hides_some() -> None:
    page = shown(STATES["dressed"])
    order = [page.text.index(words) for words in ("Your points, line by line", "What points get")]
    assert order == sorted(order)
    assert "Ways to earn" not in page.text
    (article,) = page.named("article")
    look = ("data-accent", "data-radius", "data-scheme")
    assert [article[name] for name in look] == ["#8a3d62", "4", "page"]


def test_a_known_member_is_greeted_only_by_script_that_may_remember() -> None:
    page = shown(OUT)
    greeting = [one for one in page.named("div") if "data-known" in one]
    assert [one.get("hidden", "shown") for one in greeting] == [None]


def inside(page: Read) -> list[str]:
    """Where links lead that stay in the panel."""
    return [link["href"] or "" for link in page.named("a") if "data-inside" in link]


def test_a_day_is_the_shops_day() -> None:
    assert "Nov 13, 2026" in shown(STATES["history"]).text


@pytest.mark.parametrize("state", STATES)
def test_a_test_shop_says_so_everywhere(state: str) -> None:
    view = STATES[state]
    marked = shown(replace(view, shop=replace(view.shop, sandbox=True)))
    assert "Test shop" in marked.text
    assert "Test shop" not in shown(replace(view, shop=replace(view.shop, sandbox=False))).text


def test_who_left_may_come_back_while_there_is_a_way() -> None:
    assert "Come back" in shown(STATES["left"]).text
    assert not shown(STATES["left-for-good"]).named("form")


def test_bringing_friends_is_a_way_to_earn_where_it_is_offered() -> None:
    told = shown(STATES["ways-offering"]).text
    assert "For your friend: $10 off on a first order of $40 or more." in told
    assert "For you: $10 off, 14 days after an order that is paid." in told
    assert "Up to 10 friends a month count." in told
    assert "more than half of it is given back" in told
    assert "friend" not in shown(STATES["ways"]).text


@pytest.mark.parametrize("state", STATES)
def test_a_programme_that_rests_is_still_a_panel(state: str) -> None:
    page = shown(replace(STATES[state], ways=(), programme=Programme.OFF))
    if page.named("article")[0]["data-laurel"] in {"out", "waiting", "first", "points", "ways"}:
        assert "Nothing earns points just now." in page.text


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("state", STATES)
def test_page_and_fragment_say_the_same(state: str, locale: str) -> None:
    fragment = shown(STATES[state], locale).text
    page = shown(STATES[state], locale, fragment=False)
    assert fragment in page.text
    assert page.named("html")[0]["lang"] == locale
    assert page.named("html")[0]["dir"] == Messages.of(locale).direction
    look = ["/s.css", "/widgets/look/3f6b4f-16-page.css"]
    if state != "dressed":
        assert [link["href"] for link in page.named("link")] == look


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
