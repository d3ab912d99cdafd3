"""The script that opens the platform's picker, on our own form, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from plugin.ports import Staff, Ware, WareKind, WareSeen
from plugin.service import shops
from plugin.service.services import Services
from tests.admin.conftest import SHOP, Shopify, Token
from tests.admin.test_rewards import WHERE, sent, shown
from tests.admin.test_scripts import ORIGIN, STATIC
from tests.axe import faults
from tests.browser import until
from tests.room import sticking_out, too_small

MUG, BOWL = Ware(WareKind.PRODUCT, "11"), Ware(WareKind.PRODUCT, "12")
VASE = {"id": "gid://shopify/Product/13", "title": "Bud vase", "images": []}
BRIDGE = """
window.asked = [];
window.shopify = {
  environment: { embedded: true },
  scopes: { request: async (scopes) => { asked.push(scopes); return { result: window.says }; } },
  resourcePicker: async (options) => { asked.push(options); return window.picks(); },
};
"""


@pytest.fixture(autouse=True)
def installed(services: Services, shopify: Shopify) -> None:
    shopify.allowed = ("read_orders", "read_products")
    shopify.sells = {MUG: WareSeen("Morning mug"), BOWL: WareSeen("Fern bowl")}
    shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


@pytest.fixture
def page(browser: Browser, client: FlaskClient) -> Iterator[Page]:
    """Pages of ours by their address; what is posted to them is carried out."""
    page = browser.new_page()

    def give(route: Route, request: Request) -> None:
        path = request.url.removeprefix(ORIGIN)
        if path.endswith(".js"):
            name = path.rpartition("/")[2]
            route.fulfill(body=(STATIC / name).read_text(), content_type="text/javascript")
        elif request.method == "POST":
            route.fulfill(status=204)
        else:
            with client.get(path) as answer:
                route.fulfill(body=answer.data, content_type=answer.content_type)

    page.route(f"{ORIGIN}/**", give)
    page.route("**/app-bridge.js", lambda route: route.fulfill(body=BRIDGE))
    yield page
    page.close()


@pytest.fixture
def field(page: Page, client: FlaskClient, token: Token) -> Locator:
    """The products of a reward for mugs and bowls."""
    form = shown(client, token(), "/new/amount")
    wanted = {"points": "1", "value": "1.00", "products": f"{MUG.id} {BOWL.id}"}
    assert sent(client, "/new/amount", form, **wanted).status_code == 200
    return opened(page, token)


def opened(page: Page, token: Token) -> Locator:
    """The field, where the picker would choose nothing else."""
    page.goto(f"{ORIGIN}/admin/rewards/edit/amount?{query(token)}")
    return page.locator("[data-wares=product]")


def query(token: Token) -> str:
    """Who asks, as the platform's frame says it."""
    return "&".join(f"{name}={value}" for name, value in {**WHERE, "id_token": token()}.items())


def picks(page: Page, answer: str) -> None:
    """What the next picker comes to, as a script."""
    page.evaluate(f"() => {{ window.picks = () => {{ {answer} }} }}")


def ids(field: Locator) -> list[str]:
    """What would be sent."""
    return field.locator("textarea").input_value().split()


def names(field: Locator) -> list[str]:
    """What stands there to be read."""
    return field.locator("li bdi").all_text_contents()


def remover(field: Locator, name: str) -> Locator:
    """The button that takes one away."""
    return field.get_by_role("button", name=f"Remove {name}", exact=True)


def test_the_picker_knows_what_is_chosen_and_its_answer_takes_its_place(
    page: Page, field: Locator
) -> None:
    expect(field.locator("textarea")).to_be_hidden()
    assert names(field) == ["Morning mug", "Fern bowl"]
    page.evaluate("vase => { window.vase = vase }", VASE)
    picks(page, "return Object.assign([vase], { selection: [vase] })")
    field.get_by_role("button", name="Choose products").click()
    expect(field.locator("li")).to_have_count(1)
    assert (ids(field), names(field)) == (["13"], ["Bud vase"])
    expect(field.get_by_role("status")).to_have_text("Chosen: Bud vase")
    (options,) = page.evaluate("asked")
    assert options == {
        "type": "product",
        "action": "select",
        "multiple": True,
        "filter": {"variants": False},
        "selectionIds": [{"id": f"gid://shopify/Product/{one.id}"} for one in (MUG, BOWL)],
    }


