"""The one command: what it lists, what it refuses, and where the runs of the tests get their arguments from."""

import re
import subprocess

import pytest

from alongside.commands.__main__ import COMMANDS
from tooling.files import ROOT
from tooling.locks import faults
from tooling.test import Counts, arguments_of, fail_if_empty

pytestmark = pytest.mark.once


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "run", *arguments], capture_output=True, text=True, check=False)


def test_help_lists_every_command_once() -> None:
    listed = re.findall(r"^  ([a-z]+) ", run("help").stdout, re.MULTILINE)
    known = re.findall(
        r"^    ([a-z|\- ]+)\)", (ROOT / "run").read_text("utf-8").partition("case $command in")[2], re.MULTILINE
    )
    names = [name.strip() for line in known for name in line.split("|") if not name.strip().startswith("-")]
    assert sorted(listed) == sorted(names)
    assert {name.split()[0] for name in COMMANDS} - set(listed) == set()


def test_an_unknown_command_is_named_and_the_known_ones_are_listed() -> None:
    refused = run("dance")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.splitlines()[0] == './run knows no command "dance". These it knows:'


@pytest.mark.parametrize("kind", ["proof", "bench"])
def test_proofs_and_benchmarks_are_listed_and_an_unknown_one_is_answered_with_them(kind: str) -> None:
    listed = run(kind, "--list").stdout.splitlines()
    assert [len(line.split(maxsplit=1)) for line in listed] == [2] * len(listed)
    refused = run(kind, "dance")
    names = ", ".join(line.split()[0] for line in listed)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.endswith(f" is called dance. There are: {names}.\n")


@pytest.mark.parametrize("name", ["check", "fix", "test", "proof", "bench", "manage"])
def test_every_command_says_what_it_does_when_asked(name: str) -> None:
    asked = run(name, "--help")
    assert (asked.returncode, run("help", name).stdout) == (0, asked.stdout)


def test_locks_agree_with_what_is_asked_for() -> None:
    assert faults() == []


def test_a_path_given_by_hand_goes_to_the_runs_it_belongs_to() -> None:
    assert arguments_of("journeys", ["tests/tooling", "-k", "help"]) is None
    given = arguments_of("sqlite", ["tests/tooling", "-k", "help", "-n", "0"])
    assert given == ["-k", "help", "-n", "0", "--ignore=tests/journeys", "tests/tooling"]


def test_a_run_that_finds_no_test_fails_unless_tests_were_chosen_by_hand() -> None:
    assert fail_if_empty("sqlite", Counts(), chosen=False) == Counts(failed=1)
    assert fail_if_empty("sqlite", Counts(), chosen=True) == Counts()
    assert fail_if_empty("sqlite", Counts(passed=1), chosen=False) == Counts(passed=1)
