"""The school calendar of one organization: from above unless it has its own; and keeping one of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.clock import SchoolYear, Sessions, Span, monday_of
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.organizations import calendar_faults, keep_calendar, keep_no_calendar
from alongside.people.models.organizations import Organization, SchoolCalendar
from alongside.people.queries import line_above
from alongside.programs.access import ORGANIZATIONS
from alongside.web.office.organizations import crumbs
from alongside.web.office.organizations_words import kept_calendars
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

SPARE = 4  # empty rows for breaks to come
MOST_BREAKS = 60
LEVELS: Mapping[int, int | str] = {
    0: "",
    1: 1,
    2: 1,
    3: 2,
    4: 2,
}  # how a week of so many school days looks; a whole one is 3
UNNAMED = "No school"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form: a break as typed. `last` may be empty: a single day."""

    number: int
    name: str = ""
    first: str = ""
    last: str = ""

    @property
    def empty(self) -> bool:
        return not (self.name or self.first or self.last)


@dataclass(slots=True)
class Typed:
    """A calendar as typed, and everything that is wrong with it: (id of the field, sentence)."""

    first_day: str = ""
    last_day: str = ""
    rows: list[Row] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def day(self, text: str, at: str, what: str) -> date | None:
        """The day of one field; where there is none, a fault."""
        try:
            found = parse_date(text)
        except ValueError:
            found = None
        if found is None:
            says = f"“{text}” is no date; 2026-12-21 is one." if text else f"{what} is missing."
            self.faults.append((f"id_{at}", says if not text else f"{what}: {says}"))
        return found


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a school year: its school days, the weeks that have any, and the breaks in it."""

    first: date
    days: int
    weeks: int
    off: str


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Request, public_id: str) -> HttpResponse:
    """Show the calendar that holds at a place in a school year; with POST, keep one of its own."""
    place = ORGANIZATIONS.fetch(request.who, public_id)
    year = _year(request)
    line = line_above(place)
    kept = kept_calendars(line, year)
    typed = _as_kept(kept[-1] if kept else None)
    if request.method == "POST":
        _demand_change(request, place)
        typed = _read(request.POST)
        if not _keep(request, place, year, typed):
            messages.success(request, f"The calendar of {place.name} for {year} is noted. It counts at once.")
            return redirect(f"{reverse('office:organizations-calendar', args=[public_id])}?year={year.starts_in}")
    context = {
        "place": place,
        "year": year,
        "years": _years(request.who.on, year),
        "crumbs": crumbs(line),
        "changes": ORGANIZATIONS.allows(request.who, Verb.CHANGE, place),
        "kept": kept[-1] if kept else None,
        "own": bool(kept) and kept[-1].organization_id == place.pk,
        "above": kept[-2].organization if len(kept) > 1 else None,
        "typed": typed,
        **_shown(kept[-1] if kept else None),
    }
    return page(request, "office/calendar.html", context, status=422 if typed.faults else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def drop(request: Request, public_id: str) -> HttpResponse:
    """Give up a place's own calendar of a school year: the one above holds again."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.CHANGE)
    year = _year(request)
    if keep_no_calendar(place, year=year, by=request.person):
        messages.success(request, f"{place.name} has no calendar of its own for {year} any more. It counts at once.")
    return redirect(f"{reverse('office:organizations-calendar', args=[public_id])}?year={year.starts_in}")


def _demand_change(request: Request, place: Organization) -> None:
    if not ORGANIZATIONS.allows(request.who, Verb.CHANGE, place):
        raise NotAllowed("This calendar is kept by another. A school or district of yours can keep one of its own.")


def _year(request: Request) -> SchoolYear:
    """The school year asked for: this one unless it is one of the years shown."""
    now = SchoolYear.of(request.who.on)
    asked = request.POST.get("year", "") or request.GET.get("year", "")
    return next((one for one in _near(now) if str(one.starts_in) == asked), now)


def _near(now: SchoolYear) -> list[SchoolYear]:
    return [SchoolYear(now.starts_in + n) for n in (-2, -1, 0, 1)]


def _years(on: date, shown: SchoolYear) -> list[tuple[str, str, bool]]:
    """The years to choose from: (label, address, whether it is shown)."""
    return [(str(one), f"?year={one.starts_in}", one == shown) for one in _near(SchoolYear.of(on))]


