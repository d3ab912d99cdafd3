"""
A new beginning: a test shop is wiped, and what it had was never.

The ledger is written once, so nothing is taken out of it. Another shop, of a new brand, takes over
the domain, the rules and the permit; this one has left for good, and a job forgets its people.
What it was sent and nobody has read is handed on to the heir.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from plugin.domain.errors import ConflictError
from plugin.domain.program import Program, in_force
from plugin.service import permits, presence
from plugin.service.identity import new_secret
from plugin.service.journal import READ
from plugin.service.privacy import wiping
from plugin.service.rewards import retiring
from plugin.service.services import Services
from plugin.service.shops import SUBSCRIBE
from plugin.store import (
    Tx,
    brands,
    choices,
    consents,
    data_requests,
    deliveries,
    jobs,
    mirrors,
    programs,
    shops,
    shredding,
)
from plugin.store.choices import Choice
from plugin.store.deliveries import Received, Verdict
from plugin.store.jobs import Job
from plugin.store.shops import Shop

FORGET: Final = "forget_wiped"
"""The kind of job that forgets the people of a wiped shop."""
HANDED_ON: Final = "handed_on"
"""Why a delivery was ignored: it was handed on to the heir."""
_OF_THE_SHOP: Final = (presence.UNINSTALL, presence.SCOPES, SUBSCRIBE, wiping.WIPE)
"""Work about the shop itself rather than its people: the heir's from now on."""
_SOON, _AFTERWARDS = "soon", "afterwards"
_LATE: Final = timedelta(hours=1)
"""By then whatever was under way at the moment of the wipe has come to its end."""
_AT_ONCE: Final = 200

_log = structlog.get_logger("beginning")


def wipe(services: Services, shop: Shop, actor: str) -> Shop:
    """
    Let a test shop begin anew, without people, points and orders; the heir is returned. One that
    sells by now is no test shop any more.

    Raises ConflictError for a shop that sells, shares its brand or was wiped meanwhile, and
    UnavailableError while its permit is being renewed.
    """
    heir = services.store.transact(lambda tx: _wipe(tx, services, shop.id, actor))
    _log.info("shop_wiped", shop_id=shop.id, heir_id=heir.id, sandbox=heir.sandbox)
    return heir


def handed_on(tx: Tx, services: Services, shop: Shop, waiting: Sequence[Received]) -> bool:
    """Give what waits in a wiped shop to its heir; False when the shop was not wiped."""
    heir_id = shops.get(tx, shop.id).heir_id
    if heir_id is None:
        return False
    heir = shops.get(tx, heir_id)
    for one in waiting:
        if deliveries.add(tx, replace(one, brand_id=heir.brand_id, shop_id=heir.id)):
            jobs.enqueue(tx, heir.brand_id, heir.id, READ, one.subject)
    verdicts = [Verdict(one.id, "ignored", HANDED_ON) for one in waiting]
    deliveries.decide(tx, shop.brand_id, shop.id, verdicts, services.clock.now())
    shredding.empty(tx, shop.brand_id, [one.id for one in waiting])
    return True


def forget(services: Services, job: Job) -> None:
    """Forget the people of a wiped shop; what is not read yet is handed on first, by its job."""
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    for part in (wiping.some_people, _some_bodies):
        wiping.until_none_is_left(services, part, shop)

    def work(tx: Tx) -> None:
        data_requests.forget_shop(tx, shop.brand_id, shop.id)
        jobs.finish(tx, job)

    services.store.transact(work)


def _wipe(tx: Tx, services: Services, shop_id: int, actor: str) -> Shop:
    shop, now = shops.get(tx, shop_id), services.clock.now()
    _require_alone(tx, shop)
    heir = _heir(shop, now)
    if not shop.sandbox or not shops.retire(tx, shop, heir.id, now):
        raise ConflictError(f"{shop.domain} is no test shop, or was wiped already")
    shops.add(tx, heir)
    _found_brand(tx, services, shop, heir, now)
    _take_along(tx, services, shop, heir)
    # The platform's orders of before are tests: they are not to be offered as past ones.
    choices.keep(tx, heir, Choice(None, actor, now))
    retiring.end_all(tx, shop, heir)
    heirs = (heir.brand_id, heir.id)
    jobs.hand_over(tx, (shop.brand_id, shop.id), heirs, _OF_THE_SHOP)
    jobs.end(tx, shop.brand_id, shop.id, but=READ)
    jobs.enqueue(tx, shop.brand_id, shop.id, FORGET, _SOON)
    jobs.enqueue(tx, shop.brand_id, shop.id, FORGET, _AFTERWARDS, now + _LATE)
    return heir


def _require_alone(tx: Tx, shop: Shop) -> None:
    """Members are the brand's: beside another shop nobody could say which points are tests."""
    if len(shops.of_brand(tx, shop.brand_id)) > 1:
        raise ConflictError(f"{shop.domain} shares its members with other shops of its brand")


def _heir(shop: Shop, now: datetime) -> Shop:
    """The same shop as if it was installed now."""
    return replace(
        shop,
        id=shops.new_id(),
        brand_id=brands.new_id(),
        sandbox=not shop.went_live,
        went_live=False,
        installed_at=now,
    )


def _found_brand(tx: Tx, services: Services, shop: Shop, heir: Shop, now: datetime) -> None:
    """A tenant of the same name and rules, with a secret of its own."""
    secret = new_secret(services.keys, heir.brand_id)
    brands.add(tx, brands.name_of(tx, shop.brand_id), secret, heir.brand_id, now)
    brands.rename(tx, shop.brand_id, f"{shop.id}.wiped.invalid")
    for program in _rules(programs.of(tx, shop.brand_id), now):
        programs.add(tx, heir.brand_id, program, now)


def _rules(versions: Sequence[Program], now: datetime) -> list[Program]:
    """The rules in force, from now on, and those to come: an order of before the wipe has none."""
    present = in_force(versions, now)
    to_come = [one for one in versions if one.effective_from and one.effective_from > now]
    kept = [replace(present, effective_from=now), *to_come] if present else to_come
    return [
        replace(one, version=number, rewards=frozenset(), past_from=None)
        for number, one in enumerate(kept, 1)
    ]


def _take_along(tx: Tx, services: Services, shop: Shop, heir: Shop) -> None:
    permits.hand_over(tx, services, shop, heir)
    mirrors.hand_over(tx, shop, heir)
    granted = consents.of(tx, shop)
    if granted is not None:
        consents.keep(tx, heir, granted, services.clock.now())


def _some_bodies(tx: Tx, shop: Shop) -> int:
    return shredding.empty_read(tx, shop.brand_id, shop.id, _AT_ONCE)
