"""A whole cohort: who is where, who could use something, and how many queries it takes to know."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.kernel.clock import Span
from alongside.people.actions.appointments import name_evaluator
from alongside.people.actions.organizations import keep_calendar
from alongside.people.enums import Sector
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.engagements import end_engagement, pause, pause_where_evaluated
from alongside.programs.actions.participations import Joining, end_participation, enrol
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement
from alongside.standing.attention import Need, counts
from alongside.standing.attention_words import needs_attention
from alongside.standing.known import Verdict
from alongside.standing.queries import of_engagement, of_engagements
from tests.cast import Cast, cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, Pair, enrolled, pair
from tests.factories.sessions import logged, met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)


@pytest.fixture
def everyone() -> Cast:
    who = cast()
    for school in (who.places.lakeview, who.places.linden):
        school.sector = Sector.PUBLIC
        school.save()
    return who


@pytest.fixture
def two(everyone: Cast, into: Cohort) -> Pair:
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    return pair(into, everyone.renee, everyone.maya)


def test_forty_one_hours_and_two_visits(two: Pair) -> None:
    start = date(2026, 9, 1)
    for n in range(39):
        met(two, day=start + timedelta(days=n), minutes=60)
    for n in (40, 41):
        met(two, day=start + timedelta(days=n), minutes=60, mode="onsite")
    placed = of_engagement(two.engagement, on=THURSDAY)
    assert placed.standing.hours is not None
    assert (placed.standing.hours.have, placed.standing.hours.of, placed.helper) == (2460, 2400, two.helper_person)
    assert "1 of 3 onsite visits is still to come" in placed.standing.missing
    assert placed.standing.verdict is not Verdict.COMPLETE


def test_what_waits_for_a_yes_is_told_and_does_not_count(two: Pair) -> None:
    met(two, day=date(2026, 11, 18), minutes=60)
    logged(two, day=THURSDAY, minutes=45)
    hours = of_engagement(two.engagement, on=THURSDAY).standing.hours
    assert hours is not None
    assert (hours.have, hours.waiting) == (60, 45)


def test_a_day_in_the_past_knows_nothing_of_what_came_later(two: Pair) -> None:
    for day in (date(2026, 10, 1), date(2026, 10, 2)):
        met(two, day=day, minutes=60)
    hours = of_engagement(two.engagement, on=date(2026, 10, 1)).standing.hours
    assert hours is not None
    assert hours.have == 60


def test_hours_stay_with_maya_when_her_helper_changes(two: Pair, everyone: Cast) -> None:
    met(two, day=date(2026, 9, 3), minutes=120)
    end_engagement(engagement=two.engagement, ends_on=date(2026, 9, 30), reason="re-match", by=None)
    after = pair(two.engagement.cohort, everyone.nora, everyone.maya, starts_on=date(2026, 10, 1))
    met(after, day=date(2026, 10, 2), minutes=60)
    hours = of_engagement(after.engagement, on=THURSDAY).standing.hours
    assert hours is not None
    assert hours.have == 180


def test_who_needs_something_first(two: Pair, into: Cohort, everyone: Cast) -> None:
    logged(two, day=date(2026, 10, 20), minutes=60)
    enrolled(into, everyone.stranger, "newcomer", works_at=everyone.places.linden)
    enrolled(into, person("Ola Vance"), "newcomer")
    found = needs_attention(into, on=THURSDAY)
    assert [(one.need, one.sentence, one.verb) for one in found] == [
        (Need.SILENT, "Maya Lindqvist and Renée Castellanos have not been in touch for 30 days", "Check in"),
        (Need.UNMATCHED, "Tomas Okafor has no guide yet", "Open matching"),
        (Need.CONFIRM, "Maya Lindqvist has 1 session to confirm", "Send reminder"),
        (Need.FACTS, "Ola Vance has something to tell us first", "Ask"),
    ]
    assert [one.why for one in found[:3]] == [
        "The last contact was on October 20",
        "Linden School · waiting for 141 days",
        "1 hour in all, the oldest from October 20",
    ]
    assert [need for need, many in counts(found).items() if many] == [one.need for one in found]


def test_a_pair_behind_its_plan(two: Pair, into: Cohort) -> None:
    met(two, day=date(2026, 11, 17), minutes=120)
    found = needs_attention(into, on=THURSDAY)
    assert [(one.need, one.sentence) for one in found] == [
        (Need.BEHIND, "Maya Lindqvist and Renée Castellanos are about 13.5 hours behind their plan")
    ]


def test_a_paused_pair_needs_nothing(two: Pair, into: Cohort) -> None:
    pause(engagement=two.engagement, reason="leave", by=None)
    assert needs_attention(into, on=THURSDAY) == []


def test_who_is_paused_because_the_helper_evaluates_them_is_not_forgotten(two: Pair, everyone: Cast) -> None:
    name_evaluator(everyone.renee, of=everyone.maya, starts_on=THURSDAY, by=None)
    pause_where_evaluated(people=[everyone.renee.pk], on=THURSDAY, by=None)
    found = needs_attention(two.engagement.cohort, on=THURSDAY)
    assert [(one.need, one.sentence, one.verb) for one in found] == [
        (
            Need.EVALUATED,
            "Maya Lindqvist and Renée Castellanos are paused: who helps evaluates them now",
            "Find somebody else",
        )
    ]
    pair(two.engagement.cohort, everyone.nora, everyone.maya, starts_on=THURSDAY)
    assert needs_attention(two.engagement.cohort, on=THURSDAY) == []


def many(into: Cohort, everyone: Cast, number: int) -> None:
    for n in range(number):
        helper, coached = person(f"Helper {n}"), person(f"Teacher {n}")
        enrolled(into, coached, "newcomer", works_at=everyone.places.linden)
        logged(pair(into, helper, coached), day=date(2026, 11, 2))


def test_a_cohort_takes_a_flat_number_of_queries(everyone: Cast, into: Cohort) -> None:
    taken = []
    for number in (1, 2):
        many(into, everyone, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = list(of_engagements(into, on=THURSDAY))
        taken.append((len(found), len(queries)))
    assert taken == [(1, 14), (3, 14)]


def test_only_those_one_may_see(everyone: Cast, into: Cohort) -> None:
    many(into, everyone, 2)
    among = Engagement.objects.filter(supported__person__family_name="1")
    assert [placed.name for placed in of_engagements(into, on=THURSDAY, among=among)] == ["Teacher 1"]


def test_a_schools_calendar_of_an_earlier_year_says_nothing_about_today(two: Pair, everyone: Cast) -> None:
    keep_calendar(everyone.places.lakeview, year=Span(date(2024, 8, 19), date(2025, 5, 30)), by=None)
    keep_calendar(everyone.places.rivertown, year=Span(date(2026, 8, 17), date(2027, 5, 28)), by=None)
    week = next(item for item in of_engagement(two.engagement, on=THURSDAY).standing.items if item.key == "week")
    assert (week.have, week.of) == (0, 13)


def test_what_is_asked_by_a_day_after_the_hire_is_asked_by_the_persons_own_day(everyone: Cast) -> None:
    source = PROGRAM.read_text("utf-8").replace("reach: 3, by: contract.end", "reach: 3, by: hire + 6 months")
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    here = open_cohort(version=version, key="hired", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    enrolled(here, everyone.maya, "newcomer", facts={"hired": "2026-08-31"})
    placed = of_engagement(pair(here, everyone.renee, everyone.maya).engagement, on=THURSDAY)
    assert [item.due for item in placed.standing.items if item.key == "visits"] == [date(2027, 2, 28)]


def test_a_contract_that_follows_another_begins_at_nothing(two: Pair, everyone: Cast) -> None:
    met(two, day=date(2026, 10, 1), minutes=60, mode="onsite")
    first = two.supported.contracts.get()
    Contract.objects.create(
        participation=two.supported,
        offer="20h",
        minutes=1200,
        price=0,
        currency="USD",
        starts_on=date(2026, 11, 1),
        ends_on=date(2027, 10, 31),
        version_id=first.version_id,
    )
    met(two, day=date(2026, 11, 2), minutes=45, mode="onsite")
    for on, hours, visits in ((date(2026, 10, 31), (60, 2400), (1, 3)), (THURSDAY, (45, 1200), (1, 3))):
        items = {item.key: (item.have, item.of) for item in of_engagement(two.engagement, on=on).standing.items}
        assert (items["hours"], items["visits"]) == (hours, visits)


def test_who_waits_for_a_place_of_their_track_is_not_told_to_have_nobody(everyone: Cast) -> None:
    source = PROGRAM.read_text("utf-8").replace("      grants: 40h\n", "      grants: 40h\n      places: 1\n")
    version = adopt_text(source=source, file="garden.yaml", sponsor=everyone.places.union, by=None)
    into = open_cohort(version=version, key="one", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    facts = {"position": "teacher", "sector": "public", "hired": "2026-08-17", "member": True}
    names = ("Ada Vale", "Bo Vale")
    first, waits = (
        enrol(
            cohort=into,
            joining=Joining(who=person(name), role="newcomer", starts_on=STARTS, facts=facts),
            by=None,
        )
        for name in names
    )
    assert [one.sentence for one in needs_attention(into, on=THURSDAY)] == ["Ada Vale has no guide yet"]
    end_participation(participation=first, ends_on=date(2026, 10, 1), by=None)
    assert waits.name == "Bo Vale"
    assert [one.sentence for one in needs_attention(into, on=THURSDAY)] == ["Bo Vale has no guide yet"]
