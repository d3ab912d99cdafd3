"""
Our verifiers beside the official libraries and beside a reference of a few lines.

What we accept, each library that can be asked accepts too; and we accept exactly what the
reference and our written rules accept. Thousands of spoilt letters are tried for each verifier,
and counted: a kind of spoiling that never happened fails the run.
"""

import base64
import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import jwt
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from shopify import Session
from shopify import session_token as shopifyapi_token
from shopify_app import ShopifyApp
from shopify_app.types import AppConfig, RequestInput
from shopify_app.verify import verify_webhook_req

from plugin.domain.errors import LaurelError
from plugin.platforms.shopify import sessions, signatures
from plugin.platforms.shopify.launch import launch
from plugin.platforms.shopify.proxy import OURS, shopper
from plugin.ports import Staff
from tests.attack import reference
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    SHOP,
    Pairs,
    body_signature,
    claims,
    query_signature,
    storefront_pairs,
    webhook_headers,
)

SECRETS = (SECRET, OLD_SECRET)
CONFIG = AppConfig(client_id=CLIENT_ID, client_secret=SECRET, old_client_secret=OLD_SECRET)
APP = ShopifyApp(client_id=CLIENT_ID, client_secret=SECRET, old_client_secret=OLD_SECRET)
CASES = 3_000
LEAST = 25
"""How often each kind of spoiling must have happened."""

many = settings(
    max_examples=CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@dataclass
class Tally:
    """What was tried, and how often it was let in."""

    tried: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str, *, accepted: bool) -> None:
        self.tried[kind] += 1
        self.accepted[kind] += accepted

    def check(self, kinds: Iterable[str], harmless: set[str]) -> None:
        """Every kind happened; what is harmless was let in at times, and nothing else ever."""
        assert sum(self.tried.values()) >= CASES
        assert {kind: self.tried[kind] for kind in kinds if self.tried[kind] < LEAST} == {}
        assert {kind for kind in self.accepted if self.accepted[kind]} == harmless


# Webhooks ------------------------------------------------------------------------------------

Webhook = tuple[dict[str, str], bytes]
HMAC, DOMAIN, TOPIC = "X-Shopify-hmac-sha256", "X-Shopify-shop-domain", "X-Shopify-topic"


def _claim(name: str, *values: str) -> Callable[[Webhook, int], Webhook]:
    return lambda letter, n: ({**letter[0], name: values[n % len(values)]}, letter[1])


def _hmac(change: Callable[[str, int], str]) -> Callable[[Webhook, int], Webhook]:
    return lambda letter, n: ({**letter[0], HMAC: change(letter[0][HMAC], n)}, letter[1])


def _spare_bits(right: str, n: int) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return f"{right[:42]}{alphabet[alphabet.index(right[42]) ^ (1 + n % 3)]}="


def _without(name: str) -> Callable[[Webhook, int], Webhook]:
    return lambda letter, _: ({k: v for k, v in letter[0].items() if k != name}, letter[1])


def _newer(letter: Webhook) -> dict[str, str]:
    return {name.removeprefix("X-"): value for name, value in letter[0].items()}


