"""What is owed by a day of one's own: told from a hire, a match, a contract; reminded once, and not once it is here."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.kernel.errors import NotHere
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.owing import note_here, remind_owing
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_owing import days_of, owing
from tests.cast import Cast, cast
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled, pair

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
DATES = """calendar:
  dates:
    plan: {label: Entry plan, at: hire + 6 months, of: [newcomer], remind: 2 weeks}
    review: {label: Review of the year, at: match + 1 year, of: [newcomer]}
    report: {label: Report of the guide, at: match + 30 days, of: [guide]}
    proof: {label: Proof of hours, at: contract.end - 1 month, of: [newcomer]}
    profile: {label: Profile, at: cohort.start + 60 days, of: [newcomer]}
    names: {label: Names, on: 02-29, of: [leader], remind: 1 week}
"""


@pytest.fixture
def everyone() -> Cast:
    return cast()


def dated(everyone: Cast, *, more: str = "") -> Cohort:
    source = PROGRAM.read_text("utf-8").replace("calendar:\n", DATES + more)
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    return open_cohort(version=version, key="dated", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


def test_each_has_days_of_their_own(everyone: Cast) -> None:
    """A leap day has an anniversary; who was hired in the year counts from then what others count from its start."""
    into = dated(everyone)
    enrolled(into, everyone.maya, "newcomer", facts={"hired": "2026-08-31"})
    two = pair(into, everyone.renee, everyone.maya, starts_on=date(2028, 2, 29))
    blueprint = pinned(into.pk, on=TODAY).blueprint
    assert [(one.label, one.day) for one in days_of(two.supported, blueprint, on=TODAY)] == [
        ("Profile", date(2026, 10, 30)),
        ("Entry plan", date(2027, 2, 28)),
        ("Proof of hours", date(2027, 5, 30)),
        ("Review of the year", date(2029, 2, 28)),
    ]
    assert [one.day for one in days_of(two.helper, blueprint, on=TODAY)] == [date(2028, 3, 30)]


def test_from_the_start_of_the_year_is_the_same_day_for_all_where_the_program_says_so(everyone: Cast) -> None:
    into = dated(everyone, more="  late_joiners: from-cohort\n")
    row = enrolled(into, everyone.maya, "newcomer", facts={"hired": "2026-10-05"})
    days = {one.key: one.day for one in days_of(row, pinned(into.pk, on=TODAY).blueprint, on=TODAY)}
    assert days == {"profile": date(2026, 8, 30), "plan": date(2027, 4, 5), "proof": date(2027, 5, 30)}


def test_a_day_of_ones_own_is_reminded_once_by_the_clock_of_the_program(everyone: Cast) -> None:
    """Two weeks before March 14, when clocks go forward in Chicago, is February 28 there."""
    into = dated(everyone)
    enrolled(into, everyone.maya, "newcomer", facts={"hired": "2026-09-14"})
    counts = []
    for moment in ("2027-02-28T05:59:00Z", "2027-02-28T06:01:00Z", "2027-03-14T07:59:00Z", "2027-03-15T05:01:00Z"):
        with time_machine.travel(moment, tick=False):
            counts.append(remind_owing(lambda _: None))
    assert counts == [0, 1, 0, 0]
    told = Event.objects.get(kind="names-due")
    assert (told.about_id, told.facts["label"], told.facts["day"]) == (everyone.maya.pk, "Entry plan", "2027-03-14")


def test_whoever_has_sent_it_is_not_reminded_and_is_again_where_that_was_a_slip(everyone: Cast) -> None:
    into = dated(everyone)
    who = acting(enrolled(into, everyone.angela, "coordinator"), TODAY)
    row = enrolled(into, everyone.paul, "leader")
    with time_machine.travel("2027-02-22T18:00:00Z", tick=False):
        on = date(2027, 2, 22)
        (owes,) = [one for one in owing(into, pinned(into.pk, on=on).blueprint, on=on) if one.window.key == "names"]
        assert (owes.name, owes.window.day, owes.subject) == (
            "Paul Whitfield",
            date(2027, 2, 28),
            f"participation:{row.public_id}",
        )
        for here in (True, True):
            note_here(cohort=into, owes=owes.line, here=here, by=everyone.angela, who=who)
        assert remind_owing(lambda _: None) == 0
        note_here(cohort=into, owes=owes.line, here=False, by=everyone.angela, who=who)
        assert (remind_owing(lambda _: None), remind_owing(lambda _: None)) == (1, 0)
        assert Event.objects.filter(kind__in=("names-here", "names-not-here")).count() == 2
        with pytest.raises(NotHere):
            note_here(cohort=into, owes=("names", "2027-03-01", owes.subject), here=True, by=everyone.angela, who=who)


def test_what_is_owed_is_read_in_as_many_queries_for_three_as_for_one(everyone: Cast) -> None:
    into, counts = dated(everyone), []
    for person in (everyone.maya, everyone.renee, everyone.stranger):
        enrolled(into, person, "newcomer")
        blueprint = pinned(into.pk, on=TODAY).blueprint
        with CaptureQueriesContext(connection) as made:
            owing(into, blueprint, on=TODAY)
        counts.append(len(made))
    assert counts == [8, 8, 8]
