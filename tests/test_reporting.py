"""Errors are reported where the operator wants it, and never by surprise."""

import json
from typing import Any

import pytest

from plugin import reporting
from plugin.domain.errors import InvalidInputError


def test_without_a_dsn_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "find_spec", lambda _name: pytest.fail("looked for Sentry"))
    reporting.report_to("")


def test_a_dsn_without_the_extra_stops_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "find_spec", lambda _name: None)
    with pytest.raises(InvalidInputError, match=r"SENTRY_DSN: install .*laurel\[sentry\]"):
        reporting.report_to("https://key@sentry.example/1")


def test_no_personal_data_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}

    class Sentry:
        @staticmethod
        def init(**options: object) -> None:
            told.update(options)

    monkeypatch.setattr(reporting, "find_spec", lambda _name: object())
    monkeypatch.setattr("importlib.import_module", lambda _name: Sentry)
    reporting.report_to("https://key@sentry.example/1")
    assert told["dsn"] == "https://key@sentry.example/1"
    assert (told["send_default_pii"], told["include_local_variables"]) == (False, False)
    assert told["max_request_body_size"] == "never"
    assert told["before_send"] is reporting.without_secrets


SECRETS = ("a-token", "a-signature", "777", "a-cookie", "a-body")
ADDRESS = "https://laurel.example/admin/?id_token=a-token&logged_in_customer_id=777#here"
EVENT: dict[str, Any] = {
    "level": "error",
    "timestamp": 1_760_000_000.5,
    "request": {
        "method": "GET",
        "url": ADDRESS,
        "query_string": "id_token=a-token&signature=a-signature",
        "cookies": {"session": "a-cookie"},
        "headers": {
            "Authorization": "Bearer a-token",
            "Cookie": "session=a-cookie",
            "Referer": ADDRESS,
            "X-Shopify-Hmac-Sha256": "a-signature",
        },
        "data": {"reason": "a-body"},
        "env": {"QUERY_STRING": "id_token=a-token"},
    },
    "breadcrumbs": {
        "values": [
            {"message": "GET /proxy/panel?signature=a-signature 200", "type": "default"},
            {"type": "http", "data": {"url": ADDRESS, "http.query": "id_token=a-token"}},
        ]
    },
    "exception": {"values": [{"type": "KeyError", "value": f"no route for '{ADDRESS}'"}]},
    "extra": {"tried": (ADDRESS, None), "authorization": "Bearer a-token"},
}


@pytest.mark.attack
def test_nothing_secret_leaves_with_an_event() -> None:
    sent = json.dumps(reporting.without_secrets(EVENT, {}))
    assert [secret for secret in SECRETS if secret in sent] == []
    assert all(secret in json.dumps(EVENT) for secret in SECRETS), "the event itself is untouched"


def test_what_explains_the_fault_stays() -> None:
    sent = reporting.without_secrets(EVENT)
    assert sent["request"] == {"method": "GET", "url": "https://laurel.example/admin/"}
    assert sent["breadcrumbs"]["values"][0]["message"] == "GET /proxy/panel 200"
    assert sent["exception"]["values"][0]["value"] == "no route for 'https://laurel.example/admin/'"
    assert (sent["level"], sent["timestamp"]) == ("error", 1_760_000_000.5)


@pytest.mark.parametrize("event", [{}, {"request": None}, {"request": {"headers": {}}}])
def test_an_event_without_a_request_is_sent_as_well(event: dict[str, Any]) -> None:
    assert reporting.without_secrets(event).get("request", {}) == {}
