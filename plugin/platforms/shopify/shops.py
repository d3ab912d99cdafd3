"""
Shops: what one says about itself, by webhook or when asked.

https://shopify.dev/docs/api/admin-graphql/latest/objects/Shop
"""

import msgspec

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.bodies import ScopesBody, ShopBody
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.reading import moment, parse, shop_currency, words
from plugin.ports import ScopesChanged, ShopFact, Uninstalled

_SANDBOX_PLANS = frozenset(
    {
        "affiliate",
        "dev",
        "developer_preview",
        "development",
        "partner_test",
        "plus_partner_sandbox",
    }
)
"""Plans of shops that never sell: their orders are tests by nature."""


class _Plan(msgspec.Struct, rename="camel"):
    partner_development: bool
    public_display_name: str


class _Shop(msgspec.Struct, rename="camel"):
    name: str
    email: str
    currency_code: str
    iana_timezone: str
    taxes_included: bool
    updated_at: str
    plan: _Plan


class _Scope(msgspec.Struct):
    handle: str


class _Installation(msgspec.Struct, rename="camel"):
    access_scopes: list[_Scope]


def read_shop(body: bytes) -> ShopFact:
    """A shop as a webhook describes it; what it leaves out is empty."""
    told = parse(body, ShopBody)
    return ShopFact(
        name=words(told.name),
        email=words(told.email),
        currency=shop_currency((), told.currency),
        timezone=words(told.iana_timezone),
        taxes_included=bool(told.taxes_included),
        plan=words(told.plan_display_name or told.plan_name),
        sandbox=told.plan_name in _SANDBOX_PLANS,
        updated_at=moment(told.updated_at, told.created_at),
    )


def ask_shop(api: AdminApi) -> ShopFact:
    """A shop as it describes itself when asked. Raises PlatformError as `AdminApi.ask` does."""
    return _read(api.ask(document("shop")).part("shop"))


def ask_scopes(api: AdminApi) -> tuple[str, ...]:
    """What the merchant lets us do now, sorted. Raises as `ask_shop` does."""
    told = api.ask(document("scopes")).part("currentAppInstallation")
    try:
        scopes = msgspec.convert(told, type=_Installation).access_scopes
    except msgspec.ValidationError:
        raise OutageError("the platform's answer names no scopes") from None
    return tuple(sorted(scope.handle for scope in scopes))


def _read(told: object) -> ShopFact:
    try:
        return _described(msgspec.convert(told, type=_Shop))
    except (msgspec.ValidationError, UnreadableError):
        raise OutageError("the platform's answer does not describe a shop") from None


def _described(shop: _Shop) -> ShopFact:
    return ShopFact(
        name=words(shop.name),
        email=words(shop.email),
        currency=shop_currency((), shop.currency_code),
        timezone=shop.iana_timezone,
        taxes_included=shop.taxes_included,
        plan=shop.plan.public_display_name,
        sandbox=shop.plan.partner_development,
        updated_at=moment(shop.updated_at),
    )


def read_uninstall(body: bytes) -> Uninstalled:
    """The app was removed. The body describes the shop; any other body is another topic's."""
    parse(body, ShopBody)
    return Uninstalled()


def read_scopes(body: bytes) -> ScopesChanged:
    """What the merchant grants now."""
    return ScopesChanged(tuple(sorted(parse(body, ScopesBody).current)))
