"""What one import may be, and the error that says which limit a file broke."""

from dataclasses import dataclass

from alongside.kernel.errors import Unreadable

_KIND = {1 << 30: "GB", 1 << 20: "MB", 1 << 10: "KB"}


class RosterUnreadable(Unreadable):
    """A roster that cannot be read at all; the sentence says what was found and what would help."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one import. Sizes are in bytes; `ratio` is inflated size over packed size."""

    rows: int = 200_000
    file_bytes: int = 200 << 20
    cells_in_row: int = 500
    sheet_cells: int = 6_000_000
    line_bytes: int = 1 << 20
    members: int = 1_000
    inflated_bytes: int = 200 << 20
    ratio: int = 100
    ratio_from: int = 4 << 20  # small files of one repeated letter pack better than any ratio and harm nobody


def size_in_words(size: int) -> str:
    """`209715200` as "200 MB"."""
    for unit, word in _KIND.items():
        if size >= unit:
            return f"{size / unit:.0f} {word}"
    return f"{size} bytes"


def too_many_rows(file: str, limits: Limits) -> RosterUnreadable:
    """The refusal for a file that is longer than one import takes."""
    return RosterUnreadable(
        f"{file} has more than {limits.rows:,} rows, the most one import takes. Split it and import "
        f"the parts one by one."
    )


def too_many_cells(file: str, row: int, limits: Limits) -> RosterUnreadable:
    """The refusal for a row with more columns than any roster has."""
    return RosterUnreadable(
        f"{file}, row {row} has more than {limits.cells_in_row:,} columns, the most a roster may have. "
        "Keep only the columns about the people and try again."
    )
