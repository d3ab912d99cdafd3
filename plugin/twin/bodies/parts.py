"""Small pieces that all bodies share: moments, amounts, addresses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from plugin.twin.model import Address, Shop
from plugin.twin.money import render

Body = dict[str, Any]

_PROVINCES: Mapping[str, tuple[str, str]] = {
    "US": ("New York", "NY"),
    "GB": ("England", "ENG"),
    "ID": ("Jawa Barat", "JB"),
}


def moment(at: datetime, shop: Shop) -> str:
    """A time as Shopify writes it: whole seconds with the shop's offset."""
    return at.astimezone(ZoneInfo(shop.timezone)).isoformat(timespec="seconds")


def optional_moment(at: datetime | None, shop: Shop) -> str | None:
    """The same for what may not have happened."""
    return moment(at, shop) if at else None


def money_set(minor: int, currency: str) -> Body:
    """One amount in shop and in presentment money; the twin sells in one currency only."""
    money = {"amount": render(minor, currency), "currency_code": currency}
    return {"shop_money": money, "presentment_money": dict(money)}


def number(minor: int, currency: str) -> float | int:
    """An amount where the platform sends a JSON number instead of a text."""
    text = render(minor, currency)
    value = float(text)
    return int(value) if value.is_integer() else value


def address_body(address: Address) -> Body:
    """A billing or shipping address."""
    province, code = _PROVINCES.get(address.country_code, (None, None))
    return {
        "first_name": address.first_name,
        "address1": address.address1,
        "phone": address.phone,
        "city": address.city,
        "zip": address.zip,
        "province": province,
        "country": address.country,
        "last_name": address.last_name,
        "address2": None,
        "company": None,
        "latitude": None,
        "longitude": None,
        "name": f"{address.first_name} {address.last_name}".strip(),
        "country_code": address.country_code,
        "province_code": code,
    }
