import base64
import time
from datetime import datetime, tzinfo
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from shopify import session_token as shopify_session_token
from shopify_app.types import AppConfig

from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.sessions import staff
from plugin.ports import Redirect, Staff
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    SHOP,
    claims,
    session_token,
)

CONFIG = AppConfig(client_id=CLIENT_ID, client_secret=SECRET, old_client_secret=OLD_SECRET)
HOME = f"https://laurel.example/admin/?embedded=1&host=YWRtaW4&shop={SHOP}&hmac=1&x=y"


def by_page(token: str | None) -> Staff | Redirect:
    return staff(HOME if token is None else f"{HOME}&id_token={token}", {}, CONFIG)


def by_script(header: str) -> Staff | Redirect:
    return staff("https://laurel.example/admin/", {"authorization": header}, CONFIG)


def refused_everywhere(token: str) -> bool:
    """A script hears no; a page hears no or is sent for a fresh token, never let in."""
    with pytest.raises(UnauthenticatedError):
        by_script(f"Bearer {token}")
    try:
        return isinstance(by_page(token), Redirect)
    except UnauthenticatedError:
        return True


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
def test_a_fresh_token_names_shop_and_person(secret: str) -> None:
    token = session_token(secret)
    assert by_page(token) == by_script(f"Bearer {token}") == Staff(SHOP, "42", token)


@pytest.mark.parametrize("token", [None, "", "stale", "garbage", "forged"])
def test_a_page_without_a_fresh_token_is_sent_for_one(token: str | None) -> None:
    stale, forged = session_token(exp=int(time.time()) - 11), session_token("f" * 40)
    answer = by_page({"stale": stale, "forged": forged}.get(token or "", token))
    assert isinstance(answer, Redirect)
    where = urlsplit(answer.location)
    assert (where.scheme, where.netloc, where.path) == ("", "", "/auth/patch")
    assert parse_qs(where.query) == {
        "embedded": ["1"],
        "host": ["YWRtaW4"],
        "shop": [SHOP],
        "shopify-reload": [f"/admin/?embedded=1&host=YWRtaW4&shop={SHOP}&x=y"],
    }


@pytest.mark.attack
@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic x", "bearer x.y.z", "x.y.z", "Bearer é.é.é", "Bearer a,b"],
)
def test_a_script_without_a_token_is_refused(header: str) -> None:
    with pytest.raises(UnauthenticatedError):
        by_script(header)


@pytest.mark.attack
@pytest.mark.parametrize("scheme", ["", "bearer ", "Basic ", "Bearer  "])
def test_a_good_token_under_another_scheme_is_refused(scheme: str) -> None:
    with pytest.raises(UnauthenticatedError):
        by_script(scheme + session_token())


@pytest.mark.attack
def test_two_tokens_are_none() -> None:
    token = session_token()
    with pytest.raises(UnauthenticatedError):
        by_script(f"Bearer {token},Bearer {token}")
    with pytest.raises(UnauthenticatedError):
        staff(f"{HOME}&id_token={token}&id_token={token}", {}, CONFIG)


@pytest.mark.attack
@pytest.mark.parametrize("algorithm", ["none", "HS512", "HS384"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    secret = "" if algorithm == "none" else SECRET * 2
    assert refused_everywhere(jwt.encode(claims(), secret, algorithm=algorithm))


@pytest.mark.attack
def test_a_token_signed_with_a_key_pair_is_refused() -> None:
    """Whoever may choose the algorithm may also choose the key: ours is a secret, never a pair."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert refused_everywhere(jwt.encode(claims(), pair, algorithm="RS256"))


@pytest.mark.attack
def test_two_authorization_headers_are_none() -> None:
    """A server in front joins what was sent twice; a good one beside a bad one opens nothing."""
    good, bad = f"Bearer {session_token()}", "Bearer a.b.c"
    for joined in (f"{good},{bad}", f"{bad},{good}", f"{good}, {good}"):
        with pytest.raises(UnauthenticatedError):
            by_script(joined)


@pytest.mark.parametrize("late", [0, 9])
def test_clocks_may_differ_by_ten_seconds(late: int, monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    _stand_still(monkeypatch, now)
    assert isinstance(by_page(session_token(exp=now - late, nbf=now + late)), Staff)


@pytest.mark.parametrize("changed", [{"exp": -10}, {"nbf": 11}])
def test_clocks_may_not_differ_by_more(
    changed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = int(time.time())
    _stand_still(monkeypatch, now)
    moments = {name: now + seconds for name, seconds in changed.items()}
    assert refused_everywhere(session_token(**moments))


def _stand_still(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    """The library reads the clock itself: at the edge of a token's time, a second would decide."""

    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(now, tz)

    monkeypatch.setattr("jwt.api_jwt.datetime", Still)


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another-app"},
        {"aud": [CLIENT_ID]},
        {"aud": None},
        {"exp": None},
        {"exp": int(time.time()) - 60},
        {"exp": "soon"},
        {"nbf": None},
        {"nbf": int(time.time()) + 10**6},
        {"iat": int(time.time()) + 10**8},
        {"iss": None},
        {"iss": f"https://{SHOP}"},
        {"iss": f"https://{SHOP}/checkouts"},
        {"iss": "https://other.myshopify.com/admin"},
        {"iss": "https://evil.example/admin", "dest": "https://evil.example"},
        {"dest": None},
        {"dest": 7},
        {"dest": SHOP},
        {"dest": f"http://{SHOP}"},
        {"dest": f"https://{SHOP}/"},
        {"dest": f"https://{SHOP}:443"},
        {"sub": None},
        {"sub": "gid://shopify/Customer/1"},
        {"sub": "²"},
        {"sub": ""},
        {"sid": None},
        {"sid": ""},
        {"sid": 7},
        {"jti": None},
    ],
)
def test_a_token_that_is_not_for_our_admin_is_refused(changed: dict[str, Any]) -> None:
    assert refused_everywhere(session_token(**changed))


