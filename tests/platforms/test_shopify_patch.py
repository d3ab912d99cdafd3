from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.errors import InvalidInputError
from plugin.platforms.shopify.patch import (
    frame_ancestors,
    is_safe_target,
    patch_page,
    to_patch_page,
)
from tests.platforms.shopify_letters import CLIENT_ID, SHOP

TWIN = "http://127.0.0.1:4000"


def page_url(**query: str) -> str:
    return f"/auth/patch?{urlencode(query)}"


def test_the_page_is_made_of_plain_values() -> None:
    url = page_url(**{"shop": SHOP, "shopify-reload": f"/admin/?shop={SHOP}"})
    page = patch_page(url, CLIENT_ID)
    assert page.client_id == CLIENT_ID
    assert page.script_url == "https://cdn.shopify.com/shopifycloud/app-bridge.js"
    assert page.frame_ancestors == f"https://{SHOP} https://admin.shopify.com"


def test_in_development_the_twin_serves_and_frames() -> None:
    page = patch_page(page_url(**{"shop": SHOP, "shopify-reload": "/admin/"}), CLIENT_ID, TWIN)
    assert page.script_url == f"{TWIN}/shopifycloud/app-bridge.js"
    assert page.frame_ancestors == f"https://{SHOP} https://admin.shopify.com {TWIN}"


@pytest.mark.parametrize("target", ["/", "/admin/", "/admin/members/12?page=2&q=a%20b", "/a.b"])
def test_a_plain_path_may_be_reloaded(target: str) -> None:
    assert is_safe_target(target)


@pytest.mark.attack
@pytest.mark.parametrize(
    "target",
    [
        "",
        "admin",
        "//evil.example",
        "/\\evil.example",
        "\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/admin//x",
        "/admin/../x",
        "/admin#x",
        "/admin?a=//evil.example",
        "/admin\n",
        "/%2f%2fevil",
        "?shop=x",
    ],
)
def test_anything_else_may_not(target: str) -> None:
    assert not is_safe_target(target)
    with pytest.raises(InvalidInputError):
        patch_page(page_url(**{"shop": SHOP, "shopify-reload": target}), CLIENT_ID)


@pytest.mark.attack
@given(st.text(alphabet="/\\.:?#@%ae0 \t\n", max_size=12))
def test_a_safe_target_stays_on_our_site(target: str) -> None:
    if is_safe_target(target):
        assert target.startswith("/")
        assert not target.startswith(("//", "/\\"))
        assert not set(target) & set("\\:#@ \t\n")
        assert "/../" not in target + "/"


@pytest.mark.attack
@pytest.mark.parametrize("shop", ["", "evil.example", "kubek.myshopify.com; script-src *"])
def test_no_page_for_what_is_no_shop(shop: str) -> None:
    with pytest.raises(InvalidInputError):
        patch_page(page_url(**{"shop": shop, "shopify-reload": "/admin/"}), CLIENT_ID)
    with pytest.raises(InvalidInputError):
        frame_ancestors(shop)


@pytest.mark.attack
def test_two_targets_are_none() -> None:
    with pytest.raises(InvalidInputError):
        patch_page(f"/auth/patch?shop={SHOP}&shopify-reload=/a&shopify-reload=/b", CLIENT_ID)


def back(page: str, **query: str) -> tuple[str, dict[str, list[str]]]:
    """Where a page without a fresh token leads back to: its path and its query."""
    url = f"{page}?{urlencode({'shop': SHOP, **query})}"
    target = parse_qs(urlsplit(to_patch_page(url).location).query)["shopify-reload"][0]
    assert is_safe_target(target)
    path, _, told = target.partition("?")
    return path, parse_qs(told)


def test_the_page_that_comes_back_is_the_one_that_was_asked_for() -> None:
    asked = {"letters": "pl", "scheme": "dark", "search": "żółw & ćma", "locale": "pl"}
    told = {name: [value] for name, value in asked.items()}
    assert back("/admin/letters", **asked) == ("/admin/letters", {"shop": [SHOP], **told})


@pytest.mark.attack
@pytest.mark.parametrize("name", ["id_token", "session", "hmac", "code", "state", "proof", "token"])
def test_what_proves_something_is_in_no_address_that_is_opened_again(name: str) -> None:
    assert back("/admin/", **{name: "abc"})[1] == {"shop": [SHOP]}


@pytest.mark.attack
@pytest.mark.parametrize(
    "asked",
    [
        {"search": "x" * 101}, {"A": "1"}, {"a-b": "1"}, {"x" * 21: "1"},
        {"shopify-reload": "//evil.example"}, {"host": "<script>"}, {"embedded": "2"},
    ],
)  # fmt: skip
def test_what_no_page_asks_for_is_left_behind(asked: dict[str, str]) -> None:
    assert back("/admin/", **asked)[1] == {"shop": [SHOP]}
    assert len(back("/admin/", **{"a" * n: "1" for n in range(1, 20)})[1]) == 9
