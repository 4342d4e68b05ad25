"""One cohort in the middle of November 2026, as large as wanted: schools, pairs, sessions logged and confirmed.

Made by the product's own actions with the invented program of the tests, which asks for hours, visits, every week and
regular contact. Everything happens within `november()`, so that it is the same on every day it is run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import batched
from uuid import uuid4

import time_machine
from django.db import transaction

from alongside.kernel.clock import Span
from alongside.people.actions.appointments import appoint
from alongside.people.actions.organizations import create_organization, keep_calendar
from alongside.people.actions.persons import create_person
from alongside.people.enums import OrganizationKind, Sector
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.confirm import confirm_all
from alongside.practice.sessions.actions.log import Contact, log_sessions
from alongside.practice.sessions.models import Attendance
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import Joining, enrol, enrol_many
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.factories.programs import acting, cohort, person_of

TODAY = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
SCHOOL = Span(date(2026, 8, 17), date(2027, 5, 28))
BREAKS = (("Fall break", Span(date(2026, 10, 8), date(2026, 10, 9))),)
FIRST = date(2026, 8, 25)
SCHOOLS, BY_SCHOOL, CASELOAD = 60, 3, 3
SILENT, WAITING = 11, 7  # every so many pairs met twice a week and then no more; every so many have said yes to nothing
MODES = ("virtual", "virtual", "onsite", "phone")
MINUTES = (45, 60, 60, 90)
TOGETHER = 300


@dataclass(frozen=True, slots=True)
class Scene:
    """A cohort and its coordinator, one of its helpers, one of the people helped, and the pair the two are."""

    cohort: Cohort
    coordinator: Participation
    leader: Participation
    helper: Participation
    supported: Participation
    engagement: Engagement


def november() -> time_machine.travel:
    """It is the middle of November 2026, and the clock goes on."""
    return time_machine.travel(TODAY, tick=True)


def make_sponsor() -> Organization:
    """The sponsor of every scene, with the school calendar that holds below it."""
    top = create_organization(kind=OrganizationKind.STATE_AGENCY, name="Prairie State", by=None)
    keep_calendar(top, year=SCHOOL, breaks=BREAKS, by=None)
    return top


@transaction.atomic
def make_scene(*, sponsor: Organization, key: str, pairs: int, sessions: int) -> Scene:
    """A cohort of so many pairs with so many sessions each, one a week."""
    schools = make_schools(sponsor)
    into = cohort(sponsor, key=key)
    teachers = [_at_work(f"Wren Quill{n}", "teacher", schools[n % SCHOOLS]) for n in range(pairs)]
    guides = [_at_work(f"Ash Vane{n}", "mentor-teacher", schools[n % SCHOOLS]) for n in range(-(-pairs // CASELOAD))]
    newcomers = enrol_many(cohort=into, joinings=list(_joining(into, teachers, "newcomer", schools)), by=None)
    helpers = enrol_many(cohort=into, joinings=list(_joining(into, guides, "guide", schools)), by=None)
    engagements = [_matched(into, one, helpers[n // CASELOAD]) for n, one in enumerate(newcomers)]
    for n, helper in enumerate(helpers):
        _log(helper, engagements[n * CASELOAD : (n + 1) * CASELOAD], n * CASELOAD, sessions)
    for n, newcomer in enumerate(newcomers):
        if n % WAITING:
            _confirm(newcomer)
    coordinator, leader = (
        enrol(cohort=into, joining=Joining(who=_person(name), role=role, starts_on=into.starts_on), by=None)
        for name, role in ((f"Angela Brandt {key}", "coordinator"), (f"Nora Ellery {key}", "leader"))
    )
    return Scene(into, coordinator, leader, helpers[0], newcomers[1], engagements[1])


def make_schools(top: Organization) -> list[Organization]:
    """Schools in districts of five regions."""
    kind = OrganizationKind
    regions = [create_organization(kind=kind.REGIONAL_OFFICE, name=f"Office {n}", under=top, by=None) for n in range(5)]
    districts = [
        create_organization(
            kind=kind.DISTRICT, name=f"District {n}", under=regions[n % 5], by=None, sector=Sector.PUBLIC
        )
        for n in range(SCHOOLS // BY_SCHOOL)
    ]
    return [
        create_organization(kind=kind.SCHOOL, name=f"School {n}", under=districts[n // BY_SCHOOL], by=None)
        for n in range(SCHOOLS)
    ]


def _person(name: str) -> Person:
    given_name, _, family_name = name.partition(" ")
    return create_person(given_name=given_name, family_name=family_name, by=None)


def _at_work(name: str, position: str, at: Organization) -> Person:
    made = _person(name)
    appoint(made, position=position, at=at, by=None, starts_on=SCHOOL.first, hired_on=SCHOOL.first)
    return made


def _joining(into: Cohort, people: Sequence[Person], role: str, schools: Sequence[Organization]) -> Iterator[Joining]:
    for n, who in enumerate(people):
        yield Joining(who=who, role=role, starts_on=into.starts_on, works_at=schools[n % SCHOOLS])


def _matched(into: Cohort, newcomer: Participation, helper: Participation) -> Engagement:
    return start_engagement(cohort=into, duty="growing", supported=newcomer, helper=helper, starts_on=FIRST, by=None)


def _log(helper: Participation, engagements: Sequence[Engagement], first: int, sessions: int) -> None:
    contacts = [
        _contact(engagement, first + n, week) for n, engagement in enumerate(engagements) for week in range(sessions)
    ]
    for some in batched(contacts, TOGETHER):
        log_sessions(by=person_of(helper), who=acting(helper, TODAY.date()), contacts=some)


def _contact(engagement: Engagement, n: int, week: int) -> Contact:
    day = FIRST + (timedelta(weeks=week, days=n % 3) if n % SILENT else timedelta(days=week * 7 // 2))
    return Contact(
        key=uuid4(),
        engagements=(engagement,),
        wall=datetime.combine(day, time(15, 30)),
        minutes=MINUTES[(n + week) % len(MINUTES)],
        mode=MODES[(n * 3 + week) % len(MODES)],
        tags=("planning",),
        note="",
        typed_at=datetime.combine(day, time(23, 0), tzinfo=UTC),
    )


def _confirm(newcomer: Participation) -> None:
    lines = list(Attendance.objects.filter(participation=newcomer).select_related("session"))
    if lines:
        confirm_all(attendances=lines, by=person_of(newcomer), who=acting(newcomer, TODAY.date()))
