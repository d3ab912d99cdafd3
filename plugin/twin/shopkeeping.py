"""Opening the shop and changing how it trades."""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from plugin.twin.errors import TwinError
from plugin.twin.model import Shop
from plugin.twin.settings import Settings

# Title, rate in basis points, and whether shelf prices include it.
_TAXES: Mapping[str, tuple[str, int, bool]] = {
    "USD": ("Sales tax", 800, False),
    "JPY": ("Consumption tax", 1_000, True),
    "IDR": ("PPN", 1_100, True),
}
_VAT = ("VAT", 2_300, True)


def new_shop(settings: Settings, now: datetime) -> Shop:
    """A shop on its first day."""
    title, rate, included = _TAXES.get(settings.currency, _VAT)
    return Shop(
        id=60_000_000_000 + zlib.crc32(settings.shop.encode()),
        domain=settings.shop,
        name="Kiln & Fern",
        email="hello@kiln-and-fern.example",
        owner="Marta Zielińska",
        currency=settings.currency,
        timezone=settings.timezone,
        taxes_included=included,
        tax_title=title,
        tax_basis_points=rate,
        plan_name="basic",
        plan_display_name="Basic",
        locale="en",
        created_at=now,
        updated_at=now,
    )


def changed_shop(shop: Shop, changes: Mapping[str, Any], now: datetime) -> Shop:
    """The shop after a change of settings; a new currency brings its own tax habits."""
    known = {"name", "email", "owner", "currency", "timezone", "taxes_included", "plan", "locale"}
    if unknown := set(changes) - known:
        raise TwinError(f"a shop has no setting {min(unknown)!r}")
    values = {key: value for key, value in changes.items() if key != "plan"}
    if "plan" in changes:
        values |= {"plan_name": str(changes["plan"]).lower(), "plan_display_name": changes["plan"]}
    if "currency" in changes:
        title, rate, included = _TAXES.get(changes["currency"], _VAT)
        values = {
            "tax_title": title,
            "tax_basis_points": rate,
            "taxes_included": included,
            **values,
        }
    return replace(shop, **values, updated_at=now)
