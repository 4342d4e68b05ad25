"""A dry run of events: seats for whoever is asked to come, and an order that the months allow."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.reader import read
from alongside.blueprint.simulation.year import simulate

pytestmark = pytest.mark.once

FALL = date(2026, 9, 1)
ORCHARD = """\
language: 2
key: orchard
name: Orchard
sponsor: orchard
words:
  participant: {{one: grower, many: growers}}
  helper: {{one: keeper, many: keepers}}
  engagement: {{one: row, many: rows}}
  session: {{one: walk, many: walks}}
positions: {{grower: {{one: grower}}, keeper: {{one: keeper}}}}
roles:
  grower: {{access: supported, one: grower, many: growers, positions: [grower]}}
  keeper: {{access: helper, one: keeper, many: keepers, positions: [keeper]}}
duties: {{row: {{person: grower, helper: keeper}}}}
eligibility: {{tracks: {{all: {{rank: 1, name: all, says: Everyone, when: {{fact: position, is: grower}}}}}}}}
sessions: {{modes: {{there: {{label: There}}}}}}
counting: {{days: {{label: Days, takes: attendance, unit: days}}}}
events:
  first: {{label: First, month: {first}, seats: {seats}, for_roles: [{roles}]}}
  second: {{label: Second, month: {second}, seats: {others}, for_roles: [{roles}]{after}}}
requirements: {{all: {asked}}}
calendar: {{zone: America/Chicago}}
planning: {{people: {{grower: {growers}, keeper: 9}}}}
"""
SEATS, ORDER = "requirements.all", "requirements.all.in_order"
BOTH = "{label: All, events: [first, second], at_least: 2}"
EITHER = "{label: All, events: [first, second], at_least: 1}"
DAYS = "{label: All, account: days, reach: 2}"
ORDERED = "{label: All, events: [first, second], at_least: 2, in_order: yes}"


def found(asked: str, **said: object) -> list[tuple[str, str]]:
    """Who, and where the file asks it, for a year of two events; 40 growers and seats for all if not said otherwise."""
    usual = {"first": "August", "second": "October", "seats": 40, "others": 40, "growers": 40, "after": ""}
    text = ORCHARD.format(asked=asked, **{**usual, "roles": "grower", **said})
    reading = read(text, file="program.yaml")
    assert reading.faults == ()
    assert reading.blueprint is not None
    return [(one.who, one.path) for one in simulate(reading.blueprint, on=FALL).impossible]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seats=st.integers(1, 60), others=st.integers(1, 60), growers=st.integers(1, 50))
def test_seats_are_too_few_exactly_when_somebody_has_none(seats: int, others: int, growers: int) -> None:
    said = {"seats": seats, "others": others, "growers": growers}
    short = [("growers", SEATS)]
    each = (seats < growers) + (others < growers)
    assert found(BOTH, **said) == short * each
    assert found(DAYS, **said) == short * bool(each)
    assert found(EITHER, **said) == short * (seats + others < growers)


def test_whoever_helps_takes_no_seat_that_nothing_asks_them_to_take() -> None:
    assert found(BOTH, roles="grower, keeper") == []
    assert found(DAYS, roles="grower, keeper") == []
    assert found(BOTH, roles="keeper", seats=8) == [("keepers", SEATS)]
    assert found(BOTH.replace("label: All", "label: All, of: keeper"), seats=9, others=8) == [("keepers", SEATS)]


YEAR = ("August", "October", "January", "May")  # as a school year goes


@pytest.mark.parametrize("first, second", list(permutations(YEAR, 2)))
def test_an_order_that_the_months_contradict(first: str, second: str) -> None:
    early = YEAR.index(second) < YEAR.index(first)
    there = [("everybody who is invited", ORDER)] if early else []
    assert found(ORDERED, first=first, second=second) == there
    assert found(BOTH, first=first, second=second) == []
    said = [("everybody who is invited", "events.second.after")] if early else []
    assert found(ORDERED, first=first, second=second, after=", after: first") == said


def test_one_of_something_is_said_as_one() -> None:
    text = ORCHARD.format(
        asked=EITHER.replace("at_least: 1", "at_least: 3"), first="August", second="May", seats=1, others=1,
        growers=1, after="", roles="grower",
    )  # fmt: skip
    blueprint = read(text.replace("[first, second]", "[first]"), file="program.yaml").blueprint
    assert blueprint is not None
    assert [one.says for one in simulate(blueprint, on=FALL).impossible] == [
        "It is asked 3 times, and takes place once."
    ]
    crowd = simulate(blueprint, on=FALL, people={"grower": 2}).impossible
    assert next(one.says for one in crowd) == "“First” has 1 seat, and 2 growers are asked to come."
