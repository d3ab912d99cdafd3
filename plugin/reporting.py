"""Reporting surprises to Sentry, where the operator wants it and has installed it."""

import importlib
from importlib.util import find_spec

from plugin.domain.errors import InvalidInputError


def report_to(dsn: str) -> None:
    """
    Send unexpected errors to a Sentry project; nothing without a DSN.

    No personal data goes along: neither request bodies nor local variables. Raises
    InvalidInputError when the `sentry` extra is not installed.
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
    )
