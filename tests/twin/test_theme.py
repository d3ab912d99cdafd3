"""The theme: an app's blocks are switched on, placed and set, and see what a storefront sees."""

import json
from pathlib import Path

import pytest
from werkzeug.test import Client

from plugin.twin import metafields, theme
from plugin.twin.ids import gid
from plugin.twin.metafields import Definition, Metafield, own_namespace
from plugin.twin.model import Customer
from plugin.twin.twin import Twin

POINTS = """\
<p class="points" {{ block.shopify_attributes }}>{{ product.title | escape }}
 {{ product.selected_or_first_available_variant.price }} {{ product.gift_card? }}
 {{ block.settings.word }} {{ app.metafields.laurel.promise.value.points }}
 {{ customer.metafields['$app'].standing.value.points }}</p>
{% schema %}
{"name": "t:points.name", "target": "section", "javascript": "points.js", "settings": [
  {"type": "header", "content": "Words"},
  {"type": "text", "id": "word", "label": "Word", "default": "usual"},
  {"type": "checkbox", "id": "more", "label": "More", "default": true}]}
{% endschema %}
"""
EDITOR = "/admin/themes/current/editor"


@pytest.fixture(autouse=True)
def points(twin: Twin) -> None:
    """The extension has a block for the product page."""
    folder = twin.settings.app_dir / "widgets" / "extension"
    (folder / "blocks" / "points.liquid").write_text(POINTS, "utf-8")
    texts = {"points": {"name": "Points for this"}}
    (folder / "locales" / "en.default.schema.json").write_text(json.dumps(texts), "utf-8")


def product(web: Client, query: str = "") -> str:
    return " ".join(web.get(f"/products/morning-mug{query}").text.split())


def test_the_embed_is_on_until_somebody_turns_it_off(web: Client) -> None:
    assert "data-locale" in web.get("/").text
    web.post("/admin/themes/current/embeds/panel/off")
    assert "data-locale" not in web.get("/").text
    web.post("/admin/themes/current/embeds/panel/on")
    assert "data-locale" in web.get("/").text


def test_what_is_chosen_for_an_embed_shows(web: Client) -> None:
    web.post("/admin/themes/current/embeds/panel/settings", data={"colour": "#abcdef"})
    assert "color: #abcdef" in web.get("/").text


def test_a_deep_link_opens_the_editor_with_the_block_ready(web: Client, twin: Twin) -> None:
    web.post("/admin/themes/current/embeds/panel/off")
    key = twin.settings.api_key
    page = web.get(f"{EDITOR}?context=apps&activateAppId={key}/panel").text
    assert '<section class="sheet" data-wanted>' in " ".join(page.split())
    assert "autofocus" in page
    stranger = web.get(f"{EDITOR}?context=apps&activateAppId=another/panel").text
    assert "autofocus" not in stranger


def test_a_deep_link_adds_a_block_to_a_template(web: Client, twin: Twin) -> None:
    query = f"template=product&addAppBlockId={twin.settings.api_key}/points&target=newAppsSection"
    assert "autofocus" in web.get(f"{EDITOR}?{query}").text


def test_the_product_page_has_the_points_block_from_the_start(web: Client) -> None:
    page = product(web)
    assert '<p class="points" >Morning mug 3800 false usual' in page
    assert '/assets/points.js" defer' in page


def test_blocks_are_placed_set_and_removed(web: Client) -> None:
    web.post("/admin/themes/current/blocks", data={"handle": "points", "page": "index"})
    assert 'class="points"' in web.get("/").text
    web.post(
        "/admin/themes/current/blocks/2/settings", data={"handle": "points", "word": "special"}
    )
    assert "special" in web.get("/").text
    web.post("/admin/themes/current/blocks/2/remove")
    assert 'class="points"' not in web.get("/").text


def test_an_unticked_box_means_no(web: Client, twin: Twin) -> None:
    web.post("/admin/themes/current/blocks/1/settings", data={"handle": "points", "word": "x"})
    (placed,) = theme.live(twin.state).placed
    assert placed.settings == {"word": "x", "more": False}


