"""When one is free in a usual week: what others are offered when they ask for a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotAllowed, Refused
from alongside.kernel.free_hours import WEEKDAYS, Times, Week, week_of
from alongside.programs.actions.free_hours import tell_free_hours
from alongside.web.desk.words import zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

A_DAY = 2  # stretches the form has for a day


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the form: its name and, for each stretch, the names and values of two fields."""

    name: str
    stretches: tuple[tuple[str, str, str, str], ...]
    fault: str


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_http_methods(["GET", "HEAD", "POST"])
def free_hours(request: Request) -> HttpResponse:
    """Show one's usual week, and save it."""
    kept = week_of(request.participation.free_hours)
    if request.method != "POST":
        return _page(request, _values(kept), {})
    values = {name: request.POST.get(name, "").strip() for name in _names()}
    week, faults = _week(request.POST)
    if not faults:
        try:
            tell_free_hours(participation=request.participation, week=week, by=request.person)
        except NotAllowed:
            raise
        except Refused as refused:
            faults = {"": refused.sentence}
        else:
            messages.success(request, "Your usual week is saved.")
            return redirect("desk:calendar")
    return _page(request, values, faults, status=422)


def _names() -> list[str]:
    return [f"{day}-{n}-{end}" for day in WEEKDAYS for n in range(A_DAY) for end in ("from", "to")]


def _values(week: Week) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, day in enumerate(WEEKDAYS):
        for n, (first, last) in enumerate(week.get(number, ())[:A_DAY]):
            found |= {f"{day}-{n}-from": f"{first:%H:%M}", f"{day}-{n}-to": f"{last:%H:%M}"}
    return found


def _week(posted: QueryDict) -> tuple[Week, dict[str, str]]:
    """What was typed, and what is wrong with it by day."""
    week: dict[int, tuple[Times, ...]] = {}
    faults: dict[str, str] = {}
    for number, day in enumerate(WEEKDAYS):
        found = []
        for n in range(A_DAY):
            ends = [posted.get(f"{day}-{n}-{end}", "").strip() for end in ("from", "to")]
            if not any(ends):
                continue
            try:
                first, last = (time.fromisoformat(text).replace(tzinfo=None) for text in ends)
            except ValueError:
                faults[day] = f"{day.capitalize()}: say from when and to when."
                continue
            if first >= last:
                faults[day] = f"{day.capitalize()}: the first time comes before the second."
            found.append((first, last))
        if found:
            week[number] = tuple(sorted(found))
    return week, faults


def _page(request: Request, values: Mapping[str, str], faults: Mapping[str, str], status: int = 200) -> HttpResponse:
    days = [
        Day(
            day.capitalize(),
            tuple(
                (f"{day}-{n}-from", values.get(f"{day}-{n}-from", ""), f"{day}-{n}-to", values.get(f"{day}-{n}-to", ""))
                for n in range(A_DAY)
            ),
            faults.get(day, ""),
        )
        for day in WEEKDAYS
    ]
    context = {
        "days": days,
        "zone": zone_of(request).replace("_", " "),
        "faults": [(f"id_{name}-0-from" if name else "", sentence) for name, sentence in faults.items()],
    }
    return page(request, "desk/free_hours.html", context, status=status)
