"""A program's file of one megabyte: reading it (every rule, reference and fault) against parsing it.

The peer is PyYAML's own loader over libyaml, which makes plain dicts and lists of the same text and checks nothing.
Processor time, the best of several runs of each, taken in turns in one process. The ratio may be 2 at most.
"""

import json
import sys

import yaml

from alongside.blueprint.library import PROGRAMS
from alongside.blueprint.nodes import LOADER
from alongside.blueprint.reader import read
from benchmarks.rig.clock import seconds

BYTES = 1_000_000
MOST = 2.0
RUNS = 7
GROWING = {"examples": "  - ", "requirements": "  ", "counting": "  ", "trainings": "  ", "positions": "  "}


def main() -> int:
    """Print bytes, seconds and the ratio for each program of the library, grown to one megabyte."""
    found = {file.stem: _measured(grown(file.read_text("utf-8"), BYTES)) for file in sorted(PROGRAMS.glob("*.yaml"))}
    print(json.dumps({"programs": found, "most": MOST}))
    return 0 if all(one["ratio"] <= MOST for one in found.values()) else 1


def grown(text: str, size: int) -> str:
    """The file with its larger parts said over and over under new keys, until it is `size` bytes long."""
    parts = _parts(text)
    several = {name: _items(body, GROWING[name]) for name, body in parts.items() if name in GROWING}
    grown_parts = {name: [*items] for name, items in several.items()}
    length = len(text)
    turn = 0
    while length < size:
        turn += 1
        for name, items in several.items():
            for item in items:
                again = item if name == "examples" else item.replace(":", f"-{turn}:", 1)
                grown_parts[name].append(again)
                length += len(again)
    return "".join(
        f"{name}:{body if name not in grown_parts else _joined(grown_parts[name])}" for name, body in parts.items()
    )


def _parts(text: str) -> dict[str, str]:
    """Each part of the file by its key, with all that stands below it."""
    parts: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line[:1].isalpha():
            name, _, rest = line.partition(":")
            parts[name] = rest
        else:
            parts[name] += line
    return parts


def _items(body: str, opening: str) -> list[str]:
    items: list[str] = []
    for line in body.splitlines(keepends=True)[1:]:
        if line.startswith(opening) and not line[len(opening)].isspace():
            items.append(line)
        elif items:
            items[-1] += line
    return items


def _joined(items: list[str]) -> str:
    return "\n" + "".join(items)


def _measured(text: str) -> dict[str, float]:
    reading = read(text, file="grown.yaml")
    if reading.blueprint is None:
        raise SystemExit(f"The grown file has faults: {reading.faults[:3]}")
    parsing, whole = [], []
    for _ in range(RUNS):
        parsing.append(seconds(lambda: yaml.load(text, Loader=LOADER)))  # noqa: S506 - a safe loader
        whole.append(seconds(lambda: read(text, file="grown.yaml")))
    least, most = min(parsing), min(whole)
    return {"bytes": len(text), "parsed_s": round(least, 3), "read_s": round(most, 3), "ratio": round(most / least, 2)}


if __name__ == "__main__":
    sys.exit(main())
