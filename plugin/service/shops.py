"""Shops: how they come to us, by the app store or by an operator's hand."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from plugin.domain.errors import ConflictError, InvalidInputError, NotFoundError
from plugin.domain.money import exponent
from plugin.domain.program import one_minute_program
from plugin.ports import Grant, ShopFact, Staff
from plugin.service.identity import new_secret
from plugin.service.services import Services
from plugin.store import Tx, brands, programs, shops
from plugin.store.shops import Shop

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Registration:
    """A shop to register. `reaches_from` None: its first programme reaches to the beginning."""

    platform: str
    domain: str
    fact: ShopFact
    brand: str = ""
    reaches_from: datetime | None = None


def register(services: Services, registration: Registration) -> Shop:
    """
    A shop with its brand and its one-minute programme; needs no network.

    Raises ConflictError when the domain is registered, InvalidInputError for an unknown zone or
    currency.
    """
    check(registration.fact)
    return services.store.transact(lambda tx: _register(tx, services, registration))


def welcome(services: Services, platform: str, staff: Staff) -> Shop:
    """
    The shop whose staff opened the admin; on the first visit, or back after an uninstall, it is
    installed: proof exchanged for a token, the shop described, the programme created.

    Raises UnauthenticatedError or PlatformError from the exchange.
    """
    known = services.store.read(lambda tx: shops.by_domain(tx, platform, staff.shop_domain))
    if known and known.uninstalled_at is None and _permitted(services, known):
        return known
    grant = services.platforms[platform].grant(staff)
    fact = services.platforms[platform].describe(staff.shop_domain, grant)
    check(fact)
    return services.store.transact(
        lambda tx: _install(tx, services, Registration(platform, staff.shop_domain, fact), grant)
    )


def named(services: Services, domain: str, platform: str = "shopify") -> Shop:
    """The shop under a domain. Raises NotFoundError."""
    found = services.store.read(lambda tx: shops.by_domain(tx, platform, domain))
    if found is None:
        raise NotFoundError(f"no shop {domain} is registered")
    return found


def every(services: Services) -> list[Shop]:
    """All shops, by domain."""
    return services.store.read(shops.every)


def check(fact: ShopFact) -> None:
    """Refuse a currency or a time zone that does not exist. Raises InvalidInputError."""
    exponent(fact.currency)
    try:
        ZoneInfo(fact.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInputError(
            f"{fact.timezone!r} is not a time zone such as Europe/Warsaw"
        ) from None


def keep_grant(tx: Tx, services: Services, shop: Shop, grant: Grant) -> None:
    """Store a permission, sealed for its shop."""
    place = f"permit/{shop.id}"
    sealed = services.keys.seal(msgspec.json.encode(grant), "permit", place)
    shops.keep_permit(tx, shop, sealed, grant.expires_at)


def _permitted(services: Services, shop: Shop) -> bool:
    return services.store.read(lambda tx: shops.permit(tx, shop)) is not None


def _install(tx: Tx, services: Services, registration: Registration, grant: Grant) -> Shop:
    shop = shops.by_domain(tx, registration.platform, registration.domain)
    if shop is None:
        dated = replace(registration, reaches_from=services.clock.now())
        shop = _register(tx, services, dated)
    elif shop.uninstalled_at is not None:
        shops.mark_reinstalled(tx, shop.id, services.clock.now())
    keep_grant(tx, services, shop, grant)
    return shops.get(tx, shop.id)


def _register(tx: Tx, services: Services, registration: Registration) -> Shop:
    if shops.by_domain(tx, registration.platform, registration.domain):
        raise ConflictError(f"{registration.domain} is registered already")
    now = services.clock.now()
    brand_id = _brand(tx, services, registration, now)
    shop = _shop(brand_id, registration, now)
    shops.add(tx, shop)
    return shop


def _brand(tx: Tx, services: Services, registration: Registration, now: datetime) -> int:
    """The brand named, or a new one with its one-minute programme."""
    name = registration.brand or registration.domain
    known = brands.by_name(tx, name)
    if known is not None:
        return known
    brand_id = brands.new_id()
    brands.add(tx, name, new_secret(services.keys, brand_id), brand_id, now)
    program = one_minute_program(registration.fact.currency, registration.reaches_from)
    programs.add(tx, brand_id, program, now)
    return brand_id


def _shop(brand_id: int, registration: Registration, now: datetime) -> Shop:
    fact = registration.fact
    return Shop(
        id=shops.new_id(),
        brand_id=brand_id,
        platform=registration.platform,
        domain=registration.domain,
        name=fact.name or registration.domain,
        currency=fact.currency,
        timezone=fact.timezone or "UTC",
        taxes_included=fact.taxes_included,
        plan=fact.plan,
        sandbox=fact.sandbox,
        installed_at=registration.reaches_from or now,
        uninstalled_at=None,
        described_at=BEGINNING,
    )
