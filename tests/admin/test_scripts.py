"""The few lines of script on the merchant's pages, in a real browser; every answer is canned."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.browser import until

STATIC = Path(__file__).parents[2] / "plugin" / "admin" / "static"
ORIGIN = "http://laurel.test"
FORM = """<main><h1>Before</h1>
<form action="/save" method="post" data-signed data-then="/after">
  <input name="points" value="many"><button>Save</button>
  <button name="look" value="yes">Look</button>
  <button formaction="/decline">Decline</button>
  <p role="status" data-failed="It did not work"></p>
</form></main><script src="/signed.js"></script>"""
WRONG = '<main><h1>Wrong</h1><input id="points" name="points" aria-invalid="true"></main>'


class Answers:
    """What our side says to each path, and what it was sent."""

    def __init__(self) -> None:
        self.pages = {"/": FORM, "/after": "<main><h1>After</h1></main>"}
        self.posted: dict[str, tuple[int, str]] = {}
        self.sent: list[tuple[str, str]] = []

    def give(self, route: Route, request: Request) -> None:
        """Answer one request."""
        path = urlsplit(request.url).path
        if request.method == "POST":
            self.sent.append((path, request.post_data or ""))
            status, body = self.posted[path]
            # Our answers without a body are marked as pages too.
            kind = "application/json" if body.startswith("{") else "text/html"
            route.fulfill(status=status, body=body, content_type=kind)
        elif path.endswith(".js"):
            script = (STATIC / path[1:]).read_text(encoding="utf-8")
            route.fulfill(body=script, content_type="text/javascript")
        else:
            route.fulfill(body=self.pages.get(path, ""), content_type="text/html")


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def page(browser: Browser, answers: Answers) -> Iterator[Page]:
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", answers.give)
    yield page
    page.close()


def test_a_saved_form_opens_the_page_it_names(page: Page, answers: Answers) -> None:
    answers.posted["/save"] = (204, "")
    page.goto(ORIGIN)
    page.click("text=Save")
    page.wait_for_url(f"{ORIGIN}/after")
    assert page.url == f"{ORIGIN}/after"


@pytest.mark.parametrize(("button", "said"), [("", "Done"), (' data-done="Blocked"', "Blocked")])
def test_the_admin_around_us_says_that_it_was_done(
    page: Page, answers: Answers, button: str, said: str
) -> None:
    toast = "{ show: (text) => sessionStorage.setItem('said', text) }"
    page.add_init_script(f"window.shopify = {{ toast: {toast} }}")
    answers.pages["/"] = f'<body data-done="Done">{FORM.replace("<button", f"<button{button}")}'
    answers.posted["/save"] = (204, "")
    page.goto(ORIGIN)
    page.click("text=Save")
    page.wait_for_url(f"{ORIGIN}/after")
    assert page.evaluate("sessionStorage.getItem('said')") == said


def test_a_page_in_answer_takes_the_place_of_this_one(page: Page, answers: Answers) -> None:
    answers.posted["/save"] = (422, f"<!doctype html>{WRONG}")
    page.goto(ORIGIN)
    page.click("text=Save")
    page.wait_for_selector("text=Wrong")
    assert page.url == f"{ORIGIN}/"
    assert page.evaluate("document.activeElement.id") == "points", "at the first thing to mend"


def test_the_button_that_was_pressed_says_what_is_meant(page: Page, answers: Answers) -> None:
    answers.posted |= {"/save": (200, f"<!doctype html>{FORM}"), "/decline": (204, "")}
    page.goto(ORIGIN)
    page.click("text=Look")
    until(page, "document.querySelectorAll('h1').length === 1")
    page.click("text=Decline")
    page.wait_for_url(f"{ORIGIN}/after")
    (looked, body), (declined, _) = answers.sent
    assert (looked, declined) == ("/save", "/decline")
    assert 'name="look"' in body


def test_what_fails_is_said_beside_the_button(page: Page, answers: Answers) -> None:
    answers.posted["/save"] = (502, "{}")
    page.goto(ORIGIN)
    page.click("text=Save")
    page.wait_for_selector("text=It did not work")
    assert page.is_enabled("text=Save")


def test_what_is_under_way_is_fetched_and_at_its_end_the_page_is_opened_anew(
    page: Page, answers: Answers
) -> None:
    half = '<main><section data-under-way><a href="/again" data-again>{}</a></section></main>'
    answers.pages["/"] = f'{half.format("10")}<script src="/refresh.js"></script>'
    answers.pages["/again"] = half.format("60")
    page.clock.install()
    page.goto(ORIGIN)
    page.clock.run_for(15_000)
    page.wait_for_selector("text=60")
    assert page.url == f"{ORIGIN}/"
    answers.pages["/again"] = "<main><h1>Read</h1></main>"
    page.clock.run_for(15_000)
    page.wait_for_url(f"{ORIGIN}/again")


def test_a_missing_permission_is_asked_for_by_the_platform_itself(
    page: Page, answers: Answers
) -> None:
    answers.pages["/"] = (
        '<main><section><button data-scopes="write_gift_cards">Allow</button>'
        '<p role="status" data-failed="It did not work"></p></section></main>'
        '<script src="/scopes.js"></script>'
    )
    page.add_init_script(
        "window.asked = []; window.shopify = {scopes: {request: async (scopes) => {"
        "asked.push(...scopes); return {result: 'declined-all'}}}}"
    )
    page.goto(ORIGIN)
    page.click("text=Allow")
    until(page, "asked.length === 1")
    assert page.evaluate("asked") == ["write_gift_cards"]
    assert page.is_enabled("text=Allow")


THEME = """<main data-theme>
<p role="status"><b data-status="unknown">Unknown</b><b data-status="active" hidden>On</b>
<b data-status="available" hidden>Off</b></p>
<a data-status="active" hidden>Open</a><a data-status="unknown available">Turn on</a></main>
<script>{bridge}</script><script src="/theme.js"></script>"""
BRIDGE = """globalThis.shopify = {{ app: {{ extensions: async () => [{{
  type: "theme_app_extension", handle: "laurel", activations: [{{
    handle: "launcher", target: "body", status: "{status}", activations: [] }}] }}] }} }}"""


@pytest.mark.parametrize(
    ("bridge", "seen"),
    [
        (BRIDGE.format(status="active"), ["On", "Open"]),
        (BRIDGE.format(status="available"), ["Off", "Turn on"]),
        (BRIDGE.format(status="unavailable"), ["Unknown", "Turn on"]),
        ("globalThis.shopify = { app: { extensions: async () => [] } }", ["Unknown", "Turn on"]),
        (
            "globalThis.shopify = { app: { extensions: () => Promise.reject(new Error()) } }",
            ["Unknown", "Turn on"],
        ),
        ("globalThis.shopify = {}", ["Unknown", "Turn on"]),
        ("", ["Unknown", "Turn on"]),
    ],
)
def test_the_home_says_whether_the_launcher_shows(
    page: Page, answers: Answers, bridge: str, seen: list[str]
) -> None:
    answers.pages["/"] = THEME.replace("{bridge}", bridge)
    page.goto(ORIGIN)
    page.evaluate("Promise.resolve()")
    assert page.locator("[data-status]:visible").all_text_contents() == seen
