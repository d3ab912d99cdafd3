"""What somebody types into a form without being signed in: an e-mail, and where they came from."""

import re
import unicodedata
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from plugin.domain.errors import InvalidInputError

_PREFIXES: Final = {4: 24, 6: 48}
"""How much of an address names a network."""
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL: Final = re.compile(
    rf"(?=.{{3,254}}$)[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+", re.ASCII
)
"""Letters go out into the world, so a domain has a dot in it."""


def network(came_from: str) -> str:
    """The network of an IP address, such as `203.0.113.0/24`; empty for what is none."""
    try:
        address = ip_address(came_from.strip())
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network(f"{address}/{_PREFIXES[address.version]}", strict=False))


def normal(email: str) -> str:
    """
    An e-mail as its hash is made from it. The letter goes there and to no other spelling: whoever
    has a mailbox that only looks like somebody's gets nothing of theirs.

    Raises InvalidInputError for what is no e-mail address.
    """
    normal = unicodedata.normalize("NFKC", email).strip().casefold()
    if not _EMAIL.fullmatch(normal):
        raise InvalidInputError("this is no e-mail address")
    return normal
