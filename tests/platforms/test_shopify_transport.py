import gzip
from itertools import count

import pytest
import requests

from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.transport import BRIEF, SMALL, open_session, post
from tests.platforms.listening import Listener


def test_the_twin_hears_what_is_meant_for_the_shop(twin: Listener) -> None:
    response = post(open_session(twin.url), "https://kubek.myshopify.com/a/b?c=d", body=b"x")
    assert (response.status, response.body) == (200, b"{}")
    assert twin.heard[0].path == "/a/b?c=d"
    assert twin.heard[0].headers["Host"] == "kubek.myshopify.com"


def test_cookies_of_one_shop_never_reach_another(twin: Listener) -> None:
    twin.say(b"{}", Set_Cookie="session=kubek; Path=/")
    session = open_session(twin.url)
    for shop in ("kubek", "kubek", "kopi"):
        post(session, f"https://{shop}.myshopify.com/", body=b"")
    assert all("Cookie" not in heard.headers for heard in twin.heard)


def test_redirects_are_not_followed(twin: Listener) -> None:
    twin.say(b"", 307, Location="https://other.myshopify.com/")
    reply = post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"")
    assert reply.status == 307
    assert len(twin.heard) == 1


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch, twin: Listener) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"").status == 200


def test_only_https_leaves_the_house(twin: Listener) -> None:
    with pytest.raises(OutageError):
        post(open_session(), twin.url, body=b"")
    assert twin.heard == []


def test_every_call_has_deadlines(monkeypatch: pytest.MonkeyPatch, twin: Listener) -> None:
    seen: list[object] = []
    send = requests.Session.send

    def watched(
        self: requests.Session, request: requests.PreparedRequest, **kwargs: object
    ) -> requests.Response:
        seen.append(kwargs["timeout"])
        return send(self, request, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "send", watched)
    post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"")
    post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"", patience=BRIEF)
    assert seen == [(3, 20), (3, BRIEF)]


@pytest.mark.attack
def test_an_endless_answer_is_not_read_to_its_end(twin: Listener) -> None:
    twin.say(b"x" * (SMALL + 1))
    with pytest.raises(OutageError, match="larger"):
        post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"")
    twin.say(b"x" * SMALL)
    reply = post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"")
    assert len(reply.body) == SMALL


@pytest.mark.attack
def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused(twin: Listener) -> None:
    twin.say(gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(OutageError, match="larger"):
        post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"")
    twin.say(gzip.compress(b"hello"), Content_Encoding="gzip")
    assert post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"").body == b"hello"


@pytest.mark.attack
def test_a_byte_a_second_is_no_answer(twin: Listener) -> None:
    seconds = count(0, 20)
    twin.say(b"x" * 60_000)
    with pytest.raises(OutageError, match="long"):
        post(
            open_session(twin.url),
            "https://kubek.myshopify.com/",
            body=b"",
            timer=lambda: float(next(seconds)),
        )
