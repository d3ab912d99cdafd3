"""Shops: how they come to us, by the app store or by an operator's hand."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from plugin.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PlatformError,
    UnauthenticatedError,
)
from plugin.domain.money import exponent
from plugin.domain.program import one_minute_program
from plugin.ports import Grant, ShopFact, Staff
from plugin.service import mirroring, permits
from plugin.service.identity import new_secret
from plugin.service.journal import READ
from plugin.service.permits import PermitState
from plugin.service.rewards import allowing
from plugin.service.services import Services
from plugin.store import Tx, brands, consents, deliveries, jobs, programs, shops
from plugin.store.shops import Shop

AWAY: Final = "shop_uninstalled"
"""Why a delivery was set aside: the app had been removed."""
SUBSCRIBE: Final = "subscribe"
"""The kind of job that asserts a shop's subscriptions."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

_log = structlog.get_logger("shops")


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
    installed: proof exchanged for a token, the shop described, the programme created. A permit
    that died is replaced.

    Raises UnauthenticatedError or PlatformError from the exchange.
    """
    known = standing(services, platform, staff.shop_domain)
    if known is None:
        return reconnect(services, platform, staff)
    state = services.store.read(lambda tx: permits.state(tx, known))
    return known if state is PermitState.LIVE else _mended(services, platform, staff, known)


def reconnect(services: Services, platform: str, staff: Staff) -> Shop:
    """Exchange the proof of staff for a new token, whatever there was. Raises as `welcome`."""
    grant = services.platforms[platform].grant(staff)
    return install(services, platform, staff.shop_domain, grant)


def _mended(services: Services, platform: str, staff: Staff, known: Shop) -> Shop:
    """That staff are here mends a dead permit; where it does not, their page tells and offers."""
    try:
        return reconnect(services, platform, staff)
    except (PlatformError, UnauthenticatedError) as failure:
        _log.warning("not_reconnected", shop_id=known.id, error=type(failure).__name__)
        return known


def connect(services: Services, platform: str, domain: str) -> Shop:
    """
    Install a shop of the app's own organisation: our own credentials are the permission.

    Raises UnauthenticatedError or PlatformError when the platform does not agree.
    """
    grant = services.platforms[platform].credentials(domain)
    return install(services, platform, domain, grant)


def install(services: Services, platform: str, domain: str, grant: Grant) -> Shop:
    """
    The shop that a grant is for: described, with a programme, its permit kept; as often as told.

    Raises PlatformError when it cannot be asked, InvalidInputError for an odd description.
    """
    fact = services.platforms[platform].describe(domain, grant)
    check(fact)
    registration = Registration(platform, domain, fact)
    return services.store.transact(lambda tx: _install(tx, services, registration, grant))


def standing(services: Services, platform: str, domain: str) -> Shop | None:
    """The shop under a domain, if it is installed and we hold a permit."""
    known = services.store.read(lambda tx: shops.by_domain(tx, platform, domain))
    if known is None or known.uninstalled_at or not _permitted(services, known):
        return None
    return known


def named(services: Services, domain: str, platform: str = "shopify") -> Shop:
    """The shop under a domain. Raises NotFoundError."""
    found = services.store.read(lambda tx: shops.by_domain(tx, platform, domain))
    if found is None:
        raise NotFoundError(f"no shop {domain} is registered")
    return found


def is_sandbox(services: Services, domain: str, platform: str = "shopify") -> bool:
    """Are the points of the shop under a domain test points? Not where there is no such shop."""
    found = services.store.read(lambda tx: shops.by_domain(tx, platform, domain))
    return found is not None and found.sandbox


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


def _permitted(services: Services, shop: Shop) -> bool:
    """Do we hold a permit, dead or alive?"""
    state = services.store.read(lambda tx: permits.state(tx, shop))
    return state is not PermitState.NONE


def _install(tx: Tx, services: Services, registration: Registration, grant: Grant) -> Shop:
    shop = shops.by_domain(tx, registration.platform, registration.domain)
    if shop is None:
        dated = replace(registration, reaches_from=services.clock.now())
        shop = _register(tx, services, dated)
    elif shop.uninstalled_at is not None:
        shops.mark_reinstalled(tx, shop, services.clock.now())
        _read_what_came_meanwhile(tx, shop)
        mirroring.begin_again(tx, shop)
    permits.keep(tx, services, shop, grant)
    consents.keep(tx, shop, grant.scopes, services.clock.now())
    allowing.try_again(tx, shop)
    mirroring.ask(tx, shop.brand_id)
    if services.subscriptions:
        jobs.enqueue(tx, shop.brand_id, shop.id, SUBSCRIBE, "shop")
    return shops.get(tx, shop.id)


def _read_what_came_meanwhile(tx: Tx, shop: Shop) -> None:
    """Deliveries that were set aside while the app was away count now."""
    for subject in deliveries.take_up(tx, shop.brand_id, shop.id, AWAY):
        jobs.enqueue(tx, shop.brand_id, shop.id, READ, subject)


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
