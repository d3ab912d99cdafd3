"""
One-time tokens: a proof for one customer, one shop and one action, good for half a day.

The token proves that we made it; that it works once is the act's business, whose key carries the
nonce.
"""

import secrets
from datetime import timedelta

from plugin.clock import wall
from plugin.domain.errors import ForbiddenError
from plugin.keys import Keyring
from plugin.store.shops import Shop

_LIFETIME = timedelta(hours=12)


def token(keys: Keyring, shop: Shop, customer_id: str, action: str) -> str:
    """A proof for one customer, one action, once, for half a day."""
    nonce, until = secrets.token_hex(12), int((wall() + _LIFETIME).timestamp())
    proof = keys.sign(_message(shop, customer_id, nonce, until), action)
    return f"{nonce}.{until}.{proof}"


def nonce_of(keys: Keyring, shop: Shop, customer_id: str | None, action: str, given: str) -> str:
    """
    The nonce of a token that is theirs, for this, and fresh.

    Raises ForbiddenError when it is not, or nobody is signed in.
    """
    if customer_id is None:
        raise ForbiddenError(f"sign in to {action}")
    nonce, _, rest = given.partition(".")
    until, _, proof = rest.partition(".")
    if not is_moment(until):
        raise ForbiddenError(f"open the panel again to {action}")
    genuine = keys.signed(_message(shop, customer_id, nonce, int(until)), proof, action)
    if not genuine or int(until) < wall().timestamp():
        raise ForbiddenError(f"open the panel again to {action}")
    return nonce


def is_moment(text: str) -> bool:
    """Is this a moment in whole seconds since 1970, before the year 2286?"""
    return text.isascii() and text.isdigit() and len(text) <= len("9999999999")


def used() -> ForbiddenError:
    """The refusal of a token whose act was written before."""
    return ForbiddenError("this form was used before; open the panel again")


def _message(shop: Shop, customer_id: str, nonce: str, until: int) -> str:
    return f"{shop.id}|{customer_id}|{nonce}|{until}"
