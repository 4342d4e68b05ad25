"""`./run match solve INSTANCE.json [--json]`: one round from a file, worked out and proven, without a database.

The file, the answer and how to check it are in docs/matching.md. Exit codes: 0 when it was solved, whoever is left
over; 2 when the file cannot be read or has faults: every fault is a line on stderr, and with --json {"faults": [...]}
is printed.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from alongside.matching.instances.answer import Answer, answered
from alongside.matching.instances.reading import Faulty, Instance, read

USAGE = 2


def main(argv: list[str]) -> int:
    """Run `match solve`. Usage faults exit with 2, as argparse has it."""
    given = _arguments(argv)
    try:
        instance = read(_text(given.instance))
    except Faulty as faulty:
        print(_printable(faulty.sentence), file=sys.stderr)
        if given.json:
            print(_printable(json.dumps({"faults": faulty.faults}, ensure_ascii=False)))
        return USAGE
    answer = answered(instance)
    print(json.dumps(answer.told()) if given.json else "\n".join(_lines(instance, answer)))
    return 0


def _printable(text: str) -> str:
    """Text as a terminal can show it: half a character (a lone surrogate) is written out as its number."""
    return text.encode(errors="backslashreplace").decode()


def _text(where: str) -> bytes:
    if where == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(where).read_bytes()
    except OSError as error:
        raise Faulty([f"{where} cannot be read: {error.strerror}."]) from None


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run match solve", description="Work out one round from a file.")
    parser.add_argument("instance", metavar="INSTANCE", help="a JSON file as docs/matching.md says, or - for stdin")
    parser.add_argument("--json", action="store_true", help="print one JSON object, with the proof")
    return parser.parse_args(argv)


def _lines(instance: Instance, answer: Answer) -> Iterator[str]:
    gap = answer.bound - answer.objective
    proven = "Proven: no other round is better." if not gap else f"At most {gap:g} from the best."
    yield f"{len(answer.pairs)} of {len(instance.people)} matched, {answer.objective:g} in all. {proven}"
    people, helpers = ([_called(one) for one in several] for several in (instance.people, instance.helpers))
    for person, helper in answer.pairs:
        yield f"  {people[person]} with {helpers[helper]}"
    for person in answer.unmatched:
        yield f"  {people[person]} has nobody"


def _called(known: str) -> str:
    """An id as it reads on one line; one that would break the line, or not be seen, stays as JSON writes it."""
    said = str(json.loads(known))
    return said if said.isprintable() else known
