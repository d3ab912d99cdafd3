"""The road to Shopify: pooled connections, an end to every wait, no cookies, no redirects."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from plugin.platforms.shopify.failures import OutageError

SMALL: Final = 64 * 1024
"""Bytes of an answer about one thing."""
LARGE: Final = 8 * 1024 * 1024
"""Bytes of an answer with many things in it."""

_CONNECT, _READ = 3, 20
"""Seconds to wait for a connection, and for each piece of an answer."""
PATIENT: Final = 30.0
"""Seconds for all of an answer: a byte a second is no answer."""
BRIEF: Final = 4.0
"""Seconds, where somebody waits for a page that is of use without the answer."""
_PIECE: Final = 16 * 1024
_POOL: Final = 16

_Timeout = float | tuple[float, float] | tuple[float, None] | None
_Certificate = bytes | str | tuple[bytes | str, bytes | str] | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, read to its end. Header names are compared without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


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
    at_most: int = SMALL,
    patience: float = PATIENT,
    timer: Callable[[], float] = time.monotonic,
) -> Reply:
    """
    Post once and read an answer of `at_most` bytes, for at most about `patience` seconds.

    Raises OutageError when no whole answer comes, or more of it; the outcome is unknown then.
    """
    deadline = timer() + patience
    try:
        with session.post(
            url,
            data=body if form is None else form,
            headers=headers,
            timeout=(min(_CONNECT, patience), min(_READ, patience)),
            allow_redirects=False,
            stream=True,
        ) as response:
            content = _content(response, at_most, deadline, timer)
            return Reply(response.status_code, response.headers, content)
    except (requests.RequestException, HTTPError, OSError) as failure:
        # Only the kind of failure: its text may hold the address and, with it, secrets.
        raise OutageError(f"no answer from the platform: {type(failure).__name__}") from None


def _content(
    response: requests.Response, at_most: int, deadline: float, timer: Callable[[], float]
) -> bytes:
    """All bytes, unpacked. A small answer may unpack to a huge one: counted is what comes out."""
    whole = bytearray()
    while piece := response.raw.read1(_PIECE, decode_content=True):
        whole += piece
        if len(whole) > at_most:
            raise OutageError(f"the platform's answer is larger than {at_most} bytes")
        if timer() > deadline:
            raise OutageError("the platform's answer takes too long")
    _require_whole(response)
    return bytes(whole)


def _require_whole(response: requests.Response) -> None:
    """`read1` does not notice by itself that less came than was announced."""
    if response.raw.length_remaining:
        raise OutageError("the platform's answer was cut short")
