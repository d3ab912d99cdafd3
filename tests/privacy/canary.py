"""A person nobody else is: every word of theirs can be searched for, wherever it might linger."""

import json
from pathlib import Path

from sqlalchemy import Connection, make_url, select

from plugin.store import Tx
from plugin.store.tables import metadata
from tests.bodies import Delivery
from tests.cast import Person
from tests.laurel import Laurel

ZOFIA = Person("Zofia Kanarkowa", "zofia.kanarek@example.pl", 6_001, "pl", "PL")
"""The canary as a customer."""
ZOFIA_AS_GUEST = Person("Zofia Kanarkowa", "zofia.gosc@example.pl", None, "pl", "PL")
"""The canary without an account."""
PHONE, STREET = "+48 600 111 222", "ulica Kanarkowa 17"
NOTE = "pani Zofia dzwoniła, że kubek pękł"
WORDS = ("Kanarkowa", "zofia.kanarek", "zofia.gosc", "600 111 222", "kubek pękł")
"""What must be nowhere once she is forgotten."""


def planted(delivery: Delivery) -> Delivery:
    """The same delivery with everything personal that a platform may send."""
    body = json.loads(delivery.body)
    address = {"name": "Zofia Kanarkowa", "phone": PHONE, "address1": STREET, "city": "Kraków"}
    body |= {"phone": PHONE, "billing_address": address, "shipping_address": address}
    body |= {"note": NOTE, "note_attributes": [{"name": "gift", "value": "dla Kanarkowa"}]}
    return Delivery(delivery.topic, json.dumps(body).encode(), delivery.triggered_at)


def sealed_rows(laurel: Laurel) -> list[bytes]:
    """Every sealed byte string in the database: what an attacker with a key could open."""
    return laurel.services.store.read(_sealed)


def traces(laurel: Laurel) -> list[str]:
    """Words of the canary in any row, opened where we hold a key for it."""
    rows = laurel.services.store.read(_rows)
    return [word for word in WORDS if any(word in row for row in rows)]


def files(laurel: Laurel) -> bytes:
    """The embedded database as it lies on the disk, its log included."""
    path = Path(str(make_url(laurel.url).database))
    beside = [path, path.with_name(path.name + "-wal")]
    return b"".join(one.read_bytes() for one in beside if one.exists())


def _rows(tx: Tx) -> list[str]:
    return [
        json.dumps([str(value) for value in row], ensure_ascii=False)
        for table in metadata.sorted_tables
        for row in tx.execute(select(table))
    ]


def _sealed(tx: Connection) -> list[bytes]:
    of = {"delivery": "body", "person": "sealed", "note": "sealed"}
    of_requests = [("data_request", "asked"), ("data_request", "package")]
    places = [*of.items(), *of_requests]
    found = [
        tx.execute(select(metadata.tables[table].c[column])).scalars() for table, column in places
    ]
    return [value for values in found for value in values if value]
