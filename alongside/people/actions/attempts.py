"""Counting tries, so that nobody can guess their way in: by address and by the network they come from."""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil

from django.utils import timezone
from django.utils.crypto import salted_hmac

from alongside.kernel.errors import Refused
from alongside.people.models.persons import Attempt

WINDOW = timedelta(minutes=15)
GUESSES = 10
# A school goes online through one network: thirty teachers asking for a code at eight o'clock are no attack.
ASKS_FROM_A_NETWORK = 60


class TooManyTries(Refused):
    """The limit is reached; the sentence says when to try again."""


def guess_keys(email: str, network: str) -> Mapping[str, int]:
    """What a guess counts against, with the most there may be of each in fifteen minutes."""
    return {f"guess:{_hidden(email)}": GUESSES, f"guess-from:{network}": GUESSES}


def ask_keys(email: str, network: str) -> Mapping[str, int]:
    """What asking for a mail counts against."""
    return {f"ask:{_hidden(email)}": GUESSES, f"ask-from:{network}": ASKS_FROM_A_NETWORK}


def count_try(keys: Mapping[str, int]) -> list[int]:
    """Count one try against each key and return its lines, for `forgive`. Raises TooManyTries.

    The lines are written before they are counted, so that twenty tries at once see each other.
    """
    now = timezone.now()
    Attempt.objects.filter(key__in=keys, at__lte=now - WINDOW).delete()
    made = [Attempt.objects.create(key=key, at=now).pk for key in keys]
    for key, most in keys.items():
        if Attempt.objects.filter(key=key).count() > most:
            forgive(made)
            raise TooManyTries(_sentence(key))
    return made


def forgive(made: list[int]) -> None:
    """Take a try back: it was right, or it was refused and must not make the wait longer."""
    Attempt.objects.filter(pk__in=made).delete()


def _sentence(key: str) -> str:
    first = Attempt.objects.filter(key=key).order_by("at").values_list("at", flat=True).first()
    wait = WINDOW if first is None else first + WINDOW - timezone.now()
    minutes = max(1, ceil(wait.total_seconds() / 60))
    return f"That was a lot of tries. Wait {minutes} {'minute' if minutes == 1 else 'minutes'}, then try again."


def _hidden(email: str) -> str:
    """Addresses that belong to nobody here are counted too, and not kept."""
    return salted_hmac("alongside.people.attempt", email.strip().lower(), algorithm="sha256").hexdigest()
