"""`./run program check FILE... | list`: checks program files and lists those of the library. Needs no database."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from alongside.blueprint.examples import Outcome, outcomes
from alongside.blueprint.library import programs, read_file
from alongside.blueprint.reader import Reading

FAILED = 1
USAGE = 2


@dataclass(frozen=True)
class Checked:
    """One file, read, with its examples run."""

    file: str
    reading: Reading
    people: tuple[Outcome, ...]

    @property
    def ok(self) -> bool:
        return not self.reading.faults and all(person.met for person in self.people)


def main(argv: list[str]) -> int:
    """Exit code 0: all is well; 1: a fault, or an example that came out otherwise; 2: no such file, or a wrong call."""
    parser = argparse.ArgumentParser(prog="./run program", description="The files that describe programs.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="read program files, say everything to put right, run their examples")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON list")
    check.add_argument("--coverage", action="store_true", help="say which parts are acted on and which not yet")
    listing = verbs.add_parser("list", help="the programs of the library: key, name, file")
    listing.add_argument("--json", action="store_true", help="print one JSON list")
    try:
        options = parser.parse_args(argv)
    except SystemExit as stopped:
        return USAGE if stopped.code else 0
    if options.verb == "list":
        return _list(as_json=options.json)
    return _check(options.files, as_json=options.json, coverage=options.coverage)


def _list(*, as_json: bool) -> int:
    rows = [{"key": program.key, "name": program.name, "file": _shown(program.file)} for program in programs()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    width = max((len(row["key"]) for row in rows), default=0)
    for row in rows:
        print(f"{row['key']:{width}}  {row['name']}  ({row['file']})")
    return 0


def _check(files: list[str], *, as_json: bool, coverage: bool) -> int:
    missing = [file for file in files if not Path(file).is_file()]
    if missing:
        print(f"There is no file {', '.join(missing)}.", file=sys.stderr)
        return USAGE
    try:
        checked = [_checked(file) for file in files]
    except OSError as error:
        print(f"{error.filename or 'One of the files'} cannot be read: {error.strerror}.", file=sys.stderr)
        return USAGE
    if as_json:
        rows = [_row(one, coverage=coverage) for one in checked]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for one in checked:
            _print(one, coverage=coverage)
    return 0 if all(one.ok for one in checked) else FAILED


def _checked(file: str) -> Checked:
    reading = read_file(Path(file))
    return Checked(file, reading, outcomes(reading.blueprint) if reading.blueprint else ())


def _row(one: Checked, *, coverage: bool) -> dict[str, object]:
    people = [{"name": p.name, "expected": p.expected, "got": p.got, "why": p.why} for p in one.people]
    row: dict[str, object] = {
        "file": one.file,
        "ok": one.ok,
        "faults": [asdict(fault) for fault in one.reading.faults],
        "people": people,
    }
    if coverage:
        row["coverage"] = _parts(one.reading.coverage)
    return row


def _print(one: Checked, *, coverage: bool) -> None:
    for fault in one.reading.faults:
        found = f" Found: {fault.found}." if fault.found else ""
        print(f"{one.file}, line {fault.line}, {fault.path or 'the file'}: {fault.message}{found}")
    for person in one.people:
        if not person.met:
            told = f"expected {person.expected}, got {person.got}. {person.why}"
            print(f"{one.file}, example “{person.name}”: {told}")
    met = sum(person.met for person in one.people)
    wrong = len(one.reading.faults) + len(one.people) - met
    state = "all is well" if one.ok else f"{wrong} to put right"
    print(f"{one.file}: {state}; {met} of {len(one.people)} examples come out as expected.")
    if coverage:
        for name, paths in _parts(one.reading.coverage).items():
            print(f"  {name.replace('_', ' ')}: {', '.join(paths) or 'nothing'}")


def _parts(coverage: Mapping[str, bool]) -> dict[str, list[str]]:
    """The keys of a file by whether a room acts on them. A part that is all one or all the other is told once, as a
    whole."""
    told: dict[bool, list[str]] = {True: [], False: []}
    for way, acted_on in coverage.items():
        below = {answer for other, answer in coverage.items() if other == way or other.startswith(f"{way}.")}
        if len(below) == 1 and not any(way.startswith(f"{whole}.") for whole in told[acted_on]):
            told[acted_on].append(way)
    return {"interpreted": told[True], "not_yet_interpreted": told[False]}


def _shown(file: Path) -> str:
    """The path from where the command was started, when it lies below."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
