"""What the admin's picker offers, as App Bridge hands it out."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from plugin.twin import apps
from plugin.twin.pages.app import create_pages
from plugin.twin.twin import Twin


@pytest.fixture
def pages(twin: Twin) -> FlaskClient:
    apps.install(twin, ("read_orders", "read_products"))
    return create_pages(twin).test_client()


def offered(pages: FlaskClient, kind: str) -> list[dict[str, Any]]:
    answer = pages.get(f"/admin/pick/{kind}")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.get_json()
    return found


def test_products_come_with_their_variants_and_pictures(pages: FlaskClient) -> None:
    mug, *_ = offered(pages, "product")
    assert (mug["title"], mug["id"][:22]) == ("Morning mug", "gid://shopify/Product/")
    assert [one["title"] for one in mug["variants"]] == ["Oat", "Fern", "Ember"]
    picture = mug["images"][0]["originalSrc"]
    assert pages.get(picture[picture.index("/pictures") :]).status_code == 200


def test_variants_say_of_what(pages: FlaskClient) -> None:
    names = [one["displayName"] for one in offered(pages, "variant")]
    assert "Morning mug - Oat" in names
    assert "Fern bowl - Default Title" in names


def test_a_collection_is_what_stands_together(pages: FlaskClient) -> None:
    titles = [one["title"] for one in offered(pages, "collection")]
    assert titles == ["Mugs", "Bowls", "Vases", "Plates", "Tea"]


def test_an_app_that_may_not_see_products_may_not_pick_them(pages: FlaskClient, twin: Twin) -> None:
    apps.grant(twin, ("read_orders",))
    assert pages.get("/admin/pick/product").status_code == 403
    assert pages.get("/admin/pick/customer").status_code == 404
