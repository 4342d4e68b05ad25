"""Dates as people write them. Numeric dates are month first unless the column shows otherwise."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from alongside.exchange.reading.lines import Problem

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?(Z| ?[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
_ISO = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$")
_COMPACT = re.compile(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
_NUMERIC = re.compile(r"^(\d{1,2}) ?([/.\-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})$")
_DAY_MONTH = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[ \-./]+(?:of )?([A-Za-z]{3,9})\.?,?[ \-./]+(\d{4}|\d{2})$")
_MONTH_DAY = re.compile(r"^([A-Za-z]{3,9})\.?[ \-./]+(\d{1,2})(?:st|nd|rd|th)?,?[ \-./]+(\d{4}|\d{2})$")
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_SERIAL_START = date(
    1899, 12, 30
)  # day 0 of spreadsheets, so that their 29 February 1900, which never was, comes out right
_YEARS_BACK, _YEARS_AHEAD = 80, 2


class Order(Enum):
    """What a column shows about its numeric dates. MIXED shows both, so a date that could be either is a question."""

    MONTH_FIRST = "month first"
    DAY_FIRST = "day first"
    MIXED = "both"


def order_of(values: Iterable[str]) -> Order:
    """The order of a column, from all of its values."""
    day_first = month_first = False
    for value in values:
        found = _NUMERIC.match(_bare(value))
        if found:
            first, second = int(found[1]), int(found[3])
            day_first = day_first or (first > 12 >= second)
            month_first = month_first or (second > 12 >= first)
    if day_first:
        return Order.MIXED if month_first else Order.DAY_FIRST
    return Order.MONTH_FIRST


def looks_like_date(value: str) -> bool:
    """Whether a value has the shape of a date, possible or not.

    Bare serial numbers do not count: they look like any number.
    """
    bare = _bare(value)
    return any(shape.match(bare) for shape in (_ISO, _NUMERIC, _DAY_MONTH, _MONTH_DAY, _COMPACT))


def long_form(day: date) -> str:
    """A date that nobody can read in two ways, and that `read_date` reads back: "August 7, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def read_date(value: str, order: Order, today: date) -> tuple[date | None, Problem | None]:
    """The date a text names, or what is wrong with it. A two-digit year is the latest of a working life up
    to next year, else one ahead.
    """
    bare = _bare(value)
    parts = _parts(bare, order, today)
    if parts is None:
        return None, Problem(f"“{value}” is not a date we can read. Write it like 8/17/2026")
    day = _day(*parts)
    if day is None:
        return None, Problem(f"{value} is not a day on any calendar")
    if order is Order.MIXED and (turned := _other_way(bare, day)):
        return None, Problem(
            f"{value} could be {long_form(day)} or {long_form(turned)}: this column writes dates both "
            f"ways. Which is it?",
            choices=(long_form(day), long_form(turned)),
        )
    return _within_a_working_life(value, day, today)


def _bare(value: str) -> str:
    text = " ".join(value.split())
    if ":" in text:
        text = _TIME.sub("", text)
    return _WEEKDAY.sub("", text) if text[:1].isalpha() else text


def _parts(bare: str, order: Order, today: date) -> tuple[int, int, int] | None:
    if found := _NUMERIC.match(bare):
        first, second = int(found[1]), int(found[3])
        swap = order is Order.DAY_FIRST or (order is Order.MIXED and first > 12)
        month, day = (second, first) if swap else (first, second)
        return _year(found[4], today), month, day
    if found := _ISO.match(bare):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.match(bare):
        return int(found[1] + found[2]), int(found[3]), int(found[4])
    if found := _SERIAL.match(bare):
        day_of = _SERIAL_START + timedelta(days=int(found[1]))
        return day_of.year, day_of.month, day_of.day
    return _with_month_name(bare, today)


def _with_month_name(bare: str, today: date) -> tuple[int, int, int] | None:
    if found := _DAY_MONTH.match(bare):
        day, month, year = found[1], found[2], found[3]
    elif found := _MONTH_DAY.match(bare):
        month, day, year = found[1], found[2], found[3]
    else:
        return None
    number = _MONTHS.get(month.lower())
    return (_year(year, today), number, int(day)) if number else None


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    year = today.year // 100 * 100 + int(text)
    before = year - 100
    return before if year > today.year + 1 and before >= today.year - _YEARS_BACK else year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _other_way(bare: str, day: date) -> date | None:
    found = _NUMERIC.match(bare)
    if not found or int(found[1]) > 12 or int(found[3]) > 12 or found[1].zfill(2) == found[3].zfill(2):
        return None
    return date(day.year, day.day, day.month)


def _within_a_working_life(value: str, day: date, today: date) -> tuple[date | None, Problem | None]:
    earliest, latest = today.year - _YEARS_BACK, today.year + _YEARS_AHEAD
    if earliest <= day.year <= latest:
        return day, None
    when = "is in the future" if day.year > latest else "is too long ago"
    written = f"{day.year:04}"
    meant = _meant_year(written, today)
    if not meant or written not in value:
        return None, Problem(f"{value} {when}")
    head, _found, tail = value.rpartition(written)
    return None, Problem(f"{value} {when}. Did they mean {meant}?", suggestion=f"{head}{meant}{tail}" if _found else "")


def _meant_year(written: str, today: date) -> int | None:
    """The likely year behind a mistyped one: the same digits in another order, or one other digit; the nearest
    to today.
    """
    years = range(today.year - _YEARS_BACK, today.year + 2)
    turned = [year for year in years if sorted(str(year)) == sorted(written)]
    near = [year for year in years if sum(a != b for a, b in zip(str(year), written, strict=False)) == 1]
    return min((*turned, *near), key=lambda year: (abs(year - today.year), -year), default=None)