def _flip(text: bytes, n: int) -> bytes:
    at = n % (len(text) * 8) if text else 0
    return bytes(b ^ (1 << at % 8 if i == at // 8 else 0) for i, b in enumerate(text)) or b"x"


WEBHOOKS: dict[str, Callable[[Webhook, int], Webhook]] = {
    "genuine": lambda letter, _: letter,
    "former secret": lambda letter, _: (
        {**letter[0], HMAC: body_signature(letter[1], OLD_SECRET)}, letter[1]),
    "newer family": lambda letter, _: (_newer(letter), letter[1]),
    "both families": lambda letter, _: (letter[0] | _newer(letter), letter[1]),
    "no id": _without("X-Shopify-webhook-id"),
    "families disagree": lambda letter, n: (
        letter[0] | {sorted(_newer(letter))[n % len(_newer(letter))]: "other"}, letter[1]),
    "wrong secret": lambda letter, n: (
        {**letter[0], HMAC: body_signature(letter[1], f"guess {n}")}, letter[1]),
    "flipped body": lambda letter, n: (letter[0], _flip(letter[1], n)),
    "longer body": lambda letter, _: (letter[0], letter[1] + b" "),
    "flipped signature": _hmac(lambda right, n: _flip(right.encode(), n % 344 & ~7 | n % 7)
                               .decode("latin-1")),
    "truncated": _hmac(lambda right, n: right[: n % 44]),
    "padded": _hmac(lambda right, n: right + "=" * (1 + n % 4)),
    "spaced": _hmac(lambda right, n: [" ", "\t", "\n", ""][n % 3] + right + " " * (n % 2)
                    or right),
    "spare bits": _hmac(_spare_bits),
    "hex": _hmac(lambda right, _: base64.b64decode(right).hex()),
    "url-safe": _hmac(lambda right, _: right.translate(str.maketrans("+/", "-_"))[:-1]),
    "not ASCII": _hmac(lambda right, n: right[:n % 44] + "\N{FULLWIDTH DIGIT ONE}"),
    "unsigned": _without(HMAC),
    "no shop": _without(DOMAIN),
    "odd shop": _claim(DOMAIN, "", "evil.example", SHOP.upper(), f"{SHOP}\n", f"x@{SHOP}",
                       f"{SHOP}.evil.example", f"{SHOP}:443", "a.myshopify.com", "-" + SHOP),
    "odd topic": _claim(TOPIC, "", "orders", "Orders/Paid", "orders/paid\r\nx", "a/b/c/d", "é/é"),
    "odd claim": _claim("X-Shopify-webhook-id", "\N{SNOWMAN}", "x" * 201, "a\nb", "\0"),
}  # fmt: skip
KEPT = {"genuine", "former secret", "newer family", "both families", "no id"}


@pytest.mark.attack
def test_webhooks_are_judged_as_the_libraries_and_the_reference_judge() -> None:
    tally = Tally()

    @seed(1)
    @many
    @given(st.sampled_from(sorted(WEBHOOKS)), st.binary(max_size=80), st.integers(0, 10_000))
    def try_one(kind: str, body: bytes, n: int) -> None:
        headers, body = WEBHOOKS[kind]((webhook_headers(body), body), n)
        ours = _accepts(lambda: signatures.arrival(headers, body, SECRETS))
        assert ours == reference.webhook_is_ours(headers, body, SECRETS)
        if ours and (text := _text(body)) is not None:
            asked = RequestInput(method="POST", headers=headers, url="https://a.invalid", body=text)
            assert verify_webhook_req(asked, CONFIG).ok
        tally.count(kind, accepted=ours)

    try_one()
    tally.check(WEBHOOKS, KEPT)


# Proxied requests ----------------------------------------------------------------------------

Letter = tuple[Pairs, str]


def _named(name: str, *values: str) -> Callable[[Letter, int], Letter]:
    def change(letter: Letter, n: int) -> Letter:
        pairs = [pair for pair in letter[0] if pair[0] != name]
        return [*pairs, (name, values[n % len(values)])], letter[1]

    return change


def _again(letter: Letter, n: int) -> Letter:
    name, value = letter[0][n % len(letter[0])]
    return [*letter[0], (name, ["1", value, ""][n % 3])], letter[1]


def _dropped(letter: Letter, n: int) -> Letter:
    name = reference.FOREVER_OURS[n % 4]
    return [pair for pair in letter[0] if pair[0] != name], letter[1]


def _plus(*extra: tuple[str, str]) -> Callable[[Letter, int], Letter]:
    return lambda letter, n: ([*letter[0], extra[n % len(extra)]], letter[1])


QUERIES: dict[str, Callable[[Letter, int], Letter]] = {
    "genuine": lambda letter, _: letter,
    "guest": _named("logged_in_customer_id", ""),
    "former secret": lambda letter, _: (letter[0], OLD_SECRET),
    "in another order": lambda letter, n: (letter[0][n % 4 :] + letter[0][: n % 4], letter[1]),
    "a stranger's name": _plus(("spb", "0"), ("a", "1"), ("fbclid", "x.y-z"), ("_ab", "")),
    "a stranger's name twice": lambda letter, n: (
        [*letter[0], ("spb", "0"), ("spb", str(n))], letter[1]),
    "wrong secret": lambda letter, n: (letter[0], f"guess {n}"),
    "no secret": lambda letter, _: (letter[0], ""),
    "a name dropped": _dropped,
    "a name twice": _again,
    "odd customer": _named("logged_in_customer_id", "0", "007", "7,5", " 7", "7 ", "1_0", "-1",
                           "\N{FULLWIDTH DIGIT SEVEN}", "\N{SUPERSCRIPT TWO}", "1" * 21, "7\n"),
    "odd shop": _named("shop", "", "evil.example", SHOP.upper(), f"{SHOP}.evil.example",
                       f"{SHOP}:1", f"x@{SHOP}", "a" * 64 + ".myshopify.com"),
    "odd prefix": _named("path_prefix", "", "/", "//evil.example", "/a/b/c", "/a/b=c", "a",
                         "/a/.."),
    "odd time": _named("timestamp", "", "abc", "1e9", "17776368000", "-1", "1.0"),
    "ours twice": lambda letter, n: (
        [*letter[0], (sorted(OURS)[n % len(OURS)], "1")] * 2, letter[1]),
    "could be cut": _plus(("xlogged_in_customer_id", "777"), ("ashop", SHOP), ("ocale", "pl"),
                          ("k", "xlogged_in_customer_id=777m="), ("q", "1"), ("hop", "1,2")),
    "not plain": _plus(("other", "a b"), ("other", "a,b"), ("oth er", "a"), ("", "a"),
                       ("o", "\N{SNOWMAN}"), ("o", "a=b"), ("o", "\0")),
}  # fmt: skip
WRITTEN: dict[str, Callable[[str, int], str]] = {
    "as it should": lambda query, _: query,
    "escaped in small letters": lambda query, _: query.replace("%2F", "%2f"),
    "escaped without need": lambda query, _: query.replace("shop=k", "shop=%6B"),
    "a bare ampersand": lambda query, n: query + "&" if n % 2 else "&" + query,
    "a name without a value": lambda query, _: query + "&a",
    "a broken escape": lambda query, n: query + ["&a=%", "&a=%z", "&a=%ff", "&a=%80"][n % 4],
    "a plus": lambda query, _: query + "&a=+",
    "semicolons": lambda query, _: query.replace("&", ";"),
    "signature in capitals": lambda query, _: query[:-64] + query[-64:].upper(),
    "signature cut": lambda query, n: query[: -1 - n % 64],
    "signature spoilt": lambda query, n: query[:-1] + f"{int(query[-1], 16) ^ 1 + n % 15:x}",
    "signature twice": lambda query, _: f"{query}&{query[-74:]}",
    "no signature": lambda query, _: query[:-75],
    "too long": lambda query, _: query + "&a=" + "1" * 4_100,
}
FITTING = {"format": ["csv", "xml"], "month": ["2026-05", "2026-13"]}
"""What those of our parameters say that have a form of their own, and what they do not."""
KINDS = {**QUERIES, **WRITTEN, "fresh": None, "90 seconds": None, "stale": None, "ahead": None}
AGES = {"fresh": [0, 30, -4], "90 seconds": [89, 90], "stale": [92, 1_000], "ahead": [-7, -80]}
WELCOME = {
    *("genuine", "guest", "former secret", "in another order", "a stranger's name"),
    *("a stranger's name twice", "as it should", "escaped in small letters"),
    *("escaped without need", "fresh", "90 seconds"),
}


@pytest.mark.attack
def test_proxied_requests_are_judged_as_the_library_and_the_reference_judge() -> None:
    tally = Tally()
    extras = st.lists(
        st.sampled_from(sorted(OURS)).flatmap(
            lambda name: st.tuples(st.just(name), st.sampled_from(FITTING.get(name, ["1", "pl"])))
        ),
        max_size=2,
        unique_by=lambda pair: pair[0],
    )

    @seed(2)
    @many
    @given(_spoilings(), extras, st.integers(0, 10_000))
    def try_one(spoilt: tuple[str, str, str], extra: Pairs, n: int) -> None:
        kind, written, aged = spoilt
        now = int(time.time())
        sent = datetime.fromtimestamp(now - AGES[aged][n % len(AGES[aged])], UTC)
        pairs, secret = QUERIES[kind]((storefront_pairs(sent, *extra), SECRET), n)
        if kind == "genuine":
            pairs = storefront_pairs(sent)
        query = _spelled(pairs, secret, WRITTEN[written], n)
        at = datetime.fromtimestamp(now, UTC)
        ours = _accepts(lambda: shopper(query.encode(), SECRETS, at))
        assert ours == reference.proxied_is_ours(query, SECRETS, now, OURS)
        if ours and aged == "fresh":
            url = f"https://a.invalid/?{query}"
            asked = RequestInput(method="GET", headers={}, url=url, body="")
            verdict = APP.verify_app_proxy_req(asked)
            assert verdict.ok
            assert verdict.logged_in_customer_id == dict(pairs)["logged_in_customer_id"]
        for part in spoilt:
            tally.count(part, accepted=ours)

    try_one()
    tally.check(KINDS, WELCOME)


def _spoilings() -> st.SearchStrategy[tuple[str, str, str]]:
    """One thing is spoilt at a time: what is said, how it is written, or when it is sent."""
    good = ("genuine", "as it should", "fresh")
    return st.one_of(
        st.sampled_from(sorted(QUERIES)).map(lambda kind: (kind, *good[1:])),
        st.sampled_from(sorted(WRITTEN)).map(lambda written: (good[0], written, good[2])),
        st.sampled_from(sorted(AGES)).map(lambda age: (*good[:2], age)),
    )


def _spelled(pairs: Pairs, secret: str, written: Callable[[str, int], str], n: int) -> str:
    signature = ("signature", query_signature(pairs, secret))
    return written(urlencode([*pairs, signature], quote_via=quote, safe=""), n)


# Launches ------------------------------------------------------------------------------------

Said = dict[str, str]


def _told(**changed: str) -> Callable[[Said, int], Said]:
    return lambda said, _: said | changed


LAUNCHES: dict[str, Callable[[Said, int], Said]] = {
    "genuine": lambda said, _: said,
    "with a host": _told(host="YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUva3ViZWs"),
    "a stranger's name": _told(locale="pl-PL"),
    "odd shop": lambda said, n: said | {
        "shop": ["evil.example", SHOP.upper(), f"{SHOP}.evil.example", f"x.{SHOP}", ""][n % 5]},
    "odd time": lambda said, n: said | {"timestamp": ["abc", "", "1e9", "-1", "1.0"][n % 5]},
    "ten years ahead": lambda said, _: said | {"timestamp": str(int(said["timestamp"]) + 10**8)},
    "stale": lambda said, n: said | {"timestamp": str(int(said["timestamp"]) - 95 - n)},
    "list": lambda said, _: said | {"ids[]": "1"},
    "not plain": lambda said, n: said | {"locale": ["a b", "a&b", "\N{SNOWMAN}", "\0"][n % 4]},
}  # fmt: skip
POSTED: dict[str, Callable[[str, int], str]] = {
    "as signed": lambda query, _: query,
    "twice": lambda query, n: f"{query}&{query.split('&')[n % 3]}",
    "added": lambda query, _: f"{query}&embedded=1",
    "hmac spoilt": lambda query, n: query[: -1 - n % 64],
    "another secret": lambda query, _: query,
}


def launch_signature(said: Said, secret: str) -> str:
    text = "&".join(f"{name}={said[name]}" for name in sorted(said))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


@pytest.mark.attack
def test_launches_are_judged_as_the_library_and_the_reference_judge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Session, "secret", SECRET)
    tally = Tally()

    @seed(4)
    @many
    @given(st.sampled_from(sorted(LAUNCHES)), st.sampled_from(sorted(POSTED)), st.integers(0, 999))
    def try_one(kind: str, posted: str, n: int) -> None:
        now = int(time.time())
        said = LAUNCHES[kind]({"shop": SHOP, "timestamp": str(now - 30)}, n)
        secret = "guess" if posted == "another secret" else SECRET
        whole = said | {"hmac": launch_signature(said, secret)}
        query = POSTED[posted](urlencode(whole), n)
        at = datetime.fromtimestamp(now, UTC)
        ours = _accepts(lambda: launch(query.encode(), SECRETS, at))
        assert ours == reference.launch_is_ours(query, SECRETS, now)
        if ours:
            assert Session.validate_params(whole)
        tally.count(kind if posted == "as signed" else posted, accepted=ours)

    try_one()
    tally.check(
        {*LAUNCHES, *POSTED} - {"as signed"}, {"genuine", "with a host", "a stranger's name"}
    )


# Session tokens ------------------------------------------------------------------------------

NOW, AN_AGE = int(time.time()), 10**7
"""A whole run, however slow, begins and ends within an age."""
CLAIMS: dict[str, list[Any]] = {
    "aud": [None, "another-app", [CLIENT_ID], "", 1],
    "dest": [None, SHOP, f"http://{SHOP}", f"https://{SHOP}/", "https://evil.example", 7],
    "iss": [None, f"https://{SHOP}", f"https://{SHOP}/checkouts", "https://evil.example/admin"],
    "exp": [None, NOW - AN_AGE, NOW + AN_AGE, "soon", 10**12],
    "nbf": [None, NOW + AN_AGE, "x"],
    "sub": [None, "", "0", "\N{SUPERSCRIPT TWO}", "gid://shopify/Customer/1", "1" * 21],
    "sid": [None, "", 7],
    "jti": [None, ""],
}
TOKENS = {**CLAIMS, "genuine": None, "former secret": None, "wrong secret": None, "HS512": None}
TOKENS |= {"none": None, "not a token": None}


@pytest.mark.attack
def test_session_tokens_are_judged_as_the_libraries_and_the_reference_judge() -> None:
    tally = Tally()

    @seed(3)
    @many
    @given(st.sampled_from(sorted(TOKENS)), st.integers(0, 10_000))
    def try_one(kind: str, n: int) -> None:
        changed = {kind: CLAIMS[kind][n % len(CLAIMS[kind])]} if kind in CLAIMS else {}
        token, said = _token(kind, changed)
        ours = _accepts(lambda: _staff(token))
        meant = kind in {*CLAIMS, "genuine", "former secret"}
        now = int(time.time())
        assert ours == (meant and reference.token_is_for_staff(said, now, CLIENT_ID))
        if ours:
            secret = OLD_SECRET if kind == "former secret" else SECRET
            assert shopifyapi_token.decode_from_header(f"Bearer {token}", CLIENT_ID, secret)
            assert _by_shopifyapp(token)
        tally.count(kind, accepted=ours)

    try_one()
    tally.check(TOKENS, {"genuine", "former secret"})


def _token(kind: str, changed: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    said = claims(**changed)
    if kind == "not a token":
        return "a.b.c", said
    secret = {"former secret": OLD_SECRET, "wrong secret": "f" * 40, "none": ""}.get(kind, SECRET)
    algorithm = {"HS512": "HS512", "none": "none"}.get(kind, "HS256")
    return _encoded(said, secret * (2 if kind == "HS512" else 1), algorithm), said


def _encoded(said: dict[str, Any], secret: str, algorithm: str) -> str:
    """As a token is written, without PyJWT's checks of what it says."""
    return jwt.PyJWS().encode(json.dumps(said).encode(), secret, algorithm=algorithm)


def _staff(token: str) -> None:
    found = sessions.staff("https://a.invalid/", {"Authorization": f"Bearer {token}"}, CONFIG)
    assert isinstance(found, Staff)


def _by_shopifyapp(token: str) -> bool:
    bearer = {"Authorization": f"Bearer {token}"}
    asked = RequestInput(method="GET", headers=bearer, url="https://a.invalid/", body="")
    return bool(APP.verify_app_home_req(asked, "/auth/patch").ok)


# ----------------------------------------------------------------------------------------------


def _accepts(verify: Callable[[], object]) -> bool:
    """Yes, or one of our own errors; anything else is a fault."""
    try:
        verify()
    except LaurelError:
        return False
    return True


def _text(body: bytes) -> str | None:
    """The library can be asked about text only; bytes that are none are kept as dead letters."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


@pytest.mark.attack
def test_the_tally_notices_a_spoiling_that_never_happened() -> None:
    tally = Tally(Counter(genuine=CASES, flipped=LEAST - 1), Counter(genuine=1))
    with pytest.raises(AssertionError, match="flipped"):
        tally.check(iter(["genuine", "flipped"]), {"genuine"})
    with pytest.raises(AssertionError):
        Tally(Counter(flipped=CASES), Counter(flipped=1)).check(iter(["flipped"]), set())
