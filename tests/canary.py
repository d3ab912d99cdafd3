"""
A canary: a name and an e-mail that occur nowhere else, and where they are still found.

We look at every value of every row, at every journal body with the operator's own keys, and, where
the database is a file, at its bytes and those of its log.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url, select

from plugin.service import identity
from plugin.store import Tx, brands, vaults
from plugin.store.tables import metadata
from tests.cast import Person
from tests.laurel import Laurel

GUEST = Person("Kanarek Zielony", "kanarek.zielony.7f3a@example.org", None, "pl", "PL")
CUSTOMER = Person("Kanarek Niebieski", "kanarek.niebieski.2c9e@example.org", 7_301, "pl", "PL")


def traces(laurel: Laurel, person: Person) -> list[str]:
    """Everywhere the person can still be found: `table.column`, `body 7`, a file's name."""
    secret = laurel.services.store.read(
        lambda tx: identity.brand_secret(tx, laurel.services.keys, laurel.kubek.brand_id)
    )
    hashed = identity.hash_of(secret, person.email)
    needles = [person.email.encode(), person.name.encode(), hashed]
    in_rows = laurel.services.store.read(lambda tx: list(_in_rows(tx, needles)))
    in_bodies = laurel.services.store.read(lambda tx: list(_in_bodies(tx, laurel, needles)))
    return in_rows + in_bodies + list(_in_files(laurel.url, needles[:2]))


def _in_rows(tx: Tx, needles: list[bytes]) -> Iterator[str]:
    for table in metadata.sorted_tables:
        for row in tx.execute(select(table)).mappings():
            for name, value in row.items():
                if _holds(value, needles):
                    yield f"{table.name}.{name}"


def _in_bodies(tx: Tx, laurel: Laurel, needles: list[bytes]) -> Iterator[str]:
    for brand_id in brands.every(tx):
        for row, _hash, sealed in vaults.bodies(tx, brand_id, 100):
            if _holds(laurel.services.keys.open(sealed, "delivery", f"delivery/{row}"), needles):
                yield f"body {row}"


def _in_files(url: str, needles: list[bytes]) -> Iterator[str]:
    path = make_url(url).database if url.startswith("sqlite") else None
    for file in Path(path).parent.glob(f"{Path(path).name}*") if path else ():
        if _holds(file.read_bytes(), needles):
            yield file.name


def _holds(value: object, needles: list[bytes]) -> bool:
    plain = value if isinstance(value, bytes) else str(value).encode()
    return any(needle in plain for needle in needles)