@pytest.mark.attack
@pytest.mark.parametrize("seconds", [660, 3_600, 10**8, 2**53])
def test_a_token_that_outlives_the_visit_is_refused(seconds: int) -> None:
    assert refused_everywhere(session_token(exp=int(time.time()) + seconds))
    assert isinstance(by_page(session_token(exp=int(time.time()) + 540)), Staff)


@pytest.mark.attack
def test_a_shoppers_token_opens_nothing() -> None:
    """Signed with our secret and made out to us, but by the customer's account or a checkout."""
    account = session_token(iss=None, sub="gid://shopify/Customer/1", sid=None, nbf=None)
    checkout = session_token(iss=None, sub=None, sid=None)
    for token in (account, checkout):
        with pytest.raises(UnauthenticatedError):
            by_page(token)
        with pytest.raises(UnauthenticatedError):
            by_script(f"Bearer {token}")


@pytest.mark.attack
def test_a_token_for_another_shop_than_the_page_is_refused() -> None:
    token = session_token(
        iss="https://other.myshopify.com/admin", dest="https://other.myshopify.com"
    )
    with pytest.raises(UnauthenticatedError):
        by_page(token)


@pytest.mark.attack
@pytest.mark.parametrize("payload", [b"[" * 2_900, b'{"alg":' + b"9" * 2_900 + b"}", b"\xff", b"7"])
def test_a_hostile_token_is_refused_quietly(payload: bytes) -> None:
    part = base64.urlsafe_b64encode(payload).decode().rstrip("=")
    assert refused_everywhere(f"{part}.{part}.x")
    assert refused_everywhere("a" * 1_000_000 + ".b.c")


@pytest.mark.attack
@pytest.mark.parametrize(
    "url",
    [
        "https://laurel.example/admin/",
        "https://laurel.example/admin/?shop=evil.example",
        f"https://laurel.example//evil.example/?shop={SHOP}",
        f"https://laurel.example/admin/../x?shop={SHOP}",
        f"https://laurel.example/a%0d%0ab?shop={SHOP}",
        "https://[laurel/admin/",
    ],
)
def test_an_odd_page_is_sent_nowhere(url: str) -> None:
    with pytest.raises(UnauthenticatedError):
        staff(url, {}, CONFIG)


@pytest.mark.attack
def test_without_a_secret_the_door_is_shut() -> None:
    config = AppConfig(client_id=CLIENT_ID, client_secret="", old_client_secret=None)
    with pytest.raises(UnauthenticatedError):
        staff(HOME, {}, config)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "iss": st.sampled_from([None, f"https://{SHOP}/admin", f"https://{SHOP}", "x", 1]),
        "dest": st.sampled_from([None, f"https://{SHOP}", SHOP, "https://evil.example", 1]),
        "aud": st.sampled_from([None, CLIENT_ID, "x", [CLIENT_ID], 1]),
        "sub": st.sampled_from([None, "42", "x", 42]),
        "sid": st.sampled_from([None, "s", "", 1]),
        "jti": st.sampled_from([None, "j"]),
    },
)


@pytest.mark.attack
@settings(deadline=None)
@given(CHANGES)
def test_we_accept_only_what_shopifyapi_accepts(changed: dict[str, Any]) -> None:
    try:
        # The encoder itself refuses some of these claims; then nobody can send them either.
        header = f"Bearer {session_token(**changed)}"
        found = by_script(header)
    except (TypeError, UnauthenticatedError):
        return
    decoded = shopify_session_token.decode_from_header(header, CLIENT_ID, SECRET)
    assert found == Staff(SHOP, decoded["sub"], header.removeprefix("Bearer "))
