"""How matching grows from 1,000 to 200,000 people, a fifth as many helpers each: the table and the picture in docs.

Everybody meets virtually. Each size in a process of its own; processor time, and the most memory it took. Arguments:
other numbers of people. Each size that is done is in the table and the picture at once, so that a run may be stopped.
"""

import json
import sys
from math import log10
from pathlib import Path
from typing import Any

from benchmarks.matching_large import apart
from tooling.files import ROOT

GROWING = (1_000, 4_000, 20_000, 50_000, 100_000, 200_000)
PAGE = ROOT / "docs" / "matching.md"
BEGINS, ENDS = "<!-- growth: ./run bench matching_growth -->", "<!-- end of growth -->"
PICTURE = ROOT / "docs" / "pictures" / "matching-growth.svg"
LEFT, TOP, WIDE, HIGH = 70, 30, 520, 300
DECADES = {"people": (3, 5.5), "cpu_s": (-2, 3), "mb": (1.5, 4)}
LINES = {"cpu_s": ("#1f5f8b", "processor time, seconds"), "mb": ("#a3541c", "most memory, MB")}


def main(sizes: list[str]) -> int:
    """Print what each size took, write it down and draw it; 1 when a round is not proven."""
    rows: list[dict[str, Any]] = []
    for people in map(int, sizes or GROWING):
        rows.append(apart(people, people // 5, "virtual"))
        draw(rows, PICTURE)
        PAGE.write_text(written(PAGE.read_text("utf-8"), rows), "utf-8")
    print(json.dumps({"virtual": rows}))
    return 0 if all(row["proven"] for row in rows) else 1


def written(page: str, rows: list[dict[str, Any]]) -> str:
    """The page with these rows as its table of growth, which stands between two remarks."""
    first, rest = page.split(BEGINS)
    _, last = rest.split(ENDS)
    head = "| People | Helpers | Pairs | Processor time | Checking the certificate | Most memory |"
    return "\n".join(
        [f"{first}{BEGINS}", head, "| --- | --- | --- | --- | --- | --- |", *map(_line, rows), f"{ENDS}{last}"]
    )


def _line(row: dict[str, Any]) -> str:
    people, helpers = row["people"], row["helpers"]
    cells = (f"{people:,}", f"{helpers:,}", f"{people * helpers:,}", f"{row['cpu_s']} s", f"{row['check_cpu_s']} s")
    return f"| {' | '.join(cells)} | {row['mb']:,} MB |"


def draw(rows: list[dict[str, Any]], to: Path) -> None:
    """Two panels, both scales logarithmic: seconds and megabytes over people."""
    panels = [_panel(rows, key, TOP + n * (HIGH + 70)) for n, key in enumerate(LINES)]
    size = f"0 0 {LEFT + WIDE + 40} {TOP + len(LINES) * (HIGH + 70)}"
    drawn = "\n".join(line for panel in panels for line in panel)
    told = "Processor time and memory of matching from 1,000 to 200,000 people"
    how = 'xmlns="http://www.w3.org/2000/svg" role="img" font-family="sans-serif" font-size="13"'
    to.write_text(
        f'<svg {how} viewBox="{size}">\n<title>{told}</title>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{drawn}\n</svg>\n',
        "utf-8",
    )


def _panel(rows: list[dict[str, Any]], key: str, top: int) -> list[str]:
    color, name = LINES[key]
    drawn = [f'<text x="{LEFT}" y="{top - 8}" fill="#222">{name}</text>']
    first, last = DECADES[key]
    for power in range(int(-(-first // 1)), int(last) + 1):
        y = _up(10**power, key, top)
        drawn.append(f'<path d="M{LEFT} {y}h{WIDE}" stroke="#ddd"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#555">{10**power:,g}</text>')
    places = [(_across(row["people"]), _up(row[key], key, top)) for row in rows]
    drawn.append(f'<polyline points="{" ".join(f"{x},{y}" for x, y in places)}" fill="none" stroke="{color}"/>')
    for (x, y), row in zip(places, rows, strict=True):
        drawn.append(f'<circle cx="{x}" cy="{y}" r="4" fill="{color}"/>')
        drawn.append(f'<text x="{x}" y="{y - 10}" text-anchor="middle" fill="#222">{row[key]:,g}</text>')
        drawn.append(f'<text x="{x}" y="{top + HIGH + 20}" text-anchor="middle" fill="#555">{row["people"]:,}</text>')
    return drawn


def _across(people: int) -> float:
    first, last = DECADES["people"]
    return round(LEFT + WIDE * (log10(people) - first) / (last - first), 1)


def _up(value: float, key: str, top: int) -> float:
    first, last = DECADES[key]
    return round(top + HIGH * (1 - (log10(max(value, 10**first)) - first) / (last - first)), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
