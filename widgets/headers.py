"""What every answer of the panel carries: it is personal, and it runs nothing."""

from urllib.parse import urlsplit

from flask import Response


def guard(response: Response, app_url: str) -> Response:
    """
    Keep an answer out of caches and referrers, and allow it only our own style sheet.

    The query of a proxied request holds a signature, so its address must never leave the page.
    """
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = policy(app_url)
    response.vary.add("Accept-Language")
    return response


def policy(app_url: str) -> str:
    """The content security policy of the page of its own; `app_url` serves its style sheet."""
    parts = urlsplit(app_url)
    return (
        f"default-src 'none'; style-src {parts.scheme}://{parts.netloc}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
