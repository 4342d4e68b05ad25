"""What people have while they take part: given with the track, by region, taken back at the end; every line stays."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.programs.actions.agreements_joining import Known, note_fact
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.entitlements import settle_all
from alongside.programs.actions.participations import Joining, end_participation, enrol_many, recheck, reinstate
from alongside.programs.entitlements import Held, held_by
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.entitlements import EntitlementLine
from alongside.programs.models.participations import Participation
from alongside.programs.queries_entitlements import given
from tests.cast import Cast, cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled

pytestmark = pytest.mark.django_db
GIVING = (
    PROGRAM.read_text("utf-8")
    + """
entitlements:
  network: {label: The network of leaders, roles: [newcomer, guide], by: person, address: "https://network.example/in"}
  coordinator: {label: The field coordinator, tracks: [first], by: region, position: Field coordinator}
  shelf: {label: The shelf of books, roles: [newcomer], contracts: [40h], taken_back: never}
"""
)
UPPER = GIVING.replace(
    "facts:\n",
    "facts:\n  river: {says: the part of the river, type: choice, of: organization, choices: [upper, lower], "
    "asked: [roster]}\n",
    1,
).replace(
    "by: region, position: Field coordinator}",
    "by: region, position: keeper, " + "when: {fact: river, of: organization, is: upper}}",
)
KEEPER = UPPER.replace(
    "positions:\n", "positions:\n  keeper: {one: keeper of the region, titles: [field coordinator]}\n", 1
)
LEFT, BACK = date(2026, 10, 30), date(2026, 11, 16)


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def giving(who: Cast) -> Cohort:
    version = adopt_text(source=GIVING, file="giving.yaml", sponsor=who.places.union, by=None)
    return open_cohort(version=version, key="giving", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


@pytest.fixture
def maya(giving: Cohort, who: Cast) -> Participation:
    """Who takes part in her first year, in a school under the Regional Office 91."""
    appoint(who.nora, position="Field Coordinator", at=who.places.office, by=None)
    return enrolled(giving, who.maya, "newcomer", works_at=who.places.lakeview)


def had(row: Participation) -> list[tuple[str, date, date | None]]:
    held = held_by(row, pinned(row.cohort_id, on=STARTS).blueprint, over=True)
    return [(one.label, one.since, one.until) for one in held]


def test_given_with_the_track_and_the_coordinator_of_the_region_is_named(maya: Participation, who: Cast) -> None:
    held = held_by(maya, pinned(maya.cohort_id, on=STARTS).blueprint)
    assert [(one.label, one.whose, one.people, one.since) for one in held] == [
        ("The network of leaders", "", (), STARTS),
        ("The field coordinator", "Regional Office 91", (who.nora.name,), STARTS),
        ("The shelf of books", "", (), STARTS),
    ]
    assert held[0] == Held("The network of leaders", "", "https://network.example/in", "", (), STARTS, None)
    told = Event.objects.get(kind="entitlements-given")
    assert (told.about_id, told.facts) == (
        who.maya.pk,
        {"keys": ["network", "coordinator", "shelf"], "on": STARTS.isoformat()},
    )


def test_taken_back_at_the_end_and_given_again_to_who_comes_back(maya: Participation) -> None:
    for _ in range(2):
        end_participation(participation=maya, ends_on=LEFT, by=None)
    assert had(maya) == [
        ("The shelf of books", STARTS, None),
        ("The network of leaders", STARTS, LEFT),
        ("The field coordinator", STARTS, LEFT),
    ]
    reinstate(participation=maya, from_day=BACK, by=None)
    assert had(maya)[:3] == [
        ("The network of leaders", BACK, None),
        ("The field coordinator", BACK, None),
        ("The shelf of books", STARTS, None),
    ]
    assert EntitlementLine.objects.filter(key="network").count() == 3


def test_another_track_takes_back_what_was_of_the_first(maya: Participation) -> None:
    facts = {"sector": "private"}
    row = recheck(participation=maya, on=BACK, by=None, facts=facts)
    assert row.track == "paid"
    assert had(row) == [
        ("The network of leaders", STARTS, None),
        ("The shelf of books", STARTS, None),
        ("The field coordinator", STARTS, BACK),
    ]


def test_a_year_that_is_over_takes_back_what_no_contract_keeps(maya: Participation, who: Cast) -> None:
    guide = enrolled(maya.cohort, who.renee, "guide")
    with time_machine.travel(datetime(2027, 7, 2, 18, tzinfo=UTC), tick=False):
        assert settle_all(lambda _: None) == 2
        assert settle_all(lambda _: None) == 0
    assert had(guide) == [("The network of leaders", STARTS, date(2027, 7, 2))]


def test_the_lines_never_change_and_nothing_is_given_twice(maya: Participation) -> None:
    line = EntitlementLine.objects.get(key="network")
    for change in (lambda: EntitlementLine.objects.update(on=BACK), lambda: EntitlementLine.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    again = {"participation": maya, "key": "network", "on": BACK, "version": line.version, "at": line.at, "turn": 2}
    with pytest.raises(DatabaseError, match="only after it was taken back"), transaction.atomic():
        EntitlementLine.objects.create(**again)


def _guides(group: str, how_many: int) -> list[Joining]:
    return [Joining(who=person(f"{group}.{n}"), role="guide", starts_on=STARTS) for n in range(how_many)]


def test_any_number_are_given_theirs_in_the_same_number_of_queries(giving: Cohort) -> None:
    def asked(how_many: int) -> int:
        several = _guides(f"after{EntitlementLine.objects.count()}", how_many)
        with CaptureQueriesContext(connection) as queries:
            enrol_many(cohort=giving, joinings=several, by=None)
        return len(queries)

    asked(1)
    assert asked(1) == asked(40)
    assert EntitlementLine.objects.filter(key="network").count() == 42


@pytest.mark.sqlite
def test_to_give_to_one_takes_no_longer_where_many_were_given_theirs(giving: Cohort) -> None:
    def steps(group: str) -> int:
        """Counted by the database itself, in hundreds."""
        several, taken = _guides(group, 100), list[int]()
        connection.connection.set_progress_handler(lambda: taken.append(1), 100)
        enrol_many(cohort=giving, joinings=several, by=None)
        connection.connection.set_progress_handler(None, 0)
        return len(taken)

    earlier, later = steps("earlier"), steps("later")
    assert later < earlier * 1.2


def test_of_one_region_alone_and_named_by_a_position_of_the_file(who: Cast) -> None:
    """Only who works on the upper river has the coordinator; a title of the roster is the position of the file."""
    version = adopt_text(source=KEEPER, file="keeper.yaml", sponsor=who.places.union, by=None)
    cohort = open_cohort(version=version, key="keeper", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    appoint(who.nora, position="Field Coordinator", at=who.places.office, by=None)
    maya = enrolled(cohort, who.maya, "newcomer", works_at=who.places.lakeview)
    tomas = enrolled(cohort, who.stranger, "newcomer", works_at=who.places.linden, facts={"sector": "public"})
    blueprint = pinned(cohort.pk, on=STARTS).blueprint
    angela = enrolled(cohort, who.angela, "coordinator")
    assert [one.label for one in held_by(maya, blueprint)] == ["The network of leaders", "The shelf of books"]
    for place, part in ((who.places.rivertown, "upper"), (who.places.hollis_park, "lower")):
        known = Known(fact="river", value=part, from_day=STARTS)
        note_fact(cohort=cohort, organization=place, known=known, by=who.angela, who=acting(angela, STARTS))
    assert [(one.label, one.people) for one in held_by(maya, blueprint)][1] == (
        "The field coordinator", (who.nora.name,)
    )  # fmt: skip
    assert [one.label for one in held_by(tomas, blueprint)] == ["The network of leaders", "The shelf of books"]
    region = [one for one in given(cohort, blueprint, on=STARTS) if one.place]
    assert [(str(one.place), one.people, one.there, one.post, one.alone) for one in region] == [
        ("Regional Office 91", 1, (who.nora.name,), "keeper of the region", False)
    ]
