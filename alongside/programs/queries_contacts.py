"""Whom somebody asks: by what is known of where they work and of themselves, and by what they say."""

from collections.abc import Mapping, Sequence
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import asked
from alongside.blueprint.parts.identity import Contact
from alongside.blueprint.questions import Question, questions
from alongside.blueprint.routing import contact_for
from alongside.people.enums import Sector
from alongside.people.facts import employed_on
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.people.queries import organizations_named
from alongside.programs.background import typed
from alongside.programs.enums import ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.queries_agreements import facts_of

MOST_NAMED = 5


def asked_for_contacts(blueprint: Blueprint) -> tuple[Question, ...]:
    """What decides whom somebody asks, as questions; what is sensitive is not asked here."""
    names = dict.fromkeys(name for contact in blueprint.contacts if contact.when for name in asked(contact.when))
    return tuple(questions(blueprint, [name for name in names if not _sensitive(blueprint, name)]))


def contacts_for(
    cohort: Cohort, blueprint: Blueprint, places: Sequence[Organization], said: Mapping[str, object], *, on: date
) -> tuple[list[Contact], bool]:
    """Whom somebody from one of these places asks who says this of it and of themselves, nobody where that is unknown;
    and whether it is sure: what is sensitive and not known is left to them. One query where there are places."""
    above = {int(pk) for place in places for pk in place.path.strip("/").split("/")}
    facts = facts_of(cohort, Organization.objects.filter(pk__in=above), on=on) if above else {}
    found, sure = list[Contact](), True
    for place in places or (None,):
        known: dict[str, object] = {}
        if place is not None:
            line = [int(pk) for pk in place.path.strip("/").split("/")]
            known = {name: row.value for pk in line for name, row in facts.get(pk, {}).items()}
            known |= {"sector": place.sector} if place.sector != Sector.UNKNOWN else {}
        routed = contact_for(blueprint, typed({**known, **said}, blueprint.kinds), on=on)
        if routed is None or not all(_sensitive(blueprint, name) for name in routed.unknown):
            return [], False
        sure = sure and not routed.unknown
        found += [] if routed.contact in found else [routed.contact]
    return found, sure


def places_named(name: str) -> list[Organization]:
    """The first districts and schools of that name."""
    return list(organizations_named(name)[:MOST_NAMED])


def known_of(person: Person, cohort: Cohort, *, on: date) -> tuple[list[Organization], dict[str, object]]:
    """Where somebody works, here and by appointments of a day, and what they said in this program. Two queries."""
    rows = Participation.objects.filter(person=person, cohort__program=cohort.program_id).select_related("works_at")
    here = list(rows.exclude(state=ParticipationState.FOLDED).order_by("starts_on", "pk"))
    posts = Appointment.objects.filter(employed_on(on), person=person).select_related("organization").order_by("pk")
    places = [row.works_at for row in here if row.works_at] + [post.organization for post in posts]
    said = {name: value for row in here for name, value in row.facts.items()}
    return list({place.pk: place for place in places}.values())[:MOST_NAMED], said


def _sensitive(blueprint: Blueprint, name: str) -> bool:
    fact = blueprint.facts.get(name)
    return fact is not None and fact.sensitive
