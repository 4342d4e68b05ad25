"""The few little grammars a value may be written in. Each is one function; nothing else hides in a string.

Every `..._of(text)` takes what was typed and answers the value, or raises ValueError with a sentence that shows the
right form.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from alongside.kernel.clock import SchoolYear

UNITS = ("minute", "hour", "day", "week", "month", "year", "school-day", "school-week", "school-month", "school-year")
MINUTES = {"minute": 1, "hour": 60}
DAYS = {"day": 1, "week": 7}
ANCHORS = ("match", "hire", "contract.start", "contract.end", "cohort.start", "cohort.end")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
MOST = 1_000_000
YEARS = (1900, 2199)
LONGEST = {"day": 36_500, "week": 5_200, "month": 1_200, "year": 100, "school-month": 1_200, "school-year": 100}


@dataclass(frozen=True)
class Duration:
    """A length of time as it was written: 40 hours stays 40 hours."""

    amount: int
    unit: str

    @property
    def minutes(self) -> int:
        """Length in minutes. Raises ValueError for units that are not of the clock (a month has no fixed length)."""
        if self.unit not in MINUTES:
            raise ValueError(f"{self} cannot be counted in minutes.")
        return self.amount * MINUTES[self.unit]

    @property
    def days(self) -> int:
        """Length in days. Raises ValueError for all but days and weeks."""
        if self.unit not in DAYS:
            raise ValueError(f"{self} cannot be counted in days.")
        return self.amount * DAYS[self.unit]

    @property
    def of_the_clock(self) -> bool:
        return self.unit in MINUTES

    @property
    def of_the_calendar(self) -> bool:
        """Whether `after` can tell the day without a school's own calendar."""
        return self.unit in LONGEST

    def after(self, day: date, *, times: int = 1) -> date:
        """The day this long after `day` (before it with times=-1). Month ends hold: 31 January + 1 month is 28 or 29
        February.

        School days and weeks need a school's calendar, so they are refused here; a school year is a year. What would
        be past the last day a calendar has is that day, or the first.
        """
        if not self.of_the_calendar:
            raise ValueError(f"{self} needs a calendar or a clock, not a date.")
        amount = self.amount * times
        try:
            if self.unit in ("day", "week"):
                return day + timedelta(days=amount * (7 if self.unit == "week" else 1))
            return _months_after(day, amount if self.unit in ("month", "school-month") else amount * 12)
        except (OverflowError, ValueError):
            return date.max if amount > 0 else date.min

    def __str__(self) -> str:
        words = self.unit.replace("-", " ")
        return f"{self.amount} {words}" if self.amount == 1 else f"{self.amount} {words}s"


@dataclass(frozen=True)
class Money:
    """An exact amount in one currency (ISO 4217 letters)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        if self.currency != "USD":
            return f"{self.amount:,.2f} {self.currency}"
        return f"{'-' if self.amount < 0 else ''}${abs(self.amount):,.2f}"


@dataclass(frozen=True)
class Moment:
    """A day told from something that happens: a match, a hire, a contract, a cohort or an event (`event.KEY`)."""

    anchor: str
    offset: Duration | None = None
    before: bool = False

    def on(self, anchor: date) -> date:
        """The day itself, once the anchor's day is known."""
        return self.offset.after(anchor, times=-1 if self.before else 1) if self.offset else anchor

    def __str__(self) -> str:
        kind, _, rest = self.anchor.partition(".")
        if kind == "event":
            name = rest.replace("-", " ")
        else:
            name = {"start": f"start of the {kind}", "end": f"end of the {kind}"}.get(rest, kind)
            name = f"the {name}"
        if self.offset is None:
            return name
        return f"{self.offset} {'before' if self.before else 'after'} {name}"


@dataclass(frozen=True)
class Instant:
    """A moment in time, the same everywhere."""

    at: datetime

    def day_in(self, zone: str) -> date:
        """The day it is there."""
        return self.at.astimezone(ZoneInfo(zone)).date()

    def __str__(self) -> str:
        return self.at.isoformat()


@dataclass(frozen=True)
class MonthDay:
    """A day of every year. The 29th of February is the 28th in other years."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        leap_day = self.month == 2 and self.day == 29
        year = min(year, MAXYEAR)  # a form may name the last day there is
        return date(year, self.month, min(self.day, monthrange(year, 2)[1]) if leap_day else self.day)

    def on_or_after(self, start: date) -> date:
        """The first such day that is not before `start`."""
        this = self.in_year(start.year)
        return this if this >= start else self.in_year(start.year + 1)

    def __str__(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]}"


@dataclass(frozen=True)
class Amount:
    """How much a requirement asks: a bare count, a length of time, or what the contract says (`contract.hours`)."""

    count: int | None = None
    duration: Duration | None = None
    of_contract: bool = False

    def __str__(self) -> str:
        if self.of_contract:
            return "every contract hour"
        return str(self.duration) if self.duration else str(self.count)


@dataclass(frozen=True)
class Share:
    """A part of the whole in whole percent."""

    percent: int

    def __str__(self) -> str:
        return f"{self.percent} %"


@dataclass(frozen=True)
class Span:
    """From so many to so many, both included."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"


def school_year_of(day: date, starts: MonthDay) -> SchoolYear:
    """The school year a day lies in."""
    return SchoolYear(day.year if day >= starts.in_year(day.year) else day.year - 1)


