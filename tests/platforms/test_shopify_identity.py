from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shopify import Session
from shopify.utils.shop_url import sanitize_shop_domain

from plugin.domain.errors import InvalidInputError
from plugin.platforms.shopify.identity import (
    graphql_url,
    home_url,
    is_shop_domain,
    missing_scopes,
    order_url,
    permission_url,
    token_url,
)


def asked(shop_domain: str) -> str:
    """Where a merchant is asked for two scopes."""
    return permission_url(
        shop_domain,
        "2026-10",
        client_id="client",
        scopes={"write_orders", "read_customers"},
        redirect_uri="https://laurel.example/auth/shopify/callback",
        state="a-state",
    )


@pytest.mark.parametrize("name", ["kubek", "a1", "0-cups", "a-very-long-name-of-a-shop"])
def test_a_permanent_domain_is_a_shop(name: str) -> None:
    assert is_shop_domain(f"{name}.myshopify.com")


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "",
        "kubek",
        "evil.com",
        "kubek.evil.com",
        "kubek.myshopify.com.evil.com",
        "Kubek.myshopify.com",
        "kubek.myshopify.com\n",
        " kubek.myshopify.com",
        "https://kubek.myshopify.com",
        "x@kubek.myshopify.com",
        "kubek.myshopify.com:443",
        "kubek.myshopify.com/admin",
        "-kubek.myshopify.com",
        "ku_bek.myshopify.com",
        "ku.bek.myshopify.com",
        "küb.myshopify.com",
        "evil.com/#.myshopify.com",
        "[.myshopify.com",
        "a" * 64 + ".myshopify.com",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert not is_shop_domain(text)
    with pytest.raises(InvalidInputError):
        token_url(text)
    with pytest.raises(InvalidInputError):
        graphql_url(text, "2026-10")
    with pytest.raises(InvalidInputError):
        home_url(text, "client")
    with pytest.raises(InvalidInputError):
        asked(text)


@pytest.mark.attack
@given(st.text(max_size=24))
@example("1042")
@example("javascript:alert(1)")
@example("../apps")
@example("1042?x")
@example("1042\n")
@example("٣")
def test_an_order_of_no_number_has_no_address(text: str) -> None:
    address = order_url("kubek.myshopify.com", text)
    ours = text.isascii() and text.isdigit() and not text.startswith("0") and len(text) <= 20
    assert address == (f"https://kubek.myshopify.com/admin/orders/{text}" if ours else "")


@pytest.mark.attack
@given(st.from_regex(r"[a-zA-Z0-9_.@:/-]{0,12}\.?myshopify\.com\s?", fullmatch=True))
def test_we_accept_only_what_the_library_accepts_unchanged(text: str) -> None:
    if is_shop_domain(text):
        assert sanitize_shop_domain(text) == text


def test_addresses_are_the_shops_own() -> None:
    assert token_url("kubek.myshopify.com") == (
        "https://kubek.myshopify.com/admin/oauth/access_token"
    )
    assert graphql_url("kubek.myshopify.com", "2026-10") == (
        "https://kubek.myshopify.com/admin/api/2026-10/graphql.json"
    )


def test_the_grant_screen_is_asked_for_an_offline_token() -> None:
    address, _, query = asked("kubek.myshopify.com").partition("?")
    assert address == "https://kubek.myshopify.com/admin/oauth/authorize"
    assert dict(parse_qsl(query)) == {
        "client_id": "client",
        "scope": "read_customers,write_orders",
        "redirect_uri": "https://laurel.example/auth/shopify/callback",
        "state": "a-state",
    }
    assert Session.api_key is None, "nothing that other shops share was changed"


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (["read_orders", "write_customers"], ()),
        (["write_orders", "write_customers"], ()),
        (["read_orders", "read_customers"], ("write_customers",)),
        ([], ("read_orders", "write_customers")),
        (["unauthenticated_write_orders", "write_customers", "nonsense"], ("read_orders",)),
    ],
)
def test_permission_to_write_is_one_to_read_and_not_the_other_way(
    granted: list[str], missing: tuple[str, ...]
) -> None:
    assert missing_scopes(["write_customers", "read_orders"], granted) == missing


def test_a_scope_of_another_kind_is_covered_by_itself_only() -> None:
    assert missing_scopes(["customer_read_orders"], ["customer_read_orders"]) == ()
    assert missing_scopes(["customer_read_orders"], ["read_orders"]) == ("customer_read_orders",)
