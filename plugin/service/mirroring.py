"""
The mirror: what a storefront reads without asking us, kept on the platform and told what is new.

The look and the promise are the shop's, told when one of them changes, when a version begins, and
once a day. A standing is a member's, told when their points changed. Both are effects: nobody who
asked waits for them, and a storefront that shows an older number is right again a moment later.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import msgspec
import structlog

from plugin.domain.appearance import Appearance
from plugin.domain.errors import UnavailableError
from plugin.domain.program import Program, in_force
from plugin.domain.promise import promise
from plugin.icons import DRAWINGS
from plugin.ports import Standing
from plugin.service import permits
from plugin.service.lookup import member_of
from plugin.service.members import balance_now
from plugin.service.permits import PermitState
from plugin.service.services import Services
from plugin.store import Tx, accounts, appearances, jobs, mirrors, programs, shops, watermarks
from plugin.store.jobs import Job
from plugin.store.mirrors import Mirrored
from plugin.store.shops import Shop

SHOP: Final = "mirror_shop"
"""The kind of job that tells a shop's look and promise."""
MEMBERS: Final = "mirror_members"
"""The kind of job that tells what members have."""
SOON: Final = timedelta(seconds=1)
"""How often to look for news; what happens in between is told at once."""
_MIRROR: Final = "mirror"
"""The watermark that says when a shop is told again."""
_EVERY: Final = timedelta(days=1)
_AT_ONCE: Final = 100
_PORTION: Final = 25
"""As many as a platform takes in one call."""
_SUBJECT: Final = "all"
_LOOK: Final = ("accent", "radius", "scheme", "side", "icon", "icon_only", "nudges")

_log = structlog.get_logger("mirroring")


def ask(tx: Tx, brand_id: int) -> None:
    """The look or the rules of a brand changed: tell each of its shops that we may talk to."""
    for shop in shops.of_brand(tx, brand_id):
        if permits.state(tx, shop) is PermitState.LIVE:
            jobs.enqueue(tx, brand_id, shop.id, SHOP, _SUBJECT)


def begin_again(tx: Tx, shop: Shop) -> None:
    """A shop is back: what it was told before it left may be gone."""
    mirrors.ask_all(tx, shop)


def enqueue_due(services: Services) -> int:
    """Have shops told whose time has come, or that have news of members; returns how many."""
    now = services.clock.now()
    due = services.store.read(partial(_due, now=now))
    return services.store.transact(partial(_enqueue, now=now)) if due else 0


def tell_shop(services: Services, job: Job) -> None:
    """Tell the theme of a shop how we look and what is promised now."""
    now = services.clock.now()
    shop, values, versions = services.store.read(partial(_of_shop, shop_id=job.shop_id, now=now))
    if values:
        permits.ask(services, shop, lambda them, grant: them.publish(shop.domain, grant, values))

    def work(tx: Tx) -> None:
        watermarks.plan(tx, shop, _MIRROR, _next(versions, now))
        jobs.finish(tx, job)

    services.store.transact(work)


def tell_members(services: Services, job: Job) -> None:
    """Tell one portion of members what they have; those of whom nothing is new are passed over."""
    shop, wanted = services.store.read(partial(_of_members, shop_id=job.shop_id))
    read = _read(services, shop, wanted)
    new = {seen.customer_id: told for seen, told in read if _is_new(seen, told)}
    if new:
        permits.ask(services, shop, lambda them, g: them.publish_standings(shop.domain, g, new))
    written = {seen.customer_id: _written(told) for seen, told in read}

    def work(tx: Tx) -> None:
        for seen in wanted:
            mirrors.keep(tx, shop, seen, written.get(seen.customer_id, seen.told))
        turn = jobs.repeat if len(wanted) == _PORTION else jobs.finish
        turn(tx, job)

    services.store.transact(work)


