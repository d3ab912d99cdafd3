"""The launcher and the panel in a real browser, under a strict content security policy."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.room import too_small

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return (at?.getAttribute("aria-label") ?? at?.textContent ?? "").trim().replace(/\\s+/g, " ");
}"""
ACCENTS = ["#3f6b4f", "#ffcc00", "#f00", "#00b400", "#0a0aff", "#888", "#fff", "#000"]
CONTRAST = """(element) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1});
  const ink = canvas.getContext("2d");
  const luminance = (colour) => {
    ink.fillStyle = colour;
    ink.fillRect(0, 0, 1, 1);
    const [r, g, b] = Array.from(ink.getImageData(0, 0, 1, 1).data, (value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const look = getComputedStyle(element);
  const [one, other] = [luminance(look.color), luminance(look.backgroundColor)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}"""
SHIFTS = """() => new Promise((done) => new PerformanceObserver((list, observer) => {
  observer.disconnect();
  done(list.getEntries().reduce((sum, shift) => sum + shift.value, 0));
}).observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => done(0), 100))"""


def launcher(page: Page, word: str = "Rewards") -> Locator:
    return page.get_by_role("link", name=word, exact=True)


def visit(page: Page, state: str, locale: str = "en", **settings: str) -> None:
    query = "&".join(f"{name}={value}" for name, value in settings.items())
    page.goto(f"/shop/{state}/{locale}?{query}")
    expect(page.locator("laurel-launcher a[aria-haspopup=dialog]")).to_be_visible()


def opened(page: Page, state: str, locale: str = "en", **settings: str) -> Locator:
    visit(page, state, locale, **settings)
    page.locator("laurel-launcher a:visible").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".title")).to_be_focused()
    return dialog


def test_the_panel_opens_in_place(page: Page) -> None:
    dialog = opened(page, "points")
    expect(dialog).to_contain_text("1,240")
    expect(dialog).to_contain_text("Your points, line by line")
    assert page.url.endswith("/shop/points/en?")


def test_a_keyboard_walk_from_the_launcher_and_back(page: Page) -> None:
    visit(page, "points")
    launcher(page).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Rewards")
    expect(dialog.locator(".title")).to_be_focused()
    walk = []
    for _ in range(3):
        page.keyboard.press("Tab")
        walk.append(page.evaluate(FOCUSED))
        if len(walk) == 1:
            page.keyboard.press("Enter")
    assert walk == [
        "points 285 on the way",
        "Ways to earn Earn 5 points for every $1.00 you spend",
        "Your points, line by line +190 · Nov 13, 2026",
    ]
    expect(dialog.get_by_text("yours on November 27")).to_be_visible()
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("#1003")).to_be_visible()
    expect(dialog.locator(".title")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Earlier"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == "Your points 1,240"
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Ways to earn")).to_be_visible()
    for _ in range(4):  # round again, by way of the browser's own controls
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in {"body", "laurel-panel"}
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(launcher(page)).to_be_focused()


@pytest.mark.parametrize("way", ["button", "backdrop"])
def test_closing_gives_the_focus_back(page: Page, way: str) -> None:
    dialog = opened(page, "points")
    if way == "button":
        dialog.get_by_role("button", name="Close").click()
    else:
        page.mouse.click(20, 20)
    expect(dialog).to_be_hidden()
    expect(launcher(page)).to_be_focused()


def test_joining_swaps_the_content_and_says_so(page: Page) -> None:
    dialog = opened(page, "waiting", "pl")
    page.evaluate("addEventListener('laurel:join', () => { document.title = 'joined'; })")
    dialog.get_by_role("button", name="Dołącz i zachowaj je").click()
    expect(dialog).to_contain_text("Od pierwszych punktów")
    expect(dialog.locator(".title")).to_be_focused()
    expect(page).to_have_title("joined")


def test_without_script_everything_can_be_read_and_joined(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/shop/waiting/en")
    launcher(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ania")
    expect(page.locator(".balance")).to_contain_text("190")
    page.get_by_role("button", name="Join and keep them").click()
    expect(page.locator("main")).to_contain_text("Your first points are one order away")
    context.close()


def test_an_error_is_kind_and_can_be_tried_again(page: Page) -> None:
    dialog = opened(page, "unheard-of", "id")
    expect(dialog).to_contain_text("Poinmu aman")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    dialog.get_by_role("button", name="Coba lagi").click()
    expect(dialog.locator(".title")).to_be_focused()
    assert len(asked) == 1


def test_a_page_in_between_is_not_taken_for_the_panel(page: Page) -> None:
    page.route("**/apps/**", lambda route: route.fulfill(body="<form>Password</form>"))
    dialog = opened(page, "points")
    expect(dialog).to_contain_text("Your points are safe")
    expect(dialog).not_to_contain_text("Password")


def test_a_panel_that_cannot_be_loaded_leaves_the_link(page: Page) -> None:
    page.route("**/panel.js", lambda route: route.abort())
    visit(page, "points")
    launcher(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ania")


def test_a_number_that_changed_rolls_to_what_the_server_wrote(page: Page) -> None:
    dialog = opened(page, "coming")
    page.keyboard.press("Escape")
    page.route("**/apps/coming/panel**", lambda route: route.continue_(
        url=route.request.url.replace("/coming/", "/points/")
    ))  # fmt: skip
    launcher(page).click()
    expect(dialog.locator("data")).to_have_text("1,240")


@pytest.mark.parametrize("state", ["out", "waiting", "member", "ways", "history", "preferences"])
def test_the_narrowest_phone_scrolls_one_way_and_can_be_hit(page: Page, state: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    dialog = opened(page, state, "pl")
    assert dialog.evaluate("d => d.scrollWidth <= d.clientWidth")
    assert not too_small(dialog)


def test_text_on_any_accent_can_be_read(page: Page) -> None:
    dialog = opened(page, "waiting", accent="%23ffcc00")
    button = dialog.get_by_role("button", name="Join and keep them")
    paint = "colour => document.querySelector('{}').style.setProperty('--laurel-accent', colour)"
    for accent in ACCENTS:
        page.evaluate(paint.format("laurel-panel"), accent)
        page.evaluate(paint.format("laurel-launcher"), accent)
        assert button.evaluate(CONTRAST) >= 4.5, accent
        assert page.locator("laurel-launcher a:visible").evaluate(CONTRAST) >= 4.5, accent


def test_a_hostile_accent_is_no_accent(page: Page) -> None:
    visit(page, "points", accent="red%3Bbackground%3Aurl(//evil)")
    assert page.locator("laurel-launcher a:visible").evaluate(CONTRAST) >= 4.5
    assert page.locator("laurel-launcher").get_attribute("style") is None


def test_nothing_moves_while_the_page_loads(page: Page) -> None:
    visit(page, "points")
    assert page.evaluate(SHIFTS) == 0


def test_one_request_until_someone_is_interested(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    visit(page, "points")
    assert [name for name in asked if name.endswith((".js", "panel.css"))] == ["launcher.js"]
