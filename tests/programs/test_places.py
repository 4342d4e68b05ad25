"""What a person's rules read of the place they work at: dated, the nearest first, one by one and for everybody."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.blueprint.reader import read
from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.programs.actions.agreements_joining import Known, note_fact
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.judging_places import judge_begun
from alongside.programs.actions.learning import learn
from alongside.programs.actions.selections import Chosen, select
from alongside.programs.background import backgrounds
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.trying import tried
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)
RULE = "all: [{fact: position, is: teacher}, {any: [{fact: listed, is: yes}, {fact: selected-tier, is: close}]}]"
TEXT = (
    PROGRAM.read_text("utf-8")
    .replace(
        "facts:\n", "facts:\n  listed: {says: the school is in need of assistance, type: yes-no, of: organization}\n", 1
    )
    .replace("      when: {fact: position, is: teacher}\n", f"      when: {{{RULE}}}\n", 1)
    + """
selection:
  by: the network
  of: district
  tiers:
    close: {label: Close, gives: A coach on site}
    open: {label: Open, gives: Trainings}
"""
)
SINCE = "the school is in need of assistance since September 1, 2026"
WHY = f"Not funded: the kind of school is private, not public; {SINCE}, so paid."


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    version = adopt_text(source=TEXT, file="a.yaml", sponsor=everyone.places.union, by=None)
    made = open_cohort(version=version, key="places", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    enrolled(made, everyone.angela, "coordinator")
    return made


def newcomer(into: Cohort, place: Organization | None = None) -> Participation:
    """Somebody the free hours are not for, so that only what is known of their place decides."""
    who = person()
    if place is not None:
        appoint(who, position="teacher", at=place, by=None, starts_on=STARTS)
    return enrolled(into, who, "newcomer", works_at=place, facts={"sector": "private", "position": "teacher"})


def found(row: Participation) -> tuple[str, str]:
    row.refresh_from_db()
    return row.answer, row.track


def test_whoever_waits_is_judged_when_something_is_noted_of_their_school(into: Cohort, everyone: Cast) -> None:
    here, elsewhere = newcomer(into, everyone.places.lakeview), newcomer(into, everyone.places.linden)
    assert (found(here), here.verdict["asked"]) == (("unknown", ""), ["listed", "selected-tier"])
    who = acting(everyone.angela.participations.get(cohort=into), NOW.date())
    known = Known(fact="listed", value="yes", from_day=date(2026, 9, 1))
    note_fact(cohort=into, organization=everyone.places.lakeview, known=known, by=everyone.angela, who=who)
    assert (found(here), here.verdict["on"], found(elsewhere)) == (("yes", "paid"), "2026-09-01", ("unknown", ""))
    assert here.verdict["sentence"] == WHY
    assert Event.objects.filter(kind="participation-judged").count() == 1


def test_the_nearest_place_of_which_it_is_known_counts_on_the_day(into: Cohort, everyone: Cast) -> None:
    """The district is listed all year; its school alone no longer from November."""
    places = everyone.places
    learn(cohort=into, known={(places.rivertown.pk, "listed"): "yes"}, from_day=STARTS, by=None)
    learn(cohort=into, known={(places.lakeview.pk, "listed"): "no"}, from_day=date(2026, 11, 1), by=None)
    row, of_district = newcomer(into, places.lakeview), newcomer(into, places.rivertown)
    blueprint = pinned(into.pk, on=NOW.date()).blueprint
    told = [
        backgrounds([one], blueprint, on=[day])[0].facts["listed"]
        for one in (row, of_district)
        for day in (date(2026, 10, 31), date(2026, 11, 1))
    ]
    assert told == [True, False, True, True]


def test_a_district_that_is_selected_lets_in_who_works_below_it_until_its_last_day(
    into: Cohort, everyone: Cast
) -> None:
    row, ends = newcomer(into, everyone.places.lakeview), date(2026, 11, 30)
    chosen = Chosen(tier="close", reason="Asked", from_day=STARTS, until=ends)
    select(cohort=into, organization=everyone.places.rivertown, chosen=chosen, by=everyone.angela, who=None)
    assert found(row) == ("yes", "paid")
    assert judge_begun(lambda _: None) == 0
    with time_machine.travel(datetime(2026, 12, 1, 18, tzinfo=UTC), tick=False):
        assert (judge_begun(lambda _: None), found(row), judge_begun(lambda _: None)) == (1, ("unknown", ""), 0)


def test_everybody_is_tried_in_five_queries_by_what_is_known_of_their_places(into: Cohort, everyone: Cast) -> None:
    other = read(TEXT.replace("{fact: listed, is: yes}", "{fact: listed, is: no}"), file="a.yaml").blueprint
    mine = pinned(into.pk, on=NOW.date()).blueprint
    assert other is not None
    came, counts = [], []
    for place, value in ((everyone.places.lakeview, "yes"), (everyone.places.linden, "no")):
        learn(cohort=into, known={(place.pk, "listed"): value}, from_day=date(2026, 9, 1), by=None)
        newcomer(into, place)
        with CaptureQueriesContext(connection) as asked:
            came = [
                (one.before.found, one.after.found) for one in tried(into, mine, other, on=NOW.date()) if one.judged
            ]
        counts.append(len(asked))
    yes, ask = ("yes", "paid"), ("unknown", "")
    assert (came, counts) == ([(yes, ask), (ask, yes)], [5, 5])
