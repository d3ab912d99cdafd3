"""The road to Shopify: pooled connections, timeouts on every call, no cookies, no redirects."""

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from plugin.platforms.shopify.failures import OutageError

_CONNECT, _READ = 3, 20
"""Seconds to wait for a connection, and for each piece of an answer."""
_POOL = 16

_Timeout = float | tuple[float, float] | tuple[float, None] | None
_Certificate = bytes | str | tuple[bytes | str, bytes | str] | None


class TwinAdapter(HTTPAdapter):
    """Sends what is meant for a shop to the twin on localhost; the Host header stays the shop's."""

    def __init__(self, host_override: str) -> None:
        super().__init__(pool_maxsize=_POOL)
        self._twin = urlsplit(host_override)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: _Timeout = None,
        verify: bool | str = True,
        cert: _Certificate = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Rewrite scheme, host and port, nothing else."""
        meant = urlsplit(str(request.url))
        request.headers["Host"] = meant.netloc
        request.url = urlunsplit(meant._replace(scheme=self._twin.scheme, netloc=self._twin.netloc))
        return super().send(request, stream, timeout, verify, cert, proxies)


def open_session(host_override: str = "") -> requests.Session:
    """A session that speaks https with shops, or with the twin at `http://host:port`."""
    session = requests.Session()
    session.trust_env = False  # a .netrc must never replace the tokens we send
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.adapters.clear()
    session.mount(
        "https://", TwinAdapter(host_override) if host_override else HTTPAdapter(pool_maxsize=_POOL)
    )
    return session


def post(
    session: requests.Session,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> requests.Response:
    """Post once. Raises OutageError when no whole answer comes; the outcome is unknown then."""
    try:
        return session.post(
            url,
            data=body if form is None else form,
            headers=headers,
            timeout=(_CONNECT, _READ),
            allow_redirects=False,
        )
    except requests.RequestException as failure:
        # Only the kind of failure: its text may hold the address and, with it, secrets.
        raise OutageError(f"no answer from the platform: {type(failure).__name__}") from None
