"""A track with a number of places: who comes first by the file has one, who is over waits, and what is given back goes
to the next."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from alongside.kernel.errors import Refused
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text, follow_version, open_cohort
from alongside.programs.actions.contracts import ask_quote
from alongside.programs.actions.participations import Joining, end_participation, enrol, enrol_many, recheck, reinstate
from alongside.programs.actions.starting import Planned, start_engagements
from alongside.programs.actions.track_places import fill_all
from alongside.programs.entitlements import held_by
from alongside.programs.facts import pinned
from alongside.programs.funding import in_order
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation
from alongside.programs.models.track_places import TrackPlace
from alongside.programs.pricing import Wish
from alongside.programs.track_places import place_on_track, taken, waiting_for_place
from alongside.reports.funds import takings
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, enrolled, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
LIMITED = (
    PROGRAM.read_text("utf-8")
    .replace("      grants: 40h\n", "      grants: 40h\n      places: 2\n")
    .replace("eligibility:\n", "eligibility:\n  priority: [hired]\n")
    + "\nentitlements:\n  network: {label: The network, tracks: [first]}\n"
)


@pytest.fixture
def limited(everyone: Cast) -> Cohort:
    version = adopt_text(source=LIMITED, file="garden.yaml", sponsor=everyone.places.union, by=None)
    return open_cohort(version=version, key="limited", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


def teacher(name: str, hired: str, *, sector: str = "public") -> Joining:
    facts = {"position": "teacher", "sector": sector, "hired": hired, "member": True}
    return Joining(who=person(name), role="newcomer", starts_on=STARTS, facts=facts)


def stands(row: Participation) -> tuple[int, int]:
    """The number of their place, and how many wait before them."""
    found = place_on_track(row, pinned(row.cohort_id, on=STARTS).blueprint)
    assert found is not None
    return found.number, found.before


def has(row: Participation) -> tuple[int, list[str]]:
    """How many contracts they were granted, and what is theirs while they take part."""
    held = held_by(row, pinned(row.cohort_id, on=STARTS).blueprint)
    return Contract.objects.filter(participation=row).count(), [one.label for one in held]


def test_who_comes_first_by_the_file_has_a_place_and_the_next_has_what_is_given_back(limited: Cohort) -> None:
    came = [teacher("Ada Late", "2026-08-20"), teacher("Bo Third", "2026-08-10"), teacher("Cy First", "2026-08-01")]
    late, third, first = enrol_many(
        cohort=limited, joinings=[*came, teacher("Di Buys", "", sector="private")], by=None
    )[:3]
    assert sorted(TrackPlace.objects.values_list("participation__person__given_name", "number")) == [
        *(("Ada", None), ("Bo", 2), ("Cy", 1)),
    ]
    last = enrol(cohort=limited, joining=teacher("Ed Last", "2026-08-30"), by=None)
    assert [stands(one) for one in (first, third, late, last)] == [(1, 0), (2, 0), (0, 0), (0, 1)]
    assert [has(one) for one in (first, late)] == [(1, ["The network"]), (0, [])]
    blueprint = pinned(limited.pk, on=STARTS).blueprint
    assert [(one.name, one.told, one.waiting) for one in taken(limited.pk, blueprint)] == [("funded", "2 of 2", 2)]
    assert waiting_for_place(limited.pk, blueprint) == {late.pk, last.pk}

    end_participation(participation=first, ends_on=date(2026, 10, 1), by=None)  # who comes next has the place, and more
    assert (stands(late), stands(last), has(late)) == ((1, 0), (0, 0), (1, ["The network"]))
    # Whose track is another one gives it back too; who comes back waits as everybody does.
    recheck(participation=third, on=STARTS, by=None, facts={"sector": "private"})
    assert (stands(last), has(third)) == ((2, 0), (1, []))
    reinstate(participation=first, from_day=date(2026, 10, 20), by=None)
    assert (stands(first), has(first)) == ((0, 0), (1, []))
    kinds = ("place-given", "place-came", "place-waits", "place-given-back")
    names = dict(Person.objects.values_list("pk", "given_name"))
    rows = Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", "about_id")
    told = [(kind, names[about or 0]) for kind, about in rows]
    assert sorted(told[:3]) == [("place-given", "Bo"), ("place-given", "Cy"), ("place-waits", "Ada")]
    assert told[3:] == [
        *(("place-waits", "Ed"), ("place-given-back", "Cy"), ("place-came", "Ada")),
        *(("place-given-back", "Bo"), ("place-came", "Ed"), ("place-waits", "Cy")),
    ]


def test_who_waits_for_a_place_buys_no_hours_and_begins_with_nobody(everyone: Cast) -> None:
    source = LIMITED.replace("      grants: 40h\n      places: 2\n", "      offers: [20h]\n      places: 1\n")
    version = adopt_text(source=source, file="garden.yaml", sponsor=everyone.places.union, by=None)
    into = open_cohort(version=version, key="one", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    first, next_one = enrol_many(
        cohort=into, joinings=[teacher("Cy First", "2026-08-01"), teacher("Bo Next", "2026-08-10")], by=None
    )
    guide = enrol(cohort=into, joining=Joining(who=everyone.renee, role="guide", starts_on=STARTS), by=None)
    why = "The one place of “funded” is taken, and the next one free goes to whoever is first."
    wish = Wish(offer="20h", payer=person_of(next_one))
    with pytest.raises(Refused) as bought:
        ask_quote(participation=next_one, wish=wish, key="waits", by=None)
    assert bought.value.sentence == f"{why} Hours can be asked for once one is yours."
    planned = Planned(duty="growing", supported=next_one, helper=guide, starts_on=date(2026, 11, 19))
    with pytest.raises(Refused) as begun:
        start_engagements(cohort=into, planned=[planned], by=None)
    assert begun.value.sentence == f"{why} They can begin once one is theirs."
    end_participation(participation=first, ends_on=date(2026, 10, 1), by=None)
    assert len(start_engagements(cohort=into, planned=[planned], by=None)) == 1
    assert ask_quote(participation=next_one, wish=wish, key="theirs", by=None).minutes == 20 * 60


def test_more_places_in_another_version_are_given_and_fewer_take_nothing_from_anybody(
    limited: Cohort, everyone: Cast
) -> None:
    rows = enrol_many(cohort=limited, joinings=[teacher(f"T{n}", f"2026-08-0{n + 1}") for n in range(4)], by=None)

    def with_places(count: int, since: date) -> None:
        text = LIMITED.replace("places: 2", f"places: {count}")
        version = adopt_text(source=text, file="garden.yaml", sponsor=everyone.places.union, by=None)
        follow_version(cohort=limited, version=version, from_day=since, by=everyone.angela, why="As agreed")

    with_places(3, date(2026, 8, 1))
    assert (fill_all(lambda _: None), fill_all(lambda _: None)) == (1, 0)
    with_places(1, date(2026, 9, 1))
    fill_all(lambda _: None)
    assert [stands(row) for row in rows] == [(1, 0), (2, 0), (3, 0), (0, 0)]
    end_participation(participation=rows[0], ends_on=date(2026, 10, 1), by=None)
    assert stands(rows[3]) == (0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():  # two on one place cannot be, whoever writes it
        TrackPlace.objects.filter(participation=rows[1]).update(number=3)


def test_who_was_on_the_track_before_it_had_so_many_places_keeps_what_is_theirs(everyone: Cast) -> None:
    def version(text: str) -> BlueprintVersion:
        return adopt_text(source=text, file="garden.yaml", sponsor=everyone.places.union, by=None)

    free = version(LIMITED.replace("      places: 2\n", ""))
    into = open_cohort(version=free, key="limited", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    rows = enrol_many(cohort=into, joinings=[teacher(f"T{n}", f"2026-08-0{n + 1}") for n in range(3)], by=None)
    follow_version(cohort=into, version=version(LIMITED), from_day=date(2026, 9, 1), by=everyone.angela, why="Fewer")
    late = enrol(cohort=into, joining=replace(teacher("Late", "2026-07-01"), starts_on=date(2026, 9, 2)), by=None)
    assert [has(row) for row in (*rows, late)] == [(1, ["The network"])] * 3 + [(0, [])]
    assert [one.told for one in taken(into.pk, pinned(into.pk, on=date(2026, 9, 1)).blueprint)] == ["3 of 2"]


def test_who_waits_takes_nothing_from_a_fund_and_the_list_says_that_they_wait(everyone: Cast) -> None:
    funds = "\nfunds:\n  state: {label: State, payer: agency, amount: 100 USD, lines: {hours: {label: Hours}}}\n"
    text = LIMITED.replace("      places: 2\n", "      places: 2\n      fund: state\n      line: hours\n") + funds
    version = adopt_text(source=text, file="garden.yaml", sponsor=everyone.places.union, by=None)
    cohort = open_cohort(version=version, key="paid", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    came = [teacher("Ada Late", "2026-08-20"), teacher("Bo Third", "2026-08-10"), teacher("Cy First", "2026-08-01")]
    enrol_many(cohort=cohort, joinings=came, by=None)
    found = takings(cohort, pinned(cohort.pk, on=STARTS).blueprint, on=STARTS)
    assert sorted(one.row.name for one in found) == ["Bo Third", "Cy First"]
    assert [one.why for one in in_order(cohort, pinned(cohort.pk, on=STARTS).blueprint, "state", "hours")] == [
        "hired August 1, 2026",
        "hired August 10, 2026",
    ]
    office = signed_in(everyone.angela, as_whom=enrolled(cohort, everyone.angela, "coordinator").public_id)
    lines = office.get("/office/people/").content.decode().split("<tr>")
    assert ["Waits for a place" in line for line in lines if "@" not in line and "newcomer" in line][-3:] == [
        *(False, True, False),
    ]
