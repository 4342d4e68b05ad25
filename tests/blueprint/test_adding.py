"""Adding rules to a program's file by a form: the text stays as it was around them, and reads as it was meant."""

import pytest

from alongside.blueprint.filling.parts import ADDABLE, Addable, tables
from alongside.blueprint.filling.sheets import new_sheet
from alongside.blueprint.library import programs
from alongside.blueprint.saying import said
from tests.blueprint.filled import KINDS, known
from tests.blueprint.scenes import CHOIR, choir

TYPED: dict[str, dict[str, list[str]]] = {
    "track": {
        "f.name": ["guest"], "f.says": ["Guests who sang five seasons"], "before": ["open"],
        "f.cite": ["The council, 2026"],
        "f.when~0~0:fact": ["seasons"], "f.when~0~0:was": ["seasons"], "f.when~0~0:test": ["at_least"],
        "f.when~0~0:value": ["5"],
        "f.when~1~0:fact": ["voice"], "f.when~1~0:was": ["voice"], "f.when~1~0:test": ["in"],
        "f.when~1~0:value": ["alto", "bass"],
    },
    "fact": {
        "f.says": ["they own a score"], "f.type": ["yes-no"], "f.question": ["Do you own a score?"],
        "f.asked": ["applying"],
    },
    "criterion": {
        "into": ["solo"], "f.share": ["30"], "f.by": ["same"], "f.fact": ["languages"], "f.says": ["the languages"],
    },
    "training": {
        "f.label": ["Breathing: a start"], "f.topics": ["breath\nposture"], "f.expires:n": ["2"],
        "f.expires:unit": ["year"],
    },
    "reach": {
        "f.label": ["Evenings"], "f.account": ["evenings"], "f.reach:n": ["2"], "f.reach:unit": [""],
        "f.by:anchor": ["cohort.end"],
    },
    "in-touch": {"f.label": ["No silence"], "f.gap_at_most:n": ["21"], "f.gap_at_most:unit": ["day"]},
    "attended": {"f.label": ["Be there"], "f.events": ["", "evening"], "f.at_least": ["1"]},
    "step": {"f.label": ["Find a hall"], "f.owner": ["the council"], "f.order": ["1"]},
    "kept": {
        "f.label": ["Lists of who came"], "f.kept:n": ["3"], "f.kept:unit": ["year"], "f.after:anchor": ["cohort.end"],
    },
    "nudge": {
        "f.says": ["Bring your score."], "f.to": ["apprentice", "cantor"], "f.at:n": ["3"], "f.at:unit": ["day"],
        "f.at:side": ["+"], "f.at:anchor": ["match"],
    },
    "role": {
        "f.access": ["helper"], "f.one": ["accompanist"], "f.many": ["accompanists"], "f.caseload": ["3"],
        "f.release:n": ["90"], "f.release:unit": ["minute"], "f.positions": ["", "conductor"],
    },
    "duty": {
        "f.person": ["apprentice"], "f.helper": ["cantor"], "f.word.one": ["accompanist"],
        "f.word.many": ["accompanists"],
    },
    "agreement": {
        "f.label": ["Joint agreement"], "f.of": ["organization"], "f.signers:rows": ["1"],
        "f.signers.+0.label": ["District"], "f.signers.+0.at": ["district"],
        "f.signers.+1.label": ["Union local"], "f.signers.+1.at": ["union-local"],
        "f.terms:rows": ["1"], "f.terms.+0.says": ["Nothing is used to evaluate anybody."],
    },
    "example": {
        "f.name": ["Sang four seasons"], "f.person~0:fact": ["seasons"], "f.person~0:was": ["seasons"],
        "f.person~0:value": ["4"], "f.on": ["2026-10-01"], "f.expect.answer": ["yes"], "f.expect.track": ["open"],
    },
}  # fmt: skip
SAYS = {
    "track": (
        "Guests who sang five seasons: guest, when the number of seasons sung is 5 or more "
        "and the voice is alto or bass; source: The council, 2026."
    ),
    "fact": "Whether they own a score; it is asked in applying: “Do you own a score?”.",
    "criterion": "Cantor: the languages weighs 30 of 100, when it is the same for both; it compares the languages.",
    "training": "Breathing: a start comes first; it is about breath and posture; it holds for 2 years.",
    "reach": "Evenings: 2 evenings by the end of the cohort.",
    "in-touch": "No silence: no more than 21 days without contact.",
    "attended": "Be there: present at 1 of Open evening.",
    "kept": "Lists of who came: kept for 3 years after the end of the cohort.",
    "nudge": "“Bring your score.” goes to apprentice and cantor, 3 days after the match.",
    "role": (
        "Accompanists help; their positions: conductor; one works with 3 at once; it takes 90 minutes of each school "
        "week."
    ),
    "duty": "Each apprentice has 1 cantor; pages say accompanist.",
    "agreement": "Joint agreement is signed for each organization.",
}  # fmt: skip


