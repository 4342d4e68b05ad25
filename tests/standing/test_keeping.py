"""Standings of a large cohort are kept: whatever is done, they are what working them out anew would say."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.kernel.clock import Span
from alongside.ledger.recounting import begin_recount, count_some
from alongside.people.actions.appointments import appoint
from alongside.people.actions.organizations import keep_calendar
from alongside.practice.sessions.actions.confirm import confirm_all
from alongside.practice.sessions.actions.log import take_back
from alongside.practice.sessions.retelling import retold
from alongside.programs.actions.cohorts import adopt_text, follow_version
from alongside.programs.actions.engagements import end_engagement, pause, resume
from alongside.programs.models.cohorts import Cohort
from alongside.standing.keeping import catch_up, keep_all, reading_kept
from alongside.standing.lines import read_anew
from alongside.standing.models import Kept, Tally
from tests.cast import Cast, cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, acting, enrolled, pair
from tests.factories.sessions import line_of, logged, met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def everyone() -> Cast:
    return cast()


def worked_out(into: Cohort, on: date = THURSDAY) -> None:
    keep_all(into, on=on, progress=lambda _: None)


def test_whatever_is_done_is_counted_when_somebody_looks_next(everyone: Cast, into: Cohort) -> None:
    two, other = pair(into, everyone.renee, everyone.maya), pair(into, everyone.nora, everyone.stranger)
    worked_out(into)
    session = logged(two, day=date(2026, 11, 18), minutes=90)
    line = line_of(session, two)
    deeds: list[Callable[[], object]] = [
        lambda: None,
        lambda: confirm_all(attendances=[line], by=two.person, who=two.as_person(THURSDAY)),
        lambda: take_back(session=session, by=two.helper_person, who=two.as_helper(THURSDAY)),
        lambda: pause(engagement=two.engagement, reason="leave", by=None),
        lambda: resume(engagement=two.engagement, by=None),
        lambda: met(other, day=date(2026, 11, 19)),
        lambda: pair(into, everyone.renee, person("Ola Vance")),
        lambda: appoint(everyone.maya, position="teacher", at=everyone.places.linden, by=None, starts_on=THURSDAY),
        lambda: end_engagement(engagement=two.engagement, reason="completed", ends_on=THURSDAY, by=None),
    ]
    for deed in deeds:
        deed()
        assert list(reading_kept(into, on=THURSDAY).lines) == list(read_anew(into, on=THURSDAY).lines)


def test_one_log_works_out_one_engagement(everyone: Cast, into: Cohort) -> None:
    several = [pair(into, person(f"Helper {n}"), person(f"Teacher {n}")) for n in range(3)]
    worked_out(into)
    Kept.objects.update(silent_for=999)
    met(several[1], day=THURSDAY)
    Tally.objects.update(at=LATER)
    with CaptureQueriesContext(connection) as first:
        assert [line.silent_for for line in reading_kept(into, on=THURSDAY).lines] == [999, 0, 999]
    Tally.objects.update(at=LATER)
    with CaptureQueriesContext(connection) as second:
        reading_kept(into, on=THURSDAY)
    assert (len(first), len(second)) == (23, 4)


def test_another_day_or_a_change_for_everybody_is_a_job(
    everyone: Cast, into: Cohort, thursday_evening: time_machine.Traveller
) -> None:
    assert (reading_kept(into, on=THURSDAY).working, catch_up(into)) == (True, None)
    pair(into, everyone.renee, everyone.maya)
    worked_out(into)
    friday = THURSDAY + timedelta(days=1)
    late = reading_kept(into, on=friday)
    assert (late.working, late.until, len(late.lines)) == (True, THURSDAY, 1)
    thursday_evening.shift(timedelta(days=1))
    worked_out(into, friday)
    assert not reading_kept(into, on=friday).working
    keep_calendar(everyone.places.rivertown, year=Span(date(2026, 8, 17), date(2027, 5, 28)), by=None)
    assert reading_kept(into, on=friday).until is None


def test_days_counted_again_work_out_everybody(everyone: Cast, into: Cohort) -> None:
    two = pair(into, everyone.renee, everyone.maya)
    met(two, day=date(2026, 11, 18), minutes=40, mode="phone")
    rule = "label: Mentoring, takes: sessions, unit: minutes}"
    text = PROGRAM.read_text("utf-8").replace(rule, rule.replace("}", ", modes: [onsite]}"))
    version = adopt_text(source=text, file=PROGRAM.name, sponsor=everyone.places.union, by=None)
    follow_version(cohort=into, version=version, from_day=THURSDAY, why="Calls do not count.", by=None)
    worked_out(into)
    angela = enrolled(into, everyone.angela, "coordinator")
    begun = begin_recount(
        cohort=into,
        version=version.pk,
        first=date(2026, 8, 1),
        why="Nor did they.",
        by=everyone.angela,
        who=acting(angela, THURSDAY),
    )
    Tally.objects.update(at=LATER)
    assert count_some(recount=begun, retelling=lambda names: retold(names, asked=frozenset())).ended_at is not None
    Tally.objects.update(at=LATER)
    assert reading_kept(into, on=THURSDAY).working
    worked_out(into)
    assert list(reading_kept(into, on=THURSDAY).lines) == list(read_anew(into, on=THURSDAY).lines)
