"""Taking rewards in a real browser: in place with script, as pages without."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.room import too_small
from tests.widgets.test_browser import opened
from tests.widgets.views import CODE

pytestmark = pytest.mark.browser

FIVE, SLIDER = "$5.00 off: Get for 500", "Get it"


def tells(page: Page, what: str) -> None:
    """The storefront hears of it."""
    page.evaluate(f"addEventListener('laurel:{what}', () => {{ document.title = '{what}'; }})")


def test_a_press_shows_the_code_in_place_and_says_so(page: Page) -> None:
    dialog = opened(page, "rewards")
    tells(page, "redeem")
    dialog.get_by_role("button", name=FIVE).click()
    expect(dialog.locator(".code")).to_have_text(CODE)
    expect(dialog.locator(".title")).to_be_focused()
    expect(dialog.get_by_role("status")).to_have_text("$5.00 off")
    expect(page).to_have_title("redeem")
    cart = dialog.get_by_role("link", name="Apply to cart")
    expect(cart).to_have_attribute("href", f"/discount/{CODE}?redirect=/cart")


def test_the_way_back_stays_in_the_panel(page: Page) -> None:
    dialog = opened(page, "code", "pl")
    dialog.get_by_role("link", name="Twoje punkty").click()
    expect(dialog.locator(".title")).to_be_focused()
    assert "/shop/code/pl" in page.url


def test_a_code_in_hand_opens_in_place(page: Page) -> None:
    dialog = opened(page, "rewards")
    dialog.get_by_role("link", name=CODE).click()
    expect(dialog.locator(".code")).to_have_text(CODE)
    assert "/shop/rewards/en" in page.url


def test_a_code_is_copied_where_the_browser_can(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = opened(page, "code")
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == CODE


def test_the_slider_says_its_price_while_it_moves(page: Page) -> None:
    dialog = opened(page, "rewards")
    slider = dialog.get_by_role("slider", name="How much")
    expect(dialog.locator("output")).to_have_text("$2.00 off for 200 points")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(dialog.locator("output")).to_have_text("$4.00 off for 400 points")
    expect(slider).to_have_attribute("aria-valuetext", "$4.00 off for 400 points")
    with page.expect_request("**/redeem**") as sent:
        dialog.get_by_role("button", name=SLIDER).click()
    assert "steps=4" in (sent.value.post_data or "")


def test_what_is_being_made_arrives_by_itself(page: Page) -> None:
    page.clock.install()
    dialog = opened(page, "rewards")
    dialog.get_by_role("button", name=SLIDER).click()
    expect(dialog).to_contain_text("This takes a moment.")
    page.clock.run_for(3_000)
    expect(dialog.locator(".code")).to_have_text(CODE)
    expect(dialog.get_by_role("status")).to_have_text("$5.00 off")


def test_nobody_is_asked_any_more_once_the_panel_is_closed(page: Page) -> None:
    page.clock.install()
    dialog = opened(page, "being-made")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(100_000)
    assert asked == []


def test_a_no_is_kind_and_leads_back(page: Page) -> None:
    dialog = opened(page, "rewards")
    tells(page, "error")
    dialog.get_by_role("button", name="Free shipping: Get for 800").click()
    expect(dialog).to_contain_text("Nothing was spent")
    expect(dialog).to_contain_text("more points than you have")
    expect(page).to_have_title("error")
    dialog.get_by_role("link", name="See your rewards").click()
    expect(dialog).to_contain_text("What points get you")
    assert "/shop/rewards/en" in page.url


def test_a_lost_answer_is_asked_for_with_the_very_same_form(page: Page) -> None:
    """Whether or not it arrived the first time, its token takes one reward."""
    dialog = opened(page, "rewards")
    page.route("**/redeem**", lambda route: route.abort(), times=1)
    with page.expect_request("**/redeem**") as first:
        dialog.get_by_role("button", name=FIVE).click()
    expect(dialog).to_contain_text("That did not work")
    with page.expect_request("**/redeem**") as again:
        dialog.get_by_role("button", name="Try again").click()
    expect(dialog.locator(".code")).to_have_text(CODE)
    assert first.value.post_data == again.value.post_data


def test_given_back_it_is_on_its_way(page: Page) -> None:
    dialog = opened(page, "code")
    tells(page, "undo")
    dialog.get_by_role("button", name="Give it back").click()
    expect(dialog).to_contain_text("On its way back.")
    expect(page).to_have_title("undo")


def test_without_script_a_reward_is_taken_and_given_back(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    visit_page = "/apps/rewards/panel?locale=en"
    page.goto(visit_page)
    expect(page.get_by_label("How much")).to_be_visible()
    page.get_by_label("How much").select_option(label="$7.00 off for 700 points")
    page.get_by_role("button", name=SLIDER).click()
    expect(page.locator("main")).to_contain_text("This takes a moment.")
    page.get_by_role("link", name="Look again").click()
    expect(page.locator(".code")).to_have_text(CODE)
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.goto(visit_page)
    page.get_by_role("button", name="Free shipping: Get for 800").click()
    expect(page.locator("main")).to_contain_text("Nothing was spent")
    page.get_by_role("link", name="See your rewards").click()
    page.get_by_role("button", name=FIVE).click()
    page.get_by_role("button", name="Give it back").click()
    expect(page.locator("main")).to_contain_text("On its way back.")
    context.close()


@pytest.mark.parametrize("state", ["rewards", "code", "being-made"])
def test_the_narrowest_phone_has_room_for_it(page: Page, state: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for locale in ("pl", "id"):
        dialog = opened(page, state, locale)
        assert dialog.evaluate("d => d.scrollWidth <= d.clientWidth")
        assert not too_small(dialog)
