"""Doing something only to see what it would do: the database takes it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from alongside.kernel.remember import asking_anew


class _OnlyLooking(Exception):
    """Ends a rehearsal, so that the database takes it back; nothing went wrong."""


@contextmanager
def rehearsal() -> Iterator[None]:
    """Take back whatever is written inside, events too. What was read inside stays known outside."""
    try:
        with asking_anew(), transaction.atomic():
            yield
            raise _OnlyLooking
    except _OnlyLooking:
        pass
