"""A real browser: the system's Chromium, or the one Playwright brought."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Pages come from this machine only; the sandbox is of no use to a root in a container.
_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]

PATIENCE = 30_000
"""Milliseconds a page may take on a busy machine: what is there sooner costs nothing."""

_UNTIL = """() => new Promise((done, late) => {{
  setTimeout(() => late(new Error("never came true")), {patience});
  const look = () => ({told} ? done() : setTimeout(look, 20));
  look();
}})"""


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser until the block ends. Raises NoBrowserError when there is none to open."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, _NAMES)), None)
        path = found or playwright.chromium.executable_path
        if not Path(path).exists():
            raise NoBrowserError("no Chromium here: install it by the system's means")
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def until(page: Page, told: str) -> None:
    """
    Wait for an expression to be true.

    Playwright's own way evaluates text in the page again and again, which a strict policy forbids
    after the first time.
    """
    page.evaluate(_UNTIL.format(told=told, patience=PATIENCE))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run; without any, a skip, which in CI is a failure."""
    try:
        with open_browser() as opened:
            yield opened
    except NoBrowserError as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))
