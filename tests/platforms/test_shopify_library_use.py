"""
ShopifyAPI lends pure functions only: its network code has no timeout and keeps one tenant's session
in process-wide state, where the next request of the thread finds it.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.house.rules import sources

FORBIDDEN = {
    "GraphQL",
    "ShopifyResource",
    "activate_session",
    "clear_session",
    "request_token",
    "temp",
}


def uses(source: str) -> Iterator[str]:
    """Names of the library's network and session code that a file reaches for."""
    tree = ast.parse(source)
    imported = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "shopify"
        for alias in node.names
    ]
    reached = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    yield from FORBIDDEN & {*imported, *reached}


@pytest.mark.attack
def test_no_session_of_the_library_is_ever_active() -> None:
    rooms = [(path, text) for path, text in sources() if path.startswith("plugin/platforms/")]
    assert rooms
    assert [(path, name) for path, text in rooms for name in uses(text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from shopify import GraphQL",
        "from shopify.base import ShopifyResource",
        "import shopify\nshopify.ShopifyResource.activate_session(s)",
        "with Session.temp('kubek', '2026-10', 't'): ...",
        "token = Session(shop).request_token(params)",
    ],
)
def test_a_planted_use_is_caught(planted: str) -> None:
    assert list(uses(planted))
