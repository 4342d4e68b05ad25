"""Spreadsheets a coordinator takes along: people, engagements, hours. Each taking is written to the event log."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.people.actions.events import record
from alongside.reports.exports import Sheet, engagements_sheet, hours_sheet, people_sheet, services_sheet
from alongside.reports.sheets import as_csv, as_xlsx
from alongside.web.office.people import asked_for
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@acting_as(Kind.COORDINATOR)
@require_safe
def people(request: Request, kind: str) -> HttpResponseBase:
    """The people of the list, as filtered."""
    wanted = asked_for(request.GET)
    return taken(request, kind, lambda blueprint: people_sheet(request.who, blueprint, wanted))


@acting_as(Kind.COORDINATOR)
@require_safe
def engagements(request: Request, kind: str) -> HttpResponseBase:
    """Who works with whom, with what each account comes to."""
    return taken(request, kind, lambda blueprint: engagements_sheet(request.who, blueprint))


@acting_as(Kind.COORDINATOR)
@require_safe
def hours(request: Request, kind: str) -> HttpResponseBase:
    """Every line of the ledger."""
    return taken(request, kind, lambda blueprint: hours_sheet(request.who, blueprint))


@acting_as(Kind.COORDINATOR)
@require_safe
def services(request: Request, kind: str) -> HttpResponseBase:
    """Every session in facts: which service, how long, and who came by what they do."""
    return taken(request, kind, lambda blueprint: services_sheet(request.who, blueprint))


def taken(request: Request, kind: str, make: Callable[[Blueprint], Sheet]) -> HttpResponseBase:
    """Answer with a sheet as a file, and write down that it was taken."""
    if kind not in {"csv", "xlsx"}:
        raise NotHere
    cohort = request.participation.cohort
    sheet = make(request.blueprint)
    record("sheet-taken", by=request.person, cohort=cohort.pk, facts={"sheet": sheet.title, "kind": kind})
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(as_csv(sheet.headings, sheet.rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(as_xlsx(sheet.headings, sheet.rows, title=sheet.title), content_type=XLSX)
    name = f"{cohort.key}-{sheet.title.lower()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
