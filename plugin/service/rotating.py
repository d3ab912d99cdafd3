"""
Rotating: everything sealed is sealed anew with the newest key, so that older keys can be dropped.

Small transactions, each row exchanged only while it is as it was read: safe beside app and worker,
to be stopped and begun again at any time. What is sealed anew is done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from plugin.keys import SealBrokenError
from plugin.service.services import Services
from plugin.store import Tx, brands, vaults
from plugin.store.vaults import VAULTS, Vault

_AT_ONCE = 16
"""Rows of one transaction: a body may have megabytes."""

PLACES: Mapping[str, tuple[str, str]] = {
    "brand.secret": ("brand secret", "brand/{}"),
    "permit.sealed": ("permit", "permit/{}"),
    "person.sealed": ("person", "person/{}"),
    "note.sealed": ("note", "note/{}"),
    "data_request.asked": ("data request", "data_request/{}/asked"),
    "data_request.package": ("data request", "data_request/{}/package"),
    "delivery.body": ("delivery", "delivery/{}"),
    "code.sealed": ("code", "code/{}"),
    "asked_link.sealed": ("asked link", "asked_link/{}"),
}
"""What each vault is sealed for: its purpose, and the place of a row."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of some more rows of a vault. `broken`: no key of ours opens them."""

    vault: str
    renewed: int = 0
    broken: int = 0


def waiting(services: Services) -> dict[str, int]:
    """How many rows are still sealed with older keys, by vault."""
    return services.store.read(lambda tx: _waiting(tx, services.keys.newest))


def rotate(services: Services) -> Iterator[Progress]:
    """Seal everything anew, vault by vault; what no key opens is left as it is, and counted."""
    for brand_id in services.store.read(brands.every):
        for vault in VAULTS:
            yield from _rotate(services, vault, brand_id)


def _waiting(tx: Tx, newest: bytes) -> dict[str, int]:
    tenants = brands.every(tx)
    return {
        vault.name: sum(vaults.waiting(tx, vault, one, newest) for one in tenants)
        for vault in VAULTS
    }


def _rotate(services: Services, vault: Vault, brand_id: int) -> Iterator[Progress]:
    last = 0
    while batch := _some(services, vault, brand_id, last):
        renewed = {row: _renewed(services, vault, row, old) for row, old in batch}
        good = [(row, old, new) for row, old in batch if (new := renewed[row]) is not None]
        services.store.transact(partial(_exchange, vault=vault, brand_id=brand_id, rows=good))
        yield Progress(vault.name, renewed=len(good), broken=len(batch) - len(good))
        last = batch[-1][0]


def _some(services: Services, vault: Vault, brand_id: int, last: int) -> list[tuple[int, bytes]]:
    return services.store.read(
        lambda tx: vaults.some(tx, vault, brand_id, services.keys.newest, last, _AT_ONCE)
    )


def _renewed(services: Services, vault: Vault, row: int, old: bytes) -> bytes | None:
    purpose, place = PLACES[vault.name]
    try:
        return services.keys.renew(old, purpose, place.format(row))
    except SealBrokenError:
        return None


def _exchange(tx: Tx, vault: Vault, brand_id: int, rows: list[tuple[int, bytes, bytes]]) -> None:
    """Whoever wrote meanwhile sealed with the newest key, or is met by the next rotation."""
    for row, old, new in rows:
        vaults.exchange(tx, vault, brand_id, row, old, new)
