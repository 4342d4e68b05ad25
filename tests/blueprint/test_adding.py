"""Adding rules to a program's file by a form: the text stays as it was around them, and reads as it was meant."""

import pytest

from alongside.blueprint.adding import ADDABLE, Addable, added, blanks
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import programs
from alongside.blueprint.reader import read
from alongside.blueprint.saying import said
from tests.blueprint.scenes import CHOIR, choir

KINDS = {kind.key: kind for kind in ADDABLE}
TYPED: dict[str, dict[str, list[str]]] = {
    "track": {
        "name": ["guest"], "says": ["Guests who sang five seasons"], "before": ["open"], "cite": ["The council, 2026"],
        "fact-0": ["seasons"], "test-0": ["at_least"], "value-0": ["5"],
        "fact-1": ["voice"], "test-1": ["in"], "value-1": ["alto, bass"],
    },
    "fact": {
        "says": ["they own a score"], "type": ["yes-no"], "question": ["Do you own a score?"], "asked": ["applying"],
    },
    "criterion": {"*": ["solo"], "share": ["30"], "by": ["same"], "fact": ["languages"], "says": ["the languages"]},
    "training": {"label": ["Breathing: a start"], "topics": ["breath, posture"], "expires": ["2 years"]},
    "reach": {"label": ["Evenings"], "account": ["evenings"], "reach": ["2"], "by": ["cohort.end"]},
    "in-touch": {"label": ["No silence"], "gap_at_most": ["21 days"]},
    "attended": {"label": ["Be there"], "events": ["evening"], "at_least": ["1"]},
    "step": {"label": ["Find a hall"], "owner": ["the council"], "order": ["1"]},
    "kept": {"label": ["Lists of who came"], "kept": ["3 years"], "after": ["cohort.end"]},
    "nudge": {"says": ["Bring your score."], "to": ["apprentice", "cantor"], "at": ["match + 3 days"]},
}  # fmt: skip
SAYS = {
    "track": (
        "Guests who sang five seasons: guest, when the number of seasons sung is 5 or more "
        "and the voice is alto or bass."
    ),
    "fact": "Whether they own a score; it is asked in applying: “Do you own a score?”.",
    "criterion": "Cantor: the languages weighs 30 of 100, when it is the same for both; it compares the languages.",
    "training": "Breathing: a start comes first; it is about breath and posture; it holds for 2 years.",
    "reach": "Evenings: 2 evenings by the end of the cohort.",
    "in-touch": "No silence: no more than 21 days without contact.",
    "attended": "Be there: present at 1 of Open evening.",
    "kept": "Lists of who came: kept for 3 years after the end of the cohort.",
    "nudge": "“Bring your score.” goes to apprentice and cantor, 3 days after the match.",
}  # fmt: skip


def known(source: str) -> Blueprint:
    found = read(source, file="choir.yaml")
    assert found.faults == ()
    assert found.blueprint is not None
    return found.blueprint


@pytest.mark.parametrize("key", TYPED)
def test_what_is_added_reads_as_it_was_meant_and_nothing_else_moves(key: str) -> None:
    text, path = added(CHOIR, choir(), KINDS[key], TYPED[key])
    sentences = {one.path: one.text for one in said(known(text), path.partition(".")[0])}
    assert SAYS.get(key, sentences[path]) == sentences[path]
    kept = [line for line in CHOIR.split("\n") if "rank: 1" not in line and "share: 100" not in line]
    assert [line for line in text.split("\n") if line in kept] == kept


def test_comments_and_empty_lines_stay_where_they_were() -> None:
    text = CHOIR.replace("  ensemble:", "  # who sings together\n\n  ensemble:").replace(
        "requirements:\n", "requirements:   # by the council\n"
    )
    more, _ = added(text, choir(), KINDS["in-touch"], TYPED["in-touch"])
    where = text.index("events:\n  evening")
    assert more[:where] == text[:where]
    assert more.endswith(text[where:])


def test_a_track_takes_its_place_and_the_others_make_room() -> None:
    tracks = known(added(CHOIR, choir(), KINDS["track"], TYPED["track"])[0]).eligibility.tracks
    assert {key: one.rank for key, one in tracks.items()} == {"open": 2, "guest": 1}
    last = known(added(CHOIR, choir(), KINDS["track"], TYPED["track"] | {"before": [""]})[0]).eligibility.tracks
    assert {key: one.rank for key, one in last.items()} == {"open": 1, "guest": 2}


def test_what_is_weighed_makes_a_hundred_with_what_comes_new() -> None:
    more, _ = added(CHOIR, choir(), KINDS["criterion"], TYPED["criterion"])
    again, _ = added(more, known(more), KINDS["criterion"], TYPED["criterion"] | {"share": ["33"], "fact": ["grades"]})
    weigh = known(again).matching["solo"].weigh
    assert {key: one.share for key, one in weigh.items()} == {"voice": 47, "the-languages": 20, "the-languages-2": 33}


@pytest.mark.parametrize("key", [program.key for program in programs()])
def test_every_program_of_the_library_can_be_added_to(key: str) -> None:
    source = next(program.file for program in programs() if program.key == key).read_text("utf-8-sig")
    for kind in ("in-touch", "fact", "training", "kept"):
        more, path = added(source, known(source), KINDS[kind], TYPED[kind])
        assert path in [one.path for one in said(known(more), path.partition(".")[0])]
        assert all(line in more.split("\n") for line in source.split("\n"))


@pytest.mark.parametrize("kind", ADDABLE, ids=lambda kind: kind.key)
def test_every_form_asks_for_what_a_record_has_to_have(kind: Addable) -> None:
    asked = blanks(choir(), kind)
    assert [one.label for one in asked if one.required]
    assert len({one.key for one in asked}) == len(asked)
