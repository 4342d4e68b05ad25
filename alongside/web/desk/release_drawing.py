"""The drawing of how close practices are to their design: a row each, earlier checks as rings, the newest as a dot, and
where the criterion is.

Numbers leave here as text, whole units of the drawing. What it shows stands below it as a table, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alongside.practice.growth.actions.open_release import OpenPractice
from alongside.practice.growth.models.release import FidelityCheck
from alongside.practice.growth.rules_release import ReleaseRule
from alongside.web.desk.words import short_day

SHOWN = 4  # of each practice, the last so many checks


@dataclass(frozen=True, slots=True)
class Place:
    """A drawing's place: its width, where 0 and 100 percent are, the height of a row, and how far its dots lie below
    its name."""

    look: str
    width: int
    left: int
    right: int
    row: int
    below: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the drawing and where it stands."""

    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """One practice: its name, the way from its lowest to its highest check, rings, and the dot of the newest."""

    name: Word
    line: str
    rings: tuple[tuple[str, str], ...]
    dot: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing, ready for SVG."""

    look: str
    box: str
    grid: str
    scale: tuple[Word, ...]
    aim: str
    aim_says: Word
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A practice as the table tells it: each check, the oldest first, with its day and percent."""

    title: str
    url: str
    checks: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How close practices are to their design by one instrument. `says` tells what the drawing shows."""

    key: str
    label: str
    columns: str
    practices: tuple[Checked, ...]
    drawings: tuple[Drawing, ...]
    says: str


WIDE = Place("chart--wide", 640, 210, 570, 30, 0)
NARROW = Place("chart--narrow", 320, 8, 312, 46, 18)


def drawn(several: Sequence[tuple[OpenPractice, str]], rule: ReleaseRule, noun: str) -> list[Fidelity]:
    """For each instrument what its checks came to; `several`: practices, as the program calls
    one (`noun`), with their addresses. Where no practice was
    checked twice there is nothing to see that a line does not say."""
    found = []
    for key, instrument in rule.checks.items():
        ways = [(one, url, checks) for one, url in several if (checks := _checks(one, key))]
        if any(len(checks) > 1 for _, _, checks in ways):
            found.append(_fidelity(key, instrument.label, ways, noun))
    return found


def _checks(one: OpenPractice, instrument: str) -> list[FidelityCheck]:
    """The last few of an instrument, the oldest first; of two of one day the later line counts."""
    rows = sorted((each.row for each in one.checks if each.row.instrument == instrument), key=lambda row: row.pk)
    days: dict[date, FidelityCheck] = {row.taken_on: row for row in rows}
    return [days[day] for day in sorted(days)][-SHOWN:]


def _fidelity(
    key: str, label: str, ways: Sequence[tuple[OpenPractice, str, list[FidelityCheck]]], noun: str
) -> Fidelity:
    newest = max((checks[-1] for _, _, checks in ways), key=lambda row: (row.taken_on, row.pk))
    practices = tuple(
        Checked(one.said.get("title", ""), url, tuple((short_day(row.taken_on), _percent(row)) for row in checks))
        for one, url, checks in ways
    )
    told = "; ".join(f"{one.title}: {', '.join(f'{percent} %' for _, percent in one.checks)}" for one in practices)
    values = [(one.title, [percent for _, percent in one.checks]) for one in practices]
    both = tuple(_drawing(values, newest.criterion, place) for place in (WIDE, NARROW))
    says = f"{told}. The criterion is {newest.criterion} %."
    return Fidelity(key, label, f"{noun[:1].upper()}{noun[1:]}|Share of points", practices, both, says)


def _percent(row: FidelityCheck) -> int:
    return 100 * row.points // row.most


def _drawing(values: Sequence[tuple[str, list[int]]], criterion: int, place: Place) -> Drawing:
    top, bottom = 18, 18 + place.row * len(values)
    aim = _x(criterion, place)
    return Drawing(
        look=place.look,
        box=f"0 0 {place.width} {bottom + 18}",
        grid="".join(f"M{_x(percent, place)} {top}V{bottom}" for percent in (0, 25, 50, 75, 100)),
        scale=tuple(Word(str(_x(percent, place)), "10", f"{percent}") for percent in (0, 25, 50, 75, 100)),
        aim=f"M{aim} {top}V{bottom}",
        aim_says=Word(str(min(aim, place.right - 40)), str(bottom + 14), f"{criterion}, the aim"),
        ways=tuple(_way(title, several, n, place) for n, (title, several) in enumerate(values)),
    )


def _way(title: str, values: Sequence[int], place_in: int, place: Place) -> Way:
    words = top = 18 + place.row * place_in + 19
    at = str(top + place.below - 5)
    xs = [_x(percent, place) for percent in values]
    return Way(
        name=Word("0", str(words), _short(title, place)),
        line=f"M{min(xs)} {at}H{max(xs)}",
        rings=tuple((str(x), at) for x in xs[:-1]),
        dot=(str(xs[-1]), at),
    )


def _x(percent: int, place: Place) -> int:
    return place.left + (place.right - place.left) * percent // 100


def _short(title: str, place: Place) -> str:
    """A name as long as there is room for it beside the drawing, or above it."""
    most = (place.left or place.width) // 8 if place.below == 0 else 34
    return title if len(title) <= most else f"{title[: most - 1].rstrip()}…"
