"""The one place where the installation's wrapping keys are read: making, opening and re-wrapping data keys."""

from functools import lru_cache

from django.conf import settings

from alongside.kernel.sealed import DataKey, Keyring
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.shelf import ShelfWork


def keyring() -> Keyring:
    """The keys of the settings, newest first. Raises Misconfigured when there are none, or they are not 32 bytes."""
    return _keyring(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> Keyring:
    return Keyring.from_text(keys)


def data_key(of: Engagement | ShelfWork) -> DataKey:
    """The opened key of one engagement, or of one work of a sponsor's shelf, for this request only."""
    return keyring().unwrap(bytes(of.wrapped_key), owner=of.public_id)


def shelf_place(work: ShelfWork, number: int) -> str:
    """Where a version's sealed text belongs: it opens nowhere else."""
    return f"shelf:{work.public_id}:{number}"
