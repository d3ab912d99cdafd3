"""
The app proxy: a storefront request that Shopify signed and forwarded.

What is signed is every `name=value`, sorted and joined *without a separator*, so that one
signature could fit differently cut parameters. The parser therefore accepts only what can be cut
in one way, and looks at the signature last.
https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from urllib.parse import unquote_to_bytes

from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.identity import is_shop_domain
from plugin.platforms.shopify.signatures import Secrets, signed_by_any
from plugin.ports import Shopper

OURS = frozenset(
    "cart claim code format key locale month older page ref reward view".split(),
)
"""The parameters our own pages send; each at most once."""

_RESERVED = {
    "shop": re.compile(r"[a-z0-9.-]{1,80}"),
    "path_prefix": re.compile(r"/[A-Za-z0-9_-]{1,40}/[A-Za-z0-9_-]{1,60}"),
    "timestamp": re.compile(r"[0-9]{10}"),
    "logged_in_customer_id": re.compile(r"(?:[1-9][0-9]{0,19})?"),
    "signature": re.compile(r"[0-9a-f]{64}"),
}
"""Shopify's own parameters; each exactly once, in exactly this form."""

_TIGHT = {
    "cart": re.compile(r"[0-9]{1,12}"),
    "claim": re.compile(r"[A-Za-z0-9_.-]{0,160}"),
    "format": re.compile(r"html|csv|json"),
    "month": re.compile(r"2[0-9]{3}-(?:0[1-9]|1[0-2])"),
    "older": re.compile(r"[1-9][0-9]{0,3}"),
    "page": re.compile(r"home|ways|history|preferences|share"),
}
"""Those of ours that have a form of their own."""

_OUR_VALUE = re.compile(r"[A-Za-z0-9_.-]{0,64}")
_OTHER_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_OTHER_VALUE = re.compile(r"[A-Za-z0-9_.-]*")
_ESCAPED = re.compile(r"(?:[A-Za-z0-9_./-]|%[0-9A-Fa-f]{2})*")
_FORMS = _RESERVED | _TIGHT
_KNOWN = (*_RESERVED, *OURS)
_OPEN_ENDED = OURS | {"path_prefix"}
_LONGEST_QUERY = 4096
_OLDEST, _NEWEST = 90, -5

Params = dict[str, list[str]]


def shopper(query: bytes, secrets: Secrets, now: datetime) -> Shopper:
    """
    Who looks at the panel. Raises UnauthenticatedError unless strictly parsed, signed and fresh.

    `now` is the wall clock: the request may be 90 seconds old, or 5 seconds ahead of us.
    """
    params = _parsed(query)
    _require_form(params)
    _require_one_cut(params)
    _require_signature(params, secrets)
    _require_fresh(int(params["timestamp"][0]), now)
    return Shopper(
        shop_domain=params["shop"][0],
        customer_id=params["logged_in_customer_id"][0] or None,
        path_prefix=params["path_prefix"][0],
        params={name: params[name][0] for name in sorted(OURS & params.keys())},
    )


def canonical(params: Mapping[str, list[str]]) -> bytes:
    """The text that Shopify signs."""
    pairs = sorted((name, ",".join(values)) for name, values in params.items())
    return "".join(f"{name}={value}" for name, value in pairs).encode()


def _refused() -> UnauthenticatedError:
    """One answer for every reason: nobody learns which guard they met."""
    return UnauthenticatedError("not a request that Shopify forwarded just now")


def _parsed(query: bytes) -> Params:
    if len(query) > _LONGEST_QUERY or not query.isascii():
        raise _refused()
    params: Params = {}
    for part in query.decode().split("&"):
        name, equals, value = part.partition("=")
        if not equals:
            raise _refused()
        params.setdefault(_decoded(name), []).append(_decoded(value))
    return params


def _decoded(text: str) -> str:
    if not _ESCAPED.fullmatch(text):
        raise _refused()
    decoded = unquote_to_bytes(text)
    if not decoded.isascii():
        raise _refused()
    return decoded.decode()


def _require_form(params: Params) -> None:
    if not (_RESERVED.keys() <= params.keys() and is_shop_domain(params["shop"][0])):
        raise _refused()
    if not all(_well_formed(name, values) for name, values in params.items()):
        raise _refused()


def _well_formed(name: str, values: list[str]) -> bool:
    if name in _KNOWN:
        return len(values) == 1 and bool(_FORMS.get(name, _OUR_VALUE).fullmatch(values[0]))
    named = bool(_OTHER_NAME.fullmatch(name))
    return named and all(_OTHER_VALUE.fullmatch(value) for value in values)


def _require_one_cut(params: Params) -> None:
    signed = sorted(params.keys() - {"signature"})
    if any(_could_be_cut_elsewhere(before, name) for before, name in pairwise(["", *signed])):
        raise _refused()


def _could_be_cut_elsewhere(before: str, name: str) -> bool:
    """
    Could the border in front of an unknown name be moved so that a known one changes?

    `xkey=1` may be the `x` of the value before and `key=1`; `ey=1` may have lost its `k` to it;
    and an unknown name right behind an open-ended value may have taken or given a few letters.
    """
    if name in _KNOWN:
        return False
    return name.endswith(_KNOWN) or _ends_any(name, OURS) or before in _OPEN_ENDED


def _ends_any(ending: str, names: Iterable[str]) -> bool:
    return any(name.endswith(ending) for name in names)


def _require_signature(params: Params, secrets: Secrets) -> None:
    signed = {name: values for name, values in params.items() if name != "signature"}
    digest = bytes.fromhex(params["signature"][0])
    if not signed_by_any(secrets, canonical(signed), digest):
        raise _refused()


def _require_fresh(timestamp: int, now: datetime) -> None:
    if not _NEWEST <= now.timestamp() - timestamp <= _OLDEST:
        raise _refused()
