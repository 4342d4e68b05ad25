"""`./run framework list|check|show`: what stands on the shelf of the library, and files that are to stand on one."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from alongside.blueprint.parts.shelf import Work
from alongside.blueprint.shelf.library import load_work, read_shelf_file, shelved, titles
from alongside.blueprint.shelf.tree import Branch, branches
from alongside.exchange.reading.documents import document_at
from alongside.exchange.shelf.bringing import read_brought
from alongside.kernel.errors import AlongsideError, Unreadable

USAGE = 2
FAILED = 1
OWN = (".csv", ".tsv", ".txt", ".json")


def main(argv: list[str]) -> int:
    """Exit code 0: all is well; 1: something is to put right in a file; 2: no such file or work, or a wrong call."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stopped:
        return USAGE if stopped.code else 0
    verbs: dict[str, Callable[[argparse.Namespace], int]] = {"list": _list, "check": _check, "show": _show}
    try:
        return verbs[options.verb](options)
    except AlongsideError as error:
        print(error, file=sys.stderr)
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run framework", description="Frameworks and instruments.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="what stands on the shelf of the library: key, kind, name, owner")
    check = verbs.add_parser("check", help="read files of the shelf, or your own CSV or CASE package; say every fault")
    check.add_argument("files", nargs="+", metavar="FILE")
    show = verbs.add_parser("show", help="one of them as a tree, with whose it is")
    show.add_argument("work", metavar="WORK", help="a key of the shelf, or a file")
    for verb in (listing, check, show):
        verb.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _list(asked: argparse.Namespace) -> int:
    works = [load_work(one.key) for one in shelved()]
    if asked.json:
        rows = [
            {"key": one.key, "kind": one.kind, "name": one.name, "owner": one.owner, "year": one.year} for one in works
        ]
        _print_json(rows)
        return 0
    width = max(len(work.key) for work in works)
    for work in works:
        print(f"{work.key:{width}}  {work.kind:10}  {work.name}, {work.owner}")
    return 0


def _check(asked: argparse.Namespace) -> int:
    missing = [file for file in asked.files if not Path(file).is_file()]
    if missing:
        raise Unreadable(f"There is no file {', '.join(missing)}.")
    found = [(file, _faults(Path(file))) for file in asked.files]
    if asked.json:
        _print_json([{"file": file, "ok": not faults, "faults": faults} for file, faults in found])
    for file, faults in () if asked.json else found:
        for fault in faults:
            where = ", ".join(str(fault[name]) for name in ("line", "row", "path", "column") if fault.get(name))
            print(f"{file}, {where or 'the file'}: {fault['message']}")
        print(f"{file}: {'all is well' if not faults else f'{len(faults)} to put right'}.")
    return FAILED if any(faults for _, faults in found) else 0


def _faults(file: Path) -> list[dict[str, str | int]]:
    if file.suffix.lower() in OWN:
        told = read_brought(document_at(file)).faults
        return [{"row": one.row, "column": one.column, "found": one.value, "message": one.message} for one in told]
    read = read_shelf_file(file).faults
    return [{"path": one.path, "line": one.line, "found": one.found, "message": one.message} for one in read]


def _show(asked: argparse.Namespace) -> int:
    work = _work(asked.work)
    tree = branches(titles(work))
    if asked.json:
        said = {name: getattr(work, name) for name in ("key", "kind", "name", "owner", "credit", "licence", "year")}
        levels = dict(work.levels)
        _print_json({**said, "sha256": work.sha256, "levels": levels, "items": [_told(branch) for branch in tree]})
        return 0
    print(f"{work.name}{f' ({work.year})' if work.year else ''}, {work.owner}\n{work.credit}\n{work.licence}\n")
    _print_tree(tree)
    if work.levels:
        print("\nLevels: " + ", ".join(f"{number} {level}" for number, level in work.levels.items()))
    return 0


def _work(named: str) -> Work:
    file = Path(named)
    if not file.is_file():
        return load_work(named)
    reading = read_shelf_file(file)
    if reading.work is None:
        first = reading.faults[0]
        raise Unreadable(f"{named}, line {first.line}: {first.message} ./run framework check {named} says everything.")
    return reading.work


def _told(branch: Branch) -> dict[str, object]:
    return {
        "key": branch.key,
        "code": branch.code,
        "title": branch.title,
        "items": [_told(below) for below in branch.below],
    }


def _print_tree(tree: Iterable[Branch]) -> None:
    for branch in tree:
        code = f"{branch.code}  " if branch.code else ""
        print(f"{'  ' * branch.depth}{code}{branch.title}")
        _print_tree(branch.below)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
