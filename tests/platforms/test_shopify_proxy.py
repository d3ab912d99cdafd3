from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shopify_app import ShopifyApp
from shopify_app.types import RequestInput
from shopify_app.verify import app_proxy

from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.proxy import OURS, canonical, shopper
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    SHOP,
    Pairs,
    query_signature,
    signed_text,
    storefront_pairs,
    storefront_query,
)

SECRETS = (SECRET, OLD_SECRET)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def seen(pairs: Pairs, secret: str = SECRET) -> tuple[str, str | None, str, dict[str, str]]:
    found = shopper(storefront_query(pairs, secret), SECRETS, NOON)
    return found.shop_domain, found.customer_id, found.path_prefix, dict(found.params)


def refused(query: bytes, now: datetime = NOON) -> bool:
    try:
        shopper(query, SECRETS, now)
    except UnauthenticatedError:
        return True
    return False


def test_a_signed_request_names_the_shopper_and_our_parameters() -> None:
    pairs = storefront_pairs(NOON, ("locale", "pl"), ("view", "rewards"), ("spb", "0"))
    assert seen(pairs) == (SHOP, "777", "/apps/laurel", {"locale": "pl", "view": "rewards"})


def test_order_does_not_matter_and_the_former_secret_opens() -> None:
    pairs = storefront_pairs(NOON, ("locale", "pl"))
    assert seen(pairs[::-1]) == seen(pairs) == seen(pairs, OLD_SECRET)


def test_a_guest_is_nobody() -> None:
    assert seen(storefront_pairs(NOON, logged_in_customer_id=""))[1] is None


@pytest.mark.parametrize(
    ("customer_id", "signature"),
    [
        ("1", "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb"),
        ("", "e072b6d7e6622d85912a5214b860d3100dc1e73d9bc29f43796ac8c9ff8093cb"),
    ],
)
def test_the_documented_example_holds(customer_id: str, signature: str) -> None:
    at = datetime.fromtimestamp(1317327555, UTC)
    pairs = [
        ("extra", "1"),
        ("extra", "2"),
        ("shop", "shop-name.myshopify.com"),
        ("logged_in_customer_id", customer_id),
        ("path_prefix", "/apps/awesome_reviews"),
        ("timestamp", "1317327555"),
        ("signature", signature),
    ]
    assert shopper(urlencode(pairs).encode(), ("hush",), at).customer_id == (customer_id or None)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("age", "fresh"), [(0, True), (89, True), (90, True), (91, False), (-5, True), (-6, False)]
)
def test_a_request_lives_ninety_seconds(age: int, fresh: bool) -> None:
    query = storefront_query(storefront_pairs(NOON))
    assert refused(query, NOON + timedelta(seconds=age)) is not fresh


@pytest.mark.attack
@pytest.mark.parametrize("name", ["shop", "path_prefix", "timestamp", "logged_in_customer_id"])
def test_reserved_names_stand_exactly_once(name: str) -> None:
    pairs = storefront_pairs(NOON)
    assert refused(storefront_query([*pairs, (name, dict(pairs)[name])]))
    assert refused(storefront_query([pair for pair in pairs if pair[0] != name]))


@pytest.mark.attack
@pytest.mark.parametrize(
    "signature", [None, "", "é", "0" * 64, "zz", "0" * 10_000, "upper", "twice"]
)
def test_a_wrong_signature_is_refused(signature: str | None) -> None:
    pairs = storefront_pairs(NOON)
    right = query_signature(pairs)
    written = {"upper": right.upper(), "twice": right}.get(signature or "", signature)
    added = [] if written is None else [("signature", written)]
    assert refused(urlencode([*pairs, *added * (1 + (signature == "twice"))]).encode())


@pytest.mark.attack
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("logged_in_customer_id", value)
        for value in ("0", "777,5", " 7", "7 ", "\uff17", "²", "1_0", "-1", "007", "1" * 21, "7\n")
    ]
    + [("timestamp", value) for value in ("", "abc", "1e9", "17776368000", "\uff11777636800")]
    + [("shop", value) for value in ("", "evil.example", "Kubek.myshopify.com", f"{SHOP}:1")]
    + [("path_prefix", value) for value in ("", "/", "//evil.com", "/apps/a/b", "/apps/a=b", "a")],
)
def test_reserved_values_have_one_form(name: str, value: str) -> None:
    assert refused(storefront_query(storefront_pairs(NOON, **{name: value})))


@pytest.mark.attack
@pytest.mark.parametrize(
    "extra",
    [
        ("locale", "pl=1"),
        ("locale", "x" * 65),
        ("locale", "pl,en"),
        ("view", "é"),
        ("k", "xlogged_in_customer_id=777m="),
        ("other", "a b"),
        ("other", "a,b"),
        ("oth er", "a"),
        ("", "a"),
        ("xlogged_in_customer_id", "777"),
        ("ashop", "other.myshopify.com"),
        ("xlocale", "pl"),
        ("ocale", "pl"),
        ("q", "1"),
    ],
)
def test_nothing_that_could_be_cut_elsewhere_is_accepted(extra: tuple[str, str]) -> None:
    assert refused(storefront_query(storefront_pairs(NOON, extra)))


@pytest.mark.attack
def test_our_own_names_stand_at_most_once() -> None:
    assert refused(storefront_query(storefront_pairs(NOON, ("view", "a"), ("view", "a"))))


