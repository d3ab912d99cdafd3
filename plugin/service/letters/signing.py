"""Signing: the name a shop's letters come from, where answers go, and its postal address."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final
from unicodedata import category

from plugin.domain.errors import InvalidInputError
from plugin.service.services import Services
from plugin.store import senders
from plugin.store.senders import Sender
from plugin.store.shops import Shop

FIELDS: Final = ("name", "reply_to", "address")
LONGEST_NAME: Final = 60
LONGEST_ADDRESS: Final = 300
_REPLY_TO: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)


def look(services: Services, shop: Shop) -> dict[str, str]:
    """How a shop signs its letters, by `FIELDS`; empty where it never said."""
    return asdict(services.store.read(lambda tx: senders.of(tx, shop)))


def sign(services: Services, shop: Shop, typed: Mapping[str, str]) -> None:
    """
    From now on letters are signed like this; the address they come from is never the shop's to
    choose. Raises InvalidInputError for what cannot stand in a letter.
    """
    kept = Sender(
        _printable(typed["name"], LONGEST_NAME),
        typed["reply_to"].strip(),
        "\n".join(_printable(line, LONGEST_ADDRESS) for line in typed["address"].splitlines()),
    )
    if kept.reply_to and not _REPLY_TO.fullmatch(kept.reply_to):
        raise InvalidInputError("answers go to one e-mail address")
    if len(kept.address) > LONGEST_ADDRESS:
        raise InvalidInputError(f"an address has at most {LONGEST_ADDRESS} characters")
    services.store.transact(lambda tx: senders.keep(tx, shop, kept))


def _printable(text: str, longest: int) -> str:
    """One line without controls. Raises InvalidInputError when it is too long."""
    plain = " ".join("".join(" " if category(c)[0] == "C" else c for c in text).split())
    if len(plain) > longest:
        raise InvalidInputError(f"at most {longest} characters")
    return plain
