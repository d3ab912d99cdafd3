"""
Links to files: an address that hands one file of one shop to whoever holds it, for 15 minutes.

A file is fetched by the browser itself, where no script can add a session token; so the page that
offers it signs the way there.
"""

from datetime import timedelta

from plugin.clock import wall
from plugin.domain.errors import ForbiddenError
from plugin.keys import Keyring
from plugin.service.onetime import is_moment

_LIFETIME = timedelta(minutes=15)
_PURPOSE = "download"


def sign(keys: Keyring, shop_domain: str, file_name: str) -> str:
    """The proof that belongs to a file of a shop, with its end (seconds since 1970) in front."""
    until = int((wall() + _LIFETIME).timestamp())
    return f"{until}.{keys.sign(_message(shop_domain, file_name, until), _PURPOSE)}"


def require(keys: Keyring, shop_domain: str, file_name: str, given: str) -> None:
    """Raises ForbiddenError unless this is our proof for this file of this shop, still in time."""
    until, _, proof = given.partition(".")
    if not is_moment(until) or int(until) < wall().timestamp():
        raise ForbiddenError("this link does not work any more; open the page again")
    if not keys.signed(_message(shop_domain, file_name, int(until)), proof, _PURPOSE):
        raise ForbiddenError("this link does not work any more; open the page again")


def _message(shop_domain: str, file_name: str, until: int) -> str:
    return f"{shop_domain}|{file_name}|{until}"
