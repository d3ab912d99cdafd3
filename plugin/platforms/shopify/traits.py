"""
What two orders of one household have in common: where they go, who may be called, a name.

Each is brought into one spelling, so that two writings of one thing are the same text. Whoever
keeps any of it keeps a keyed hash. https://shopify.dev/docs/api/admin-rest/latest/resources/order
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from plugin.platforms.shopify.bodies import AddressBody, OrderBody
from plugin.platforms.shopify.reading import words

ADDRESS, PHONE, NAME = "address", "phone", "name"
_LEAST_DIGITS: Final = 7
_TOLD_DIGITS: Final = 9
"""Of a phone number its last digits: how the rest of it is dialled, people write in many ways."""
_SIGNS = re.compile(r"[\W_]+")
_STROKED: Final = str.maketrans("łøđħı", "lodhi")
"""Letters that are no letter with an accent, and are typed as one without all the same."""


def traits(told: OrderBody, name: str) -> tuple[tuple[str, str], ...]:
    """(kind, text) of all that an order tells, sorted, each once; `name` is its buyer's."""
    return tuple(sorted({*_addresses(told), *_phones(told), *_names(name)}))


def _addresses(told: OrderBody) -> Iterator[tuple[str, str]]:
    """Country, postal code and street, where all three are known; flats of one house are one."""
    for address in _told(told):
        parts = [_folded(part) for part in (address.country_code, address.zip, address.address1)]
        if all(parts):
            yield ADDRESS, " ".join(parts)


def _phones(told: OrderBody) -> Iterator[tuple[str, str]]:
    for number in (told.phone, *(address.phone for address in _told(told))):
        digits = "".join(str(int(sign)) for sign in words(number) if sign.isdecimal())
        if len(digits) >= _LEAST_DIGITS:
            yield PHONE, digits[-_TOLD_DIGITS:]


def _names(name: str) -> Iterator[tuple[str, str]]:
    """First and last names in any order: forms differ in which they ask for first."""
    folded = sorted(filter(None, map(_folded, name.split())))
    if len(folded) > 1:
        yield NAME, " ".join(folded)


def _told(told: OrderBody) -> tuple[AddressBody, ...]:
    return tuple(filter(None, (told.shipping_address, told.billing_address)))


def _folded(text: str | None) -> str:
    """Letters and digits alone, without accents, capitals, spaces and signs."""
    spread = unicodedata.normalize("NFKD", words(text).casefold()).translate(_STROKED)
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return _SIGNS.sub("", bare)
