"""The password as another way to sign in: set, changed, taken away. Any change ends every other sign-in."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from alongside.kernel.errors import Refused
from alongside.people.actions.attempts import count_try, forgive, guess_keys
from alongside.people.actions.events import record
from alongside.people.actions.logins import end_other_logins
from alongside.people.enums import Provider
from alongside.people.models.persons import Person, SignIn
from alongside.people.queries import password_of


def set_password(person: Person, new: str, *, current: str, network: str, keep: str) -> SignIn:
    """Set or change a password. `current` is asked for where there is one; the session key `keep` stays signed in.

    Raises Refused with everything that is wrong with the new one.
    """
    _demand_current(person, current, network)
    try:
        validate_password(new, user=person)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), field="new") from None
    with transaction.atomic():
        held, _ = SignIn.objects.update_or_create(
            person=person,
            provider=Provider.PASSWORD,
            defaults={"subject": person.public_id, "secret": make_password(new)},
        )
        end_other_logins(person, keep=keep)
        record("password-set", by=person, about=person.pk)
    return held


def remove_password(person: Person, *, current: str, network: str, keep: str) -> None:
    """Take the password away: from then on codes by mail are the only way in."""
    _demand_current(person, current, network)
    with transaction.atomic():
        SignIn.objects.filter(person=person, provider=Provider.PASSWORD).delete()
        end_other_logins(person, keep=keep)
        record("password-removed", by=person, about=person.pk)


def _demand_current(person: Person, current: str, network: str) -> None:
    held = password_of(person)
    if held is None:
        return
    tries = count_try(guess_keys(person.public_id, network))
    if not held.fits(current):
        raise Refused("That is not your present password. Nothing was changed.", field="current")
    forgive(tries)
