"""The rewards page as people see it: in a light and a dark theme, narrow, wide and on paper."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask, request
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from plugin.domain.appearance import Appearance
from plugin.domain.program import one_minute_program
from plugin.domain.rules import Bonus, Limit, Multiplier, Occasion, Period, Selection
from plugin.locales import Messages, languages
from plugin.service import earning_ways
from tests.axe import faults
from tests.room import too_small
from tests.widgets.serving import Silent
from tests.widgets.test_rewards_page import MEMBER, PAGE, run
from widgets import assets, liquid, look
from widgets.rewards_page import rendered

pytestmark = pytest.mark.browser

SIMPLE = one_minute_program("USD", None)
RICH = replace(
    SIMPLE,
    orders=replace(
        SIMPLE.orders,
        per_order=10,
        minimum=1_000,
        multipliers=(Multiplier(Selection(vendors=frozenset({"Poranek"})), 3, 2),),
        bonuses=(Bonus(Occasion.NTH, 3, 100), Bonus(Occasion.OVER, 10_000, 75)),
        limits=(Limit(2_000, Period.MONTH),),
    ),
)
EVERYTHING = replace(
    MEMBER, program=RICH, ways=earning_ways.every([RICH], datetime(2026, 11, 22, tzinfo=UTC))
)
RED = replace(MEMBER, look=Appearance(accent="#8a2b2b"))
VIEWS = {"member": EVERYTHING, "guest": PAGE, "red": RED}
THEME = """
<!doctype html><html lang="{0}" dir="{1}"><meta charset="utf-8"><title>Kiln</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  body {{ margin: 0; font: 16px/1.5 Georgia, serif; color: {2}; background: {3} }}
  main {{ padding: 16px }} main a:not(.none) {{ color: {2} }} main h2 {{ margin: 72px 0 }}
</style><main>{4}</main>
"""
LAUNCHER = """() => {
  const launcher = document.body.appendChild(document.createElement("laurel-launcher"));
  launcher.textContent = "Rewards";
}"""
INKS = {"light": ("#2c2722", "#faf6ef"), "dark": ("#f1f2f1", "#17181a")}


def theme() -> Flask:
    """A shop's own page around ours: `/<view>/<page>/<language>/<ink>`."""
    site = Flask("theme")
    site.register_blueprint(assets.blueprint)
    site.register_blueprint(look.blueprint)

    @site.get("/<view>/<name>/<language>/<ink>")
    def page(view: str, name: str, language: str, ink: str) -> str:
        messages = Messages.of(language)
        html = rendered(VIEWS[view], messages, name, "", alone="alone" in request.args)
        if "alone" in request.args:
            return html
        inside = run(liquid.page("Rewards", html))
        return THEME.format(messages.tag, messages.direction, *INKS[ink], inside)

    return site


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, theme(), threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(browser: Browser, shop: str) -> Iterator[Page]:
    context = browser.new_context(base_url=shop, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("path", ["member/page/en", "guest/page/pl", "member/terms/en"])
def test_everybody_can_read_it(visit: Page, path: str, ink: str) -> None:
    visit.goto(f"/{path}/{ink}")
    assert faults(visit) == []


def test_everybody_can_read_it_by_itself(visit: Page) -> None:
    visit.goto("/guest/page/en/light?alone")
    assert faults(visit) == []


@pytest.mark.parametrize("language", languages())
def test_nothing_sticks_out(visit: Page, language: str) -> None:
    for width in (320, 768, 1280):
        visit.set_viewport_size({"width": width, "height": 800})
        visit.goto(f"/member/page/{language}/light")
        assert visit.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_pressed_is_large_enough(visit: Page) -> None:
    visit.goto("/guest/page/en/light")
    expect(visit.locator(".laurel-button")).not_to_have_count(0)
    assert not too_small(visit.locator("body"))


def test_the_launcher_never_lies_over_the_pages_own_way_to_the_panel(visit: Page) -> None:
    """On the narrowest phones there is room for one of them only."""
    for width, seen in ((320, False), (390, True)):
        visit.set_viewport_size({"width": width, "height": 568})
        visit.goto("/member/page/en/light")
        visit.evaluate(LAUNCHER)
        expect(visit.locator("laurel-launcher")).to_be_visible(visible=seen)
        expect(visit.locator("a[data-laurel-open]")).to_be_visible()


def test_on_paper_there_is_nothing_to_press(visit: Page) -> None:
    visit.goto("/member/page/en/light")
    visit.emulate_media(media="print")
    for link in visit.locator(".laurel-page a").all():
        expect(link).to_be_hidden()
    expect(visit.get_by_role("heading", name="Good to know")).to_be_visible()


def test_without_styles_it_reads_in_order(visit: Page) -> None:
    visit.route("**/*.css*", lambda route: route.abort())
    visit.goto("/member/page/en/light")
    told = visit.locator("article").inner_text()
    order = ["with every order", "1,020", "How it works", "Ways to earn", "What points get you"]
    places = [told.index(words) for words in [*order, "Good to know", "The rules in full"]]
    assert places == sorted(places)


def test_the_merchants_accent_fills_the_button(visit: Page) -> None:
    filled = set()
    for view in ("member", "red"):
        visit.goto(f"/{view}/page/en/light")
        button = visit.locator(".laurel-button").first
        filled.add(button.evaluate("it => getComputedStyle(it).backgroundColor"))
    assert len(filled) == 2
