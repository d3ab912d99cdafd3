"""Appearances: how a brand's panel looks and speaks, version by version."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache

import msgspec
import structlog
from sqlalchemy import delete, insert, select

from plugin.domain.appearance import Appearance
from plugin.domain.errors import InvalidInputError
from plugin.store.remembering import Remembered
from plugin.store.tables import appearances
from plugin.store.transact import Tx

Stamp = tuple[int, int]
"""Which version, and when it was written (milliseconds)."""

_log = structlog.get_logger("appearances")
_remembered: Remembered[tuple[int, Stamp], Appearance] = Remembered(1024)


@dataclass(frozen=True, slots=True)
class Version:
    """One version: what was chosen, by whom, and when."""

    number: int
    look: Appearance
    actor: str
    at: datetime


def of(tx: Tx, brand_id: int) -> Appearance:
    """How a brand looks now; the defaults where nobody chose anything."""
    found = select(appearances.c.body).where(appearances.c.brand_id == brand_id)
    body = tx.execute(found.order_by(appearances.c.version.desc()).limit(1)).scalar()
    return Appearance() if body is None else _decode(body)


def as_of(tx: Tx, brand_id: int, newest: Stamp) -> Appearance:
    """`of`, from memory where that version is known; only for snapshots of what is kept."""
    return _remembered.get(tx, (brand_id, newest), lambda: of(tx, brand_id))


def newest(tx: Tx, brand_id: int, most: int) -> list[Version]:
    """The newest versions, newest first."""
    columns = (appearances.c[name] for name in ("version", "body", "actor", "at"))
    found = select(*columns).where(appearances.c.brand_id == brand_id)
    rows = tx.execute(found.order_by(appearances.c.version.desc()).limit(most))
    return [Version(row.version, _decode(row.body), row.actor, row.at) for row in rows]


def add(tx: Tx, brand_id: int, version: Version) -> None:
    """A new version. The database refuses to write one twice."""
    row = {
        "brand_id": brand_id,
        "version": version.number,
        "body": msgspec.json.encode(version.look).decode(),
        "actor": version.actor,
        "at": version.at,
    }
    tx.execute(insert(appearances).values(row))


def thin(tx: Tx, brand_id: int, before: int) -> None:
    """Forget the versions before a number."""
    old = (appearances.c.brand_id == brand_id, appearances.c.version < before)
    tx.execute(delete(appearances).where(*old))


def forget_all(tx: Tx, brand_id: int) -> None:
    """A brand that is gone looks like nothing."""
    tx.execute(delete(appearances).where(appearances.c.brand_id == brand_id))


@lru_cache(maxsize=256)
def _decode(body: str) -> Appearance:
    """A version never changes, so its text need not be read twice."""
    try:
        return msgspec.json.decode(body, type=Appearance)
    except (msgspec.ValidationError, InvalidInputError):
        return _understood(msgspec.json.decode(body, type=dict[str, object]))


def _understood(told: Mapping[str, object]) -> Appearance:
    """
    What a later version of ours wrote, as far as we can read it; the default for the rest.

    After a step back to this version a panel may look plain, and never fails.
    """
    look = Appearance()
    for name in (each.name for each in fields(Appearance) if each.name in told):
        try:
            one = msgspec.convert({name: told[name]}, type=Appearance)
        except (msgspec.ValidationError, InvalidInputError):
            _log.warning("appearance.unreadable", part=name)
        else:
            look = replace(look, **{name: getattr(one, name)})
    return look
