"""Errors are reported where the operator wants it, and never by surprise."""

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
