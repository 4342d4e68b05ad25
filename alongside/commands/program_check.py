"""`./run program check` and `list`: faults with path and line, test people, and what of a file is acted on."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from alongside.blueprint.examples import Outcome, outcomes
from alongside.blueprint.faults import Fault
from alongside.blueprint.library import file_of, programs, read_file
from alongside.blueprint.reader import Reading

FAILED = 1
COVERAGE = {True: "acted on", False: "described, not yet acted on"}


@dataclass(frozen=True)
class Checked:
    """One file, read, with its examples run."""

    file: str
    reading: Reading
    people: tuple[Outcome, ...]
    there: bool = True

    @property
    def ok(self) -> bool:
        return not self.reading.faults and all(person.met for person in self.people)


def print_files(*, as_json: bool) -> int:
    """The programs of the library."""
    rows = [{"key": program.key, "name": program.name, "file": _shown(program.file)} for program in programs()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    width = max((len(row["key"]) for row in rows), default=0)
    for row in rows:
        print(f"{row['key']:{width}}  {row['name']}  ({row['file']})")
    return 0


def check_files(files: list[str], *, as_json: bool, coverage: bool) -> int:
    """Read every file and run its examples; 1 when anything is to put right, also a file that cannot be read."""
    checked = [_checked(file) for file in files]
    if as_json:
        rows = [_row(one, coverage=coverage) for one in checked]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for one in checked:
            _print(one, coverage=coverage)
    return 0 if all(one.ok for one in checked) else FAILED


def _checked(file: str) -> Checked:
    try:
        reading = read_file(file_of(file))
    except FileNotFoundError:
        return Checked(file, _unread(f"There is no file {file}."), (), there=False)
    except OSError as error:
        return Checked(file, _unread(f"{file} cannot be read: {error.strerror}."), (), there=False)
    return Checked(file, reading, outcomes(reading.blueprint) if reading.blueprint else ())


def _unread(message: str) -> Reading:
    return Reading(None, (Fault("", 1, "", message),))


def _row(one: Checked, *, coverage: bool) -> dict[str, object]:
    people = [{"name": p.name, "expected": p.expected, "got": p.got, "why": p.why} for p in one.people]
    row: dict[str, object] = {
        "file": one.file,
        "ok": one.ok,
        "faults": [asdict(fault) for fault in one.reading.faults],
        "people": people,
        "examples_run": one.reading.blueprint is not None,
    }
    if one.reading.upgrades:
        row["upgrades"] = list(one.reading.upgrades)
    if coverage:
        row["coverage"] = {words.replace(",", "").replace(" ", "_"): ways for words, ways in _parts(one).items()}
    return row


def _print(one: Checked, *, coverage: bool) -> None:
    for fault in one.reading.faults:
        found = f" Found: {fault.found}." if fault.found not in ("", "nothing") else ""
        print(f"{one.file}, line {fault.line}, {fault.path or 'the file'}: {fault.message}{found}")
    for person in one.people:
        if not person.met:
            because = f" ({person.because})" if person.because else ""
            told = f"expected {person.expected}{because}, got {person.got}. {person.why}"
            print(f"{one.file}, example “{person.name}”: {told}")
    met = sum(person.met for person in one.people)
    wrong = len(one.reading.faults) + len(one.people) - met
    state = "all is well" if one.ok else f"{wrong} to put right"
    told = f"; {met} of {len(one.people)} examples come out as expected"
    if one.reading.blueprint is None:
        told = "; its examples were not run because of that" if one.there else ""
    print(f"{one.file}: {state}{told}.")
    for says in one.reading.upgrades:
        print(f"  written in an older language: {says}")
    if coverage:
        for name, ways in _parts(one).items():
            print(f"  {name}: {', '.join(ways) or 'nothing'}")


def _parts(one: Checked) -> dict[str, list[str]]:
    """The keys of a file by whether a room acts on them. A part that is all one or all the other is told once, as a
    whole."""
    coverage: Mapping[str, bool] = one.reading.coverage
    below: dict[str, set[bool]] = {}
    for way, acted_on in coverage.items():
        steps = way.split(".")
        for length in range(1, len(steps) + 1):
            below.setdefault(".".join(steps[:length]), set()).add(acted_on)
    told: dict[bool, list[str]] = {True: [], False: []}
    for way, acted_on in coverage.items():
        above = way.rpartition(".")[0]
        mixed_above = not above or len(below[above]) > 1
        if len(below[way]) == 1 and mixed_above:
            told[acted_on].append(way)
    return {COVERAGE[answer]: ways for answer, ways in told.items()}


def _shown(file: Path) -> str:
    """The path from where the command was started, when it lies below."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