@pytest.mark.attack
@pytest.mark.parametrize(
    "spoil",
    [
        lambda query: query + b"&",
        lambda query: b"&" + query,
        lambda query: query + b"&a",
        lambda query: query + b"&a=%",
        lambda query: query + b"&a=%zz",
        lambda query: query + b"&a=%ff",
        lambda query: query + b"&a=+",
        lambda query: query.replace(b"&", b";"),
        lambda query: query + b"\xff",
        lambda query: query + b"&a=" + b"1" * 5_000,
        lambda query: query.replace(b"777", b"777%00"),
        lambda query: query[:0],
    ],
)
def test_what_is_not_strictly_encoded_is_refused(spoil: object) -> None:
    assert callable(spoil)
    assert refused(spoil(storefront_query(storefront_pairs(NOON))))


@pytest.mark.attack
@pytest.mark.parametrize(
    ("extra", "written", "rewritten"),
    [
        (("a", ""), b"a=", b"a"),
        (("a", "1"), b"a=1", b"a=1&"),
        (("a", "1"), b"a=1", b"&a=1"),
        (("a", "1" * 4_096), b"", b""),
    ],
)
def test_a_sloppy_spelling_is_refused_although_the_signature_fits(
    extra: tuple[str, str], written: bytes, rewritten: bytes
) -> None:
    query = storefront_query(storefront_pairs(NOON, extra))
    assert refused(query.replace(written, rewritten, 1))


@pytest.mark.attack
@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_the_door_is_shut(secrets: tuple[str, ...]) -> None:
    query = storefront_query(storefront_pairs(NOON), "")
    with pytest.raises(UnauthenticatedError):
        shopper(query, secrets, NOON)


@pytest.mark.attack
def test_a_forged_customer_is_refused_although_the_signature_fits() -> None:
    """What a guest sends as one parameter can be cut into three, one of them a customer."""
    rest = [pair for pair in storefront_pairs(NOON) if pair[0] != "logged_in_customer_id"]
    guest = [("k", "xlogged_in_customer_id=777n="), *rest]
    forged = [("k", "x"), ("logged_in_customer_id", "777"), ("n", ""), *rest]
    assert signed_text(guest) == signed_text(forged)
    assert refused(storefront_query(guest))
    assert not refused(storefront_query(forged))


NAMES = st.sampled_from(
    [*sorted(OURS), "a", "b", "extra", "k", "m", "lang", "q", "spb", "t", "x", "zz", "kez", "lz"]
)
VALUES = st.text("abeklstvyz01.", max_size=5)
EXTRAS = st.lists(st.tuples(NAMES, VALUES), max_size=4, unique_by=lambda pair: pair[0])


def cuts(pairs: Pairs) -> list[Pairs]:
    """Every way to move one border of the signed text: between a value and the next name."""
    signed = sorted(pairs)
    found = []
    for at, ((name, value), (following, after)) in enumerate(pairwise(signed)):
        text = value + following
        found += [
            [*signed[:at], (name, text[:cut]), (text[cut:], after), *signed[at + 2 :]]
            for cut in range(len(text) + 1)
            if cut != len(value)
        ]
    return [cut for cut in found if signed_text(cut) == signed_text(pairs)]


@pytest.mark.attack
@settings(deadline=None)
@given(EXTRAS, st.sampled_from(["", "7", "777"]))
def test_no_other_cut_of_the_signed_text_tells_another_story(
    extras: Pairs, customer_id: str
) -> None:
    pairs = storefront_pairs(NOON, *extras, logged_in_customer_id=customer_id)
    if refused(storefront_query(pairs)):
        return
    for cut in cuts(pairs):
        query = storefront_query(cut)
        assert refused(query) or seen(cut) == seen(pairs)


@pytest.mark.attack
@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), EXTRAS)
def test_no_chain_of_cuts_tells_another_story(steps: list[int], extras: Pairs) -> None:
    pairs = cut = storefront_pairs(NOON, *extras)
    for step in steps:
        others = cuts(cut)
        cut = others[step % len(others)] if others else cut
    if not (refused(storefront_query(pairs)) or refused(storefront_query(cut))):
        assert seen(cut) == seen(pairs)


@pytest.mark.attack
@settings(deadline=None)
@given(
    EXTRAS,
    st.integers(-95, 10),
    st.sampled_from(["", "0", "777", "7,7"]),
    st.sampled_from([SECRET, OLD_SECRET, "other"]),
)
def test_we_accept_only_what_the_library_accepts(
    extras: Pairs, offset: int, customer_id: str, secret: str
) -> None:
    now = datetime.now(UTC)
    sent = now + timedelta(seconds=offset)
    pairs = storefront_pairs(sent, *extras, logged_in_customer_id=customer_id)
    query = storefront_query(pairs, secret)
    if refused(query, now):
        return
    app = ShopifyApp(client_id=CLIENT_ID, client_secret=SECRET, old_client_secret=OLD_SECRET)
    asked = RequestInput(
        method="GET", headers={}, url=f"https://a.invalid/?{query.decode()}", body=""
    )
    with pytest.MonkeyPatch.context() as patch:
        # The library reads the clock itself: at the edge of the window, a second would decide.
        patch.setattr(app_proxy, "time", SimpleNamespace(time=now.timestamp))
        verdict = app.verify_app_proxy_req(asked)
    assert verdict.ok
    assert (verdict.logged_in_customer_id or None) == (customer_id or None)


def test_what_we_sign_is_what_is_documented() -> None:
    pairs = storefront_pairs(NOON, ("extra", "1"), ("extra", "2"))
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    assert canonical(grouped).decode() == signed_text(pairs)