def _due(tx: Tx, now: datetime) -> bool:
    return bool(
        watermarks.without(tx, _MIRROR, 1)
        or watermarks.due(tx, [_MIRROR], now, 1)
        or mirrors.asking(tx, MEMBERS, 1)
    )


def _enqueue(tx: Tx, now: datetime) -> int:
    placed = watermarks.without(tx, _MIRROR, _AT_ONCE)
    for shop_id in placed:
        watermarks.place(tx, shops.get(tx, shop_id), _MIRROR, now, now)
    due = [shop_id for shop_id, _ in watermarks.due(tx, [_MIRROR], now, _AT_ONCE)]
    for shop_id in due:
        watermarks.plan(tx, shops.get(tx, shop_id), _MIRROR, now + _EVERY)
    _enqueue_all(tx, SHOP, due)
    asking = mirrors.asking(tx, MEMBERS, _AT_ONCE)
    _enqueue_all(tx, MEMBERS, asking)
    return len(due) + len(asking)


def _enqueue_all(tx: Tx, kind: str, shop_ids: Iterable[int]) -> None:
    for shop_id in shop_ids:
        jobs.enqueue(tx, shops.get(tx, shop_id).brand_id, shop_id, kind, _SUBJECT)


def _of_shop(
    tx: Tx, shop_id: int, now: datetime
) -> tuple[Shop, dict[str, dict[str, Any]], list[Program]]:
    """What a shop is to be told; nothing, where nobody may talk to it any more."""
    shop = shops.get(tx, shop_id)
    if permits.state(tx, shop) is not PermitState.LIVE:
        return shop, {}, []
    versions = programs.of(tx, shop.brand_id)
    told = {
        "look": _look(appearances.of(tx, shop.brand_id)),
        "promise": promise(in_force(versions, now)),
    }
    return shop, told, versions


def _look(look: Appearance) -> dict[str, Any]:
    """What a theme has to know before anybody asks for the panel."""
    return {**{name: getattr(look, name) for name in _LOOK}, "drawing": DRAWINGS[look.icon].lines}


def _next(versions: Sequence[Program], now: datetime) -> datetime:
    """When to tell a shop again: in a day, or when another version begins."""
    begins = [each.effective_from for each in versions if each.effective_from]
    return min([now + _EVERY, *(at for at in begins if at > now)])


def _of_members(tx: Tx, shop_id: int) -> tuple[Shop, list[Mirrored]]:
    """A shop and one portion of its news; none, where nobody may talk to it any more."""
    shop = shops.get(tx, shop_id)
    live = permits.state(tx, shop) is PermitState.LIVE
    return shop, mirrors.news(tx, shop, _PORTION) if live else []


def _read(
    services: Services, shop: Shop, wanted: Sequence[Mirrored]
) -> list[tuple[Mirrored, Standing | None]]:
    """What they have, read at once; where that fails each alone, so that one holds up no other."""
    try:
        return services.store.read(
            lambda tx: [(seen, _standing(tx, services, shop, seen.customer_id)) for seen in wanted]
        )
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 (told of with the shop; verify names the row)
        if len(wanted) > 1:
            return [one for seen in wanted for one in _read(services, shop, [seen])]
        _log.warning("not_mirrored", shop_id=shop.id, error=type(error).__name__)
        return []


def _standing(tx: Tx, services: Services, shop: Shop, customer_id: str) -> Standing | None:
    """What a member has; None for whoever is none, left, or is forgotten."""
    account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
    found = member_of(tx, account) if account else None
    if found is None or found.state != "joined":
        return None
    balance = balance_now(tx, services, found)
    return Standing(balance.available, balance.pending)


def _is_new(seen: Mirrored, told: Standing | None) -> bool:
    """Who has nothing is told so each time: what stands there may be older than what we know."""
    return told is None or _written(told) != seen.told


def _written(told: Standing | None) -> str:
    return msgspec.json.encode(told).decode() if told else ""
