"""The home page in words, for every state a shop can be in."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, render_template

from plugin.admin import blueprint
from plugin.admin.home import HomePage, home_page
from plugin.locales import Messages, languages
from plugin.service.views.home import Happening, HomeView, Need
from plugin.service.views.lines import Explanation
from tests.admin.views import BUSY, FRESH, NEEDY, NOW, PAUSED, RATE, SHOP, earned

EDITOR = "https://kiln.example/admin/themes/current/editor?context=apps&activateAppId=key/launcher"


def page(view: HomeView, language: str = "en") -> HomePage:
    return home_page(view, Messages.of(language), NOW, EDITOR)


def html(view: HomeView, language: str = "en") -> str:
    messages = Messages.of(language)
    app = Flask(__name__, template_folder="../../plugin/admin/templates")
    app.register_blueprint(blueprint)
    with app.test_request_context():
        return render_template(
            "admin/home.html",
            home=page(view, language),
            t=messages.text,
            lang=messages.tag,
            direction=messages.direction,
            stylesheet="/admin/static/admin.css",
            bridge=None,
        )


def test_the_rule_is_a_sentence() -> None:
    rule = "Members earn 5 points for every $1.00 spent, 14 days on the way."
    assert page(BUSY).rule == rule


def test_without_a_hold_points_are_ready_at_once() -> None:
    rule = Explanation("way.order", {**RATE, "rate_points": 1, "hold_days": 0})
    said = page(replace(BUSY, rule=rule)).rule
    assert said == "Members earn 1 point for every $1.00 spent, ready at once."


def test_a_programme_that_is_off_says_what_stays() -> None:
    said = html(PAUSED)
    assert "Your programme is off" in said
    assert "What people have stays theirs." in said
    assert "Your programme is on" not in said


def test_figures_are_written_as_people_write_them() -> None:
    assert [number.value for number in page(BUSY).numbers] == ["2", "11", "38", "12,405", "3,190"]
    assert [number.value for number in page(BUSY, "id").numbers][3] == "12.405"


def test_a_shop_that_has_just_begun_sees_no_row_of_zeros() -> None:
    assert page(FRESH).numbers == ()
    assert "Points appear here with the next order." in html(FRESH)


def test_days_are_the_shops_own_newest_first() -> None:
    days = page(BUSY).days
    assert [day.name for day in days] == ["Today", "Yesterday", "Nov 18, 2026"]
    assert [line.points for line in days[1].lines] == ["+230", "\N{MINUS SIGN}220"]


def test_a_day_ends_at_the_shops_midnight() -> None:
    this_morning = earned("#1", 100, "a@example.com", timedelta(hours=6))
    view = replace(BUSY, happened=(this_morning,))
    far_ahead = replace(view, shop=replace(SHOP, timezone="Pacific/Kiritimati"))
    assert page(view).days[0].name == "Today"
    assert page(far_ahead).days[0].name == "Yesterday"


def test_a_guest_has_a_word_for_a_name() -> None:
    guest = earned("#1", 100, "", timedelta(hours=1))
    assert page(replace(BUSY, happened=(guest,))).days[0].lines[0].member == "A guest"


def test_last_word_from_the_store() -> None:
    assert page(BUSY).heard.startswith("Last heard from your store today at 3:25")
    before = replace(BUSY, last_delivery_at=NOW - timedelta(days=3))
    assert page(before).heard.startswith("Last heard from your store on Nov 18, 2026 at 4:04")
    assert page(FRESH).heard == "Your store is connected; it has had nothing to tell yet"


def test_what_needs_the_merchant_is_said_with_its_number() -> None:
    (task,) = page(NEEDY).needs
    assert task.text.startswith("3 messages from your store could not be understood.")
    assert f'<a href="/admin/dead">{task.text}</a>' in html(NEEDY)
    assert "Nothing needs you" not in html(NEEDY)
    assert "Nothing needs you" in html(BUSY)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("reconnect", "Your store and Laurel lost touch"),
        ("scopes_missing", "Laurel may no longer read all it needs"),
    ],
)
def test_what_one_button_mends_stands_above_everything_else(code: str, title: str) -> None:
    mended = html(replace(BUSY, needs=(Need(code, 1),)))
    assert mended.index(title) < mended.index("Your programme is on")
    assert '<form class="card mend" action="/admin/reconnect" method="post" data-signed>' in mended
    assert mended.count("<button") == 1
    assert "Nothing needs you" not in mended
    assert "data-signed" not in html(BUSY)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "view", [BUSY, FRESH, NEEDY, PAUSED], ids=["busy", "fresh", "needy", "off"]
)
def test_every_state_in_every_language(view: HomeView, language: str) -> None:
    said = html(view, language)
    assert f'<html lang="{language}"' in said
    assert "admin." not in said.replace("admin.css", "")


@pytest.mark.attack
def test_hostile_text_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    view = replace(
        BUSY,
        shop=replace(SHOP, name=hostile),
        happened=(earned(hostile, 100, hostile, timedelta(hours=1)),),
        storefront_url='"><script>alert(2)</script>',
    )
    assert "<script>" not in html(view)


def test_the_launcher_is_switched_on_by_one_link_and_the_page_needs_no_theme() -> None:
    said = html(BUSY)
    assert f'href="{EDITOR.replace("&", "&amp;")}"' in said
    assert "Turn it on in your theme" in said
    assert f'href="{page(BUSY).rewards_url}"' in said
    assert page(BUSY).rewards_url.endswith("/apps/laurel")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("entry.return.undone", "Gave “$5.00 off” back"),
        ("entry.return.refused", "“$5.00 off” could not be given, so its points are back"),
        ("entry.clawback.left", "Order #7 was placed after they had left, so it earns nothing"),
        ("entry.earn.referral", "A friend came by their invitation"),
    ],
)
def test_the_merchant_is_told_of_somebody_and_never_called_you(code: str, said: str) -> None:
    values: dict[str, str | int] = {"kind": "amount", "value_minor": 500, "currency": "USD"}
    why = Explanation(code, {**values, "reward": "small", "order": "#7", "points": 500})
    (told,) = page(replace(BUSY, happened=(Happening(NOW, "Ania", 500, why),))).days
    assert told.lines[0].sentence == said


@pytest.mark.parametrize("language", languages())
def test_every_sentence_with_a_you_has_one_for_the_merchant(language: str) -> None:
    english = Messages.of("en").words
    told = {key for key in english if key.startswith("entry.") and not key.endswith(".told")}
    yours = {key for key in told if re.search(r"\b[Yy]ou(rs?)?\b", english[key])} - {"entry.other"}
    assert yours
    assert {f"{key}.told" for key in yours} <= Messages.of(language).words.keys()
