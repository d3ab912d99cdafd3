"""Facts of our own: joins, departures, adjustments. Written once, kept for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, select

from plugin.store import dialect, seals
from plugin.store.ids import fresh
from plugin.store.moments import whole
from plugin.store.portions import portions
from plugin.store.tables import acts
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person or a member of staff did with us. `key` makes it happen once."""

    id: int
    account_id: int
    kind: str
    key: str
    actor: str
    body: Mapping[str, str | int]
    at: datetime


_decoder = msgspec.json.Decoder(dict[str, str | int])
_OF_BRAND = acts.c.brand_id == bindparam("brand")
_BY_KEY = select(acts.c.id).where(_OF_BRAND, acts.c.key.in_(bindparam("keys")))
_SELECT = select(*(acts.c[name] for name in Act.__dataclass_fields__)).where(_OF_BRAND)
_IN_TIME = (acts.c.at, acts.c.id)
_OF_KIND_ON = _SELECT.where(
    acts.c.kind == bindparam("kind"), acts.c.account_id.in_(bindparam("accounts"))
).order_by(*_IN_TIME)
_OF_ACCOUNTS = _SELECT.where(acts.c.account_id.in_(bindparam("accounts"))).order_by(*_IN_TIME)
_NUMBERED = _SELECT.where(acts.c.id.in_(bindparam("ids"))).order_by(*_IN_TIME)
_OF_KIND = _SELECT.where(acts.c.kind == bindparam("kind")).order_by(*_IN_TIME)


def record(
    tx: Tx,
    brand_id: int,
    account_id: int,
    *,
    kind: str,
    key: str,
    actor: str,
    body: Mapping[str, str | int],
    at: datetime,
) -> Act | None:
    """Write an act and return it; None when one with this key was written before."""
    act = Act(fresh(), account_id, kind, key, actor, body, whole(at))
    row = {
        "brand_id": brand_id, "id": act.id, "account_id": account_id, "kind": kind, "key": key,
        "actor": actor, "body": msgspec.json.encode(body).decode(), "at": at,
        "posted_at": seals.booked_at(tx, brand_id, at),
    }  # fmt: skip
    return act if dialect.insert_once(tx, acts, row, "brand_id", "key") else None


def id_of(tx: Tx, brand_id: int, key: str) -> int:
    """The act of a key that is known to be written."""
    (found,) = ids_of(tx, brand_id, [key])
    return found


def ids_of(tx: Tx, brand_id: int, keys: Iterable[str]) -> list[int]:
    """The acts of those of these keys that are written."""
    return list(tx.execute(_BY_KEY, {"brand": brand_id, "keys": list(keys)}).scalars())


def of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Act]:
    """Every act on these accounts, in order of time."""
    return _some(tx, _OF_ACCOUNTS, {"brand": brand_id, "accounts": list(account_ids)})


def numbered(tx: Tx, brand_id: int, act_ids: Iterable[int]) -> list[Act]:
    """The acts of these ids, in order of time."""
    return _some(tx, _NUMBERED, {"brand": brand_id, "ids": list(act_ids)})


def of_kind(tx: Tx, brand_id: int, kind: str) -> list[Act]:
    """Every act of a kind, whoever did it, in order of time."""
    return _some(tx, _OF_KIND, {"brand": brand_id, "kind": kind})


def of_kind_on(tx: Tx, brand_id: int, kind: str, account_ids: Iterable[int]) -> list[Act]:
    """Every act of a kind on these accounts, in order of time as far as one portion goes."""
    named = {"brand": brand_id, "kind": kind}
    found = (_some(tx, _OF_KIND_ON, {**named, "accounts": part}) for part in portions(account_ids))
    return [act for told in found for act in told]


def _some(tx: Tx, found: Select[Any], named: Mapping[str, object]) -> list[Act]:
    return [
        Act(act_id, account_id, kind, key, actor, _decoder.decode(body), at)
        for act_id, account_id, kind, key, actor, body, at in tx.execute(found, named)
    ]
