"""The lines of one person together, wherever they stand in the files, in one walk ahead of the reading.

The walk ahead keeps one number a row. It also sees what no single file can show: two files that give one address to two
people.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from alongside.exchange.reading.lines import Fault, Field, OrganizationLine, PersonLine, Skipped
from alongside.exchange.reading.names import same_name
from alongside.exchange.reading.rosters import Roster

type Spot = tuple[str, int]


@dataclass(slots=True)
class Group:
    """Everything the files say of one person: at least one line."""

    lines: list[PersonLine]

    @property
    def first(self) -> PersonLine:
        return self.lines[0]

    @property
    def rows(self) -> set[Spot]:
        """The rows its lines come from: a set of files gives several lines a row."""
        return {(line.file, line.row) for line in self.lines}


@dataclass(slots=True)
class Grouping:
    """Which rows belong together, found by one walk through a roster."""

    roster: Roster
    organizations: list[OrganizationLine] = field(default_factory=list)
    clashes: dict[Spot, list[Fault]] = field(default_factory=dict)
    _first: set[int] = field(default_factory=set)
    _repeated: set[int] = field(default_factory=set)
    _roots: dict[int, int] = field(default_factory=dict)
    _same: dict[int, int] = field(default_factory=dict)
    _owners: dict[str, tuple[int, Spot]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        several = len(self.roster.files) > 1
        for line in self.roster.lines():
            if isinstance(line, PersonLine):
                self._note(line)
                if several and line.email:
                    self._compare(line)
            elif isinstance(line, OrganizationLine):
                self.organizations.append(line)
        self._first.clear()
        self._owners.clear()

    def groups(self) -> Iterator[Group | Skipped]:
        """Everyone, those with one line first, as they come; then those with several."""
        held: dict[int, Group] = {}
        for line in self.roster.lines():
            if isinstance(line, OrganizationLine):
                continue
            if isinstance(line, Skipped):
                yield line
                continue
            root = self._root(*_keys(line)) if self._repeated else None
            if root is None or root not in self._repeated:
                yield Group([line])
            elif root in held:
                held[root].lines.append(line)
            else:
                held[root] = Group([line])
        yield from held.values()

    def _note(self, line: PersonLine) -> None:
        number, address = _keys(line)
        if number is not None and address is not None:
            root = self._roots.setdefault(address, number)
            if root != number:  # two numbers, one address and one name: one person
                self._same[number] = root
                self._repeated.add(self._top(root))
        elif address is not None:
            self._roots.setdefault(address, address)
        top = self._root(number, address)
        if top is None:
            return
        if top in self._first:
            self._repeated.add(top)
        self._first.add(top)

    def _root(self, number: int | None, address: int | None) -> int | None:
        key = number if number is not None else self._roots.get(address, address) if address is not None else None
        return None if key is None else self._top(key)

    def _top(self, key: int) -> int:
        if key not in self._same:
            return key
        seen = {key}
        while (above := self._same.get(key, key)) not in seen:
            seen.add(above)
            key = above
        return key

    def _compare(self, line: PersonLine) -> None:
        spot, person = (line.file, line.row), _name(line)
        known, where = self._owners.setdefault(line.email, (person, spot))
        if known == person or where[0] == line.file:
            return
        self._clash(spot, line.email, where)
        if where not in self.clashes:
            self._clash(where, line.email, spot)

    def _clash(self, spot: Spot, email: str, other: Spot) -> None:
        heading = next(
            (one.heading for one in self.roster.columns if one.file == spot[0] and one.field == Field.EMAIL), "email"
        )
        message = f"{other[0]}, row {other[1]} has this address with another name"
        self.clashes.setdefault(spot, []).append(Fault(*spot, heading, email, message))


def _keys(line: PersonLine) -> tuple[int | None, int | None]:
    person = _name(line)
    number = hash(("number", line.external_id, person)) if line.external_id else None
    return number, hash(("address", line.email, person)) if line.email else None


def _name(line: PersonLine) -> int:
    return hash(same_name(f"{line.given_name} {line.family_name}"))
