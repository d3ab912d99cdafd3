"""Who people are: personal data sealed, e-mails compared by keyed hashes only."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

import msgspec

from plugin.domain import codes
from plugin.keys import Keyring
from plugin.store import Tx, brands, people

_SECRET, _PERSON = "brand secret", "person"


@dataclass(frozen=True, slots=True)
class Person:
    """What we know of somebody."""

    email: str | None = None
    name: str = ""
    locale: str = ""

    @property
    def first_name(self) -> str:
        """What a friend of the shop would call them."""
        return self.name.split(" ")[0]


def new_secret(keys: Keyring, brand_id: int) -> bytes:
    """A sealed random secret for a brand's e-mail hashes: rotating our keys never changes it."""
    return keys.seal(secrets.token_bytes(32), _SECRET, f"brand/{brand_id}")


def email_hash(tx: Tx, keys: Keyring, brand_id: int, email: str) -> bytes:
    """The keyed hash by which a brand recognises an e-mail it does not store."""
    return hash_of(brand_secret(tx, keys, brand_id), email)


def brand_secret(tx: Tx, keys: Keyring, brand_id: int) -> bytes:
    """What keys a brand's hashes, opened once where many are made."""
    return keys.open(brands.sealed_secret(tx, brand_id), _SECRET, f"brand/{brand_id}")


def hash_of(secret: bytes, email: str) -> bytes:
    """The hash of an e-mail under a brand's secret."""
    normal = unicodedata.normalize("NFKC", email).strip().casefold()
    return hmac.new(secret, normal.encode(), hashlib.sha256).digest()


def digest_of(secret: bytes, code: str) -> bytes:
    """The hash of a code under a brand's secret, however it is written; never that of an e-mail."""
    return hmac.new(secret, b"code/" + codes.plain(code).encode(), hashlib.sha256).digest()


def trait_of(secret: bytes, kind: str, text: str) -> bytes:
    """The hash of something a household shares; never that of an e-mail or a code."""
    return hmac.new(secret, f"trait/{kind}/{text}".encode(), hashlib.sha256).digest()


def seal(keys: Keyring, account_id: int, person: Person) -> bytes:
    """A person's data, sealed for their account."""
    return keys.seal(msgspec.json.encode(person), _PERSON, f"person/{account_id}")


def person(tx: Tx, keys: Keyring, brand_id: int, account_ids: frozenset[int]) -> Person:
    """What we know of the person behind these accounts; an empty Person when nothing."""
    found = people.newest(tx, brand_id, account_ids)
    if found is None:
        return Person()
    return opened(keys, *found)


def persons(tx: Tx, keys: Keyring, brand_id: int, account_ids: frozenset[int]) -> list[Person]:
    """All that we know under these accounts, of each as it was told."""
    return [opened(keys, *found) for found in people.every(tx, brand_id, account_ids)]


def opened(keys: Keyring, account_id: int, sealed: bytes) -> Person:
    """The person whose data was sealed for an account."""
    return msgspec.json.decode(keys.open(sealed, _PERSON, f"person/{account_id}"), type=Person)
