"""Test people inside a file: around cut-offs, leap days and midnight, with why, why not and what would change it."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.eligibility import verdict
from alongside.blueprint.examples import outcomes
from alongside.blueprint.facts import Facts
from alongside.blueprint.grammar import instant_of
from alongside.blueprint.judgement import Answer
from alongside.blueprint.library import PROGRAMS, load
from alongside.blueprint.parts import conditions
from alongside.blueprint.reader import read
from alongside.blueprint.routing import contact_for, obligation, tier_for
from tests.blueprint.scenes import CHOIR, choir, choir_with

pytestmark = pytest.mark.once

KEYS = sorted(file.stem for file in PROGRAMS.glob("*.yaml"))
SEPTEMBER = date(2022, 9, 1)
PRINCIPAL: Facts = {"position": "principal", "hired": date(2022, 8, 1), "sector": "private", "district-article": "10"}


@pytest.mark.parametrize("key", KEYS)
def test_every_track_has_people_on_both_sides(key: str) -> None:
    """Somebody is on each track, and somebody who is judged for its roles is not."""
    blueprint = load(key)
    on = [example.expect.track for example in blueprint.examples]
    assert set(blueprint.eligibility.tracks) - set(on) == set()
    assert [example for example in blueprint.examples if example.expect.answer == "no" and example.person is not None]


@pytest.mark.parametrize("key", KEYS)
def test_every_rule_of_a_helper_has_helpers_on_both_sides(key: str) -> None:
    blueprint = load(key)
    ruled = {role for role, said in blueprint.roles.items() if said.ready_when and said.access == "helper"}
    tried = {(example.role, example.expect.answer) for example in blueprint.examples if example.helper is not None}
    if key == "virtual-coach-building-mentor":
        ruled.discard("mentor")  # the rule is that of the coach with another training
    assert {(role, answer) for role in ruled for answer in ("yes", "no")} - tried == set()


def test_a_no_says_what_would_change_it() -> None:
    found = verdict(load("principal-mentoring"), PRINCIPAL, on=SEPTEMBER)
    assert (found.track, found.changes) == (
        "paid",
        ("funded: the kind of school would have to be public or public charter",),
    )


def test_either_of_two_ways_is_told_as_either() -> None:
    found = verdict(choir(), {"reads-music": False, "seasons": 2}, on=date(2026, 10, 1))
    assert found.changes == (
        "free: it would have to be so that they read music or the number of seasons sung would have to be 3 or more",
    )


def test_a_yes_on_the_first_track_leaves_nothing_to_change() -> None:
    assert verdict(choir(), {"reads-music": True}, on=date(2026, 10, 1)).changes == ()


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    position=st.sampled_from(["principal", "dean", "director", "superintendent"]),
    sector=st.sampled_from(["public", "public-charter", "private"]),
    hired=st.dates(date(2018, 1, 1), date(2024, 12, 31)),
    on=st.dates(date(2021, 7, 1), date(2026, 6, 30)),
)
def test_no_is_never_without_a_reason_and_a_way(position: str, sector: str, hired: date, on: date) -> None:
    facts: Facts = {"position": position, "sector": sector, "hired": hired, "district-article": "10", "state": "IL"}
    found = verdict(load("principal-mentoring"), facts, on=on)
    assert found.sentence.endswith(".")
    for one in found.tried:
        told = [change for change in found.changes if change.startswith(f"{one.name}: ")]
        open_and_missed = one.answer is Answer.NO and one.in_force != "over"
        better = found.track is None or found.tried.index(one) < [each.track for each in found.tried].index(found.track)
        assert bool(told) == (open_and_missed and better)


def test_the_day_of_an_instant_is_that_of_the_zone() -> None:
    instant = instant_of("2024-03-01T05:30Z")
    assert (instant.day_in("America/Chicago"), instant.day_in("Europe/Paris")) == (date(2024, 2, 29), date(2024, 3, 1))
    assert instant_of("2023-12-31T23:30-06:00").day_in("America/Chicago") == date(2023, 12, 31)


@pytest.mark.parametrize("text", ["2023-02-29T10:00Z", "2023-02-20T25:00Z", "2023-02-20T10:00", "0001-01-01T00:00Z"])
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"time"):
        instant_of(text)


def test_contacts_by_affiliation_and_by_what_is_not_known() -> None:
    program = load("virtual-coach-building-mentor")
    addresses = {union: contact_for(program, {"union": union}) for union in ("ift", "iea", "none")}
    assert {union: routed.contact.label for union, routed in addresses.items() if routed} == {
        "ift": "Illinois Federation of Teachers",
        "iea": "Illinois Education Association",
        "none": "Illinois Education Association",
    }
    unknown = contact_for(program, {})
    assert unknown is not None
    assert unknown.contact.label == "Illinois Education Association"
    assert unknown.missing == ("the union of the local", "the union they belong to themselves")
    own = contact_for(program, {"union": "iea", "own-union": "ift"})
    assert own is not None
    assert own.contact.label == "Illinois Federation of Teachers"
    assert contact_for(choir(), {}) is None


def test_who_has_to_join() -> None:
    academy = load("coach-academy")
    told = {key: obligation(academy, {"designation": key}).answer for key in ("none", "sina-3", "sina-4", "sina-6")}
    assert told == {"none": "optional", "sina-3": "optional", "sina-4": "required", "sina-6": "required"}
    assert obligation(academy, {}).missing == ("the designation of the school",)
    assert obligation(choir(), {}).answer == "optional"
    assert tier_for(load("mtss-network"), {"tier": "targeted"}) == "targeted"
    assert tier_for(choir(), {}) is None


def test_an_example_that_expects_something_else_says_what_came() -> None:
    text = choir_with("{answer: no}", "{answer: no, why: [they dance], changes: [three songs], asks: [seasons]}")
    reading = read(text, file="choir.yaml")
    assert reading.blueprint is not None
    met, missed = outcomes(reading.blueprint)
    assert (met.met, missed.met) == (True, False)
    assert missed.expected == "no, asks seasons, “they dance”, “three songs”"
    assert missed.got.startswith("no, asks nothing, “They do not read music yet;")


def test_rules_of_the_five_carry_their_source_or_are_a_choice_of_the_sponsor() -> None:
    principals = load("principal-mentoring")
    assert principals.eligibility.tracks["funded"].cite == "105 ILCS 5/2-3.53a"
    ready = principals.roles["mentor"].ready_when
    assert ready is not None
    assert [
        test.cite for test in conditions.tests(ready) if re.match("years-served|last-served|references", test.asked)
    ] == [
        "23 IAC 35",
        "23 IAC 35",
        "23 IAC 35",
    ]


def test_the_choir_says_nothing_it_does_not_mean() -> None:
    assert read(CHOIR, file="choir.yaml").faults == ()


def test_an_example_says_how_much_of_a_session_somebody_approves_first() -> None:
    text = choir_with("group: split}", "group: split, approved_by: [council], approved_over: 1 hour}")
    text += (
        "  - {name: A short and a long evening, sessions: [{minutes: {hall: 60}}, {minutes: {hall: 90}}],\n"
        "     expect: {accounts: {singing: 150}, to_approve: {singing: 90}}}\n"
    )
    found = read(text, file="choir.yaml")
    assert found.blueprint is not None, found.faults
    last = outcomes(found.blueprint)[-1]
    assert (last.got, last.met) == ("singing 150, singing 90 to be approved", True)


DAYS = """\
seasons:
  spring: {label: Spring, from: 01-02}
  autumn: {label: Autumn, from: 10-25}
