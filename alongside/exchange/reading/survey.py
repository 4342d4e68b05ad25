"""The first walk through a plain roster: what only the whole file can show, in bounded memory.

The order of its dates, the mail domain most people share, rows that say the same thing twice, and one address or number
given to two people, which is a fault on every row that has it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from alongside.exchange.reading.addresses import plain_address
from alongside.exchange.reading.dates import order_of
from alongside.exchange.reading.limits import Limits
from alongside.exchange.reading.lines import Column, Field
from alongside.exchange.reading.names import same_name
from alongside.exchange.reading.persons import Knowledge, identifier
from alongside.exchange.reading.tables import Record, Sheet

_DATES = (Field.HIRED, Field.FIRST_DAY, Field.LAST_DAY)
_NAMES = (Field.GIVEN_NAME, Field.FAMILY_NAME, Field.NAME, Field.NAME_LAST_FIRST)
_SAID_BEFORE = "Row {row} says the same"
_ADDRESS_CLASH = "Row {row} has this address with another name"
_NUMBER_CLASH = "Row {row} has this number with another name"

type Clashes = dict[int, list[tuple[str, str]]]  # row: field, what is wrong


@dataclass(slots=True)
class _Owners:
    """Who had a value first, and the rows where somebody else has it too."""

    name: Field
    message: str
    read: Callable[[str], str]
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    clashes: Clashes = field(default_factory=dict)

    def see(self, value: str, row: int, person: str) -> None:
        known = self.first.get(value)
        if known is None:
            self.first[value] = (row, person)
        elif known[1] != person and same_name(known[1]) != same_name(person) and known[1].strip() and person.strip():
            self.clashes.setdefault(row, []).append((self.name, self.message.format(row=known[0])))
            if known[0] not in self.clashes:
                self.clashes[known[0]] = [(self.name, self.message.format(row=row))]


@dataclass(frozen=True, slots=True)
class Survey:
    """What one walk found. `rows` counts all rows under the headings that are not blank."""

    rows: int
    knowledge: Knowledge


def survey(
    sheet: Sheet,
    columns: Sequence[Column],
    limits: Limits,
    today: date,
    *,
    counts: Callable[[Record], bool] | None = None,
) -> Survey:
    """Walk through all rows once; `counts` says which rows are about staff.

    Raises RosterUnreadable when the sheet breaks a limit.
    """
    at = {column.field: column.index for column in columns if column.field}
    dates: dict[str, set[str]] = {name: set() for name in _DATES if name in at}
    owners = [
        (at[name], _Owners(name, message, read))
        for name, message, read in (
            (Field.EMAIL, _ADDRESS_CLASH, plain_address),
            (Field.EXTERNAL_ID, _NUMBER_CLASH, _number),
        )
        if name in at
    ]
    names = [at[name] for name in _NAMES if name in at]
    seen: dict[int, int] = {}
    repeats: dict[int, str] = {}
    rows = 0
    for row, record in sheet.records(limits):
        rows += 1
        if row in sheet.left_out or (counts and not counts(record)):
            continue
        first = seen.setdefault(hash("\n".join(record).lower()), row)
        if first != row:
            repeats[row] = _SAID_BEFORE.format(row=first)
            continue
        for name, values in dates.items():
            values.add(record[at[name]])
        person = " ".join([record[index] for index in names])
        for index, one in owners:
            if value := one.read(record[index]):
                one.see(value, row, person)
    orders = {name: order_of(values) for name, values in dates.items()}
    return Survey(
        rows,
        Knowledge(today, orders, _domain(owners), _joined([one for _index, one in owners]), repeats, sheet.left_out),
    )


def _number(text: str) -> str:
    return identifier(text).lower()


def _joined(owners: Sequence[_Owners]) -> Clashes:
    return {
        row: [found for one in owners for found in one.clashes.get(row, ())]
        for row in sorted({row for one in owners for row in one.clashes})
    }


def _domain(owners: Sequence[tuple[int, _Owners]]) -> str:
    """The part after the @ that most addresses share; "" when there are none."""
    addresses = next((one.first for _index, one in owners if one.name is Field.EMAIL), {})
    counted = Counter(address.rpartition("@")[2] for address in addresses if "@" in address)
    return counted.most_common(1)[0][0] if counted else ""
