"""Public ids: what stands in addresses and exports instead of row numbers."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

# Crockford's base 32: no I, L, O or U, so that an id read over the phone is heard right.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SOURCE: ContextVar[Random] = ContextVar("source of public ids", default=secrets.SystemRandom())  # noqa: B039 no state
LENGTH = 12  # 60 bits: about one chance in a million of any clash among 1.5 million rows, and the column is unique


def new_public_id() -> str:
    """Return a new random id of 12 characters."""
    bits = _SOURCE.get().getrandbits(5 * LENGTH)  # one question to the system for the whole id
    return "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 5 * LENGTH, 5)])


@contextmanager
def repeatable(seed: int | str) -> Iterator[None]:
    """Within this block ids come from a seed: a demo made twice is the same. Never for real people's data."""
    token = _SOURCE.set(Random(seed))  # noqa: S311 the demo has no secrets
    try:
        yield
    finally:
        _SOURCE.reset(token)
