"""
Samples: every letter with made-up values, to be looked at in the admin or sent to the shop itself.

A sample goes to the contact address that the platform knows of the shop, and to no other: whoever
could type an address would have a relay for mail that looks like a shop's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from plugin.domain.appearance import Appearance, Scheme
from plugin.domain.errors import (
    ConflictError,
    InvalidInputError,
    LetterRefusedError,
    UndeliverableError,
)
from plugin.domain.rewards import RewardKind
from plugin.ports import Letter, Letterhead, Printed
from plugin.service import addresses, permits
from plugin.service.letters import asking, letterhead
from plugin.service.letters.rate import Rate
from plugin.service.services import Services
from plugin.store import Tx, appearances, senders, shops
from plugin.store.jobs import Job
from plugin.store.senders import Sender
from plugin.store.shops import Shop

_RATE: Final = Rate("sample", 10)
"""Of one shop."""
_FIVE, _CODE = 500, "7K3M-9QXA-2B4C-8DEF"

_log = structlog.get_logger("letters")


def show(
    services: Services, shop: Shop, locale: str, scheme: Scheme = Scheme.LIGHT
) -> dict[str, Printed]:
    """Every letter in one language, in the light or the dark, by kind; none without a press."""
    press = services.press
    if press is None:
        return {}
    desk = services.store.read(lambda tx: _desk(tx, services, shop))
    letters = {kind: _letter(services, desk, kind, locale) for kind in asking.KINDS}
    return {kind: press.show(letter, scheme) for kind, letter in letters.items()}


def ask(services: Services, shop: Shop, kind: str, locale: str) -> None:
    """
    Have a sample sent to the shop's contact address.

    Raises InvalidInputError for no such letter, ConflictError for more than ten an hour.
    """
    if kind not in asking.KINDS or not locale.isalpha():
        raise InvalidInputError(f"there is no letter called {kind}")

    def work(tx: Tx) -> None:
        if not _RATE.allows(tx, services, shop.brand_id, str(shop.id)):
            raise ConflictError("ten samples an hour are enough")
        asking.ask(tx, shop.brand_id, shop.id, asking.SAMPLE, f"{kind}.{locale}")

    services.store.transact(work)


def send(services: Services, job: Job) -> None:
    """
    Send one sample; the caller finishes the job. Where the shop has no address there is none.

    Raises UnavailableError while mail cannot be sent, and PlatformError when the shop cannot say
    where its mail goes.
    """
    if services.notifier is None:
        return
    kind, _, locale = job.subject.removeprefix(f"{asking.SAMPLE}:").partition(".")
    desk = services.store.read(lambda tx: _desk(tx, services, shops.get(tx, job.shop_id)))
    shop = desk.shop
    told = permits.ask(services, shop, lambda them, grant: them.describe(shop.domain, grant))
    cause = f"sample.{job.id}.{job.dirty}"
    letter = _letter(services, desk, kind, locale, to=told.email, cause=cause)
    try:
        services.notifier.send(letter)
    except (LetterRefusedError, UndeliverableError):
        _log.warning("sample_refused", shop_id=shop.id)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all samples of a shop have in common."""

    shop: Shop
    signed: Sender
    look: Appearance
    head: Letterhead


def _desk(tx: Tx, services: Services, shop: Shop) -> _Desk:
    look = appearances.of(tx, shop.brand_id)
    head = letterhead.of(tx, services, shop.brand_id, look)
    return _Desk(shop, senders.of(tx, shop), look, head)


def _letter(
    services: Services, desk: _Desk, kind: str, locale: str, *, to: str = "", cause: str = ""
) -> Letter:
    shop, signed = desk.shop, desk.signed
    today = services.clock.now().astimezone(ZoneInfo(shop.timezone)).date()
    url = addresses.panel(services, shop, "/panel")
    shared = {"name": "Maja", "url": url, "ends_on": (today + timedelta(days=7)).isoformat()}
    return Letter(
        kind=kind,
        to=to,
        locale=locale,
        values={**shared, **_VALUES[kind], "currency": shop.currency},
        id=cause,
        words=desk.look.words,
        head=desk.head,
        shop_name=shop.name,
        sender=signed.name,
        reply_to=signed.reply_to,
        address=signed.address,
        unsubscribe=url,
        sandbox=shop.sandbox,
    )


_REWARD: Final[Mapping[str, str | int]] = {
    "code": _CODE, "kind": RewardKind.AMOUNT.value, "worth": _FIVE, "reward": "",
}  # fmt: skip
_VALUES: Final[Mapping[str, Mapping[str, str | int]]] = {
    asking.REWARD_ISSUED: _REWARD,
    asking.CODE_ENDS: _REWARD,
    asking.POINTS_END: {"points": 120, "available": 1_340},
    asking.RETURNED: {
        "points": 500, "available": 1_340, "why": "entry.return.undone",
        "kind": RewardKind.AMOUNT.value, "value_minor": _FIVE, "reward": "", "of": 500,
    },
    asking.CLAIM: {"points": 95},
    asking.REFERRAL_FRIEND: {**_REWARD, "name": "", "minimum": 4_000},
    asking.REFERRAL_PAID: {"points": 500, "available": 1_840},
}  # fmt: skip
