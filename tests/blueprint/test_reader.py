"""The strict reader: every fault at once, each on its line, with what would be right."""

import hashlib
import json
from dataclasses import replace

import pytest

from alongside.blueprint.nodes import Listing, Node, Scalar, hash_of, parsed
from alongside.blueprint.reader import read
from tests.blueprint.scenes import CHOIR, choir, choir_with, line_of, told

pytestmark = pytest.mark.once


def test_a_program_nobody_thought_of_reads_clean() -> None:
    assert told(CHOIR) == []
    assert choir().duties["solo"].count == 2
    assert choir().duty_word("solo").many == "cantors"


def test_every_fault_is_told_at_once_with_its_line() -> None:
    text = (
        CHOIR.replace("access: helper", "access: helpr")
        .replace("rank: 1", "rank: one")
        .replace("helper: cantor, count", "helper: canter, count")
        .replace("zone: Europe/Paris", "zone: Europe/Pariss")
        .replace("minutes: [20, 50]", "minuts: [20, 50]")
    )
    kinds = "supported, helper, site-leader, coordinator, leader, researcher, approver or support"
    assert told(text) == [
        (
            line_of(text, "access: helpr"),
            "roles.cantor.access",
            f'One of these is meant here: {kinds}. Did you mean "helper"?',
        ),
        (
            line_of(text, "helper: canter"),
            "duties.solo.helper",
            'There is no "canter" under roles. Did you mean "cantor"?',
        ),
        (line_of(text, "rank: one"), "eligibility.tracks.open.rank", "A whole number is meant here, for example 3."),
        (line_of(text, "minuts"), "sessions.minuts", 'No code reads "minuts" here. Did you mean "minutes"?'),
        (
            line_of(text, "zone:"),
            "calendar.zone",
            'This is not a time zone\'s name. Did you mean "Europe/Paris"?',
        ),
    ]


def test_a_missing_key_is_named_where_it_is_missing() -> None:
    text = choir_with("one: cantor, many: cantors, caseload: 2", "one: cantor")
    line = line_of(text, "  cantor: {access")
    assert told(text) == [(line, "roles.cantor.many", '"many" is missing here.')]


def test_no_word_means_something_of_its_own() -> None:
    text = choir_with("the number of seasons sung", "no")
    found = read(text, file="choir.yaml").blueprint
    assert found is not None
    assert found.facts["seasons"].says == "no"


def test_a_price_is_not_a_number_with_a_point() -> None:
    text = CHOIR + "funds:\n  arts: {label: Arts, payer: council, amount: 12.5}\n"
    message = "An amount and its currency are meant here, for example 1749 USD or 1749.50 USD."
    assert told(text) == [(line_of(text, "amount"), "funds.arts.amount", message)]


def test_conditions_say_which_tests_a_fact_allows() -> None:
    text = choir_with("{fact: seasons, at_least: 3}", "{fact: voice, at_least: 3}")
    path = "eligibility.tracks.open.when.any[1].at_least"
    message = '"voice" cannot be tested with "at_least"; use is, is_not, in or not_in.'
    assert told(text) == [(line_of(text, "at_least: 3"), path, message)]


def test_conditions_say_which_facts_there_are() -> None:
    text = choir_with("{fact: seasons, at_least: 3}", "{fact: season, at_least: 3}")
    path = "eligibility.tracks.open.when.any[1].fact"
    assert told(text) == [(line_of(text, "season,"), path, 'There is no fact "season". Did you mean "seasons"?')]


def test_a_choice_is_one_of_those_declared() -> None:
    text = choir_with("{fact: seasons, at_least: 3}", "{fact: voice, is: tenor}")
    assert [fault[2] for fault in told(text)] == ['"voice" is one of alto or bass. Known here: alto, bass.']


def test_shares_make_a_hundred() -> None:
    text = choir_with("share: 100", "share: 90")
    message = "The shares make 90 together; they have to make 100."
    assert told(text) == [(line_of(text, "weigh:"), "matching.solo.weigh", message)]


def test_what_two_parts_say_against_each_other() -> None:
    text = choir_with("reach: 30 hours", "reach: 30").replace("key: choir-apprentices", "key: Choir Apprentices")
    right = "a length of time, for example 10 hours, is meant here."
    assert told(text) == [
        (3 - 1, "key", "A key is lower-case letters and digits with hyphens between, for example new-teachers."),
        (line_of(text, "reach: 30"), "requirements.sing.reach", f'"singing" counts minutes; {right}'),
    ]


def test_a_requirement_is_of_exactly_one_kind() -> None:
    text = choir_with("account: singing, reach: 30 hours", "account: singing, artifact: song")
    keys = "account, gap_at_most, artifact, signature, events, instrument or holds"
    message = f"Exactly one of these keys says what kind this is: {keys}."
    assert told(text) == [(line_of(text, "  sing:"), "requirements.sing", message)]