def _as_kept(kept: SchoolCalendar | None) -> Typed:
    if kept is None:
        return Typed(rows=[Row(n) for n in range(SPARE)])
    rows = [
        Row(n, one.name, f"{one.first_day}", "" if one.last_day == one.first_day else f"{one.last_day}")
        for n, one in enumerate(kept.breaks.order_by("first_day", "pk"))
    ]
    rows += [Row(len(rows) + n) for n in range(SPARE)]
    return Typed(f"{kept.first_day}", f"{kept.last_day}", rows)


def _read(posted: QueryDict) -> Typed:
    def said(name: str) -> str:
        return " ".join(posted.get(name, "").split())[:200]

    rows = [
        Row(n, said(f"name-{n}"), said(f"first-{n}"), said(f"last-{n}"))
        for n in range(MOST_BREAKS)
        if f"first-{n}" in posted
    ]
    filled = [row for row in rows if not row.empty]
    numbered = [Row(n, row.name, row.first, row.last) for n, row in enumerate(filled)]
    numbered += [Row(len(numbered) + n) for n in range(SPARE)]
    return Typed(said("first_day"), said("last_day"), numbered)


def _keep(request: Request, place: Organization, year: SchoolYear, typed: Typed) -> list[tuple[str, str]]:
    """Keep what was typed, if nothing is wrong with it; return what is."""
    first = typed.day(typed.first_day, "first_day", "The first day of school")
    last = typed.day(typed.last_day, "last_day", "The last day of school")
    breaks = [(row.name or UNNAMED, span) for row in typed.rows if not row.empty and (span := _span(typed, row))]
    if first is not None and SchoolYear.of(first) != year:
        typed.faults.append(
            ("id_first_day", f"The first day of school is not in {year}, which runs from July 1 to June 30.")
        )
    if first is not None and last is not None:
        whole = Span(first, last)
        typed.faults += [("", sentence) for sentence in calendar_faults(whole, breaks)]
        if not typed.faults:
            try:
                keep_calendar(place, year=whole, breaks=breaks, by=request.person)
            except Refused as refused:
                typed.faults.append(("", refused.sentence))
    return typed.faults


def _span(typed: Typed, row: Row) -> Span | None:
    what = row.name or "A break without a name"
    first = typed.day(row.first, f"first-{row.number}", f"The first day of “{what}”")
    last = typed.day(row.last, f"last-{row.number}", f"The last day of “{what}”") if row.last else first
    return None if first is None or last is None else Span(first, last)


def _shown(kept: SchoolCalendar | None) -> Mapping[str, object]:
    """The year as a strip of weeks and as a table of months."""
    if kept is None:
        return {"weeks": (), "months": (), "in_session": 0, "days": 0}
    breaks = list(kept.breaks.order_by("first_day", "pk"))
    held = Sessions(Span(kept.first_day, kept.last_day), tuple(Span(one.first_day, one.last_day) for one in breaks))
    return {
        "weeks": _weeks(held, kept),
        "in_session": len(held.weeks(kept.last_day)),
        "days": held.school_days(Span(kept.first_day, kept.last_day)),
        "months": [
            _month(first, held, [(one.name, Span(one.first_day, one.last_day)) for one in breaks])
            for first in _months(kept)
        ],
    }


def _weeks(held: Sessions, kept: SchoolCalendar) -> list[int | str]:
    first = monday_of(kept.first_day)
    found: list[int | str] = []
    while first <= kept.last_day:
        found.append(LEVELS.get(held.school_days(Span(first, first + timedelta(days=6))), 3))
        first += timedelta(weeks=1)
    return found


def _months(kept: SchoolCalendar) -> list[date]:
    first, found = kept.first_day.replace(day=1), []
    while first <= kept.last_day:
        found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found


def _month(first: date, held: Sessions, breaks: list[tuple[str, Span]]) -> Month:
    whole = Span(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    mondays = {
        monday_of(day) for n in range(31) if whole.holds(day := first + timedelta(days=n)) and held.in_session(day)
    }
    off = "; ".join(f"{name}, {_days(span)}" for name, span in breaks if whole.overlaps(span))
    return Month(first, held.school_days(whole), len(mondays), off)


def _days(span: Span) -> str:
    """ "December 21 to January 4", or one day."""
    last = span.last or span.first
    words = f"{span.first:%B} {span.first.day}"
    return words if last == span.first else f"{words} to {last:%B} {last.day}"