@pytest.mark.parametrize("key", TYPED)
def test_what_is_added_reads_as_it_was_meant_and_nothing_else_moves(key: str) -> None:
    filled = new_sheet(CHOIR, choir(), KINDS[key], TYPED[key])
    sentences = {one.path: one.text for one in said(known(filled.source), filled.path.partition(".")[0].split("[")[0])}
    assert SAYS.get(key, sentences.get(filled.path)) == sentences.get(filled.path)
    kept = [line for line in CHOIR.split("\n") if "rank: 1" not in line and "share: 100" not in line]
    assert [line for line in filled.source.split("\n") if line in kept] == kept


def test_comments_and_empty_lines_stay_where_they_were() -> None:
    text = CHOIR.replace("  ensemble:", "  # who sings together\n\n  ensemble:").replace(
        "requirements:\n", "requirements:   # by the council\n"
    )
    more = new_sheet(text, choir(), KINDS["in-touch"], TYPED["in-touch"]).source
    where = text.index("events:\n  evening")
    assert more[:where] == text[:where]
    assert more.endswith(text[where:])


def test_a_track_takes_its_place_and_the_others_make_room() -> None:
    tracks = known(new_sheet(CHOIR, choir(), KINDS["track"], TYPED["track"]).source).eligibility.tracks
    assert {key: one.rank for key, one in tracks.items()} == {"open": 2, "guest": 1}
    typed = TYPED["track"] | {"before": [""]}
    last = known(new_sheet(CHOIR, choir(), KINDS["track"], typed).source).eligibility.tracks
    assert {key: one.rank for key, one in last.items()} == {"open": 1, "guest": 2}


def test_what_is_weighed_makes_a_hundred_with_what_comes_new() -> None:
    more = new_sheet(CHOIR, choir(), KINDS["criterion"], TYPED["criterion"]).source
    typed = TYPED["criterion"] | {"f.share": ["33"], "f.fact": ["grades"]}
    again = new_sheet(more, known(more), KINDS["criterion"], typed).source
    weigh = known(again).matching["solo"].weigh
    assert {key: one.share for key, one in weigh.items()} == {"voice": 47, "the-languages": 20, "the-languages-2": 33}


@pytest.mark.parametrize("key", [program.key for program in programs()])
def test_every_program_of_the_library_can_be_added_to(key: str) -> None:
    source = next(program.file for program in programs() if program.key == key).read_text("utf-8-sig")
    for kind in ("in-touch", "fact", "training", "kept"):
        filled = new_sheet(source, known(source), KINDS[kind], TYPED[kind])
        assert filled.path in [one.path for one in said(known(filled.source), filled.path.partition(".")[0])]
        assert all(line in filled.source.split("\n") for line in source.split("\n"))


@pytest.mark.parametrize("kind", ADDABLE, ids=lambda kind: kind.key)
def test_every_form_asks_for_something_and_for_nothing_twice(kind: Addable) -> None:
    asked = new_sheet(CHOIR, choir(), kind).items
    assert asked
    assert len({one.name for one in asked}) == len(asked)


def test_whatever_the_language_has_several_of_can_be_added() -> None:
    assert set(tables()) - {kind.part for kind in ADDABLE} == {"examples.*.sessions"}