def test_a_program_declares_no_fact_that_is_there_already() -> None:
    text = choir_with("  seasons: {", "  hired: {says: the day, type: date}\n  seasons: {")
    message = '"hired" is a fact the program need not declare; choose another key or take it out.'
    assert told(text) == [(line_of(text, "  hired:"), "facts.hired", message)]


def test_the_same_text_has_the_same_hash_whatever_the_line_ends() -> None:
    assert choir().sha256 == hashlib.sha256(CHOIR.encode()).hexdigest()
    assert hash_of(CHOIR.replace("\n", "\r\n")) == choir().sha256
    assert hash_of(CHOIR + "\n") != choir().sha256


def test_toml_is_the_same_language() -> None:
    text = 'language = 2\nkey = "choir"\n\n[roles.cantor]\naccess = "helpr"\none = "cantor"\nmany = "cantors"\n'
    found = [fault for fault in told(text, file="choir.toml") if fault[1] == "roles.cantor.access"]
    assert [(line, path) for line, path, _ in found] == [(5, "roles.cantor.access")]


def test_a_whole_program_in_toml_is_the_same_program() -> None:
    lines = (f"{key.text} = {_inline(node)}" for key, node in parsed(CHOIR, file="choir.yaml").entries)
    found = read("\n".join(lines), file="choir.toml")
    assert found.faults == ()
    assert found.blueprint == replace(choir(), sha256=found.blueprint.sha256 if found.blueprint else "")


def _inline(node: Node) -> str:
    if isinstance(node, Scalar):
        return json.dumps(node.text)
    if isinstance(node, Listing):
        return f"[{', '.join(_inline(item) for item in node.items)}]"
    return "{" + ", ".join(f"{key.text} = {_inline(inner)}" for key, inner in node.entries) + "}"


def test_one_fault_hides_no_other_whatever_their_kind() -> None:
    text = (
        CHOIR.replace("reach: 30 hours", "reach: 30")  # two parts against each other
        .replace("share: 100", "share: 90")  # one part against itself
        .replace("type: count", "type: cuont")  # and what uses this fact is not told twice
        .replace("helper: cantor, count", "helper: apprentice, count")
        .replace("language: 2", "language: 2\nlanguages: 2")
        .replace("account: evenings", "acount: evenings")
        .replace("ensemble:", "Ensemble:")
        .replace("group: 3-5", "group: 5-3")
    )
    assert {path for _, path, _ in told(text)} == {
        "languages",
        "facts.seasons.type",
        "duties.solo.helper",
        "duties.Ensemble",
        "duties.Ensemble.group",
        "matching.solo.weigh",
        "requirements.sing.reach",
        "requirements.evening.acount",
    }


def test_coverage_tells_what_no_room_acts_on_yet() -> None:
    text = choir_with("evening: {label: Open evening}", "evening: {label: Open evening, seats: 40}")
    coverage = read(text, file="choir.yaml").coverage
    assert coverage["eligibility.tracks.*.when"] is True
    assert (coverage["words.session"], coverage["events.*.seats"]) == (True, False)


def test_a_rule_that_asks_what_no_room_knows_yet_is_described_only() -> None:
    text = choir_with("{fact: seasons, at_least: 3}", "{fact: attended, with: {key: evening}, at_least: 3}")
    coverage = read(text, file="choir.yaml").coverage
    assert [way for way, acted_on in coverage.items() if not acted_on and way.startswith("eligibility")] == [
        "eligibility.tracks.*.when.any.fact attended"
    ]


def test_what_orders_a_waiting_list_is_looked_at_beside_other_faults() -> None:
    text = choir_with("eligibility:\n", "eligibility:\n  priority: [seasens]\n").replace("rank: 1", "rank: one")
    assert [(path, message) for _line, path, message in told(text) if path.startswith("eligibility")] == [
        ("eligibility.priority[0]", 'There is no fact "seasens". Did you mean "seasons"?'),
        ("eligibility.tracks.open.rank", "A whole number is meant here, for example 3."),
    ]


def test_rules_inside_a_part_are_told_beside_other_faults_of_that_part() -> None:
    text = (
        choir_with("zone: Europe/Paris", "zone: Europe/Pariss")
        .replace("starts: 09-15, ends", "starts: 31-09, ends")
        .replace("share: 100, by: same", "share: 90, by: samme")
        .replace("caseload: 2}", "caseload: two}")
        .replace("many: council members}", "many: council members, caseload: 3, positions: [drummer]}")
        .replace(
            "      when: {any:",
            "      grants: 40h\n      when: {any:",
        )
        .replace(
            "matching:\n",
            "    again: {rank: 1, name: again, says: Again, when: {fact: seasons, at_least: x}}\nmatching:\n",
        )
    )
    assert sorted(path for _line, path, _message in told(text)) == [
        "calendar.continues.starts",
        "calendar.zone",
        "eligibility.tracks.again.rank",
        "eligibility.tracks.again.when.at_least",
        "eligibility.tracks.open.grants",
        "matching.solo.weigh",
        "matching.solo.weigh.voice.by",
        "roles.cantor.caseload",
        "roles.council.caseload",
        "roles.council.positions[0]",
    ]