entitlements:
  hall: {label: The hall, when: {fact: voice, is: alto}}
  desk: {label: A desk, tracks: [open]}
artifacts:
  score:
    label: score
    starts: {first: {label: First score, look: 1 month, steps: [{says: Read, after: 2 weeks}, {says: Sing}]}}
examples:
  - {name: Late in the year, on: 2026-12-18, expect: {season: autumn, books: 2026-12-18}}
  - {name: The day after, on: 2026-12-19, expect: {books: 2027-05-31}}
  - {name: After the last of them, on: 2027-06-01, expect: {season: spring, books: 2027-06-15}}
  - {name: Begun on the last of January, start: first, on: 2027-01-31, expect: {steps: [2027-02-14], look: 2027-02-28}}
  - {name: An alto, person: {reads-music: yes, voice: alto}, on: 2026-10-01, expect: {has: {hall: yes, desk: yes}}}
  - {name: A bass, person: {reads-music: yes, voice: bass}, on: 2026-10-01, expect: {has: {hall: no, desk: yes}}}
  - {name: No way in, person: {reads-music: no, seasons: 1, voice: alto}, on: 2026-10-01, expect: {has: {hall: no}}}
  - {name: A voice nobody knows, person: {reads-music: yes}, on: 2026-10-01, expect: {has: {hall: yes}}}
"""


def test_days_starts_and_what_people_have_are_tried_in_the_file() -> None:
    text = choir_with("school_year: 09-01", "school_year: 09-01\n  books_on: [12-18, 05-31]").replace(
        "examples:\n", DAYS
    )
    found = read(text, file="choir.yaml")
    assert found.faults == ()
    assert [(one.name, one.expected, one.got) for one in outcomes(found.blueprint) if not one.met] == [  # type: ignore[arg-type]
        ("A voice nobody knows", "The hall: yes", "The hall: not known")
    ]
