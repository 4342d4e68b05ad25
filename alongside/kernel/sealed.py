"""Sealed text: authenticated encryption at rest, one data key per engagement.

A data key (256 bits) is made for each engagement and stored wrapped by the installation's key. Rotation re-wraps data
keys and never touches the text. AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce each time; the place a text
belongs to is authenticated with it, so a sealed text moved to another row does not open.
"""

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.kernel.errors import Misconfigured

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID_BYTES = 4
TEXT_FORMAT = b"\x01"


@dataclass(frozen=True, slots=True)
class DataKey:
    """The opened key of one engagement. Lives for one request; never stored or logged."""

    _key: bytes

    def __repr__(self) -> str:
        return "DataKey(…)"

    def seal(self, text: str, *, place: str) -> bytes:
        """Encrypt `text` for `place` (for example "note:4f2a…")."""
        nonce = os.urandom(NONCE_BYTES)
        return TEXT_FORMAT + nonce + AESGCM(self._key).encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, *, place: str) -> str:
        """Decrypt what `seal` made for the same place.

        Raises Misconfigured when the text was sealed with another key or belongs elsewhere.
        """
        body = bytes(sealed)
        if body[:1] != TEXT_FORMAT:
            raise Misconfigured("This text was sealed in a way this version does not know.")
        nonce, cipher = body[1 : 1 + NONCE_BYTES], body[1 + NONCE_BYTES :]
        try:
            return AESGCM(self._key).decrypt(nonce, cipher, place.encode()).decode()
        except InvalidTag:
            raise Misconfigured("This text cannot be opened: its key is another one, or it was moved.") from None


class Keyring:
    """The installation's wrapping keys: the first wraps, all open."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise Misconfigured("SEALING_KEYS must name at least one key of 32 bytes, base64, newest first.")
        self._keys = {_key_id(key): AESGCM(key) for key in keys}
        self._current = _key_id(keys[0])

    @classmethod
    def from_text(cls, keys: Sequence[str]) -> "Keyring":
        """Build from base64 texts, newest first, as they stand in the settings."""
        try:
            return cls([base64.b64decode(key, validate=True) for key in keys])
        except ValueError:
            raise Misconfigured("SEALING_KEYS holds something that is not base64.") from None

    def new_wrapped_key(self, *, owner: str) -> bytes:
        """Make a data key and return it wrapped for `owner` (an engagement's public id)."""
        return self._wrap(AESGCM.generate_key(bit_length=256), owner=owner)

    def unwrap(self, wrapped: bytes, *, owner: str) -> DataKey:
        """Open a wrapped data key. Raises Misconfigured when none of the keys fits."""
        return DataKey(self._open(bytes(wrapped), owner=owner))

    def rewrap(self, wrapped: bytes, *, owner: str) -> bytes:
        """Wrap the same data key with the newest key; the texts stay as they are."""
        return self._wrap(self._open(bytes(wrapped), owner=owner), owner=owner)

    def is_current(self, wrapped: bytes) -> bool:
        """Tell whether the newest key wraps this one."""
        return bytes(wrapped[:KEY_ID_BYTES]) == self._current

    def _wrap(self, data_key: bytes, *, owner: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return self._current + nonce + self._keys[self._current].encrypt(nonce, data_key, owner.encode())

    def _open(self, wrapped: bytes, *, owner: str) -> bytes:
        key = self._keys.get(wrapped[:KEY_ID_BYTES])
        if key is None:
            raise Misconfigured("A sealed text needs a key that SEALING_KEYS no longer holds.")
        nonce_end = KEY_ID_BYTES + NONCE_BYTES
        try:
            return key.decrypt(wrapped[KEY_ID_BYTES:nonce_end], wrapped[nonce_end:], owner.encode())
        except InvalidTag:
            raise Misconfigured("A data key cannot be opened: it was damaged or moved.") from None


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"alongside key id" + key).digest()[:KEY_ID_BYTES]
