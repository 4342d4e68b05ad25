"""Rows of the people room for tests that want one thing and not the whole cast."""

from datetime import date
from itertools import count

from alongside.people.actions.addresses import add_address
from alongside.people.actions.logins import open_login
from alongside.people.actions.organizations import create_organization
from alongside.people.actions.persons import create_person
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Login, Person

_numbers = count(1)
SOME_DAY = date(2026, 9, 1)


def person(name: str = "", *, email: str = "", verified: bool = True) -> Person:
    """A person; with `email` given, one address."""
    given_name, _, family_name = (name or f"Sam Rowan{next(_numbers)}").partition(" ")
    made = create_person(given_name=given_name, family_name=family_name, by=None)
    if email:
        add_address(made, email, by=None, verified=verified)
    return made


def organization(
    name: str = "", *, kind: str = OrganizationKind.SCHOOL, under: Organization | None = None
) -> Organization:
    """An organization, at the top unless `under` says where."""
    return create_organization(kind=kind, name=name or f"School {next(_numbers)}", under=under, by=None)


def login(whose: Person, *, session_key: str = "", device: str = "Firefox on Linux") -> Login:
    """One signed-in browser of a person."""
    return open_login(whose, session_key=session_key or f"session{next(_numbers)}", device=device)
