"""Everything the twin remembers: documents in one SQLite file, safe across a restart."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

_SCHEMA = """
create table if not exists document (
    kind text not null,
    key text not null,
    tag text not null default '',
    body blob not null,
    unique (kind, key)
);
create index if not exists document_tag on document (kind, tag);
create table if not exists counter (kind text primary key, value integer not null);
"""


class State:
    """A document store. Documents of a kind come back in the order of their creation."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._database = sqlite3.connect(
            folder / "twin.sqlite3", check_same_thread=False, isolation_level=None
        )
        # A demo may lose its last moments to a power cut; it must not wait for the disk.
        self._database.executescript("pragma journal_mode=wal; pragma synchronous=off;" + _SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; may be nested, and the outermost one decides."""
        with self._lock:
            self._depth += 1
            if self._depth == 1:
                self._database.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._finish("rollback")
                raise
            self._finish("commit")

    def _finish(self, verb: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._database.execute(verb)

    def put(self, kind: str, key: object, document: object, tag: str = "") -> None:
        """Keep a document under its key, in the place of an earlier one."""
        with self._lock:
            self._database.execute(
                "insert into document (kind, key, tag, body) values (?, ?, ?, ?)"
                " on conflict (kind, key) do update set tag = excluded.tag, body = excluded.body",
                (kind, str(key), tag, msgspec.json.encode(document)),
            )

    def get(self, kind: str, key: object, type_: type[T]) -> T | None:
        """The document under a key, or None."""
        with self._lock:
            row = self._database.execute(
                "select body from document where kind = ? and key = ?", (kind, str(key))
            ).fetchone()
        return msgspec.json.decode(row[0], type=type_) if row else None

    def all(self, kind: str, type_: type[T], tag: str | None = None) -> list[T]:
        """Every document of a kind, oldest first; `tag` narrows the choice."""
        query, values = "select body from document where kind = ?", [kind]
        if tag is not None:
            query, values = query + " and tag = ?", [kind, tag]
        with self._lock:
            rows = self._database.execute(query + " order by rowid", values).fetchall()
        return [msgspec.json.decode(body, type=type_) for (body,) in rows]

    def newest(self, kind: str, type_: type[T], limit: int) -> list[T]:
        """The latest documents of a kind, newest first."""
        with self._lock:
            rows = self._database.execute(
                "select body from document where kind = ? order by rowid desc limit ?",
                (kind, limit),
            ).fetchall()
        return [msgspec.json.decode(body, type=type_) for (body,) in rows]

    def count(self, kind: str, tag: str | None = None) -> int:
        """How many documents of a kind there are."""
        with self._lock:
            row = self._database.execute(
                "select count(*) from document where kind = ? and coalesce(?, tag) = tag",
                (kind, tag),
            ).fetchone()
        return int(row[0])

    def delete(self, kind: str, key: object) -> None:
        """Forget a document."""
        with self._lock:
            self._database.execute(
                "delete from document where kind = ? and key = ?", (kind, str(key))
            )

    def next_number(self, kind: str) -> int:
        """Count one further: 1, 2, 3 ... for each kind, never repeated."""
        with self._lock:
            row = self._database.execute(
                "insert into counter values (?, 1)"
                " on conflict (kind) do update set value = value + 1 returning value",
                (kind,),
            ).fetchone()
        return int(row[0])
