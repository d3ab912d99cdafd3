"""A browser's part in the story, without a browser: open a page, press the button on it."""

import re
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import requests

from plugin.demo.errors import ScenePlayedWrongError

TIMEOUT = 10

_LINK = re.compile(r"/r/([0-9A-Z]{10})\b", re.ASCII)
_CODE = re.compile(r"/discount/([0-9A-Z-]{16,20})\?", re.ASCII)


class Visitor:
    """Opens pages and sends the forms on them, as the person before the screen would."""

    def __init__(self, store_url: str, panel: str = "/apps/laurel/panel") -> None:
        self._store = store_url
        self._panel = panel

    def open(self, url: str) -> None:
        """Look at a page. Raises ScenePlayedWrongError when it does not come up."""
        _good(requests.get(url, timeout=TIMEOUT))

    def press(self, url: str, **pressed: str) -> None:
        """Open a page and send its form as it is filled in, by the button that is named."""
        page = _good(requests.get(url, timeout=TIMEOUT))
        form = _Form.on(page.text)
        _good(requests.post(urljoin(url, form.action), form.fields | pressed, timeout=TIMEOUT))

    def link_of(self, customer_id: int, locale: str) -> str:
        """Sign in, open the page to share, and copy the link; the code at its end."""
        with requests.Session() as browser:
            self._sign_in(browser, customer_id)
            shown = {"page": "share", "locale": locale}
            page = _good(browser.get(f"{self._store}{self._panel}", params=shown, timeout=TIMEOUT))
        return _found(_LINK, page.text) or ""

    def claim(self, invitation: str, email: str, locale: str) -> str:
        """Follow a link as a friend and type an e-mail; the code, or "" while it is being made."""
        url = f"{self._store}{self._panel.rpartition('/')[0]}/r/{invitation}"
        spoken = {"Accept-Language": locale}
        with requests.Session() as browser:
            form = _Form.on(_good(browser.get(url, headers=spoken, timeout=TIMEOUT)).text)
            filled = form.fields | {"email": email}
            where = urljoin(url, form.action)
            page = _good(browser.post(where, filled, headers=spoken, timeout=TIMEOUT))
        return _found(_CODE, page.text) or ""

    def join(self, customer_id: int, locale: str) -> None:
        """Sign in at the store, open the panel and press Join."""
        with requests.Session() as browser:
            self._sign_in(browser, customer_id)
            panel = f"{self._store}{self._panel}"
            page = _good(browser.get(panel, params={"locale": locale}, timeout=TIMEOUT))
            form = _Form.on(page.text)
            _good(browser.post(urljoin(panel, form.action), data=form.fields, timeout=TIMEOUT))

    def _sign_in(self, browser: requests.Session, customer_id: int) -> None:
        who = {"customer": str(customer_id), "next": "/"}
        _good(browser.post(f"{self._store}/account/login", data=who, timeout=TIMEOUT))


class _Form(HTMLParser):
    """The first form of a page that is sent by POST: where to, and what it already holds."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._inside = False
        self._choosing = ""

    @classmethod
    def on(cls, html: str) -> Self:
        form = cls()
        form.feed(html)
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post" and not self.action:
            self.action, self._inside = given.get("action", ""), True
        elif self._inside:
            self._fill(tag, given)

    def _fill(self, tag: str, given: dict[str, str]) -> None:
        """What is ticked, chosen or typed already; what is not is left alone."""
        if tag == "select":
            self._choosing = given.get("name", "")
        elif tag == "option" and "selected" in given:
            self.fields[self._choosing] = given.get("value", "")
        elif _says_something(tag, given):
            self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def _says_something(tag: str, given: dict[str, str]) -> bool:
    """A box that nobody ticked says nothing."""
    ticked = given.get("type") != "checkbox" or "checked" in given
    return tag in {"input", "button"} and bool(given.get("name")) and ticked


def _found(shape: re.Pattern[str], text: str) -> str | None:
    match = shape.search(text)
    return match[1] if match else None


def _good(answer: requests.Response) -> requests.Response:
    if not answer.ok:
        raise ScenePlayedWrongError(
            f"{answer.request.path_url} answered {answer.status_code}: {answer.text[:300]}"
        )
    return answer
