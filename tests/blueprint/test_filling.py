"""Forms for every part of a program: drawn from the language, and what they write touches nothing else."""

import pytest

from alongside.blueprint.filling.parts import sheet_of
from alongside.blueprint.filling.placing import placed, written_at
from alongside.blueprint.filling.sheets import sheet
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import programs
from alongside.blueprint.saying import said
from alongside.blueprint.schema import entries
from tests.blueprint.filled import as_drawn, known
from tests.blueprint.scenes import CHOIR, choir


def sentences(blueprint: Blueprint) -> dict[str, str]:
    """Path -> sentence, of the whole program."""
    parts = [entry.key for entry in entries(Blueprint) if entry.key not in ("language", "key", "sponsor", "examples")]
    return {one.path: one.text for part in parts for one in said(blueprint, part)}


@pytest.mark.parametrize("key", [program.key for program in programs()])
def test_a_form_nobody_changed_changes_no_letter(key: str) -> None:
    source = next(program.file for program in programs() if program.key == key).read_text("utf-8-sig")
    blueprint = known(source)
    paths = {sheet_of(path) for path in sentences(blueprint)}
    paths |= {f"examples[{number}]" for number in range(len(blueprint.examples))}
    off = [
        at
        for at in sorted(paths)
        if sheet(source, blueprint, at, as_drawn(sheet(source, blueprint, at).items)).source != source
    ]
    assert (len(paths) > 30, off) == (True, [])


def changed(path: str, typed: dict[str, list[str]], text: str = CHOIR) -> str:
    """The text after somebody wrote in the form of a part."""
    blueprint = known(text)
    drawn = as_drawn(sheet(text, blueprint, path).items)
    return sheet(text, blueprint, path, drawn | {f"f.{name}": value for name, value in typed.items()}).source


def says(path: str, text: str) -> str:
    return sentences(known(text))[path]


def test_a_role_is_changed_where_it_stands() -> None:
    text = changed("roles.cantor", {"caseload": ["3"], "release:n": ["4"], "release:unit": ["hour"]})
    line = "  cantor: {access: helper, one: cantor, many: cantors, caseload: 3, release: 4 hours}"
    assert text == CHOIR.replace("  cantor: {access: helper, one: cantor, many: cantors, caseload: 2}", line)
    assert changed("roles.cantor", {"caseload": [""]}) == CHOIR.replace(", caseload: 2}", "}")


def test_a_condition_of_many_tests_in_groups_is_written_and_read() -> None:
    at = "eligibility.tracks.open"
    blueprint = known(CHOIR)
    drawn = as_drawn(sheet(CHOIR, blueprint, at).items)
    for place, (fact, value) in {
        "0~0": ("reads-music", "yes"), "0~1": ("seasons", "3"), "1~0": ("voice", "alto"), "2~0": ("state", "IL, MO"),
        "3~0": ("languages", "French"),
    }.items():  # fmt: skip
        name = f"f.when~{place}"
        drawn |= {f"{name}:fact": [fact], f"{name}:was": [fact], f"{name}:value": value.split("/")}
        drawn |= {f"{name}:test": ["at_least" if fact == "seasons" else "in"]}
    text = sheet(CHOIR, blueprint, at, drawn | {"f.when:how": ["all"]}).source
    assert written_at(text, f"{at}.when") == {
        "all": [
            {"any": [{"fact": "reads-music", "is": "yes"}, {"fact": "seasons", "at_least": "3"}]},
            {"fact": "voice", "is": "alto"},
            {"fact": "state", "in": ["IL", "MO"]},
            {"fact": "languages", "is": "French"},
        ]
    }
    assert says(at, text).startswith(
        "Anyone who reads music or sang three seasons: free, when (they read music or the number of seasons sung is 3 "
        "or more), the voice is alto, the state they work in is IL or MO and among the languages is French"
    )
    assert as_drawn(sheet(text, known(text), at).items)["f.when~0~1:fact"] == ["seasons"]


def test_a_fact_just_chosen_asks_for_its_value_first() -> None:
    at = "eligibility.tracks.open"
    drawn = as_drawn(sheet(CHOIR, choir(), at).items)
    filled = sheet(CHOIR, choir(), at, drawn | {"f.when~2~0:fact": ["voice"], "f.when~2~0:was": [""]})
    assert filled.unanswered
    rule = next(item for item in filled.items if item.name == "f.when")
    asked = rule.inner[-1].inner[0]
    assert [(one.widget, [value for value, _ in one.options]) for one in asked.inner[2:]] == [
        ("choices", ["alto", "bass"])
    ]


def test_rows_come_and_go_and_the_others_stay() -> None:
    drawn = {"minutes": ["20\n50\n80"], "modes.hall:out": ["yes"], "modes.+2.label": ["By video"]}
    text = changed("sessions", drawn)
    assert written_at(text, "sessions") == {
        "modes": {"home": {"label": "At home"}, "by-video": {"label": "By video"}},
        "minutes": ["20", "50", "80"],
    }


def test_what_stands_in_blocks_with_comments_is_changed_line_by_line() -> None:
    text = CHOIR.replace(
        "events:\n  evening: {label: Open evening}\n",
        "events:\n  # each spring\n  evening:\n    label: Open evening   # in the hall\n    seats: 40\n    days: 2\n\n",
    )
    assert changed("events.evening", {"seats": ["60"]}, text) == text.replace("seats: 40", "seats: 60")
    assert changed("events.evening", {"days": [""]}, text) == text.replace("    days: 2\n", "")
    more = changed("events.evening", {"for_roles": ["", "apprentice"]}, text)
    assert more == text.replace("    days: 2\n", "    days: 2\n    for_roles: [apprentice]\n")


def test_all_becomes_any_where_each_test_stands_on_a_line_of_its_own() -> None:
    tests = ("{fact: reads-music, is: yes}", "{fact: seasons, at_least: 3}")
    lines = "      when:\n        all:\n" + "".join(f"          - {one}\n" for one in tests)
    text = CHOIR.replace("      when: {any: [{fact: reads-music, is: yes}, {fact: seasons, at_least: 3}]}\n", lines)
    more = changed("eligibility.tracks.open", {"when:how": ["any"]}, text)
    assert written_at(more, "eligibility.tracks.open.when") == written_at(CHOIR, "eligibility.tracks.open.when")


def test_a_part_is_taken_out_whole() -> None:
    assert placed(CHOIR, "duties.ensemble", None) == CHOIR.replace("  ensemble: {person: apprentice, group: 3-5}\n", "")
    last = "  - {name: Sang twice, person: {reads-music: no, seasons: 2}, on: 2026-10-01, expect: {answer: no}}\n"
    assert placed(CHOIR, "examples[1]", None) == CHOIR.replace(last, "")


@pytest.mark.parametrize(
    "path,own",
    [
        ("eligibility.tracks.open.when.any[0].is", "eligibility.tracks.open"),
        ("agreements.joint.signers.district", "agreements.joint"),
        ("contracts.lists[0].prices.20h", "contracts.lists[0]"),
        ("contracts.kinds.20h", "contracts"),
        ("words.participant", "words"),
        ("joining.windows.rosters", "joining"),
        ("goals[2]", "goals"),
        ("calendar.dates.rosters", "calendar"),
    ],
)
def test_each_sentence_has_the_form_of_what_it_belongs_to(path: str, own: str) -> None:
    assert sheet_of(path) == own
