"""The shelf: what stands in the library, the strict reader of its files, and works as trees."""

import re

import pytest

from alongside.blueprint.nodes import hash_of
from alongside.blueprint.shelf.library import keys, load_work, read_shelf_file, shelved, titles
from alongside.blueprint.shelf.reading import read_own_work, read_work
from alongside.blueprint.shelf.tree import branches, titles_at
from alongside.kernel.errors import NotHere

pytestmark = pytest.mark.once

SONG = """\
language: 1
key: singing-together
kind: framework
name: Singing together
owner: Valley arts council
credit: Singing together, Valley arts council
licence: Free to use with credit
levels: {1: Humming, 2: Singing}
items:
  voice: {title: Voice}
  breath: {title: Breath, code: 1.1, under: voice}
"""


def told(text: str) -> list[tuple[str, int, str]]:
    return [(fault.path, fault.line, fault.message) for fault in read_work(text, file="song.yaml").faults]


def test_every_file_of_the_shelf_is_whole_and_says_whose_it_is() -> None:
    readings = {one: read_shelf_file(one.file) for one in shelved()}
    assert {one.key: reading.faults for one, reading in readings.items() if reading.faults} == {}
    works = {one: reading.work for one, reading in readings.items() if reading.work}
    assert [one.key for one, work in works.items() if (one.key, one.kind) != (work.key, work.kind)] == []
    texts = [text for work in works.values() for text in (work.credit, work.owner, work.licence)]
    assert [text for text in texts if len(text) < 10 and text != "School2Home"] == []
    assert keys("framework") | keys("instrument") == {one.key for one in shelved()}


def test_titles_are_titles_and_no_descriptions() -> None:
    long = {
        f"{one.key}: {item.title}"
        for one in shelved()
        for item in load_work(one.key).items.values()
        if len(item.title) > 110 or re.search(r"[.;!?]( |$)", item.title)
    }
    assert long == set()


def test_a_key_that_stands_twice_hides_no_other_fault_and_is_one() -> None:
    text = SONG.replace("owner: Valley", "owner: Hill arts council\nowner: Valley")
    twice = ("owner", 6, "This key stands here already, on line 5; keep one.")
    assert told(text) == [twice]
    assert read_work(text, file="song.yaml").work is None
    assert [path for path, _, _ in told(text.replace("under: voice", "under: vioce"))] == [
        "owner",
        "items.breath.under",
    ]


def test_a_description_has_no_key_in_the_library() -> None:
    text = SONG.replace("{title: Voice}", "{title: Voice, description: How it sounds}")
    message = 'No code reads "description" here. Known here: title, code, under.'
    assert told(text) == [("items.voice.description", 10, message)]
    own = read_own_work(text).work
    assert own is not None
    assert own.items["voice"].description == "How it sounds"


def test_all_faults_come_at_once_with_path_and_line() -> None:
    text = (
        SONG.replace("singing-together", "Singing Together")
        .replace("framework\n", "framwork\n")
        .replace("under: voice", "under: voise")
        .replace("owner: Valley arts council\n", "")
    )
    assert told(text) == [
        ("owner", 1, '"owner" is missing here.'),
        ("key", 2, "A key is lower-case letters and digits with hyphens between, for example psel-2015."),
        ("kind", 3, 'One of these is meant here: framework or instrument. Did you mean "framework"?'),
        ("items.breath.under", 10, 'There is no "voise" under items. Did you mean "voice"?'),
    ]


@pytest.mark.parametrize(
    "more, path, message",
    [
        ("criterion: 70 %", "criterion", "This is said of an instrument; say kind: instrument, or take it out."),
        ("source: arts.example", "source", "An address is meant here, for example https://owner.example/standards."),
        ("year: 1066", "year", "A number from 1900 to 2,100 is meant here."),
    ],
)
def test_what_a_work_must_not_say(more: str, path: str, message: str) -> None:
    assert [(at, words) for at, _, words in told(f"{more}\n{SONG}")] == [(path, message)]


def test_lines_in_a_ring_are_told() -> None:
    text = SONG.replace("{title: Voice}", "{title: Voice, under: breath}")
    message = "This goes round in a ring, or stands more than 9 deep."
    assert told(text) == [("items.voice.under", 10, message), ("items.breath.under", 11, message)]


def test_a_work_without_titles_says_why() -> None:
    bare = SONG.partition("levels:")[0]
    assert told(bare) == [("items", 1, "Which titles does it have? Where none can be carried, say so under note.")]
    assert told(f"{bare}note: Its titles are the owner's.\n") == []


def test_an_instrument_takes_the_titles_of_a_framework() -> None:
    assert titles(load_work("sam-v2")).key == "mtss-domains"
    text = SONG.partition("levels:")[0].replace("kind: framework", "kind: instrument\nframework: mtss-domain")
    faults = read_work(text, file="song.yaml", frameworks=keys("framework")).faults
    message = 'There is no framework "mtss-domain" on the shelf. Did you mean "mtss-domains"?'
    assert [(fault.path, fault.line, fault.message) for fault in faults] == [("framework", 4, message)]


def test_the_same_text_has_the_same_hash_whatever_its_line_ends() -> None:
    one, two = read_work(SONG, file="a.yaml").work, read_work(SONG.replace("\n", "\r\n"), file="a.yaml").work
    assert one is not None
    assert two is not None
    assert (one.sha256, two.sha256) == (hash_of(SONG), hash_of(SONG))


def test_a_work_is_a_tree() -> None:
    top = branches(load_work("fft-2022"))
    assert [(branch.code, len(branch.below)) for branch in top] == [
        ("Domain 1", 6),
        ("Domain 2", 5),
        ("Domain 3", 5),
        ("Domain 4", 6),
    ]
    assert list(titles_at(load_work("fft-clusters"), 1)) == [f"cluster-{n}" for n in range(1, 7)]
    assert len(titles_at(load_work("digcompedu"), 2)) == 22


def test_an_unknown_key_is_told_with_the_nearest() -> None:
    with pytest.raises(NotHere) as told_so:
        load_work("psel-2014")
    assert told_so.value.sentence == 'There is no “psel-2014” on the shelf. Did you mean "psel-2015"?'
