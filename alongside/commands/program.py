"""`./run program check | list | show | diff | schema | simulate`: program files, without a database."""

import argparse
import sys
from collections.abc import Callable
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import file_of, read_file
from alongside.blueprint.simulation.year import simulate_years
from alongside.commands.program_check import check_files, print_files
from alongside.commands.program_show import print_difference, print_outline, print_schema
from alongside.commands.program_simulate import print_years
from alongside.kernel.errors import AlongsideError, Unreadable

USAGE = 2


def main(argv: list[str]) -> int:
    """Exit code 0: all is well; 1: a fault (for `check` also a file that is not there), an example that came out
    otherwise, or something that cannot be met; 2: for the others no such file, or a wrong call."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stopped:
        return USAGE if stopped.code else 0
    verbs: dict[str, Callable[[argparse.Namespace], int]] = {
        "check": lambda asked: check_files(asked.files, as_json=asked.json, coverage=asked.coverage),
        "list": lambda asked: print_files(as_json=asked.json),
        "show": lambda asked: print_outline(_program(asked.program), as_json=asked.json),
        "diff": lambda asked: print_difference(_program(asked.old), _program(asked.new), as_json=asked.json),
        "schema": lambda asked: print_schema(in_words=asked.words),
        "simulate": _simulate,
    }
    try:
        return verbs[options.verb](options)
    except BrokenPipeError:
        raise  # nobody reads any more; whoever started the command knows what that means
    except OSError as error:
        print(f"{error.filename or 'One of the files'} cannot be read: {error.strerror}.", file=sys.stderr)
    except AlongsideError as error:
        print(error, file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run program", description="The files that describe programs.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="read program files, say everything to put right, run their examples")
    check.add_argument("files", nargs="+", metavar="PROGRAM", help="files, or keys of programs of the library")
    check.add_argument("--coverage", action="store_true", help="say which parts are acted on, and which are described")
    listing = verbs.add_parser("list", help="the programs of the library: key, name, file")
    show = verbs.add_parser("show", help="a program in sentences")
    show.add_argument("program", metavar="PROGRAM", help="a file, or the key of a program of the library")
    diff = verbs.add_parser("diff", help="what changes from one program file to another, in sentences")
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    schema = verbs.add_parser("schema", help="the JSON Schema of program files, for editors")
    schema.add_argument("--words", action="store_true", help="every key of the language, for people instead")
    simulate = verbs.add_parser("simulate", help="dry-run a year: who comes, time, events, money, what cannot be met")
    simulate.add_argument("program", metavar="PROGRAM")
    simulate.add_argument("--on", metavar="DAY", default="", help="a day of the year, for example 2026-09-01; today")
    simulate.add_argument("--people", metavar="ROLE=N", action="append", default=[], help="how many in a role")
    for verb in (check, listing, show, diff, schema, simulate):
        verb.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _program(named: str) -> Blueprint:
    """A program by its file, or by its key in the library. Raises Unreadable with the first fault."""
    file = file_of(named)
    reading = read_file(file)
    if reading.blueprint is None:
        first = reading.faults[0]
        at = f"{named}, line {first.line}, {first.path or 'the file'}"
        raise Unreadable(f"{at}: {first.message} ./run program check {file} says everything to put right.")
    return reading.blueprint


def _simulate(asked: argparse.Namespace) -> int:
    blueprint = _program(asked.program)
    people: dict[str, int] = {}
    for text in asked.people:
        role, _, count = text.partition("=")
        if role not in blueprint.roles or not count.isdigit() or int(count) > 1_000_000:
            known = ", ".join(blueprint.roles)
            raise Unreadable(f"--people {text}: a role and a number are meant here; the roles are {known}.")
        people[role] = int(count)
    try:
        on = date.fromisoformat(asked.on) if asked.on else date.today()  # noqa: DTZ011 - the day of whoever asks
    except ValueError:
        raise Unreadable(f"--on {asked.on}: a date is meant here, for example 2026-09-01.") from None
    return print_years(simulate_years(blueprint, on=on, people=people), blueprint, as_json=asked.json)
