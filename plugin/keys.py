"""
Keys that rotate: sealing of stored secrets and personal data, and proofs that we made something.

Each use has its own key, derived by HKDF from the operator's keys, so that one use can never
stand in for another. The platform's secret signs nothing of ours.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plugin.domain.errors import LaurelError

_ID, _NONCE = 4, 12


class SealBrokenError(LaurelError):
    """Sealed bytes that no key of ours opens: a lost key, a swapped row, or damage."""

    code = "seal_broken"


class Keyring:
    """The operator's keys, newest first. New seals use the newest; old ones stay readable."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = {hashlib.sha256(key).digest()[:_ID]: key for key in keys}
        self._newest = hashlib.sha256(keys[0]).digest()[:_ID]
        self._derived: dict[tuple[bytes, str], bytes] = {}

    @property
    def newest(self) -> bytes:
        """How everything begins that is sealed with the newest key."""
        return self._newest

    def seal(self, plain: bytes, purpose: str, place: str) -> bytes:
        """Encrypt for one place (a table and row): moved elsewhere, it no longer opens."""
        nonce = secrets.token_bytes(_NONCE)
        cipher = AESGCM(self._key(self._newest, purpose))
        return self._newest + nonce + cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, purpose: str, place: str) -> bytes:
        """The plain bytes. Raises SealBrokenError."""
        key_id, nonce, rest = sealed[:_ID], sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        if key_id not in self._keys:
            raise SealBrokenError(f"{purpose} at {place} was sealed with a key we do not have")
        try:
            return AESGCM(self._key(key_id, purpose)).decrypt(nonce, rest, place.encode())
        except InvalidTag:
            raise SealBrokenError(f"{purpose} at {place} does not open") from None

    def renew(self, sealed: bytes, purpose: str, place: str) -> bytes:
        """The same, sealed with the newest key. Raises SealBrokenError."""
        return self.seal(self.open(sealed, purpose, place), purpose, place)

    def sign(self, message: str, purpose: str) -> str:
        """A proof that we said this, for this purpose."""
        return self._proof(self._newest, message, purpose)

    def signed(self, message: str, proof: str, purpose: str) -> bool:
        """Did we say this, under any key still held?"""
        given = proof.encode()
        return any(
            hmac.compare_digest(self._proof(key_id, message, purpose).encode(), given)
            for key_id in self._keys
        )

    def _proof(self, key_id: bytes, message: str, purpose: str) -> str:
        key = self._key(key_id, f"sign:{purpose}")
        return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()

    def _key(self, key_id: bytes, purpose: str) -> bytes:
        known = (key_id, purpose)
        if known not in self._derived:
            self._derived[known] = HKDF(
                algorithm=SHA256(), length=32, salt=None, info=f"laurel:{purpose}".encode()
            ).derive(self._keys[key_id])
        return self._derived[known]
