"""Launches and consents: signed, fresh, of one reading, from a genuine shop, or refused."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shopify import Session

from plugin.domain.errors import HandshakeError
from plugin.platforms.shopify.launch import canonical, consent, launch
from plugin.ports import Consent, Launch
from tests.platforms.shopify_letters import OLD_SECRET, SECRET, SHOP

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECRETS = (SECRET, OLD_SECRET)
STATE = "s" * 43
GIVEN = {"host": "YWRtaW4", "shop": SHOP, "timestamp": str(int(NOW.timestamp()))}
CONSENT = {**GIVEN, "code": "0907a61c0c8d55e99db179b68161bc00", "state": STATE}


def signed(given: dict[str, str], secret: str = SECRET) -> bytes:
    """A query as Shopify signs it."""
    text = "&".join(sorted(f"{name}={value}" for name, value in given.items()))
    proof = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return urlencode({**given, "hmac": proof}).encode()


def refused(query: bytes, now: datetime = NOW) -> bool:
    for read in (launch, consent):
        with pytest.raises(HandshakeError):
            read(query, SECRETS, now)
    return True


@pytest.mark.parametrize("secret", SECRETS)
def test_a_signed_visit_names_its_shop(secret: str) -> None:
    assert launch(signed(GIVEN, secret), SECRETS, NOW) == Launch(SHOP)
    assert consent(signed(CONSENT, secret), SECRETS, NOW) == Consent(SHOP, CONSENT["code"], STATE)


def test_a_launch_says_whether_it_is_framed() -> None:
    framed = {**GIVEN, "embedded": "1", "locale": "pl-PL", "session": "ab", "id_token": "a.b-c.d_e"}
    assert launch(signed(framed), SECRETS, NOW) == Launch(SHOP, framed=True)


def test_it_agrees_with_the_vector_of_the_documentation() -> None:
    """https://shopify.dev: authorization-code grant, verify the installation request."""
    told = {
        "code": "0907a61c0c8d55e99db179b68161bc00",
        "shop": "some-shop.myshopify.com",
        "state": "0.6784241404160823",
        "timestamp": "1337178173",
    }
    proof = "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf"
    assert hmac.new(b"hush", canonical(told), hashlib.sha256).hexdigest() == proof


@pytest.mark.attack
@pytest.mark.parametrize(
    "given",
    [
        {**GIVEN, "shop": shop}
        for shop in [
            "evil.com",
            "kubek.evil.com",
            "x@evil",
            f"{SHOP}:443",
            f"{SHOP}/admin",
            f"{SHOP}\n",
            "Kubek.myshopify.com",
            "küb.myshopify.com",
            f"{SHOP}.evil.com",
            "",
        ]
    ]
    + [{**GIVEN, "timestamp": at} for at in ["abc", "", "1", "²²²²²²²²²²", "99999999999"]]
    + [{**GIVEN, "ids[]": "1"}, {**GIVEN, "a=b": "1"}, {**GIVEN, "x": "a&shop=evil"}],
)
def test_signed_nonsense_is_refused(given: dict[str, str]) -> None:
    """Shopify would not sign it; should it be made to, nobody here acts on it."""
    assert refused(signed(given))


@pytest.mark.attack
@pytest.mark.parametrize("name", ["shop", "timestamp", "hmac", "host"])
def test_a_name_that_stands_twice_is_refused(name: str) -> None:
    query = signed(GIVEN)
    value = dict(parse_qsl(query.decode()))[name]
    assert refused(query + f"&{name}={quote(value)}".encode())
    assert refused(f"{name}={quote(value)}&".encode() + query)


@pytest.mark.attack
@pytest.mark.parametrize("missing", ["shop", "timestamp", "hmac"])
def test_a_visit_that_lacks_a_signed_part_is_refused(missing: str) -> None:
    pairs = [pair for pair in parse_qsl(signed(GIVEN).decode()) if pair[0] != missing]
    assert refused(urlencode(pairs).encode())


@pytest.mark.attack
@pytest.mark.parametrize("proof", ["", "0" * 64, "é" * 64, "A" * 64, "0" * 63, "0" * 10_000])
def test_a_forged_visit_is_refused(proof: str) -> None:
    assert refused(urlencode({**GIVEN, "hmac": proof}).encode())
    assert refused(signed(GIVEN, "x" * 40))


@pytest.mark.attack
@pytest.mark.parametrize("age", [91, 3600, -6, -3600, -315_360_000])
def test_a_visit_lives_ninety_seconds(age: int) -> None:
    assert refused(signed(GIVEN), NOW + timedelta(seconds=age))


@pytest.mark.parametrize("age", [90, 0, -5])
def test_a_visit_within_its_life_is_let_in(age: int) -> None:
    assert launch(signed(GIVEN), SECRETS, NOW + timedelta(seconds=age)) == Launch(SHOP)


@pytest.mark.attack
@pytest.mark.parametrize("changed", [{"code": ""}, {"code": "a b"}, {"state": ""}, {"state": "s"}])
def test_a_consent_without_code_or_state_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(HandshakeError):
        consent(signed({**CONSENT, **changed}), SECRETS, NOW)


@pytest.mark.attack
def test_without_a_secret_nobody_is_let_in() -> None:
    with pytest.raises(HandshakeError):
        launch(signed(GIVEN, ""), ("", ""), NOW)
    with pytest.raises(HandshakeError):
        launch(signed(GIVEN, ""), (), NOW)


class TheirSession(Session):  # type: ignore[misc]
    """ShopifyAPI with our secret; the class that others share stays as it is."""

    secret = SECRET


PART = st.text(alphabet="ab=&%[]+;.\u00e9", max_size=6)


@pytest.mark.attack
@given(st.dictionaries(PART, PART, max_size=3), st.booleans())
def test_we_let_in_only_what_shopifyapi_verifies(extra: dict[str, str], ours: bool) -> None:
    query = signed({**GIVEN, **extra}) if ours else signed(GIVEN) + urlencode(extra).encode()
    try:
        launch(query, SECRETS, NOW)
    except HandshakeError:
        return
    assert TheirSession.validate_hmac(dict(parse_qsl(query.decode(), keep_blank_values=True)))
