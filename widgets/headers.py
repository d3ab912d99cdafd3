"""What every answer of the panel carries: it is personal, and runs nothing but files of ours."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Response

from widgets import liquid

_OF_A_THEME = "base-uri 'self'"
"""What no theme can mind, should the platform pass it on."""


def guard(response: Response, app_url: str, *, scripts: bool = False) -> Response:
    """
    Keep an answer out of caches and referrers, and allow it only our own style sheet; `scripts`:
    our own script files as well.

    The query of a proxied request holds a signature, so its address must never leave the page. A
    page in the merchant's theme is no page of ours: it keeps the content policy that the theme has.
    """
    ours = response.mimetype != liquid.MIMETYPE
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    allowed = policy(app_url, scripts=scripts) if ours else _OF_A_THEME
    response.headers["Content-Security-Policy"] = allowed
    response.vary.add("Accept-Language")
    return response


@lru_cache(maxsize=8)
def policy(app_url: str, *, scripts: bool = False) -> str:
    """The content security policy of the page of its own; `app_url` serves its looks."""
    parts = urlsplit(app_url)
    ours = f"{parts.scheme}://{parts.netloc}"
    return (
        f"default-src 'none'; style-src {ours}; img-src {ours}; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors 'none'{f'; script-src {ours}' if scripts else ''}"
    )
