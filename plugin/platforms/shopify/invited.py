"""
By whose invitation somebody ordered: a code that their cart carried, as an attribute of it.

A shopper can write anything there. Only what has the shape of a code of ours is read at all: what
is kept as a fact holds nobody's words.
https://shopify.dev/docs/storefronts/themes/architecture/templates/cart
"""

import re
from typing import Final

from plugin.domain import invitations
from plugin.platforms.shopify.bodies import OrderBody

_NAME: Final = b'"laurel"'
"""What the attribute of the cart is called, as it stands in a body."""
_WRITTEN: Final = re.compile(rb'"\s?([0-9A-Za-z-]{1,24})\s?"')


def invitation(told: OrderBody) -> str:
    """The code as we write it; empty: none. Of several the last one counts."""
    carried = [each.value for each in told.note_attributes or () if bytes(each.name) == _NAME]
    written = (_WRITTEN.fullmatch(bytes(value)) for value in reversed(carried))
    codes = (invitations.normal(found[1].decode()) for found in written if found)
    return next(filter(None, codes), "")
