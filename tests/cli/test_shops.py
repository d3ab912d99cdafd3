"""`shops`: register one without OAuth or network, and look at them."""

from datetime import UTC, datetime

import pytest

from plugin.http import services
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Grant
from plugin.service import programs, shops
from plugin.store import permits
from tests.cast import KOPI, KUBEK
from tests.cli.conftest import Operator
from tests.service.visiting import described

DOMAIN = "kopi.myshopify.com"
UNKNOWN = {
    "a zone": ("--timezone", "Mars/Olympus"),
    "a folder of zones": ("--timezone", "Europe"),
    "a zone outside": ("--timezone", "../../etc/passwd"),
    "a currency": ("--currency", "DOLLARS"),
    "a currency of digits": ("--currency", "123"),
    "a currency that never was": ("--currency", "ZZZ"),
    "a moment": ("--installed-at", "tomorrow"),
    "a moment before time": ("--installed-at", "0001-01-01T00:00:00+14:00"),
    "a moment to come": ("--installed-at", "2999-01-01"),
}


@pytest.mark.usefixtures("no_network")
def test_a_shop_is_added_without_a_network(newcomer: Operator) -> None:
    words = ("--platform", "shopify", "--currency", "JPY", "--timezone", "Asia/Tokyo")
    shop = newcomer.ask("shops", "add", DOMAIN, *words, "--token", "shpat_secret")
    assert shop["domain"] == DOMAIN
    assert (shop["currency"], shop["timezone"], shop["sandbox"]) == ("JPY", "Asia/Tokyo", False)
    assert [one["domain"] for one in newcomer.ask("shops", "list")] == [DOMAIN]
    assert newcomer.ask("shops", "show", DOMAIN)["deliveries"]["received"] == 0


def test_people_read_sentences_and_a_table(newcomer: Operator) -> None:
    said = newcomer.say("shops", "add", DOMAIN)
    assert said == f"{DOMAIN} is registered (USD, UTC).\n"
    assert newcomer.say("shops", "list").splitlines()[1].startswith(f"{DOMAIN}  USD")
    assert f"domain  {DOMAIN}" in newcomer.say("shops", "show", DOMAIN)


def test_the_token_is_kept_and_never_shown(newcomer: Operator) -> None:
    said = newcomer.say("shops", "add", DOMAIN, "--token", "shpat_secret")
    said += newcomer.say("shops", "list", "--json") + newcomer.say("shops", "show", DOMAIN)
    assert "shpat_secret" not in said
    with newcomer.app.app_context():
        shop = shops.named(services(), DOMAIN)
        held = services().store.read(lambda tx: permits.of(tx, shop))
    assert held is not None
    assert b"shpat_secret" not in held.sealed


def test_an_own_app_is_connected_by_its_credentials(
    newcomer: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = Grant("shpat_secret", ("read_orders",))
    monkeypatch.setattr(ShopifyPlatform, "credentials", lambda *_: grant)
    monkeypatch.setattr(ShopifyPlatform, "describe", lambda *_: described(KOPI))
    assert newcomer.say("shops", "connect", DOMAIN) == (
        "kopi.myshopify.com is connected (JPY, Asia/Jakarta).\n"
    )
    again = newcomer.ask("shops", "connect", DOMAIN)
    assert again["uninstalled_at"] is None
    assert [one["domain"] for one in newcomer.ask("shops", "list")] == [DOMAIN]


@pytest.mark.usefixtures("no_network")
def test_a_shop_that_is_none_is_never_asked(newcomer: Operator) -> None:
    assert "not a shop domain" in newcomer.refused("shops", "connect", "evil.example")


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ((), None),
        (("--installed-at", "2026-05-01"), datetime(2026, 5, 1, tzinfo=UTC)),
        (("--installed-at", "2026-05-01T10:00+02:00"), datetime(2026, 5, 1, 8, tzinfo=UTC)),
    ],
    ids=["from the beginning", "from a day", "from a moment"],
)
def test_the_first_programme_reaches_back_as_told(
    newcomer: Operator, words: tuple[str, ...], begins: datetime | None
) -> None:
    newcomer.say("shops", "add", DOMAIN, *words)
    with newcomer.app.app_context():
        (program,) = programs.every(services(), shops.named(services(), DOMAIN))
    assert program.effective_from == begins


def test_shops_of_one_brand_share_one_programme(newcomer: Operator) -> None:
    for domain in ("one.example", "two.example"):
        newcomer.say("shops", "add", domain, "--brand", "Kubek", "--sandbox")
    with newcomer.app.app_context():
        found = shops.every(services())
    assert len({shop.brand_id for shop in found}) == 1
    assert {shop.sandbox for shop in found} == {True}
    assert len(newcomer.ask("programs", "show", "--shop", "two.example")) == 1


def test_a_test_shop_is_wiped_once_it_is_meant(newcomer: Operator) -> None:
    newcomer.say("shops", "add", DOMAIN, "--sandbox")
    assert "add --yes" in newcomer.refused("shops", "wipe", DOMAIN)
    assert newcomer.ask("shops", "wipe", DOMAIN, "--yes")["sandbox"] is True
    assert "begins anew, still a test shop" in newcomer.say("shops", "wipe", DOMAIN, "--yes")
    assert [one["domain"] for one in newcomer.ask("shops", "list")] == [DOMAIN]
    newcomer.say("verify")


def test_a_shop_that_sells_is_not_wiped(operator: Operator) -> None:
    assert "is no test shop" in operator.refused("shops", "wipe", KUBEK.domain, "--yes")


def test_domains_are_compared_without_case(operator: Operator) -> None:
    assert "registered already" in operator.refused("shops", "add", KUBEK.domain.upper())


@pytest.mark.parametrize("words", UNKNOWN.values(), ids=UNKNOWN)
def test_what_does_not_exist_is_refused(newcomer: Operator, words: tuple[str, ...]) -> None:
    assert words[1] in newcomer.refused("shops", "add", DOMAIN, *words)
    assert newcomer.ask("shops", "list") == []


def test_a_shop_nobody_added_is_not_shown(operator: Operator) -> None:
    assert operator.refused("shops", "show", DOMAIN) == f"Error: no shop {DOMAIN} is registered"
