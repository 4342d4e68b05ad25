"""Public ids: what stands in addresses and exports instead of row numbers."""

import secrets

# Crockford's base 32: no I, L, O or U, so that an id read over the phone is heard right.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12  # 60 bits: about one chance in a million of any clash among 1.5 million rows, and the column is unique


def new_public_id() -> str:
    """Return a new random id of 12 characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
