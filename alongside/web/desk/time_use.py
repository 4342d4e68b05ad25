"""How a helper's own time went: from the sessions they logged, and for their eyes alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import against, clocked, in_minutes, short
from alongside.kernel.clock import Span, monday_of
from alongside.people.actions.events import record
from alongside.practice.sessions.queries import Helped, helped
from alongside.programs.models.participations import Participation
from alongside.reports.sheets import Cell, as_csv
from alongside.web.desk.week import asked_each_week
from alongside.web.desk.words import mode_label, names, short_day
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

LENGTHS = {"week": "Week", "month": "Month", "year": "Year"}
NOT_SAID = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a part: how often, how long, and how much of all of it. `url` opens it to its sessions."""

    label: str
    times: str
    time: str
    share: int
    url: str
    open: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One way to look at the time: by way of meeting, by whom, by a list of topics."""

    id: str
    title: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One session, as it was logged."""

    day: str
    whom: str
    how: str
    time: str


@dataclass(frozen=True, slots=True)
class Period:
    """The days looked at: a week, a month or the year of the cohort, and what comes before and after."""

    length: str
    span: Span
    title: str
    before: date | None
    after: date | None


type Split = Callable[[Helped], Mapping[str, int]]


@acting_as(Kind.HELPER)
@require_safe
def time_use(request: Request) -> HttpResponse:
    """One's own time in a period, split in several ways, each opening to its sessions."""
    period = _period(request)
    found = helped(request.who, period.span)
    blueprint = request.blueprint
    ways = _ways(blueprint, found)
    opened = request.GET.get("open", "")
    total = sum(one.session.minutes for one in found)
    miles = sum(one.session.miles for one in found)
    context = {
        "period": period,
        "lengths": [
            {"url": _address(length, period.span.first), "label": label, "current": length == period.length}
            for length, label in LENGTHS.items()
        ],
        "before": _address(period.length, period.before) if period.before else "",
        "after": _address(period.length, period.after) if period.after else "",
        "file": f"{reverse('desk:time-csv')}?{urlencode({'by': period.length, 'on': period.span.first.isoformat()})}",
        "total": short(total),
        "asked": _asked(request, blueprint, total) if period.length == "week" else "",
        "times": len(found),
        "miles": miles,
        "parts": [_part(way, found, total, period, opened) for way in ways],
        "lines": _opened(request, ways, found, opened) if opened or period.length != "year" else [],
        "opened": _label(ways, opened),
    }
    return page(request, "desk/time_use.html", context)


@acting_as(Kind.HELPER)
@require_safe
def time_file(request: Request) -> StreamingHttpResponse:
    """The same sessions as a spreadsheet of one's own; that it was taken is written down."""
    period = _period(request)
    found = helped(request.who, period.span)
    record("sheet-taken", by=request.person, cohort=request.who.cohort, facts={"sheet": "Own time", "kind": "csv"})
    blueprint = request.blueprint
    lists = list(blueprint.sessions.tags.values())
    headings = ["Day", "With", "How", "Minutes", *(["Service"] if blueprint.sessions.kinds else []), "Miles"]
    rows = (_cells(one, blueprint) for one in found)
    file = as_csv([*headings, *(one.label for one in lists)], rows)
    response = StreamingHttpResponse(file, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="time-{period.span.first}.csv"'
    return response


def _cells(one: Helped, blueprint: Blueprint) -> list[Cell]:
    session = one.session
    service = [blueprint.sessions.kinds.get(session.kind, session.kind)] if blueprint.sessions.kinds else []
    told = [
        "; ".join(each.tags[tag] for tag in session.tags if tag in each.tags)
        for each in blueprint.sessions.tags.values()
    ]
    how = ", ".join(mode_label(blueprint, mode) for mode in session.by_mode)
    with_whom = names(whose.name for whose in one.served)
    return [session.day, with_whom, how, session.minutes, *service, session.miles, *told]


def _period(request: Request) -> Period:
    """The period asked for: the week of today, unless another is named."""
    typed: QueryDict = request.GET
    cohort, length = request.participation.cohort, typed.get("by", "week")
    try:
        on = date.fromisoformat(typed.get("on", ""))
    except ValueError:
        on = request.who.on
    on = min(max(on, cohort.starts_on), cohort.ends_on)
    if length == "year":
        return Period(length, Span(cohort.starts_on, cohort.ends_on), cohort.name, None, None)
    if length == "month":
        first = on.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        last, title = after - timedelta(days=1), f"{first:%B %Y}"
    else:
        length, first = "week", monday_of(on)
        last, after = first + timedelta(days=6), first + timedelta(days=7)
        title = f"{short_day(first)} to {short_day(last)}"
    before = first - timedelta(days=1)
    return Period(
        length,
        Span(first, last),
        title,
        before if before >= cohort.starts_on else None,
        after if after <= min(cohort.ends_on, request.who.on) else None,
    )


def _address(length: str, on: date, opened: str = "") -> str:
    asked = {"by": length, "on": on.isoformat()} | ({"open": opened} if opened else {})
    return f"{reverse('desk:time')}?{urlencode(asked)}{'#sessions' if opened else ''}"


def _asked(request: Request, blueprint: Blueprint, total: int) -> str:
    """What the program asks of this role's own time each week, against what there is; empty where it asks nothing."""
    asked = next(asked_each_week(blueprint, request.participation.role), None)
    needed = asked.reach.duration.minutes if asked and asked.reach.duration else 0
    return against(total, needed) if needed else ""


@dataclass(frozen=True, slots=True)
class Way:
    """How time is split: an id, a title, a remark, labels in their order, and the minutes of a session by key."""

    id: str
    title: str
    note: str
    labels: Mapping[str, str]
    split: Split


def _ways(blueprint: Blueprint, found: Sequence[Helped]) -> list[Way]:
    asked, nouns = blueprint.sessions, blueprint.words
    modes = {key: mode.label for key, mode in asked.modes.items()}
    people = {str(whose.pk): whose.name for one in found for whose in one.served}
    ways = [
        Way("whom", "With whom", "Time with several counts for each of them.", _sorted(people), _by_whom),
        Way("mode", "How you met", "", _known(modes, found, _by_mode), _by_mode),
    ]
    if any(_unit(whose) != "person" for one in found for whose in one.served):
        units = {"person": "A person", "team": capfirst(nouns.team.a), "organization": "A place"}
        ways.append(Way("unit", f"For a person, {nouns.team.a} or a place", "", units, _by_unit))
    if asked.kinds:
        ways.insert(0, Way("kind", "Which service", "", {**asked.kinds, NOT_SAID: "Not said"}, _by_kind))
    ways += [
        Way(f"tags-{key}", one.label, f"{capfirst(nouns.session.a)} may be under several.", one.tags, _by_tag(one.tags))
        for key, one in asked.tags.items()
    ]
    return [way for way in ways if any(way.split(one) for one in found)]


def _sorted(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda pair: pair[1]))


