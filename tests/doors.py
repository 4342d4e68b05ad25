"""A browser that is signed in, for scenes that begin behind the door."""

from django.test import Client

from alongside.people.actions.logins import open_login
from alongside.people.models.persons import Person
from alongside.web.front.entering import BACKEND

# A refusal is answered with its sentence alone: scenes that ask for thousands of them need no page of each.
NO_PAGE_OF_A_REFUSAL = {"accept": "text/csv"}


def signed_in(person: Person, *, as_whom: str = "") -> Client:
    """A browser this person has signed in with; `as_whom` is the public id of the participation they act in."""
    client = Client()
    now = Person.objects.get(pk=person.pk)  # a scene that was made before may hold them as they were then
    client.force_login(now, backend=BACKEND)
    session = client.session
    if as_whom:
        session["participation"] = as_whom
        session.save()
    open_login(person, session_key=session.session_key or "", device="Chrome on Windows")
    return client
