import pytest
import requests

from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.transport import open_session, post
from tests.platforms.listening import Listener


def test_the_twin_hears_what_is_meant_for_the_shop(twin: Listener) -> None:
    response = post(open_session(twin.url), "https://kubek.myshopify.com/a/b?c=d", body=b"x")
    assert response.status_code == 200
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
    assert post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"").is_redirect
    assert len(twin.heard) == 1


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch, twin: Listener) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(open_session(twin.url), "https://kubek.myshopify.com/", body=b"").ok


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
    assert seen == [(3, 20)]