def _known(labels: Mapping[str, str], found: Iterable[Helped], split: Split) -> dict[str, str]:
    """The file's labels, and the keys of what it has no more."""
    return {**labels, **{key: key for one in found for key in split(one) if key not in labels}}


def _by_mode(one: Helped) -> Mapping[str, int]:
    return one.session.by_mode


def _by_kind(one: Helped) -> Mapping[str, int]:
    return {one.session.kind or NOT_SAID: one.session.minutes}


def _by_whom(one: Helped) -> Mapping[str, int]:
    return {str(whose.pk): one.session.minutes for whose in one.served}


def _by_unit(one: Helped) -> Mapping[str, int]:
    return {_unit(whose): one.session.minutes for whose in one.served}


def _unit(whose: Participation) -> str:
    return "person" if whose.person_id else "team" if whose.team_id else "organization"


def _by_tag(tags: Mapping[str, str]) -> Split:
    return lambda one: {tag: one.session.minutes for tag in one.session.tags if tag in tags}


def _part(way: Way, found: Sequence[Helped], total: int, period: Period, opened: str) -> Part:
    sums: dict[str, tuple[int, int]] = {}
    for one in found:
        for key, minutes in way.split(one).items():
            times, had = sums.get(key, (0, 0))
            sums[key] = times + 1, had + minutes
    rows = tuple(
        Row(
            label=label,
            times=f"{sums[key][0]} {'time' if sums[key][0] == 1 else 'times'}",
            time=clocked(sums[key][1]),
            share=round(100 * sums[key][1] / total),
            url=_address(period.length, period.span.first, f"{way.id}.{key}"),
            open=opened == f"{way.id}.{key}",
        )
        for key, label in way.labels.items()
        if key in sums
    )
    return Part(way.id, way.title, way.note, rows)


def _opened(request: Request, ways: Sequence[Way], found: Sequence[Helped], opened: str) -> list[Line]:
    """The sessions behind one line, the newest first; all of them where none was opened."""
    where, _, key = opened.partition(".")
    way = next((one for one in ways if one.id == where), None)
    shown = found if way is None else [one for one in found if key in way.split(one)]
    return [
        Line(
            f"{one.session.day:%b} {one.session.day.day}",
            names(whose.name for whose in one.served),
            ", ".join(mode_label(request.blueprint, mode) for mode in one.session.by_mode),
            in_minutes(one.session.minutes),
        )
        for one in shown
    ]


def _label(ways: Sequence[Way], opened: str) -> str:
    where, _, key = opened.partition(".")
    way = next((one for one in ways if one.id == where), None)
    return capfirst(way.labels.get(key, "")) if way else ""
