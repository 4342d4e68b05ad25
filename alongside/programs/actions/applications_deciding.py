"""What becomes of an application: asked back, declined with a letter, or somebody takes part. Never a silent merge."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.kernel.errors import Conflict, Refused
from alongside.people.actions.addresses import add_address, verify_address
from alongside.people.actions.appointments import appoint
from alongside.people.actions.persons import create_person
from alongside.people.enums import OrganizationKind
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person
from alongside.people.queries import organizations_named, person_with_address
from alongside.programs.actions.applications import held, note
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.enums import Answer, ApplicationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.applications import Application
from alongside.programs.models.participations import Participation

LONGEST_QUESTION, LONGEST_LETTER = 1000, 4000
MOST_TWINS = 20


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody this program knows who may be the applicant. `same`: what speaks for it, `address` or `name`."""

    person: Person
    participation: Participation
    same: str


def twins_of(application: Application) -> list[Twin]:
    """People of the sponsor's programs who have this address, or this name; those with the school's name first.

    Somebody only another sponsor knows is not among them: that is none of this program's business. Three queries.
    """
    sponsor = application.cohort.program.sponsor_id
    named = Q(person__family_name__iexact=application.family_name) & (
        Q(person__given_name__iexact=application.given_name) | Q(person__known_as__iexact=application.given_name)
    )
    has_it = Q(person__addresses__email=application.email)
    rows = (
        Participation.objects.filter(named | has_it, cohort__program__sponsor=sponsor, person__merged_into=None)
        .select_related("person", "works_at", "cohort__program")
        .order_by("-cohort__starts_on", "pk")
    )
    owner = person_with_address(application.email)
    found: dict[int, Twin] = {}
    for row in rows[: MOST_TWINS * 4]:
        if row.person is not None:
            same = "address" if owner is not None and row.person_id == owner.pk else "name"
            found.setdefault(row.person.pk, Twin(row.person, row, same))
    school = application.school.casefold()
    order = sorted(found.values(), key=lambda twin: (twin.same != "address", not _works_at(twin.participation, school)))
    return order[:MOST_TWINS]


def schools_of(application: Application) -> list[Organization]:
    """Organizations called as the applicant wrote, at most 20; those in the district they named first."""
    rows: QuerySet[Organization] = organizations_named(application.school).select_related("parent")
    among = list(rows.filter(ended_on=None, kind__in=(OrganizationKind.SCHOOL, OrganizationKind.DISTRICT))[:20])
    district = application.district.casefold()
    return sorted(
        among, key=lambda one: bool(district) and (one.parent is None or one.parent.name.casefold() != district)
    )


@transaction.atomic
def ask_back(*, application: Application, question: str, by: Person) -> Application:
    """Ask the applicant something; it waits until they answer. Raises Refused."""
    row = held(application)
    _demand_sent(row)
    said = question.strip()
    if not said or len(said) > LONGEST_QUESTION:
        raise Refused(f"Write what you would like to know, in at most {LONGEST_QUESTION} letters.", field="question")
    row.question, row.reply, row.state = said, "", ApplicationState.ASKED
    row.save()
    note("application-asked", row, by)
    return row


@transaction.atomic
def decline(*, application: Application, letter: str, by: Person) -> Application:
    """Decline with a letter, which is kept as it was sent. Raises Refused without one."""
    row = held(application)
    _demand_sent(row)
    said = letter.strip()
    if not said or len(said) > LONGEST_LETTER:
        raise Refused(f"Write the letter that goes with it, in at most {LONGEST_LETTER} letters.", field="letter")
    row.letter, row.state, row.decided_at, row.decided_by = said, ApplicationState.DECLINED, timezone.now(), by
    row.save()
    note("application-declined", row, by)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How somebody is taken in. `person`: who they are found to be; None: somebody new here."""

    starts_on: date
    person: Person | None = None
    works_at: Organization | None = None


@transaction.atomic
def accept(*, application: Application, taking: Taking, by: Person | None) -> Application:
    """Let the applicant take part from a day on. Twice is once.

    Their address opens the door of somebody new, or of somebody who never came in. Who comes in by another address
    already keeps that one: a second never opens their door. Raises Refused.
    """
    row = Application.objects.select_related("cohort").get(pk=application.pk)
    if row.state == ApplicationState.ACCEPTED:
        return row
    row = held(application)
    _demand_sent(row)
    if not row.cohort.starts_on <= taking.starts_on <= row.cohort.ends_on:
        raise Refused(
            f"{row.cohort.name} is from {row.cohort.starts_on} to {row.cohort.ends_on}. Choose a day in it.",
            field="day",
        )
    person = _person(row, taking.person, by)
    if taking.works_at is not None:
        _appoint(row, person, taking.works_at, by)
    joining = Joining(
        who=person,
        role=row.role,
        starts_on=taking.starts_on,
        works_at=taking.works_at,
        facts=row.facts,
        confirmed={},  # their own words, which nobody has confirmed yet
    )
    row.participation = enrol(cohort=row.cohort, joining=joining, by=by)
    row.state, row.decided_at, row.decided_by = ApplicationState.ACCEPTED, timezone.now(), by
    row.save()
    note("application-accepted", row, by)
    return row


def decide_by_rules(*, application: Application) -> Application:
    """Let the rules decide where the file says so: who fits, and is nobody known here, takes part at once.

    All else waits for the coordinator: another verdict, somebody who may be known, a school that is not one of ours, a
    role that enough hold there.
    """
    day = today(application.cohort)
    blueprint = pinned(application.cohort_id, on=max(day, application.cohort.starts_on)).blueprint
    rules = blueprint.joining is not None and blueprint.joining.decided_by == "rules"
    fits = application.state == ApplicationState.SENT and application.answer == Answer.YES
    if not rules or not fits or twins_of(application) or person_with_address(application.email) is not None:
        return application
    schools = schools_of(application)
    if len(schools) != 1:
        return application
    first = min(max(day, application.cohort.starts_on), application.cohort.ends_on)
    try:
        return accept(application=application, taking=Taking(starts_on=first, works_at=schools[0]), by=None)
    except Refused:  # such as a role that enough hold at their school: that names people, and is the coordinator's
        return application


def _person(row: Application, known: Person | None, by: Person | None) -> Person:
    owner = person_with_address(row.email)
    if known is None and owner is not None and any(twin.person.pk == owner.pk for twin in twins_of(row)):
        raise Refused(
            f"This address is {owner.name}’s here. Say that it is them, or ask for another address.", field="who"
        )
    if known is None and owner is None:
        made = create_person(given_name=row.given_name, family_name=row.family_name, by=by)
        add_address(made, row.email, by=by, verified=True)
        return made
    person = known or owner
    if person is None or not person.is_active:
        raise Refused("They are no longer here under that name. Look again who it may be.", field="who")
    if owner is None and not Address.objects.filter(person=person, verified_at__isnull=False).exists():
        verify_address(add_address(person, row.email, by=by))
    return person


def _appoint(row: Application, person: Person, at: Organization, by: Person | None) -> None:
    position = str(row.facts.get("position", ""))
    held_there = Appointment.objects.filter(person=person, organization=at, ends_on=None)
    if position and not held_there.exists():
        hired = row.facts.get("hired")
        appoint(person, position=position, at=at, by=by, hired_on=_day(hired))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _works_at(row: Participation, school: str) -> bool:
    return row.works_at is not None and row.works_at.name.casefold() == school


def _demand_sent(row: Application) -> None:
    if row.state == ApplicationState.DRAFT:
        raise Conflict("They have not sent it yet.")
