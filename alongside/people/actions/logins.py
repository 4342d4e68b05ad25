"""Signed-in browsers: opening one, ending one, ending all others. An ended one is out on its next request."""

from django.db import transaction
from django.utils import timezone

from alongside.people.actions.events import record
from alongside.people.models.persons import Login, Person


@transaction.atomic
def open_login(person: Person, *, session_key: str, device: str) -> Login:
    """Note that somebody signed in with a browser; `device` is in words: "Chrome on Windows"."""
    now = timezone.now()
    login = Login.objects.create(
        person=person, session_key=session_key, device=device[:120], started_at=now, seen_on=now.date()
    )
    record("signed-in", by=person, about=person.pk, subject=f"login:{login.public_id}")
    return login


def note_seen(login: Login) -> None:
    """Note that a browser was used today: one write a day, not one a page. No event; nothing happened."""
    today = timezone.now().date()
    if login.seen_on != today:
        Login.objects.filter(pk=login.pk).update(seen_on=today)


@transaction.atomic
def end_login(login: Login, *, by: Person) -> Login:
    """End one browser's sign-in. Idempotent."""
    if login.ended_at is None:
        login.ended_at = timezone.now()
        login.save(update_fields=["ended_at"])
        record("signed-out", by=by, about=login.person_id, subject=f"login:{login.public_id}")
    return login


@transaction.atomic
def end_other_logins(person: Person, *, keep: str = "") -> int:
    """End every sign-in of a person except the one with the session key `keep`; returns how many ended."""
    ended = Login.objects.filter(person=person, ended_at=None).exclude(session_key=keep).update(ended_at=timezone.now())
    if ended:
        record("signed-out-elsewhere", by=person, about=person.pk, facts={"logins": ended})
    return ended
