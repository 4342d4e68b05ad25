"""Writing a person down, and what a person changes about themselves."""

from django.db import transaction

from alongside.kernel.clock import zone_names
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person


@transaction.atomic
def create_person(*, given_name: str, family_name: str, by: Person | None, known_as: str = "") -> Person:
    """Write a person down. They have no way to sign in until an address is added."""
    given_name, family_name, known_as = (" ".join(part.split()) for part in (given_name, family_name, known_as))
    if not given_name and not family_name:
        raise Refused("A person needs a name.", field="family_name")
    person = Person.objects.create(given_name=given_name, family_name=family_name, known_as=known_as)
    record("person-created", by=by, about=person.pk, subject=f"person:{person.public_id}")
    return person


@transaction.atomic
def change_yours(person: Person, *, known_as: str, time_zone: str) -> Person:
    """Change the name somebody goes by and the zone they read times in ("" for the program's)."""
    known_as = " ".join(known_as.split())
    longest = Person._meta.get_field("known_as").max_length or 0
    if len(known_as) > longest:
        raise Refused(f"The name you go by has at most {longest} letters.", field="known_as")
    if time_zone and time_zone not in zone_names():
        raise Refused("Choose a time zone from the list.", field="time_zone")
    person.known_as, person.time_zone = known_as, time_zone
    person.save(update_fields=["known_as", "time_zone"])
    record("person-changed", by=person, about=person.pk, subject=f"person:{person.public_id}")
    return person
