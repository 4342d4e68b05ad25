"""A mentor, somebody new, a cohort that follows a program, and the events that happen between the two."""

from dataclasses import dataclass
from datetime import date

from alongside.people.actions.events import record
from alongside.people.models.events import Event
from alongside.people.models.persons import Address, Person


@dataclass(frozen=True)
class Pair:
    """Noor Haddad helps Sam Okafor."""

    helper: Person
    supported: Person

    def event(self, kind: str, *, about: Person, **facts: str | int) -> Event:
        """What an action records: once for each person who is to be told."""
        sides: dict[str, str | int] = {
            "duty": "mentoring",
            "helper": self.helper.public_id,
            "supported": self.supported.public_id,
        }
        return record(
            kind,
            by=self.helper,
            about=about.pk,
            subject="engagement:0123456789ab",
            facts=sides | facts,
        )

    def matched(self) -> list[Event]:
        return [self.event("match-published", about=person) for person in (self.supported, self.helper)]

    def logged(self) -> Event:
        return self.event("session-logged", about=self.supported, day=date(2026, 11, 12).isoformat(), minutes=45)


def pair() -> Pair:
    helper = Person.objects.create(given_name="Noor", family_name="Haddad")
    supported = Person.objects.create(given_name="Samuel", known_as="Sam", family_name="Okafor")
    for person, email in ((helper, "noor@example.org"), (supported, "sam@example.org")):
        Address.objects.create(person=person, email=email, primary=True)
    return Pair(helper, supported)