def first_day_of(year: SchoolYear, starts: MonthDay) -> date:
    """The first day of a school year that starts on a day of the program's own choosing."""
    return starts.in_year(year.starts_in)


def counted_year(hired: date, *, starts: MonthDay, cut_off: MonthDay | None) -> SchoolYear:
    """The school year a hiring counts for: that of the day, or the next one when hired on or after the cut-off.

    The form of 23 Ill. Adm. Code 35 for first-year principals (cut-off 1 January); the cut-off is the file's.
    """
    year = school_year_of(hired, starts)
    if cut_off is None or hired < cut_off.on_or_after(first_day_of(year, starts)):
        return year
    return SchoolYear(year.starts_in + 1)


def whole_of(text: str) -> int:
    """`3`"""
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > MOST:
        raise ValueError("A whole number is meant here, for example 3.")
    return int(text)


def number_of(text: str) -> Decimal:
    """`0.5`, `12`"""
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise ValueError("A number is meant here, for example 0.5.")
    return Decimal(text)


def yes_no_of(text: str) -> bool:
    """`yes` or `no` (`true` and `false` are read as the same)"""
    if text.lower() in ("yes", "true"):
        return True
    if text.lower() in ("no", "false"):
        return False
    raise ValueError("Either yes or no is meant here.")


def date_of(text: str) -> date:
    """`2025-01-15`"""
    if re.fullmatch(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError("There is no such day in the calendar.") from None
        if YEARS[0] <= day.year <= YEARS[1]:
            return day
    raise ValueError("A date is meant here, year first, for example 2025-01-15.")


def month_day_of(text: str) -> MonthDay:
    """`01-01`: month and day of every year"""
    found = re.fullmatch(r"([0-9][0-9])-([0-9][0-9])", text)
    if found:
        month, day = int(found[1]), int(found[2])
        if 1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]:
            return MonthDay(month, day)
        if 1 <= month <= 12:
            raise ValueError("There is no such day in the calendar.")
    raise ValueError("A day of every year is meant here, month first, for example 01-15.")


def instant_of(text: str) -> Instant:
    """`2023-01-01T05:30Z`, `2022-12-31T23:30-06:00`: always with its distance from UTC"""
    if re.fullmatch(
        r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9](:[0-9][0-9])?(Z|[+-][0-9][0-9]:[0-9][0-9])", text
    ):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError("There is no such time in the calendar.") from None
        if YEARS[0] < at.year < YEARS[1]:
            return Instant(at)
    raise ValueError("A time with its distance from UTC is meant here, for example 2023-01-01T05:30Z.")


def school_year_named(text: str) -> SchoolYear:
    """`2025-26`"""
    found = re.fullmatch(r"([0-9]{4})-([0-9][0-9])", text)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]) or not YEARS[0] <= int(found[1]) <= YEARS[1]:
        raise ValueError("A school year is meant here, for example 2025-26.")
    return SchoolYear(int(found[1]))


def duration_of(text: str) -> Duration:
    """`40 hours`, `90 minutes`, `12 months`, `30 days`, `1 school-year`"""
    found = re.fullmatch(r"([0-9]{1,7}) +([a-z-]+)", text)
    if found:
        unit = found[2] if found[2] in UNITS else found[2].removesuffix("s")
        if unit in UNITS and int(found[1]) <= LONGEST.get(unit, MOST):
            return Duration(int(found[1]), unit)
    raise ValueError("A length of time in whole numbers is meant here, for example 90 minutes, 30 days or 12 months.")


def money_of(text: str) -> Money:
    """`1749 USD`, `1,749.50 USD`"""
    found = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{2})? ([A-Z]{3})", text)
    if not found:
        raise ValueError("An amount and its currency are meant here, for example 1749 USD or 1749.50 USD.")
    return Money(Decimal(found[1].replace(",", "") + (found[2] or "")), found[3])


def moment_of(text: str) -> Moment:
    """`match + 45 days`, `contract.end`, `cohort.start + 90 days`, `event.academy-1 - 1 week`"""
    found = re.fullmatch(r"([a-z0-9.-]*[a-z0-9])(?: +([+-]) +(.+))?", text)
    if found and (found[1] in ANCHORS or re.fullmatch(r"event\.[a-z0-9-]+", found[1])):
        offset = duration_of(found[3]) if found[3] else None
        if offset is None or not offset.of_the_clock:
            return Moment(found[1], offset, found[2] == "-")
    anchors = ", ".join(ANCHORS)
    raise ValueError(f"A day is meant here, told from {anchors} or event.KEY, for example match + 45 days.")


def amount_of(text: str) -> Amount:
    """`3`, `10 hours`, `contract.hours`"""
    if text == "contract.hours":
        return Amount(of_contract=True)
    if re.fullmatch(r"[0-9]+", text):
        return Amount(count=whole_of(text))
    try:
        return Amount(duration=duration_of(text))
    except ValueError:
        raise ValueError("An amount is meant here, for example 3, 10 hours or contract.hours.") from None


def share_of(text: str) -> Share:
    """`80 %`"""
    found = re.fullmatch(r"([0-9]{1,3}) ?%", text)
    if not found or not 1 <= int(found[1]) <= 100:
        raise ValueError("A share is meant here, for example 80 %.")
    return Share(int(found[1]))


def span_of(text: str) -> Span:
    """`4-8`, or `4` for exactly four"""
    found = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise ValueError("A number or a span is meant here, for example 4-8.")
    return Span(int(found[1]), int(found[2] or found[1]))


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
