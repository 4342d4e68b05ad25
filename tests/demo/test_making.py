"""A tiny demo, made whole: the same people twice, ledger and sessions agree, and nobody has a real address."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Sum
from pytest_django.plugin import DjangoDbBlocker

from alongside.demo.doors import doors
from alongside.demo.making import BEGUN, DONE, make
from alongside.demo.plans import Size, plans
from alongside.kernel.access import Kind
from alongside.ledger.models import Entry
from alongside.matching.enums import RoundState
from alongside.matching.models.rounds import Round
from alongside.people.facts import sessions_of
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.models import Attendance, Difference, Note, Session
from alongside.programs.enums import Answer, CohortState, EngagementState
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.programs.queries_entitlements import given

ON = date(2026, 1, 1)
LEAP_DAY = date(2024, 2, 29)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, object]]:
    """The demo, made for the scenes of this file, after it was made once before and taken back: what was there then."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            make(on=ON, size=Size.TINY)
            earlier = told()
            transaction.set_rollback(True)
        make(on=ON, size=Size.TINY)
        yield earlier
        transaction.set_rollback(True)


def told() -> dict[str, object]:
    """What two demos of one seed have in common: all but row numbers."""
    return {
        "people": list(Person.objects.order_by("pk").values_list("public_id", "given_name", "family_name")),
        "addresses": list(Address.objects.order_by("pk").values_list("email", flat=True)),
        "places": list(Organization.objects.order_by("pk").values_list("kind", "name", "zip_code", "sector")),
        "cohorts": list(Cohort.objects.order_by("pk").values_list("key", "starts_on", "ends_on", "state")),
        "verdicts": Counter(Participation.objects.values_list("cohort__key", "role", "answer", "track")),
        "contracts": Counter(Contract.objects.values_list("participation__person__family_name", "offer", "price")),
        "engagements": Counter(Engagement.objects.values_list("cohort__key", "duty", "state")),
        "sessions": Counter(Session.objects.values_list("key", "wall", "minutes", "mode")),
        "hours": hours(),
    }


def hours() -> dict[tuple[str, str], int]:
    """(cohort, account) -> what it comes to."""
    rows = Entry.objects.order_by().values_list("account__cohort__key", "account__key").annotate(Sum("amount"))
    return {(cohort, account): amount for cohort, account, amount in rows}


def counted(**of: object) -> int:
    return Engagement.objects.filter(**of).count()


def test_made_again_it_is_the_same(demo: dict[str, object]) -> None:
    assert told() == demo


def test_every_program_has_one_cohort_under_way_and_one_closed(demo: dict[str, object]) -> None:
    states = Counter(Cohort.objects.values_list("program__key", "state"))
    assert states == {(plan.key, state): 1 for plan in plans() for state in (CohortState.OPEN, CohortState.CLOSED)}
    assert counted(cohort__state=CohortState.CLOSED, state=EngagementState.ENDED) > 0
    assert counted(cohort__state=CohortState.CLOSED) == counted(state=EngagementState.ENDED)


def test_closed_cohorts_have_the_dates_their_programs_give(demo: dict[str, object]) -> None:
    named = Cohort.objects.filter(state=CohortState.CLOSED, name__in=("2013-14", "2021-22", "2022-23"))
    assert sorted(named.values_list("starts_on", "ends_on")) == [
        (date(year, 7, 1), date(year + 1, 6, 30)) for year in (2013, 2021, 2022)
    ]


def test_the_calendar_of_every_school_says_week_thirteen(demo: dict[str, object]) -> None:
    calendars = [sessions_of(school, on=ON) for school in Organization.objects.filter(kind="school")]
    assert {calendar.week_number(ON) for calendar in calendars if calendar} == {13}
    assert None not in calendars


def test_the_ledger_comes_to_what_the_sessions_come_to(demo: dict[str, object]) -> None:
    lines = Entry.objects.filter(account__key="contract-hours").aggregate(Sum("amount"))["amount__sum"]
    sessions = Attendance.objects.filter(engagement__duty="mentoring", taken_back_at=None)
    assert lines == sessions.aggregate(Sum("session__minutes"))["session__minutes__sum"]
    assert lines > 0
    assert Entry.objects.filter(happening__confirmation=None).exists()
    assert Entry.objects.exclude(happening__confirmation=None).exists()


def test_nobody_has_a_real_address(demo: dict[str, object]) -> None:
    addresses = list(Address.objects.values_list("email", flat=True))
    assert [each for each in addresses if not each.endswith(".example")] == []
    assert len(addresses) == Person.objects.count()


def test_there_is_something_of_everything(demo: dict[str, object]) -> None:
    answers = Counter(Participation.objects.exclude(answer="").values_list("answer", flat=True))
    assert all(answers[answer] > 0 for answer in Answer.values)
    assert Difference.objects.filter(state=Settled.OPEN).count() == 2
    assert counted(state=EngagementState.PAUSED) >= 1
    assert Note.objects.exists()
    assert Round.objects.filter(state=RoundState.PROPOSED, proposals__helper=None).exists()
    assert Contract.objects.filter(price=0).exists()
    assert Contract.objects.filter(price__gt=0).exists()
    assert Party.objects.filter(part="member").exists()


def test_nothing_happens_later_than_the_day(demo: dict[str, object]) -> None:
    assert Session.objects.filter(day__gte=ON).count() == 0


def test_every_role_of_an_open_cohort_has_a_door(demo: dict[str, object]) -> None:
    rows = Participation.objects.filter(person__isnull=False, cohort__state=CohortState.OPEN)
    opened = {(door.participation.cohort_id, door.participation.role) for door in doors()}
    assert opened == set(rows.values_list("cohort", "role"))
    helpers = [door for door in doors() if door.participation.kind == Kind.HELPER and door.look]
    assert helpers != []


def test_the_first_event_tells_a_demo_from_anything_else(demo: dict[str, object]) -> None:
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert (kinds[0], kinds[-1]) == (BEGUN, DONE)


@pytest.mark.once
@pytest.mark.django_db
def test_it_can_be_made_on_any_day() -> None:
    make(on=LEAP_DAY, size=Size.TINY)
    school = Organization.objects.filter(kind="school")[0]
    found = sessions_of(school, on=LEAP_DAY)
    assert found is not None
    assert found.week_number(LEAP_DAY) == 13
    assert Session.objects.filter(cohort__state=CohortState.OPEN).exists()


def test_somebody_is_there_for_a_region_that_an_entitlement_names(demo: dict[str, object]) -> None:
    cohorts = Cohort.objects.filter(state=CohortState.OPEN)
    lines = [one for cohort in cohorts for one in given(cohort, pinned(cohort.pk, on=ON).blueprint, on=ON) if one.post]
    assert {one.post for one in lines} == {"field coordinator", "association leader"}
    assert [one for one in lines if one.alone] == []
