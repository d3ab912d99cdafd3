"""A browser's part in the story, without a browser: open a page, press the button on it."""

from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import requests

from plugin.demo.errors import ScenePlayedWrongError

TIMEOUT = 10


class Visitor:
    """Opens pages and sends the forms on them, as the person before the screen would."""

    def __init__(self, store_url: str, panel: str = "/apps/laurel/panel") -> None:
        self._store = store_url
        self._panel = panel

    def open(self, url: str) -> None:
        """Look at a page. Raises ScenePlayedWrongError when it does not come up."""
        _good(requests.get(url, timeout=TIMEOUT))

    def join(self, customer_id: int, locale: str) -> None:
        """Sign in at the store, open the panel and press Join."""
        with requests.Session() as browser:
            who = {"customer": str(customer_id), "next": "/"}
            _good(browser.post(f"{self._store}/account/login", data=who, timeout=TIMEOUT))
            panel = f"{self._store}{self._panel}"
            page = _good(browser.get(panel, params={"locale": locale}, timeout=TIMEOUT))
            form = _Form.on(page.text)
            _good(browser.post(urljoin(panel, form.action), data=form.fields, timeout=TIMEOUT))


class _Form(HTMLParser):
    """The first form of a page that is sent by POST: where to, and what it already holds."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._inside = False

    @classmethod
    def on(cls, html: str) -> Self:
        form = cls()
        form.feed(html)
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post" and not self.action:
            self.action, self._inside = given.get("action", ""), True
        elif tag in {"input", "button"} and self._inside and given.get("name"):
            self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def _good(answer: requests.Response) -> requests.Response:
    if not answer.ok:
        raise ScenePlayedWrongError(
            f"{answer.request.path_url} answered {answer.status_code}: {answer.text[:300]}"
        )
    return answer
