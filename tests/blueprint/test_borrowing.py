"""What a program takes from the shelf: titles by key, for frameworks, instruments and what sessions are tagged with."""

import pytest

from alongside.blueprint.faults import did_you_mean
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import load
from alongside.blueprint.reader import read
from alongside.blueprint.shelf.library import keys
from tests.blueprint.scenes import CHOIR, line_of, told

pytestmark = pytest.mark.once

USES = "frameworks:\n  leading: {label: Leading, use: psel-2015}\n"
TAGGED = "  minutes: [20, 50]\n  tags: {about: {label: About, framework: leading, at_least: 1}}\n"


def program(text: str) -> Blueprint:
    blueprint = read(text, file="choir.yaml").blueprint
    assert blueprint is not None
    return blueprint


def test_a_framework_of_the_library_brings_its_titles_and_its_credit() -> None:
    leading = program(f"{CHOIR}{USES}").frameworks["leading"]
    assert leading.credit == (
        "Professional Standards for Educational Leaders 2015, National Policy Board for Educational Administration"
    )
    assert (next(iter(leading.items)), leading.items["psel-10"]) == ("psel-1", "School Improvement")


def test_one_depth_of_it_can_be_meant() -> None:
    deep = "frameworks: {teaching: {label: Teaching, use: fft-2022, depth: %s}}\n"
    domains, components = (program(CHOIR + deep % depth).frameworks["teaching"].items for depth in (1, 2))
    assert (list(domains), len(components)) == (["d1", "d2", "d3", "d4"], 22)
    faults = [fault[1:] for fault in told(CHOIR + deep % 3)]
    assert faults == [("frameworks.teaching.depth", "Framework for Teaching has no lines so deep.")]


def test_an_instrument_of_the_library_brings_levels_and_the_titles_of_its_framework() -> None:
    asked = program(f"{CHOIR}instruments: {{f: {{label: F, kind: fidelity, use: sam-v2}}}}\n").instruments["f"]
    assert asked.levels == ("Not Implementing", "Emerging/Developing", "Operationalizing", "Optimizing")
    assert asked.items["capacity"] == "Building Capacity/Infrastructure"


def test_what_the_program_says_itself_counts() -> None:
    more = "frameworks: {l: {label: L, use: tim, credit: As we like it, levels: [a, b]}}\n"
    framework = program(f"{CHOIR}{more}").frameworks["l"]
    assert (framework.credit, framework.levels) == ("As we like it", ("a", "b"))


def test_sessions_are_tagged_with_the_titles_of_a_framework() -> None:
    about = program(CHOIR.replace("  minutes: [20, 50]\n", TAGGED) + USES).sessions.tags["about"]
    assert about.tags["psel-2"] == "Ethics and Professional Norms"
    assert about.credit.endswith("National Policy Board for Educational Administration")


def test_a_resource_may_name_a_title_of_the_shelf() -> None:
    right, wrong = (f"resources: {{r: {{label: R, tags: [{key}]}}}}\n" for key in ("psel-3", "psel-33"))
    assert program(f"{CHOIR}{USES}{right}").resources["r"].tags == ("psel-3",)
    known = [f"psel-{number}" for number in range(1, 11)]
    message = f'There is no "psel-33" under sessions.tags.tags or frameworks.items. {did_you_mean("psel-33", known)}'
    assert told(f"{CHOIR}{USES}{wrong}") == [
        (line_of(f"{CHOIR}{USES}{wrong}", "psel-33"), "resources.r.tags[0]", message)
    ]


FAULTS = [
    ("frameworks: {f: {label: F, use: psel-2051}}", "frameworks.f.use",
     'There is no framework "psel-2051" on the shelf. Did you mean "psel-2015"?'),
    ("instruments: {i: {label: I, use: tim}}", "instruments.i.use",
     f'There is no instrument "tim" on the shelf. {did_you_mean("tim", keys("instrument"))}'),
    ("frameworks: {f: {label: F, use: tim, items: {a: A}}}", "frameworks.f.items",
     "The titles are those of the work under use; take one of the two out."),
    ("frameworks: {f: {label: F, own: ours, depth: 1}}", "frameworks.f.depth",
     "How deep is said of a work of the library; name it under use."),
]  # fmt: skip


@pytest.mark.parametrize("more, path, message", FAULTS)
def test_what_cannot_be_taken_from_the_shelf(more: str, path: str, message: str) -> None:
    assert [fault[1:] for fault in told(f"{CHOIR}{more}\n")] == [(path, message)]


@pytest.mark.parametrize(
    "framework, path, message",
    [
        ("leadin", "framework", 'There is no "leadin" under frameworks. Did you mean "leading"?'),
        ("ours", "framework", "This framework has no titles here: give it items, or use one of the library."),
        ("leading, tags: {a: A}", "tags", "The words are those of the framework; take one of the two out."),
    ],
)
def test_what_sessions_cannot_be_tagged_with(framework: str, path: str, message: str) -> None:
    text = (
        CHOIR.replace("  minutes: [20, 50]\n", TAGGED.replace("leading", framework))
        + USES
        + "  ours: {label: O, own: o}\n"
    )
    assert [fault[1:] for fault in told(text)] == [(f"sessions.tags.about.{path}", message)]


def test_the_text_of_a_version_stays_as_it_was_written() -> None:
    text = f"{CHOIR}{USES}"
    reading = read(text, file="choir.yaml")
    assert reading.blueprint is not None
    assert "psel-1" not in text
    assert reading.coverage["frameworks.*.use"] in (True, False)


def test_virtual_coaches_tag_sessions_with_the_six_clusters() -> None:
    clusters = load("virtual-coach-building-mentor").sessions.tags["clusters"]
    assert (len(clusters.tags), clusters.credit) == (6, "Framework for Teaching Clusters, The Danielson Group")
