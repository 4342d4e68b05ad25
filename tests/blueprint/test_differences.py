"""What changes between two versions, in sentences; and which rules of privacy a newer one may not loosen."""

import pytest

from alongside.blueprint.differences import differences, loosened, moved
from alongside.blueprint.grammar import Duration
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import PROGRAMS, load
from alongside.blueprint.outline import outline
from alongside.blueprint.parts.calendar import Privacy
from alongside.blueprint.reader import read
from alongside.blueprint.tongues.english import ENGLISH
from tests.blueprint.scenes import CHOIR, choir, choir_with

pytestmark = pytest.mark.once

SINGING = "hours of singing by the end of the cohort"
KEYS = sorted(file.stem for file in PROGRAMS.glob("*.yaml"))


def other(old: str, new: str) -> Blueprint:
    found = read(choir_with(old, new), file="choir.yaml")
    assert found.faults == ()
    assert found.blueprint is not None
    return found.blueprint


def said(old: str, new: str) -> list[str]:
    return [change.says for change in differences(choir(), other(old, new))]


@pytest.mark.parametrize("key", KEYS)
def test_a_program_does_not_differ_from_itself(key: str) -> None:
    text = (PROGRAMS / f"{key}.yaml").read_text("utf-8")
    again = read(text + "\n# a remark\n", file="again.yaml").blueprint
    assert again is not None
    assert (differences(load(key), again), moved(load(key), again)) == ((), ())
    assert again.sha256 != load(key).sha256


@pytest.mark.parametrize(
    "old, new, sentence",
    [
        ("caseload: 2", "caseload: 3", "The role “cantor”: caseload was 2, and is now 3."),
        ("rank: 1\n      name: free", "rank: 1\n      name: open", "The track “open”: name was free, and is now open."),
        ("reach: 30 hours", "reach: 20 hours",
         f"What is asked was 30 {SINGING}, and is now 20 {SINGING}."),
        ("count: 2}", "count: 1}", "The duty “solo”: count was 2, and is now 1."),
        ("{one: singer}", "{one: singer, titles: [alto]}", "The position “singer”: titles: new is alto."),
        ("starts: 09-15", "starts: 09-20", "Calendar: continues: starts was September 15, and is now September 20."),
        ("says: Anyone who reads music or sang three seasons", "says: Anyone who sings.",
         "The track “free”: in words was Anyone who reads music or sang three seasons, and is now Anyone who sings."),
        ("says: Anyone who", "cite: Rule 4\n      says: Anyone who", "The track “free”: source is new: Rule 4."),
    ],
)  # fmt: skip
def test_one_change_is_one_sentence(old: str, new: str, sentence: str) -> None:
    assert said(old, new) == [sentence]


def test_a_condition_is_told_before_and_after() -> None:
    was = "they read music or the number of seasons sung is 3 or more"
    assert said("at_least: 3}]", "at_least: 4}]") == [
        f"The track “free”: for whom was {was}, and is now {was.replace('3', '4')}."
    ]


def test_what_is_new_and_what_is_gone() -> None:
    assert said("home: {label: At home}", "stage: {label: On stage}") == [
        "The way of meeting “At home” is gone.",
        "The way of meeting “On stage” is new.",
    ]
    gone = "  evening: {label: An evening, of: cantor, account: evenings, reach: 1, by: cohort.end - 2 weeks}\n"
    assert said(gone, "") == ["It is no longer asked: 1 evening by 2 weeks before the end of the cohort."]


@pytest.mark.parametrize("old", KEYS)
@pytest.mark.parametrize("new", KEYS)
def test_any_two_programs_can_be_compared(old: str, new: str) -> None:
    found = differences(load(old), load(new))
    assert (found == ()) == (old == new)
    assert [change.says for change in found if not change.says.endswith(".") or "object at 0x" in change.says] == []
    assert len({change.path for change in found}) > 50 or old == new


def test_a_price_is_named_by_contract_and_group() -> None:
    text = (PROGRAMS / "principal-mentoring.yaml").read_text("utf-8").replace("2999 USD", "3100 USD")
    new = read(text, file="new.yaml").blueprint
    assert new is not None
    found = differences(load("principal-mentoring"), new)
    assert [change.says for change in found] == ["The price of 40h for member was $2,999.00, and is now $3,100.00."]
    assert found[0].path == "contracts.lists[0].prices.40h.member"


def test_people_who_come_out_otherwise_are_named() -> None:
    (one,) = moved(choir(), other("at_least: 3}]", "at_least: 2}]"))
    assert (one.name, one.before, one.after) == ("Sang twice", "not eligible", "free")


def test_privacy_is_never_loosened() -> None:
    usual, year = Privacy(), Duration(1, "year")
    assert loosened(usual, Privacy(groups_at_least=20, goals_shown="nothing", messages_kept=year), ENGLISH) == ()
    assert loosened(Privacy(groups_at_least=20), usual, ENGLISH) == (
        "Privacy may only be tightened: the smallest group that is shown was 20, and would be 10.",
    )
    assert len(loosened(Privacy(notes_kept=year, hours_shown="totals", messages_kept=year), usual, ENGLISH)) == 3
    assert len(loosened(Privacy(notes_kept=year), Privacy(notes_kept=Duration(13, "month")), ENGLISH)) == 1
    assert loosened(Privacy(notes_kept=year), Privacy(notes_kept=Duration(11, "month")), ENGLISH) == ()


@pytest.mark.parametrize("key", KEYS)
def test_every_part_of_a_program_can_be_read_as_sentences(key: str) -> None:
    sections = {section.part: section for section in outline(load(key))}
    assert all(section.lines and all(line.strip() for line in section.lines) for section in sections.values())
    assert {"roles", "duties", "eligibility", "requirements", "planning", "nudges"} <= set(sections)
    assert [line for section in sections.values() for line in section.lines if " object at 0x" in line] == []
    assert (sections["roles"].acted_on, sections["reports"].acted_on) == (True, False)


def test_the_choir_in_sentences() -> None:
    lines = {section.part: section.lines for section in outline(choir())}
    assert lines["requirements"] == (
        "Singing: 30 hours of singing by the end of the cohort.",
        "An evening: cantor: 1 evening by 2 weeks before the end of the cohort.",
    )
    rule = "they read music or the number of seasons sung is 3 or more"
    assert lines["eligibility"] == (f"Anyone who reads music or sang three seasons: free, when {rule}.",)
    assert CHOIR.count("\n") > 40
