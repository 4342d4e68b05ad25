"""Rows of one import that have one name at one school, and nothing that tells two people apart.

Such a pair is a question: one person with two positions reads the same as two namesakes.
"""

from array import array
from dataclasses import dataclass, field

from alongside.exchange.planning.place_names import district_key, school_key
from alongside.exchange.reading.lines import PersonLine
from alongside.exchange.reading.names import same_name

type Spot = tuple[str, int]
type Root = int | None
NONE = 0  # stands for "no number", "no address"
WIDTH = 4


@dataclass(slots=True)
class Twins:
    """`found`: the spot of the row that says less, to (the other's spot, its own key, the other's key).

    Of each name at a school the first row is remembered, as four numbers.
    """

    found: dict[Spot, tuple[Spot, Root, Root]] = field(default_factory=dict)
    _files: dict[str, int] = field(default_factory=dict)
    _first: dict[int, int] = field(default_factory=dict)
    _rows: array[int] = field(default_factory=lambda: array("q"))

    def note(self, line: PersonLine, number: Root, address: Root) -> None:
        """Take one row in; `number` and `address` are hashes with the name in them."""
        key = _name_at_school(line)
        if key is None or line.ended:
            return
        file = self._files.setdefault(line.file, len(self._files))
        at = self._first.setdefault(key, len(self._rows))
        if at == len(self._rows):
            self._rows.extend((file, line.row, number or NONE, address or NONE))
            return
        before, row, other_number, other_address = self._rows[at : at + WIDTH]
        if _two_people(number, other_number) or _two_people(address, other_address):
            return
        if (number and number == other_number) or (address and address == other_address):
            return
        first: Spot = (next(name for name, index in self._files.items() if index == before), row)
        own, other = number or address, other_number or other_address or None
        if _says(number, address) > _says(other_number, other_address):
            self.found.setdefault(first, ((line.file, line.row), other, own))
        else:
            self.found.setdefault((line.file, line.row), (first, own, other))


def twin_key(spot: Spot) -> str:
    """Where the answer is kept."""
    return f"twin:{spot[0]}:{spot[1]}"


def _name_at_school(line: PersonLine) -> int | None:
    place = school_key(line.school) if line.school else line.school_id
    name = same_name(f"{line.given_name} {line.family_name}")
    return hash((name, place, district_key(line.district) if line.district else "")) if place and name else None


def _two_people(one: Root, other: Root) -> bool:
    return bool(one and other and one != other)


def _says(number: Root, address: Root) -> int:
    return bool(number) + bool(address)
