"""Adding an address of one's own: it belongs to nobody until whoever asked has shown that they read it."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from alongside.kernel.errors import Refused
from alongside.people.actions.addresses import add_address, as_kept, verify_address
from alongside.people.actions.attempts import ask_keys, count_try, forgive, guess_keys
from alongside.people.actions.sign_in import MINUTES, WRONG_CODE, Asked
from alongside.people.models.persons import Address, Person


@dataclass(frozen=True, slots=True)
class Proof:
    """What the browser's session keeps while a code is under way; `until` in seconds since 1970."""

    email: str
    digest: str
    until: float


def ask_proof(person: Person, email: str, *, network: str) -> tuple[Asked, Proof]:
    """Make a code for an address somebody says is theirs. Nothing is written: asking alone claims nothing.

    Raises Refused for what is not an address, and for too many asks.
    """
    kept = as_kept(email)
    count_try(ask_keys(kept, network))
    code = f"{secrets.randbelow(10**6):06d}"
    until = timezone.now() + timedelta(minutes=MINUTES)
    return Asked(kept, code), Proof(kept, _digest(person, kept, code), until.timestamp())


def enter_proof(person: Person, proof: Proof, code: str, *, network: str) -> Address:
    """Add the address whose code was typed. Raises Refused if the code is wrong, or the address somebody else's."""
    tries = count_try(guess_keys(f"{person.public_id} {proof.email}", network))
    fits = constant_time_compare(_digest(person, proof.email, re.sub(r"\D", "", code)), proof.digest)
    if not fits or timezone.now().timestamp() >= proof.until:
        raise Refused(WRONG_CODE, field="code")
    forgive(tries)
    with transaction.atomic():
        return verify_address(add_address(person, proof.email, by=person))


def _digest(person: Person, email: str, code: str) -> str:
    return salted_hmac("alongside.people.proof", f"{person.public_id}:{email}:{code}", algorithm="sha256").hexdigest()
