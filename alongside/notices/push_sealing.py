"""A word for one browser, sealed so that nobody on its way reads it, and signed as ours.

Sources: RFC 8291 (message encryption for web push, with RFC 8188's `aes128gcm` in one record) and RFC 8292 (VAPID: who
sends is known by a key, so that nobody else can use an address). Both are a few calls of `cryptography`.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.crypto import salted_hmac

from alongside.kernel.errors import Refused

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (NIST SP 800-186)
POINT, SECRET, SALT, HALF = 65, 16, 16, 32  # bytes
RECORD = 4096  # bytes; a word is far shorter than one record
GOOD_FOR = timedelta(hours=12)  # RFC 8292 allows a day


@dataclass(frozen=True, slots=True)
class Browser:
    """Where one browser is reached, and what only it can open: its public key and a secret, both base64url."""

    address: str
    key: str
    secret: str

    def checked(self) -> "Browser":
        """The same. Raises Refused where key or secret are none."""
        try:
            known = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(self.key))
            whole = len(bytes_of(self.secret)) == SECRET and len(_point(known)) == POINT
        except ValueError:
            whole = False
        if not whole:
            raise Refused("This browser did not say how it can be reached. Try again, or use another one.")
        return self


def sealed(browser: Browser, text: bytes, *, salt: bytes = b"", own: ec.EllipticCurvePrivateKey | None = None) -> bytes:
    """Seal a text of less than a record for one browser. `salt` and `own` are made anew for each, but in tests."""
    salt, own = salt or os.urandom(SALT), own or ec.generate_private_key(CURVE)
    theirs, mine = bytes_of(browser.key), _point(own.public_key())
    agreed = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    both = _derived(agreed, salt=bytes_of(browser.secret), about=b"WebPush: info\0" + theirs + mine, length=HALF)
    key = _derived(both, salt=salt, about=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(both, salt=salt, about=b"Content-Encoding: nonce\0", length=12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, text + b"\x02", None)


def signed_for(address: str, *, now: datetime) -> str:
    """What the header Authorization says to the service behind an address, good for twelve hours."""
    parts = urlsplit(address)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        "sub": f"mailto:{parseaddr(settings.MAIL_FROM)[1]}",
    }
    said = ".".join(text_of(json.dumps(each).encode()) for each in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = utils.decode_dss_signature(_own_key().sign(said.encode(), ec.ECDSA(SHA256())))
    signature = r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")
    return f"vapid t={said}.{text_of(signature)}, k={public_key()}"


@cache
def public_key() -> str:
    """What browsers are told of this installation: only who signs with its key can reach them."""
    return text_of(_point(_own_key().public_key()))


@cache
def _own_key() -> ec.EllipticCurvePrivateKey:
    """The installation's key comes of its SECRET_KEY: where that changes, browsers ask to be told anew."""
    drawn = salted_hmac("alongside.notices.push", "key", algorithm="sha512").digest()
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (ORDER - 1) + 1, CURVE)


def _derived(secret: bytes, *, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=about).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def text_of(several: bytes) -> str:
    """Base64url without padding (RFC 7515)."""
    return urlsafe_b64encode(several).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """What stands in base64url. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
