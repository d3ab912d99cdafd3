"""points.js in a real browser: the chosen variant's sentence shows, however a theme chooses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import widgets

SCRIPT = Path(widgets.__file__).parent / "extension" / "assets" / "points.js"
BLOCK = """<laurel-points><p data-variant="1">Earn 1</p><p data-variant="2" hidden>Earn 2</p>
</laurel-points>"""
RADIOS = f"""<form>{BLOCK}<label><input type="radio" name="id" value="1" checked>One</label>
<label><input type="radio" name="id" value="2">Two</label></form>"""
SELECT = f"""<form><select name="id"><option value="1">One</option><option value="2">Two</option>
</select>{BLOCK}</form>"""
BESIDE = f"""<section>{BLOCK}<form><input type="hidden" name="id" value="1"></form></section>"""
ONE_PRICE = """<form><laurel-points><p>Earn 1</p></laurel-points>
<label><input type="radio" name="id" value="1" checked>One</label>
<label><input type="radio" name="id" value="2">Two</label></form>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def shown(page: Page, markup: str) -> Page:
    """A product page of some theme."""
    page.set_content(markup)
    page.add_script_tag(content=SCRIPT.read_text("utf-8"), type="module")
    expect(page.locator("p:visible")).to_have_text("Earn 1")
    return page


def test_radio_buttons_are_followed_there_and_back(page: Page) -> None:
    shown(page, RADIOS).get_by_label("Two").check()
    expect(page.locator("p:visible")).to_have_text("Earn 2")
    page.get_by_label("One").check()
    expect(page.locator("p:visible")).to_have_text("Earn 1")


def test_a_list_is_followed(page: Page) -> None:
    shown(page, SELECT).get_by_role("combobox").select_option("2")
    expect(page.locator("p:visible")).to_have_text("Earn 2")


@pytest.mark.parametrize("event", ["variant:change", "variant:update"])
def test_a_theme_that_only_tells_of_it_is_followed(page: Page, event: str) -> None:
    shown(page, BESIDE).evaluate(
        """(name) => { document.querySelector("[name=id]").value = "2";
        document.dispatchEvent(new CustomEvent(name)); }""",
        event,
    )
    expect(page.locator("p:visible")).to_have_text("Earn 2")


def test_one_sentence_for_all_stays(page: Page) -> None:
    shown(page, ONE_PRICE).get_by_label("Two").check()
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(page.locator("p:visible")).to_have_text("Earn 1")


def test_without_a_form_the_first_sentence_stays(page: Page) -> None:
    shown(page, BLOCK).evaluate("document.dispatchEvent(new Event('change'))")
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(page.locator("p:visible")).to_have_text("Earn 1")


def test_a_variant_that_earns_nothing_has_no_sentence(page: Page) -> None:
    markup = RADIOS.replace('<p data-variant="2" hidden>Earn 2</p>', "")
    shown(page, markup).get_by_label("Two").check()
    expect(page.locator("p:visible")).to_have_count(0)
