"""The log of services of one engagement: each session as a line of facts, to read, print or take along."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import in_minutes, short
from alongside.people.actions.events import record
from alongside.practice.sessions.models import Attendance, Session
from alongside.practice.sessions.queries import lines
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.models.engagements import Engagement
from alongside.reports.sheets import Cell, as_csv
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_words import beside, names_in
from alongside.web.desk.release_words import team_tabs
from alongside.web.desk.words import mode_label
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class Line:
    """One session in facts; never what it was about."""

    day: str
    kind: str
    how: str
    time: str
    there: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class Sum:
    """How often and how long of one kind of service; of all of it where a program has no kinds."""

    label: str
    times: int
    time: str


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def services(request: Request, public_id: str) -> HttpResponse:
    """Every session of an engagement that stands, the newest first, with sums by kind of service."""
    found = ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS.all())
    blueprint = request.blueprint
    rows = _rows(request, found)
    context = {
        "engagement": found,
        "with_whom": beside(found, names_in(found, request)),
        "tabs": team_tabs(found, blueprint, "desk:services"),
        "columns": _columns(blueprint, people=(people := any(row.session.present for row in rows))),
        "kinds": bool(blueprint.sessions.kinds),
        "people": people,
        "lines": [_line(row, blueprint) for row in rows],
        "sums": _sums([row.session for row in rows], blueprint),
        "total": short(sum(row.session.minutes for row in rows)),
        "miles": sum(row.session.miles for row in rows),
    }
    return page(request, "desk/services.html", context)


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def services_file(request: Request, public_id: str) -> StreamingHttpResponse:
    """The same lines as a spreadsheet; that it was taken is written down."""
    found = ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS.all())
    facts = {"sheet": "Log of services", "kind": "csv", "engagement": found.public_id}
    record("sheet-taken", by=request.person, cohort=found.cohort_id, facts=facts)
    blueprint = request.blueprint
    headings = ["Day", "Service", "How", "Minutes", "Miles", *blueprint.sessions.present.values(), "Confirmed"]
    file = as_csv(headings, (_cells(row, blueprint) for row in _rows(request, found)))
    response = StreamingHttpResponse(file, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="services-{found.public_id}.csv"'
    return response


def _rows(request: Request, found: Engagement) -> Sequence[Attendance]:
    return list(lines(request.who).filter(engagement=found, taken_back_at=None))


def _columns(blueprint: Blueprint, *, people: bool) -> str:
    """The headings of the table: a column only for what the program has."""
    kinds = ("Service",) if blueprint.sessions.kinds else ()
    return "|".join(("Day", *kinds, "How", "Time:r", *(("Who was there",) if people else ()), "Confirmed"))


def _line(row: Attendance, blueprint: Blueprint) -> Line:
    session = row.session
    return Line(
        day=f"{session.day:%b} {session.day.day}, {session.day.year}",
        kind=_kind(session, blueprint),
        how=_how(session, blueprint),
        time=in_minutes(session.minutes),
        there=", ".join(f"{label}: {session.present[key]}" for key, label in _present(session, blueprint)),
        confirmed="Yes" if _confirmed(row) else "Waits for a yes",
    )


def _cells(row: Attendance, blueprint: Blueprint) -> list[Cell]:
    session = row.session
    there: list[Cell] = [session.present.get(key) for key in blueprint.sessions.present]
    kind, how = _kind(session, blueprint), _how(session, blueprint)
    return [session.day, kind, how, session.minutes, session.miles, *there, _confirmed(row)]


def _confirmed(row: Attendance) -> bool:
    return row.confirmed_at is not None  # type: ignore[attr-defined] # annotated by `lines`


def _kind(session: Session, blueprint: Blueprint) -> str:
    return blueprint.sessions.kinds.get(session.kind, session.kind)


def _how(session: Session, blueprint: Blueprint) -> str:
    return ", ".join(mode_label(blueprint, mode) for mode in session.by_mode)


def _present(session: Session, blueprint: Blueprint) -> Iterable[tuple[str, str]]:
    return ((key, label) for key, label in blueprint.sessions.present.items() if key in session.present)


def _sums(sessions: Sequence[Session], blueprint: Blueprint) -> list[Sum]:
    found: dict[str, list[int]] = {}
    for one in sessions:
        found.setdefault(one.kind, []).append(one.minutes)
    labels = {**{key: key or "Not said" for key in found}, **blueprint.sessions.kinds}
    return [Sum(label, len(found[key]), short(sum(found[key]))) for key, label in labels.items() if key in found]
