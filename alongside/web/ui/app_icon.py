"""The mark as the picture a phone shows for an app: PNG files, drawn here point by point.

The shapes are those of `static/ui/mark.svg`, in its 28 units, inside the part that no phone cuts off.
"""

import struct
import zlib
from math import hypot

PAPER, TEAL, GOLD = (250, 247, 241), (42, 127, 116), (232, 176, 60)
UNITS = 28
MIDDLE = (14.0, 13.6)  # of the two figures
ROOM = 1.75  # how much wider the picture is than the mark: a mask may take a fifth on every side
type Stroke = tuple[tuple[int, int, int], float, float, float, float]
# Colour, and the line a round pen is drawn along: x, from y, to y, half its width.
STROKES: tuple[Stroke, ...] = (
    (TEAL, 8.6, 5.6, 5.6, 3.4),
    (TEAL, 8.6, 14.0, 21.6, 3.4),
    (GOLD, 19.4, 8.9, 8.9, 3.0),
    (GOLD, 19.4, 16.7, 21.8, 3.2),
)


def app_icon(size: int) -> bytes:
    """A square PNG of `size` points, without holes at its edge."""
    scale = UNITS * ROOM / size
    rows = [bytearray(bytes(PAPER) * size) for _ in range(size)]
    for stroke in STROKES:
        _draw(rows, stroke, scale)
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    points = b"".join(b"\0" + row for row in rows)  # every line begins with "no filter"
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(points, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _draw(rows: list[bytearray], stroke: Stroke, scale: float) -> None:
    colour, at, first, last, half = stroke
    left, top = (UNITS * ROOM / 2 - middle for middle in MIDDLE)
    for y in range(int((top + first - half) / scale), int((top + last + half) / scale) + 2):
        high = (y + 0.5) * scale - top
        for x in range(int((left + at - half) / scale), int((left + at + half) / scale) + 2):
            away = hypot((x + 0.5) * scale - left - at, high - min(max(high, first), last))
            inside = min(max((half - away) / scale + 0.5, 0.0), 1.0)
            if inside > 0:
                mixed = (round(paper + (own - paper) * inside) for paper, own in zip(PAPER, colour, strict=True))
                rows[y][x * 3 : x * 3 + 3] = bytes(mixed)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
