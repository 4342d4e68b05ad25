"""The lines of one person together, wherever they stand in the files, in one walk ahead of the reading.

The walk ahead keeps a few numbers a row. It also sees what no single row can show: two files that give one address to
two people, and two rows that may be one person, or namesakes at one school.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alongside.exchange.planning.twins import Twins, twin_key
from alongside.exchange.reading.lines import SAME, Fault, Field, OrganizationLine, PersonLine, Skipped
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
    answers: Mapping[str, str] = field(default_factory=dict)
    clashes: dict[Spot, list[Fault]] = field(default_factory=dict)
    twins: Twins = field(default_factory=Twins)
    _numbers: set[int] = field(default_factory=set)
    _joined: dict[Spot, int] = field(default_factory=dict)
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
                self.twins.note(line, *_keys(line))
                if several and line.email:
                    self._compare(line)
            elif isinstance(line, OrganizationLine):
                self.organizations.append(line)
        self._first.clear()
        self._owners.clear()
        self._join_twins()

    def lists(self, number: str, email: str, name: str) -> bool:
        """Whether some row has this name with this number, or with this address."""
        person = hash(same_name(name))
        numbered = bool(number) and hash(("number", number, person)) in self._numbers
        return numbered or (bool(email) and hash(("address", email, person)) in self._roots)

    def _join_twins(self) -> None:
        """Bring together the rows of which a coordinator said that they are one person."""
        for spot, (other, own_root, root) in self.twins.found.items():
            if self.answers.get(twin_key(spot)) != SAME:
                continue
            top = self._top(root if root is not None else hash(("twin", *other)))
            if own_root is not None and self._top(own_root) != top:
                self._same[self._top(own_root)] = top
            self._joined[spot] = self._joined[other] = top
            self._repeated.add(top)

    def groups(self) -> Iterator[Group | Skipped]:
        """Everyone, those with one line first, as they come; then those with several."""
        held: dict[int, Group] = {}
        for line in self.roster.lines():
            if isinstance(line, OrganizationLine):
                continue
            if isinstance(line, Skipped):
                yield line
                continue
            root = self._root_of(line) if self._repeated else None
            if root is None or root not in self._repeated:
                yield Group([line])
            elif root in held:
                held[root].lines.append(line)
            else:
                held[root] = Group([line])
        yield from held.values()

    def _root_of(self, line: PersonLine) -> int | None:
        joined = self._joined.get((line.file, line.row))
        return self._top(joined) if joined is not None else self._root(*_keys(line))

    def _note(self, line: PersonLine) -> None:
        number, address = _keys(line)
        if number is not None:
            self._numbers.add(number)
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
