"""A signature drawn with a finger or a pen: strokes of points in a box, as a page sends and shows them. Pure."""

import json
from typing import TypeGuard

from alongside.kernel.errors import Refused

WIDTH, HEIGHT = 600, 150
MOST_STROKES, MOST_POINTS = 60, 3000
LONGEST = 40_000  # characters as they are sent
type Strokes = list[list[list[int]]]


def strokes_of(sent: str) -> Strokes:
    """What was sent, as strokes of [x, y] in units of the box; nothing where nothing was drawn. Raises Refused."""
    if not sent.strip():
        return []
    try:
        found = json.loads(sent) if len(sent) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not _drawable(found):
        raise Refused("What was drawn did not arrive whole. Draw it again, or type your name alone.", field="drawn")
    return found


def _drawable(found: object) -> TypeGuard[Strokes]:
    if not isinstance(found, list) or len(found) > MOST_STROKES:
        return False
    if not all(isinstance(stroke, list) and stroke for stroke in found):
        return False
    points = [point for stroke in found for point in stroke]
    return len(points) <= MOST_POINTS and all(_inside(point) for point in points)


def _inside(point: object) -> bool:
    match point:
        case [int(x), int(y)] if not isinstance(x, bool) and not isinstance(y, bool):
            return 0 <= x <= WIDTH and 0 <= y <= HEIGHT
    return False


def path_of(strokes: Strokes) -> str:
    """The strokes as the data of an SVG path; a single point is a dot."""
    return " ".join(_stroke(stroke) for stroke in strokes)


def _stroke(points: list[list[int]]) -> str:
    (x, y), *rest = points
    return f"M{x} {y}" + ("".join(f"L{a} {b}" for a, b in rest) or "h1")
