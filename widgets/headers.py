"""What every answer of the panel carries: it is personal, and it runs nothing."""

from urllib.parse import urlsplit

from flask import Response

from widgets import liquid

_OF_A_THEME = "base-uri 'self'"
"""What no theme can mind, should the platform pass it on."""


def guard(response: Response, app_url: str) -> Response:
    """
    Keep an answer out of caches and referrers, and allow it only our own style sheet.

    The query of a proxied request holds a signature, so its address must never leave the page. A
    page in the merchant's theme is no page of ours: it keeps the content policy that the theme has.
    """
    ours = response.mimetype != liquid.MIMETYPE
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = policy(app_url) if ours else _OF_A_THEME
    response.vary.add("Accept-Language")
    return response


def policy(app_url: str) -> str:
    """The content security policy of the page of its own; `app_url` serves its looks."""
    parts = urlsplit(app_url)
    ours = f"{parts.scheme}://{parts.netloc}"
    return (
        f"default-src 'none'; style-src {ours}; img-src {ours}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
