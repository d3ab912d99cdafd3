"""Requests to the app's proxy that must be let in, and those that must not.

Each is an address on the app itself, as the platform would call it, with the outcome to expect.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from plugin.twin.proxy import Pairs, signature
from plugin.twin.settings import Manifest, Settings

_WINDOW = 90
_STRANGER = "999"


@dataclass(frozen=True)
class Case:
    """One request: `welcome` says whether the app should let it in."""

    name: str
    url: str
    welcome: bool


def cases(settings: Settings, manifest: Manifest, path: str, customer: int | None) -> list[Case]:
    """Good ones, late ones, and forgeries of every kind we know."""
    now, whose = int(time.time()), str(customer or "")
    good = _pairs(settings, manifest, whose, now)
    made = [
        ("good", _signed(good, settings), True),
        ("guest", _signed(_pairs(settings, manifest, "", now), settings), True),
        ("extra parameter", _signed([("spb", "0"), *good], settings), True),
        *((n, q, True) for n, q in _in_time(settings, manifest, whose, now)),
        *((n, q, False) for n, q in _out_of_time(settings, manifest, whose, now)),
        *((n, q, False) for n, q in _forged(good, settings)),
    ]
    base = f"{settings.app_url}{manifest.proxy_url.rstrip('/')}/{quote(path)}"
    return [Case(name, f"{base}?{urlencode(pairs)}", welcome) for name, pairs, welcome in made]


def _pairs(settings: Settings, manifest: Manifest, customer: str, at: int) -> Pairs:
    return [
        ("shop", settings.shop),
        ("logged_in_customer_id", customer),
        ("path_prefix", manifest.proxy_path),
        ("timestamp", str(at)),
    ]


def _signed(pairs: Pairs, settings: Settings) -> Pairs:
    return [*pairs, ("signature", signature(pairs, settings.api_secret))]


def _in_time(
    settings: Settings, manifest: Manifest, customer: str, now: int
) -> Iterator[tuple[str, Pairs]]:
    """A few seconds inside the window, so that the test itself may take some.

    The official libraries allow 90 seconds ahead, too; an app may well allow no more than clocks
    differ by, and still let these in.
    """
    late, early = now - _WINDOW + 10, now + 3
    yield "almost late", _signed(_pairs(settings, manifest, customer, late), settings)
    yield "a moment early", _signed(_pairs(settings, manifest, customer, early), settings)


def _out_of_time(
    settings: Settings, manifest: Manifest, customer: str, now: int
) -> Iterator[tuple[str, Pairs]]:
    outside = _WINDOW + 10
    yield "late", _signed(_pairs(settings, manifest, customer, now - outside), settings)
    yield "early", _signed(_pairs(settings, manifest, customer, now + outside), settings)


def _forged(good: Pairs, settings: Settings) -> Iterator[tuple[str, Pairs]]:
    signed = _signed(good, settings)
    digest = dict(signed)["signature"]
    customer = dict(good)["logged_in_customer_id"]
    another = _with(good, "logged_in_customer_id", _STRANGER)
    yield "unsigned", good
    yield "another customer", [*another, ("signature", digest)]
    yield (
        "another shop",
        [*_with(good, "shop", "another-shop.myshopify.com"), ("signature", digest)],
    )
    yield "wrong digest", [*good, ("signature", digest[:-1] + ("0" if digest[-1] != "0" else "1"))]
    yield "digest beyond ASCII", [*good, ("signature", f"{digest[:-1]}é")]
    yield "wrong secret", [*good, ("signature", signature(good, "another secret altogether, long"))]
    yield "duplicated customer", _signed([("logged_in_customer_id", _STRANGER), *good], settings)
    yield "without a shop", _signed(_without(good, "shop"), settings)
    yield "re-cut", _recut(good, customer, settings)


def _recut(good: Pairs, customer: str, settings: Settings) -> Pairs:
    """The same signed text with its borders moved, so that it names somebody else.

    A shopper may send a parameter of their own that ends in what looks like the platform's.
    """
    bait = ("a", f"1logged_in_customer_id={_STRANGER}")
    digest = dict(_signed([bait, *_with(good, "logged_in_customer_id", customer)], settings))
    hidden = f"{_STRANGER}logged_in_customer_id={customer}"
    moved = _with(good, "logged_in_customer_id", hidden)
    return [("a", "1"), *moved, ("signature", digest["signature"])]


def _with(pairs: Pairs, name: str, value: str) -> Pairs:
    return [(key, value if key == name else old) for key, old in pairs]


def _without(pairs: Pairs, name: str) -> Pairs:
    return [(key, value) for key, value in pairs if key != name]
