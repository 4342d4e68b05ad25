"""People go on into the next year: judged anew, with what holds on; hours and what was said stay where they were."""

from datetime import date

import pytest
import time_machine

from alongside.kernel.errors import Refused
from alongside.people.actions.appointments import appoint
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.learning import learn
from alongside.programs.actions.participations import end_participation
from alongside.programs.actions.rolling_over import next_years, preview_roll, roll_some
from alongside.programs.models.agreements import OrganizationFact
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.queries import open_participations
from tests.cast import Cast, cast
from tests.factories.applying import SEEDBED, seedbed
from tests.factories.people import person
from tests.factories.programs import enrolled

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def here(people: Cast) -> Cohort:
    return seedbed(people.places.union)


@pytest.fixture
def into(here: Cohort) -> Cohort:
    version = BlueprintVersion.objects.get(program=here.program_id)
    starts, ends = date(2027, 7, 1), date(2028, 6, 30)
    return open_cohort(version=version, key="seedbed-2027", name="2027-28", starts_on=starts, ends_on=ends, by=None)


def teacher(people: Cast, name: str, hired: date) -> Person:
    made = person(name)
    appoint(made, position="teacher", at=people.places.linden, by=None, hired_on=hired)
    return made


def roll(here: Cohort, into: Cohort) -> int:
    went, after = 0, 0
    while True:
        some, after = roll_some(cohort=here, into=into, after=after, by=None)
        if not after:
            return went
        went += some


def test_who_fits_goes_on_judged_anew_and_who_does_not_stays(people: Cast, here: Cohort, into: Cohort) -> None:
    first = enrolled(here, teacher(people, "Ann First", date(2026, 8, 17)), "newcomer", facts={"applied": "2026-07-01"})
    enrolled(here, teacher(people, "Bo Fourth", date(2024, 8, 19)), "newcomer")
    guide = enrolled(here, people.renee, "guide", works_at=people.places.lakeview, capacity=2)
    gone = enrolled(here, teacher(people, "Cy Gone", date(2026, 8, 17)), "newcomer")
    end_participation(participation=gone, ends_on=date(2026, 12, 1), by=None)
    found = preview_roll(cohort=here, into=into)
    assert (dict(found.going_on), dict(found.leaving), found.there) == ({"newcomer": 1, "guide": 1}, {"newcomer": 1}, 0)
    assert Participation.objects.filter(cohort=into).count() == 0
    assert roll(here, into) == 2
    on = Participation.objects.get(cohort=into, person=first.person)
    assert (on.starts_on, on.track, on.facts) == (into.starts_on, "early", {})
    helper = Participation.objects.get(cohort=into, person=guide.person)
    assert (helper.capacity, helper.works_at) == (2, people.places.lakeview)


def test_a_year_somebody_was_said_to_be_in_does_not_stand_still(people: Cast, here: Cohort, into: Cohort) -> None:
    said = {"position": "teacher", "career-year": 1}
    first = enrolled(here, person("Eve First"), "newcomer", works_at=people.places.lakeview, facts=said)
    assert (first.answer, first.track) == ("yes", "early")
    assert roll(here, into) == 1
    on = Participation.objects.get(cohort=into, person=first.person)
    assert (on.facts, on.answer, on.track) == ({"position": "teacher"}, "unknown", "")


def test_what_is_noted_of_a_place_holds_in_the_next_year_since_the_same_day(people: Cast) -> None:
    text = SEEDBED.read_text("utf-8").replace(
        "facts:\n",
        "facts:\n  kind: {says: its kind, type: text, of: organization}\n"
        "  once: {says: what held once, type: text, of: organization, holds: 1 year}\n",
        1,
    )
    version = adopt_text(source=text, file=SEEDBED.name, sponsor=people.places.union, by=None)
    years = [(date(year, 7, 1), date(year + 1, 6, 30)) for year in (2026, 2027)]
    here, into = (
        open_cohort(version=version, key=f"s{first}", name=f"{first}", starts_on=first, ends_on=last, by=None)
        for first, last in years
    )
    linden, since = people.places.linden, date(2026, 9, 1)
    learn(cohort=here, known={(linden.pk, "kind"): "rural", (linden.pk, "once"): "then"}, from_day=since, by=None)
    enrolled(here, people.renee, "guide")
    for _ in range(2):
        roll(here, into)
    rows = OrganizationFact.objects.filter(cohort=into)
    assert list(rows.values_list("organization", "fact", "value", "from_day")) == [(linden.pk, "kind", "rural", since)]


def test_again_is_once_and_who_is_there_stays_as_they_are(people: Cast, here: Cohort, into: Cohort) -> None:
    enrolled(here, people.renee, "guide", capacity=2)
    there = enrolled(into, people.renee, "guide", capacity=5)
    assert preview_roll(cohort=here, into=into).there == 1
    assert (roll(here, into), roll(here, into)) == (0, 0)
    there.refresh_from_db()
    assert there.capacity == 5


def test_only_a_later_year_of_the_same_program(here: Cohort, into: Cohort, people: Cast) -> None:
    assert list(next_years(here)) == [into]
    other = seedbed(people.places.union, key="other")
    for wrong in (here, other):
        with pytest.raises(Refused, match="later year of the same kind"):
            preview_roll(cohort=into, into=wrong)


@pytest.mark.parametrize("day,first", [(date(2027, 3, 1), "2026-27"), (date(2027, 8, 1), "2027-28")])
def test_whoever_coordinates_both_years_acts_in_the_one_under_way(
    here: Cohort, into: Cohort, people: Cast, day: date, first: str
) -> None:
    """Opening the next year takes nobody to a year that nobody is in yet."""
    for year in (into, here):
        enrolled(year, people.angela, "coordinator")
    with time_machine.travel(day, tick=False):
        assert open_participations(people.angela)[0].cohort.name == first