def test_whoever_thinks_otherwise_changes_nothing(page: Page, field: Locator) -> None:
    picks(page, "return undefined")
    button = field.get_by_role("button", name="Choose products")
    button.click()
    until(page, "asked.length === 1")
    expect(button).to_be_focused()
    assert ids(field) == [MUG.id, BOWL.id]


def test_what_does_not_open_is_said_and_can_be_tried_again(page: Page, field: Locator) -> None:
    picks(page, "throw new Error('no picker')")
    button = field.get_by_role("button", name="Choose products")
    button.click()
    expect(field.get_by_text("The list did not open, and nothing has changed.")).to_be_visible()
    expect(button).to_be_enabled()
    assert ids(field) == [MUG.id, BOWL.id]


def test_removing_goes_on_to_the_next_and_at_the_end_to_the_button(
    page: Page, field: Locator
) -> None:
    remover(field, "Morning mug").focus()
    page.keyboard.press("Enter")
    expect(remover(field, "Fern bowl")).to_be_focused()
    assert ids(field) == [BOWL.id]
    page.keyboard.press("Enter")
    expect(field.get_by_role("button", name="Choose products")).to_be_focused()
    assert ids(field) == []
    expect(field.get_by_role("status")).to_have_text("Removed: Fern bowl")


def test_a_hostile_title_from_the_picker_is_text(page: Page, field: Locator) -> None:
    title = "$& <img src=x onerror=\"document.title = 'bad'\">"
    hostile: dict[str, Any] = {**VASE, "title": title}
    page.evaluate("vase => { window.vase = vase }", hostile)
    picks(page, "return [vase]")
    field.get_by_role("button", name="Choose products").click()
    expect(field.locator("li")).to_have_count(1)
    assert names(field) == [title]
    assert field.locator("li img").count() == 0
    assert remover(field, title).count() == 1


@pytest.mark.parametrize("says", ["declined-all", "granted-all"])
def test_what_the_shop_must_allow_first_is_asked_before_the_picker_opens(
    page: Page, field: Locator, services: Services, shopify: Shopify, token: Token, says: str
) -> None:
    shopify.allowed = ("read_orders",)
    shops.reconnect(services, "shopify", Staff(SHOP, "42", "another"))
    field = opened(page, token)
    page.evaluate("says => { window.says = says }", says)
    picks(page, "return undefined")
    button = field.get_by_role("button", name="Choose products")
    button.click()
    expect(button).to_be_focused()
    asked = page.evaluate("asked")
    assert asked[0] == ["read_products"]
    if says == "granted-all":
        assert asked[1]["type"] == "product"
        button.click()
        until(page, "asked.length === 3")
    else:
        expect(field.get_by_text("Your store did not allow it")).to_be_visible()
        assert len(asked) == 1


@pytest.mark.parametrize("says", ["declined-all", "granted-all"])
def test_what_was_allowed_for_the_picker_is_not_asked_for_again(
    page: Page, services: Services, shopify: Shopify, token: Token, says: str
) -> None:
    """The notice above the form stood on, though the permission had been given."""
    shopify.allowed = ("read_orders",)
    shops.reconnect(services, "shopify", Staff(SHOP, "42", "another"))
    page.goto(f"{ORIGIN}/admin/rewards/new/product?{query(token)}")
    notice = page.get_by_role("region", name="Your store has to allow this first")
    expect(notice).to_be_visible()
    page.evaluate("says => { window.says = says }", says)
    picks(page, "return undefined")
    page.get_by_role("button", name="Choose what is free").click()
    expect(page.get_by_role("button", name="Choose what is free")).to_be_focused()
    expect(notice).to_have_count(0 if says == "granted-all" else 1)


def test_where_there_is_no_picker_ids_are_typed(page: Page, field: Locator, token: Token) -> None:
    page.route("**/app-bridge.js", lambda route: route.fulfill(body="window.shopify = {}"))
    field = opened(page, token)
    expect(field.locator("textarea")).to_be_visible()
    expect(field.get_by_role("button")).to_have_count(0)
    assert names(field) == ["Morning mug", "Fern bowl"]


@pytest.mark.parametrize("size", [(1280, 900), (390, 844), (320, 640)])
def test_what_is_chosen_has_room_and_reads_well(
    page: Page, field: Locator, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator("details").evaluate("found => { found.open = true }")
    expect(field.get_by_role("button", name="Choose products")).to_be_visible()
    assert faults(page) == []
    assert sticking_out(page.locator("main")) == []
    assert too_small(field, 44 if size[0] < 768 else 24) == []