def test_the_editor_speaks_the_schemas_default_language(web: Client) -> None:
    assert "Points for this" in web.get(EDITOR).text


def test_a_vintage_theme_takes_no_app_blocks(web: Client) -> None:
    web.post("/admin/themes/current/age", data={"vintage": "on"})
    assert 'class="points"' not in product(web)
    assert "data-locale" in web.get("/").text
    refused = web.post("/admin/themes/current/blocks", data={"handle": "points", "page": "index"})
    assert refused.status_code == 422
    web.post("/admin/themes/current/age", data={})
    assert 'class="points"' in product(web)


@pytest.mark.parametrize("path", ["blocks/9/remove", "blocks/9/settings"])
def test_a_block_that_is_not_there_is_not_found(web: Client, path: str) -> None:
    assert web.post(f"/admin/themes/current/{path}").status_code == 404


def test_a_block_knows_that_it_is_being_edited(web: Client) -> None:
    assert "data-shopify-editor-block" not in product(web)
    assert 'data-shopify-editor-block="1"' in product(web, "?design_mode=1")


def test_the_rewards_page_takes_blocks(web: Client) -> None:
    assert "Nothing stands here yet" in web.get("/pages/rewards").text
    web.post("/admin/themes/current/blocks", data={"handle": "points", "page": "page"})
    assert 'class="points"' in web.get("/pages/rewards").text


def test_blocks_read_what_the_app_keeps(web: Client, twin: Twin) -> None:
    installed = twin.installation()
    assert installed
    keep(twin, gid("AppInstallation", installed.id), "laurel", "promise", '{"points": 5551}')
    assert "5551" in product(web)


def test_a_customers_value_is_read_by_them_alone_and_only_where_it_is_open(
    web: Client, twin: Twin
) -> None:
    one, other, *_ = [c for c in twin.state.all("customer", Customer) if c.state == "enabled"]
    own = own_namespace("$app")
    keep(twin, gid("Customer", one.id), own, "standing", '{"points": 7771}')
    web.post("/account/login", data={"customer": str(one.id)})
    assert "7771" not in product(web)
    definition = Definition(1, "CUSTOMER", own, "standing", "Points", "json", storefront=True)
    metafields.define(twin.state, definition)
    assert "7771" in product(web)
    web.post("/account/login", data={"customer": str(other.id)})
    assert "7771" not in product(web)


def test_a_deployed_definition_opens_it_too(web: Client, twin: Twin) -> None:
    path = Path(twin.settings.app_dir) / "manifest.json"
    manifest = json.loads(path.read_text())
    access = {"admin": "merchant_read", "storefront": "public_read"}
    manifest["metafields"] = {"customer": {"standing": {"name": "Points", "access": access}}}
    path.write_text(json.dumps(manifest))
    one = next(c for c in twin.state.all("customer", Customer) if c.state == "enabled")
    keep(twin, gid("Customer", one.id), own_namespace("$app"), "standing", '{"points": 7771}')
    web.post("/account/login", data={"customer": str(one.id)})
    assert "7771" in product(web)


def test_app_bridge_is_told_what_is_on(web: Client) -> None:
    def told() -> dict[str, str]:
        (extension,) = web.get("/admin/themes/current/extensions").get_json()["extensions"]
        assert extension["type"] == "theme_app_extension"
        return {each["handle"]: each["status"] for each in extension["activations"]}

    assert (told()["panel"], told()["points"]) == ("active", "active")
    web.post("/admin/themes/current/embeds/panel/off")
    web.post("/admin/themes/current/age", data={"vintage": "on"})
    assert (told()["panel"], told()["points"]) == ("available", "unavailable")


def keep(twin: Twin, owner: str, namespace: str, key: str, value: str) -> None:
    now = twin.clock.now()
    metafields.keep(twin.state, Metafield(1, owner, namespace, key, "json", value, now, now))
