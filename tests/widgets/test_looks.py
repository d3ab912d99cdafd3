"""What only looking would find: things that lie on each other, and rows that differ."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from plugin.locales import Messages, languages
from tests.widgets.friends import FRIENDS
from tests.widgets.views import STATES
from widgets.assets import files
from widgets.friend import rendered
from widgets.rendering import render

PHONE = 390


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": PHONE, "height": 844})
    yield page
    page.close()


def show(phone: Page, html: str) -> None:
    styles = f"<style>{files()['panel.css'].decode()}</style>"
    phone.set_content(re.sub(r'<link rel="stylesheet"[^>]*>', "", html) + styles)


@pytest.mark.parametrize("language", languages())
def test_the_leaf_lies_under_no_words_of_a_gift(phone: Page, language: str) -> None:
    show(phone, rendered(FRIENDS["named"], Messages.of(language), ""))
    leaf = phone.locator(".sprig").bounding_box()
    words = phone.locator(".sprig + .quiet").bounding_box()
    assert leaf
    assert words
    assert leaf["y"] + leaf["height"] <= words["y"]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", languages())
def test_what_can_be_taken_has_its_button_in_the_same_place(
    phone: Page, language: str, width: int
) -> None:
    phone.set_viewport_size({"width": width, "height": 844})
    show(phone, render(STATES["rewards"], Messages.of(language), fragment=False))
    own_line = phone.evaluate("""
        [...document.querySelectorAll(".shelf .redeem:not(:has(select))")].map(
            (form) => form.getBoundingClientRect().top
                >= form.previousElementSibling.getBoundingClientRect().bottom)
    """)
    assert own_line == [width == PHONE] * 2
    phone.set_viewport_size({"width": PHONE, "height": 844})


@pytest.mark.parametrize("found", ["offer", "resting-wrong"])
def test_an_address_is_written_from_left_to_right(phone: Page, found: str) -> None:
    show(phone, rendered(FRIENDS[found], Messages.of("ar"), ""))
    field = phone.get_by_role("textbox")
    assert field.evaluate("one => getComputedStyle(one).direction") == "ltr"
