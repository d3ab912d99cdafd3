import pytest
from hypothesis import given
from hypothesis import strategies as st
from shopify.utils.shop_url import sanitize_shop_domain

from plugin.domain.errors import InvalidInputError
from plugin.platforms.shopify.identity import graphql_url, is_shop_domain, token_url


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
