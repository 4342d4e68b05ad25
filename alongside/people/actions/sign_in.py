"""Signing in: by a code sent to an address, or by a password. Nothing here tells whether an address is known."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from alongside.kernel.errors import Refused
from alongside.kernel.public_ids import new_public_id
from alongside.people.actions.addresses import as_kept, verify_address
from alongside.people.actions.attempts import ask_keys, count_try, forgive, guess_keys
from alongside.people.actions.events import record
from alongside.people.models.persons import Person, SignInCode
from alongside.people.queries import door_of, password_of

MINUTES = 10
TRIES_A_CODE = 5
WRONG_CODE = "That code does not fit, or it is no longer good. Look for the newest mail, or ask for a new code."
WRONG_PASSWORD = "That email and password do not fit together. You can also sign in with a code we mail to you."  # noqa: S105


@dataclass(frozen=True, slots=True)
class Asked:
    """What to mail and where. `code` is empty when nobody here has that address: the mail then says so."""

    email: str
    code: str


def ask_code(email: str, *, network: str) -> Asked:
    """Make a code for an address. The plain code is in the answer and nowhere else; the caller mails it at once.

    Raises Refused for what is not an address, and for too many asks.
    """
    kept = as_kept(email)
    count_try(ask_keys(kept, network))
    code, public_id, now = f"{secrets.randbelow(10**6):06d}", new_public_id(), timezone.now()
    digest = _digest(public_id, code)
    with transaction.atomic():
        address = door_of(kept)
        if address is not None:
            SignInCode.objects.create(
                public_id=public_id,
                address=address,
                digest=digest,
                sent_at=now,
                expires_at=now + timedelta(minutes=MINUTES),
            )
        record("sign-in-code-asked", by=None, about=None if address is None else address.person_id)
    return Asked(kept, "" if address is None else code)


def enter_code(email: str, code: str, *, network: str) -> Person:
    """Return the person who typed the newest code sent to their address, and note that the address is theirs.

    Raises Refused, with the same sentence whatever was wrong.
    """
    tries = count_try(guess_keys(email, network))
    person = _by_code(email, re.sub(r"\D", "", code))
    if person is None:
        raise Refused(WRONG_CODE, field="code")
    forgive(tries)
    return person


def enter_password(email: str, password: str, *, network: str) -> Person:
    """Return the person this address and password belong to. Raises Refused, with one sentence for every reason."""
    tries = count_try(guess_keys(email, network))
    address = door_of(email)
    held = None if address is None else password_of(address.person)
    if address is None or held is None:
        make_password(password)  # as much work as checking one, so that the time taken tells nothing
        raise Refused(WRONG_PASSWORD, field="password")
    if not held.fits(password):
        raise Refused(WRONG_PASSWORD, field="password")
    forgive(tries)
    return address.person


@transaction.atomic
def _by_code(email: str, typed: str) -> Person | None:
    """The person, or None. Counts the try on the code itself, which must stay counted when the code was wrong."""
    address = door_of(email)
    newest = SignInCode.objects.filter(address=address).order_by("-sent_at", "-pk") if address is not None else None
    sent = None if newest is None else newest.select_for_update().first()
    if address is None or sent is None:
        constant_time_compare(_digest("", typed), _digest("", "000000"))
        return None
    good = sent.used_at is None and sent.tries < TRIES_A_CODE and timezone.now() < sent.expires_at
    fits = constant_time_compare(_digest(sent.public_id, typed), sent.digest)
    sent.tries = min(sent.tries + 1, TRIES_A_CODE)
    if good and fits:
        sent.used_at = timezone.now()
        verify_address(address)
    sent.save(update_fields=["tries", "used_at"])
    return address.person if good and fits else None


def _digest(public_id: str, code: str) -> str:
    """Six digits are soon tried out, so the digest needs the installation's secret key too."""
    return salted_hmac("alongside.people.code", f"{public_id}:{code}", algorithm="sha256").hexdigest()
