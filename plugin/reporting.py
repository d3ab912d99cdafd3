"""Reporting surprises to Sentry, where the operator wants it and has installed it."""

import importlib
import re
from importlib.util import find_spec
from typing import Any

from plugin.domain.errors import InvalidInputError

Event = dict[str, Any]

_HARMLESS = ("method", "url")
"""What is kept of a request; headers, cookies and bodies are other people's."""
_SECRET = frozenset({"authorization", "cookie", "cookies", "http.query", "query_string"})
_QUERY = re.compile(r"\?[^\s\"'<>]+")


def report_to(dsn: str) -> None:
    """
    Send unexpected errors to a Sentry project; nothing without a DSN.

    No personal data goes along: neither request bodies nor local variables, and no address with
    its query. Raises InvalidInputError when the `sentry` extra is not installed.
    """
    if not dsn:
        return
    if find_spec("sentry_sdk") is None:
        raise InvalidInputError("SENTRY_DSN: install the extra with `pip install laurel[sentry]`")
    importlib.import_module("sentry_sdk").init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0,
        before_send=without_secrets,
    )


def without_secrets(event: Event, _hint: object = None) -> Event:
    """
    An event as it may leave the house.

    Queries hold session tokens, signatures and customers' ids, so they are cut from every text;
    of the request only method and address stay.
    https://docs.sentry.io/platforms/python/configuration/filtering/
    """
    safe: Event = _cleaned(event)
    if "request" in safe:
        request = safe["request"] or {}
        safe["request"] = {name: request[name] for name in _HARMLESS if name in request}
    return safe


def _cleaned(value: Any) -> Any:  # noqa: ANN401 (events are whatever JSON holds)
    if isinstance(value, dict):
        return {
            name: _cleaned(held) for name, held in value.items() if str(name).lower() not in _SECRET
        }
    if isinstance(value, list | tuple):
        return [_cleaned(held) for held in value]
    return _QUERY.sub("", value) if isinstance(value, str) else value
