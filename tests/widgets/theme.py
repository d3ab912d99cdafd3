"""A page of the theme, as the twin's Liquid renders it: what it finds there, and what it shows."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import widgets
from plugin.domain.program import EarningRule, Program, one_minute_program
from plugin.domain.promise import promise
from plugin.twin import catalogue
from plugin.twin.embed import Embed, render_placed
from plugin.twin.settings import Manifest, Settings, read_manifest
from plugin.twin.theme import Placed

EXTENSION = Path(widgets.__file__).parent / "extension"
HOUSE = EXTENSION.parents[1]
LANGUAGES = ("en", "pl", "id", "de", "ar")
MUG = catalogue.product("morning-mug")
HOSTILE = '"><script>alert(1)</script>{{ 7 | times: 7 }}'


def program(rule: EarningRule | None = None, **changes: Any) -> Program:
    usual = one_minute_program("USD", None)
    return replace(usual, orders=rule or usual.orders, **changes)


@cache
def house() -> tuple[Settings, Manifest]:
    made = Settings(1, HOUSE, HOUSE, "http://127.0.0.1:9", HOUSE, "key", "secret")
    return made, read_manifest(HOUSE)


def context(
    promised: Program | None,
    *,
    look: Mapping[str, Any] | None = None,
    language: str = "en",
    standing: tuple[int, int] | None = None,
    signed_in: bool = True,
    currency: str = "USD",
    **of_page: Any,
) -> dict[str, Any]:
    """What Liquid finds on a page of the shop."""
    values = {"promise": {"value": json.loads(json.dumps(promise(promised)))}}
    own = {}
    if standing:
        own = {"$app": {"standing": {"value": {"points": standing[0], "pending": standing[1]}}}}
    return {
        "shop": {"currency": "USD"},
        "request": {"locale": {"iso_code": language}, "design_mode": False},
        "routes": {"account_login_url": "/account/login"},
        "cart": {"currency": {"iso_code": currency}},
        "app": {"metafields": {"laurel": {**values, "look": {"value": look}}}},
        "customer": {"id": 1, "metafields": own} if signed_in or standing else None,
        **of_page,
    }


def block(handle: str, found: Mapping[str, Any], **chosen: Any) -> Embed:
    (shown,) = render_placed(*house(), found, [Placed(7, handle, "page", chosen)])
    assert "Liquid error" not in shown.html
    assert "translation missing" not in shown.html
    return shown


def words(html: str) -> str:
    """What somebody reads, spaces made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
