"""
The catalogue: what points buy, changed reward by reward. Every change is a version.

Whoever changes something says which version they saw, so nobody undoes what another has just
published. A key once used keeps its kind, in every version there ever was.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from plugin.domain.errors import ConflictError, NotFoundError
from plugin.domain.program import Program
from plugin.domain.rewards import Reward, RewardKind
from plugin.programfile import Draft, Entered, enter
from plugin.service.programs import kinds, publish
from plugin.service.services import Services
from plugin.store import Tx, consents, programs, redemptions
from plugin.store.shops import Shop

PAUSED: Final = "paused"
BEGINS: Final = "begins"
"""Why nothing can be changed just now: a pause, or a version that begins later."""

Change = Callable[[tuple[Reward, ...]], tuple[Reward, ...]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What points buy by the newest version."""

    version: int
    currency: str
    rewards: tuple[Reward, ...]
    locked: str = ""
    """Why nothing can be changed just now; empty: it can."""

    def reward(self, key: str) -> Reward:
        """The reward of a key. Raises NotFoundError."""
        for one in self.rewards:
            if one.key == key:
                return one
        raise NotFoundError(f"there is no reward {key}")


def look(services: Services, shop: Shop) -> Catalogue:
    """The catalogue as it stands."""
    return services.store.read(lambda tx: _look(services, programs.of(tx, shop.brand_id)))


def add(
    services: Services, shop: Shop, version: int, kind: RewardKind, values: Mapping[str, object]
) -> Entered:
    """
    A new reward, last of all, under a key of its own.

    With faults nothing is written. Raises ConflictError when `version` is not the newest any
    more, or nothing can be changed now.
    """

    def work(tx: Tx) -> Entered:
        versions = _versions(tx, shop)
        known = _changeable(services, versions, version)
        named = {"key": _fresh_key(kind, kinds(versions)), "kind": str(kind)}
        entered = enter({**values, **named}, known.currency, kinds(versions))
        if entered.reward:
            _publish(tx, services, shop, versions, (*known.rewards, entered.reward))
        return entered

    return services.store.transact(work)


def edit(
    services: Services, shop: Shop, version: int, key: str, values: Mapping[str, object]
) -> Entered:
    """
    Other terms for a reward; its key and its kind stay. With faults nothing is written.

    Raises NotFoundError for a key that is none, ConflictError as `add`.
    """

    def work(tx: Tx) -> Entered:
        versions = _versions(tx, shop)
        known = _changeable(services, versions, version)
        before = known.reward(key)
        entered = enter({**values, "key": key, "kind": str(before.kind)}, known.currency)
        if entered.reward:
            other = {key: entered.reward}
            changed = tuple(other.get(one.key, one) for one in known.rewards)
            _publish(tx, services, shop, versions, changed)
        return entered

    return services.store.transact(work)


def switch(services: Services, shop: Shop, version: int, key: str, *, on: bool) -> None:
    """Offer a reward, or offer it no more. Raises NotFoundError and ConflictError as `edit`."""

    def change(rewards: tuple[Reward, ...]) -> tuple[Reward, ...]:
        return tuple(replace(one, enabled=on) if one.key == key else one for one in rewards)

    _change(services, shop, version, key, change)


def move_up(services: Services, shop: Shop, version: int, key: str) -> None:
    """Show a reward one place earlier. Raises NotFoundError and ConflictError as `edit`."""

    def change(rewards: tuple[Reward, ...]) -> tuple[Reward, ...]:
        keys = [one.key for one in rewards]
        at = keys.index(key)
        before = max(0, at - 1)
        return (*rewards[:before], rewards[at], *rewards[before:at], *rewards[at + 1 :])

    _change(services, shop, version, key, change)


def lacking(services: Services, shop: Shop, scopes: Collection[str]) -> tuple[str, ...]:
    """Which of some scopes the merchant has not granted; none while nobody asked the platform."""
    granted = services.store.read(lambda tx: consents.of(tx, shop))
    if granted is None:
        return ()
    return services.platforms[shop.platform].missing(scopes, granted)


def _change(services: Services, shop: Shop, version: int, key: str, change: Change) -> None:
    def work(tx: Tx) -> None:
        versions = _versions(tx, shop)
        known = _changeable(services, versions, version)
        known.reward(key)
        _publish(tx, services, shop, versions, change(known.rewards))

    services.store.transact(work)


def why_locked(services: Services, newest: Program) -> str:
    """Why nothing of the newest version can be changed just now; empty: it can."""
    begins = newest.effective_from is not None and newest.effective_from > services.clock.now()
    return PAUSED if newest.paused else BEGINS if begins else ""


def changeable(tx: Tx, services: Services, shop: Shop, version: int) -> Program:
    """The newest version, to be changed in this transaction. Raises ConflictError as `add`."""
    versions = _versions(tx, shop)
    _changeable(services, versions, version)
    return versions[-1]


def _look(services: Services, versions: Sequence[Program]) -> Catalogue:
    newest = versions[-1]
    locked = why_locked(services, newest)
    return Catalogue(newest.version, newest.currency, newest.catalogue, locked)


def _versions(tx: Tx, shop: Shop) -> list[Program]:
    """Every version; whoever changes the same brand's rewards waits until this change is done."""
    redemptions.take_turns(tx, shop.brand_id)
    return programs.of(tx, shop.brand_id)


def _changeable(services: Services, versions: Sequence[Program], version: int) -> Catalogue:
    known = _look(services, versions)
    if known.locked == PAUSED:
        raise ConflictError("the programme is paused: resume it first")
    if known.locked == BEGINS:
        raise ConflictError(f"version {known.version} begins later: change it by its file")
    if known.version != version:
        raise ConflictError(f"version {known.version} was published meanwhile: look at it first")
    return known


def _publish(
    tx: Tx,
    services: Services,
    shop: Shop,
    versions: Sequence[Program],
    rewards: tuple[Reward, ...],
) -> None:
    """The same rules with these rewards, from now on; nothing when they are the same."""
    newest, now = versions[-1], services.clock.now()
    if rewards != newest.catalogue:
        draft = replace(Draft.of(newest), catalogue=rewards)
        publish(tx, shop.brand_id, draft.version(newest.version + 1, now), now)


def _fresh_key(kind: RewardKind, taken: Collection[str]) -> str:
    """A key that never stood for anything: `gift-card`, else `gift-card-2` and so on."""
    stem = kind.replace("_", "-")
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)
