"""Carrying a letter: signed as its shop signs, unless nobody wants it or it cannot arrive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from plugin.domain.errors import UndeliverableError
from plugin.ports import Letter
from plugin.service import identity
from plugin.service.identity import Person
from plugin.service.letters import letterhead, stopping
from plugin.service.letters.stopping import Stop
from plugin.service.services import Services
from plugin.store import Tx, appearances, senders
from plugin.store.shops import Shop

MAIL: Final = "mail"
"""The road of what was handed over to a mail server."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said to whom, and what makes it the same letter on every try."""

    shop: Shop
    kind: str
    person: Person = field(repr=False)
    cause: str
    values: Mapping[str, str | int] = field(repr=False)


def carry(services: Services, draft: Draft) -> bool:
    """
    Hand a letter over; False when it had nowhere to go: no mail is set up, there is no address,
    its reader wants none, or it is no address (then nothing more goes there).

    Raises UnavailableError when it should be tried again later, and LetterRefusedError when it was
    refused for a reason of the mail server's own.
    """
    to, notifier = draft.person.email, services.notifier
    if notifier is None or not to:
        return False
    letter = services.store.read(lambda tx: _signed(tx, services, draft, to))
    if letter is None:
        return False
    try:
        notifier.send(letter)
    except UndeliverableError:
        _give_up_on(services, draft.shop, to)
        return False
    return True


def _signed(tx: Tx, services: Services, draft: Draft, to: str) -> Letter | None:
    """The letter as it goes out; None: nobody wants it."""
    shop, locale = draft.shop, draft.person.locale
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, to)
    stop = Stop(shop, draft.kind, hashed)
    if stopping.is_stopped(tx, stop):
        return None
    signed, look = senders.of(tx, shop), appearances.of(tx, shop.brand_id)
    return Letter(
        kind=draft.kind,
        to=to,
        locale=locale,
        values=draft.values,
        id=draft.cause,
        shop_name=shop.name,
        sender=signed.name,
        reply_to=signed.reply_to,
        address=signed.address,
        unsubscribe=stopping.url(tx, services, stop, locale),
        sandbox=shop.sandbox,
        words=look.words,
        head=letterhead.of(tx, services, shop.brand_id, look),
    )


def _give_up_on(services: Services, shop: Shop, to: str) -> None:
    services.store.transact(
        lambda tx: stopping.unreachable(tx, services, shop.brand_id, to, stopping.UNREACHED)
    )
