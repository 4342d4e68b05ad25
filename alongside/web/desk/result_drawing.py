"""The drawing of what can be seen of a goal so far: figures that can be held against each other, by their days.

Numbers leave here as text, whole units of the drawing. The table beside it says the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.parts.nouns import Noun
from alongside.web.desk.words import short_day

# A part of a whole as in 12 of 25, a percentage, or a number with what it counts.
FIGURE = re.compile(
    r"(?P<n>\d{1,6}(\.\d{1,2})?)\s*((of|de|/)\s*(?P<most>\d{1,6})|(?P<share>%)|(?P<unit>[^\d%/]{0,30}))"
)
SHARE = "%"
APART = 80  # so far from the next one a figure stands beside its dot; the first and the last always do


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure, the day it was seen, and what it comes to: in percent where it is a share."""

    day: date
    figure: str
    value: float


@dataclass(frozen=True, slots=True)
class Dot:
    """One figure in the drawing: where it is, and its words where they stand beside it."""

    x: str
    y: str
    words: str
    anchor: str
    above: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing, ready for SVG. `says`: what it shows, in words."""

    look: str
    box: str
    grid: str
    line: str
    dots: tuple[Dot, ...]
    left: str
    right: str
    foot: str
    first: str
    last: str
    says: str


TOP, BOTTOM, HEIGHT, EDGE = 34, 112, 136, 12


def drawn(results: Iterable[tuple[date, str]], nouns: Iterable[Noun] = ()) -> tuple[Drawing, ...]:
    """For a wide and for a narrow place, `nouns` being the program's own; nothing where there are no two days with
    figures of one kind, or where one of them is of another kind: then it would tell something that is not there."""
    figures = [(day, figure) for day, figure in results if figure]
    read = [(day, figure, _read(figure)) for day, figure in figures]
    days = {day: Seen(day, figure, one[1]) for day, figure, one in read if one}
    seen = [days[day] for day in sorted(days)]
    if len(seen) < 2 or (kind := _of_one_kind((one for _, _, one in read), nouns)) is None:
        return ()
    most = 100.0 if kind == SHARE else max(1.0, *(one.value for one in seen))
    return tuple(_drawing(seen, most, look, width) for look, width in (("chart--wide", 640), ("chart--narrow", 320)))


def _read(figure: str) -> tuple[str, float] | None:
    """Of which kind a figure is, and what it comes to; None for one that cannot be drawn."""
    found = FIGURE.fullmatch(figure.strip())
    if found is None:
        return None
    value, most = float(found["n"]), float(found["most"] or 0)
    if found["most"]:
        return (SHARE, 100 * value / most) if 0 < most >= value else None
    if found["share"]:
        return (SHARE, value) if value <= 100 else None
    return (found["unit"] or "").strip().casefold(), value


def _of_one_kind(read: Iterable[tuple[str, float] | None], nouns: Iterable[Noun]) -> str | None:
    """The kind all of these are of, None where they are of several: 1 voice and 7 voices count the same thing."""
    known = list(read)
    ones = {each[0] for each in known if each and each[1] == 1 and each[0] != SHARE}
    kinds = {each[0] if each else None for each in known if not (each and each[1] == 1 and each[0] in ones)} or ones
    (kind, *others) = kinds
    if others or kind is None:
        return None
    many = {noun.one.casefold(): noun.many.casefold() for noun in nouns}
    return kind if all(kind in _many(one, many) for one in ones) else None


def _many(one: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """What several of it can be called: as it is, with an ending that says many, or as the program says it."""
    noun, space, rest = one.partition(" ")
    return one, f"{noun}s{space}{rest}", f"{noun}es{space}{rest}", known.get(one, one)


def _told(places: Sequence[int]) -> list[bool]:
    """Of dots at these places from left to right, whether the figure stands beside each: where there is room for it."""
    free, last, found = places[0] + APART, places[-1], [True]
    for x in places[1:-1]:
        found.append(free <= x <= last - APART)
        free = x + APART if found[-1] else free
    return [*found, True]


def _drawing(seen: Sequence[Seen], most: float, look: str, width: int) -> Drawing:
    left, right = EDGE, width - EDGE
    first, last = seen[0].day, seen[-1].day
    points = [
        (
            left + (right - left) * (one.day - first).days // (last - first).days,
            round(BOTTOM - (BOTTOM - TOP) * one.value / most),
        )
        for one in seen
    ]
    told = _told([x for x, _ in points])
    return Drawing(
        look=look,
        box=f"0 0 {width} {HEIGHT}",
        grid=f"M{left} {TOP}H{right}M{left} {BOTTOM}H{right}",
        line="M" + "L".join(f"{x} {y}" for x, y in points),
        dots=tuple(
            Dot(
                str(x),
                str(y),
                one.figure if shown else "",
                "start" if n == 0 else "end" if n == len(seen) - 1 else "middle",
                str(y - 12),
            )
            for n, (one, (x, y), shown) in enumerate(zip(seen, points, told, strict=True))
        ),
        left=str(left),
        right=str(right),
        foot=str(BOTTOM + 18),
        first=short_day(first),
        last=short_day(last),
        says="; ".join(f"{short_day(one.day)}: {one.figure}" for one in seen),
    )
