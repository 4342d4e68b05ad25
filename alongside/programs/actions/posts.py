"""Naming who holds a post at a place, such as the coordinator of a region: no roster says it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.addresses import add_address
from alongside.people.actions.appointments import appoint
from alongside.people.actions.persons import create_person
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.people.queries import person_with_address
from alongside.programs.access import SITE_POSITIONS
from alongside.programs.actions.engagements import pause_where_evaluated
from alongside.programs.facts import shared_with_another_sponsor, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by their address and name, who may not be known here yet."""

    email: str
    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class Held:
    """A post that somebody holds from now on, and what pauses because its holder evaluates, or is evaluated."""

    post: Appointment
    paused: tuple[Engagement, ...]


@transaction.atomic
def name_holder(
    who: Person | Named, *, position: str, at: Organization, starts_on: date, cohort: Cohort, by: Person
) -> Held:
    """Say who holds a post at a place from a day on, as the sponsor of this cohort's program knows it.

    Raises Refused where they hold it already or the address is somebody else's; NotAllowed where the position would
    show its holder people of another sponsor.
    """
    sponsor = cohort.program.sponsor
    if position in SITE_POSITIONS and shared_with_another_sponsor(at, sponsor=sponsor):
        raise NotAllowed(
            f"Whoever leads a place sees who is matched there, and others who belong to another sponsor work with "
            f"{at.name} too. So it is not said from here; whoever looks after this installation can.",
            field="position",
        )
    person = who if isinstance(who, Person) else _person(who, sponsor, by)
    post = appoint(person, position=position, at=at, by=by, starts_on=starts_on, sender=sponsor)
    return Held(post, tuple(pause_where_evaluated(people=[person.pk], on=today(cohort), by=by)))


def _person(named: Named, sponsor: Organization, by: Person) -> Person:
    """Whose address it is, where the name fits or the sponsor knows them; else somebody new."""
    owner = person_with_address(named.email)
    if owner is None:
        if not named.given_name or not named.family_name:
            raise Refused(
                "Nobody has this address here yet: say their first and last name as well.", field="given_name"
            )
        made = create_person(given_name=named.given_name, family_name=named.family_name, by=by)
        add_address(made, named.email, by=by, given_by=sponsor)
        return made
    said = (named.given_name.casefold(), named.family_name.casefold())
    names = {(given.casefold(), owner.family_name.casefold()) for given in (owner.given_name, owner.known_as)}
    ours = Participation.objects.filter(person=owner, cohort__program__sponsor=sponsor).exists()
    if owner.is_active and (said in names or (ours and said == ("", ""))):
        return owner
    if ours:
        raise Refused(f"This address is {owner.name}’s here. Leave the name empty if you mean them.", field="email")
    raise Refused("This address belongs to somebody of another name. Look at both again.", field="email")
