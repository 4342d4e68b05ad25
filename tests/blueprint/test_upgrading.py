"""Texts in an older language: read as the newest in small steps, each said; text and hash stay as they were."""

import json
from pathlib import Path

import pytest

from alongside.blueprint.library import PROGRAMS
from alongside.blueprint.nodes import hash_of, parsed
from alongside.blueprint.reader import read
from alongside.blueprint.upgrading import LANGUAGE, STEPS, upgraded
from alongside.commands.program import main
from tests.blueprint.scenes import CHOIR, choir, choir_with, line_of, told

pytestmark = pytest.mark.once

JOINING = "joining:\n  commitments: [a warm hall, tea]\n  promises: {piano: {label: A piano in tune}}\n"
OLD = (
    choir_with("language: 2", "language: 0").replace(
        "type: count}", 'type: count, ask: "How many seasons did you sing?"}', 1
    )
    + JOINING
)
SAID = (
    "A fact is asked by `question`, not `ask`.",
    "What schools take on is `promises`, each with a key, not `commitments`.",
)


def test_an_old_text_is_read_as_the_newest_and_says_what_is_otherwise() -> None:
    reading = read(OLD, file="choir.yaml")
    assert (reading.faults, reading.upgrades) == ((), SAID)
    blueprint = reading.blueprint
    assert blueprint is not None
    assert blueprint.language == str(LANGUAGE)
    assert blueprint.facts["seasons"].question == "How many seasons did you sing?"
    assert blueprint.joining is not None
    assert {key: one.label for key, one in blueprint.joining.promises.items()} == {
        "piano": "A piano in tune",
        "commitment-1": "a warm hall",
        "commitment-2": "tea",
    }


def test_text_and_hash_stay_as_they_were() -> None:
    blueprint = read(OLD, file="choir.yaml").blueprint
    assert blueprint is not None
    assert blueprint.sha256 == hash_of(OLD)
    assert blueprint.sha256 != choir().sha256


def test_an_old_text_without_old_words_says_nothing_and_reads_the_same() -> None:
    reading = read(choir_with("language: 2", "language: 0"), file="choir.yaml")
    assert (reading.faults, reading.upgrades) == ((), ())
    assert reading.blueprint is not None
    assert reading.blueprint.requirements == choir().requirements


def test_faults_of_an_old_text_are_on_its_own_lines() -> None:
    text = OLD.replace("commitments: [a warm hall, tea]", "commitments: [[a, b], tea]")
    assert told(text) == [
        (line_of(text, "commitments"), "joining.promises.commitment-1.label", "One value is meant here, not several.")
    ]


def test_in_the_newest_language_the_old_words_are_unknown() -> None:
    text = OLD.replace("language: 0", "language: 2")
    assert [path for _, path, _ in told(text)] == ["facts.seasons.ask", "joining.commitments"]


@pytest.mark.parametrize("version", ["3", "00", "-1", "9" * 500, "", "[0]", "0.0"])
def test_what_is_no_version_is_a_fault_and_not_upgraded(version: str) -> None:
    text = OLD.replace("language: 0", f"language: {version}")
    assert [path for _, path, _ in told(text) if path == "language"] == ["language"]
    assert read(text, file="choir.yaml").upgrades == ()


def test_what_nothing_ever_acted_on_is_left_out_of_an_older_text() -> None:
    privacy = "privacy: {groups_at_least: 12, surveys_at_least: 12, recordings_kept: 1 year}\n"
    text = choir_with("language: 2", "language: 1") + privacy
    reading = read(text, file="choir.yaml")
    assert (reading.faults, reading.upgrades) == (
        (),
        (
            "`surveys_at_least` is no more: `groups_at_least` holds for all.",
            "`recordings_kept` is no more: no recordings are kept here.",
        ),
    )
    assert reading.blueprint is not None
    assert reading.blueprint.privacy.groups_at_least == 12
    newest = text.replace("language: 1", "language: 2")
    assert [path for _, path, _ in told(newest)] == ["privacy.surveys_at_least", "privacy.recordings_kept"]


def test_every_version_before_this_one_has_its_steps() -> None:
    assert sorted(STEPS) == list(range(LANGUAGE))


@pytest.mark.parametrize("file", sorted(PROGRAMS.glob("*.yaml")), ids=lambda file: file.stem)
def test_nothing_is_changed_in_a_text_of_today(file: Path) -> None:
    root = parsed(file.read_text("utf-8"), file=file.name)
    assert upgraded(root) == (root, ())


def test_check_says_what_was_read_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "choir.yaml"
    file.write_text(OLD)
    assert main(["check", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["upgrades"] == list(SAID)
    file.write_text(CHOIR)
    assert main(["check", str(file), "--json"]) == 0
    assert "upgrades" not in json.loads(capsys.readouterr().out)[0]
