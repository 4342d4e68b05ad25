"""Reading the hand-written tables: a line is a few words that name it, then one cell for each column."""

from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponseBase

SIGN_IN = "/sign-in/"
HERE = Path(__file__).parent
NOT_THERE = "."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: the words before the cells, and column -> cell. Columns without such a row are left out."""

    words: tuple[str, ...]
    cells: dict[str, str]

    def __str__(self) -> str:
        return " ".join(self.words)


def in_one_word(answer: HttpResponseBase) -> str:
    """What a cell says of an answer: its status, or that it is the way in."""
    way_in = answer.status_code == 302 and answer["Location"].partition("?")[0] == SIGN_IN
    return "in" if way_in else str(answer.status_code)


def lines(name: str, *, columns: tuple[str, ...], words: int = 3) -> list[Line]:
    """The lines of a table. Raises ValueError with the number of a line that is too long or too short."""
    found = []
    for number, text in enumerate((HERE / name).read_text("utf-8").splitlines(), start=1):
        parts = text.partition("#")[0].split()
        if not parts:
            continue
        if len(parts) != words + len(columns):
            raise ValueError(f"{name}, line {number}: {len(parts) - words} cells for {len(columns)} columns")
        cells = dict(zip(columns, parts[words:], strict=True))
        found.append(Line(tuple(parts[:words]), {column: cell for column, cell in cells.items() if cell != NOT_THERE}))
    return found
