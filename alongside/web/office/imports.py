"""A roster on its way in: choose, match the columns, fix rows, look it over, import, and take back.

Every step has its own address and keeps its state in the import's row, so that a step can be left and come back to.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.exchange.actions.importing import agree, ask_second, bring, correct, discard, place
from alongside.exchange.actions.looking import is_small
from alongside.exchange.actions.undoing import undo
from alongside.exchange.enums import ImportState
from alongside.exchange.models import Import
from alongside.exchange.queries import import_for, imports_of, job_of, latest_job, roster_of, rows_to_fix, setting_for
from alongside.exchange.reading.documents import Document, document_at, document_of
from alongside.exchange.tasks import look_import, look_soon, start
from alongside.jobs.actions import request_stop
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.reports.sheets import as_csv
from alongside.web.office.imports_words import (
    REMEMBERED,
    choices_of,
    column_rows,
    figures,
    fixes,
    fresh,
    mapped,
    role_choices,
    source_choices,
    steps,
)
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

FIRST = 20  # new people and places shown before the rest is opened
AT_ONCE = 12  # imports listed under the form
OPEN = (ImportState.DRAFT, ImportState.WAITING)
PASTED = "pasted.csv"
type Step = Callable[[Request, Import], HttpResponseBase]


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request) -> HttpResponse:
    """Step 1: bring files, or paste rows; below, what was brought before."""
    error, cohort = "", request.participation.cohort
    if request.method == "POST":
        try:
            found = bring(
                cohort=cohort, documents=_brought(request), by=request.person, source=request.POST.get("source", "")
            )
        except Refused as refused:
            error = refused.sentence
        else:
            return _to("columns", found)
    context = {
        "error": error,
        "imports": imports_of(request.who)[:AT_ONCE],
        "cohort": cohort,
        "sources": source_choices(cohort),
        "source": request.POST.get("source", ""),
        "steps": steps(None),
    }
    return page(request, "office/import.html", context, status=422 if error else 200)


def _brought(request: Request) -> list[Document]:
    found = [_document(file) for file in request.FILES.getlist("files")]
    pasted = request.POST.get("pasted", "")
    if pasted.strip() and not found:
        found = [document_of(PASTED, pasted.encode())]
    if not found:
        raise Refused("Choose the file that holds the list, or paste its rows.", field="files")
    return found


def _document(file: UploadedFile[bytes]) -> Document:
    """An upload: a small one is in memory, a large one lies in a file of the server's own."""
    name = file.name or "roster"
    if isinstance(file, TemporaryUploadedFile):
        return document_at(Path(file.temporary_file_path()), name)
    return document_of(name, file.read())


def step(view: Step) -> Callable[..., HttpResponseBase]:
    """A step of one import: fetched, visible, and still open; one that is over shows how it went."""

    @wraps(view)
    def fetched(request: Request, public_id: str) -> HttpResponseBase:
        verb = Verb.CHANGE if request.method == "POST" else Verb.SEE
        found = import_for(request.who, public_id, verb=verb)
        if found.state not in OPEN and not _failed(found):
            return _to("progress", found)
        return view(request, found)

    return fetched


def _failed(found: Import) -> bool:
    job = job_of(found)
    return found.state == ImportState.APPLYING and job is not None and job.ended


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@step
def columns(request: Request, found: Import) -> HttpResponse:
    """Step 2: where each column goes, and who the people are."""
    setting = setting_for(found)
    roster = roster_of(found, setting)
    error = ""
    if request.method == "POST":
        try:
            held = place(found, mapped(roster.columns, request.POST), role=request.POST.get("role", ""))
        except Refused as refused:
            error = refused.sentence
        else:
            return _looked(request, held)
    context = _context(found) | {
        "error": error,
        "rows": column_rows(roster.columns),
        "choices": choices_of(setting.blueprint),
        "roles": role_choices(setting.blueprint),
        "remembered": any(column.why == REMEMBERED for column in roster.columns),
        "notes": roster.notes,
        "format": roster.format,
        "count": roster.rows,
        "steps": steps(found, 2),
    }
    return page(request, "office/import_columns.html", context, status=422 if error else 200)


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@step
def rows(request: Request, found: Import) -> HttpResponse:
    """Step 3: fix what needs a person, or leave it out."""
    if request.method == "POST":
        return _looked(request, _corrected(request, found))
    if not _seen(request, found):
        return _to("progress", found)
    context = _shown(found) | {"fixes": fixes(found.report["waiting"]), "steps": steps(found, 3)}
    return page(request, "office/import_rows.html", context)


def _corrected(request: Request, found: Import) -> Import:
    """Everything on the page is kept, whichever button was pressed."""
    given = request.POST
    shown = fixes(found.report.get("waiting", []))
    out = [(fix.file, row) for fix in shown if given.get("out") == fix.id for row in fix.rows]
    cells = {}
    answers = {}
    for field in (field for fix in shown for field in fix.fields):
        value = given.get(field.name, "").strip()
        value = given.get(f"use-{field.name}", value)
        if field.choices and value not in field.choices:
            continue
        if field.key:
            answers[field.key] = value
        elif field.column and value != field.value:
            cells[field.spot] = value
    return correct(found, cells=cells, answers=answers, leave_out=out)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@step
def look(request: Request, found: Import) -> HttpResponse:
    """Step 4: what would happen, and the button that makes it happen."""
    error = ""
    if not _seen(request, found):
        return _to("progress", found)
    if request.method == "POST":
        try:
            if found.report.get("second") and found.second_id is None:
                ask_second(found, by=request.person)
                messages.success(request, "Somebody else who coordinates can agree now. Nothing is imported before.")
                return _to("look", found)
            start(found, by=request.person)
        except Refused as refused:
            error = refused.sentence
        else:
            return _to("progress", found)
    made = fresh(found.report, setting_for(found).blueprint)
    context = _shown(found) | {
        "error": error,
        "steps": steps(found, 4),
        "made": made[:FIRST],
        "more": made[FIRST:],
        "mine": found.by_id == request.person.pk,
        "waiting": found.state == ImportState.WAITING,
    }
    return page(request, "office/import_look.html", context, status=422 if error else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
@step
def agree_as_second(request: Request, found: Import) -> HttpResponse:
    """Agree that many appointments end, and import."""
    start(agree(found, by=request.person), by=request.person)
    return _to("progress", found)


@acting_as(Kind.COORDINATOR)
@require_safe
def progress(request: Request, public_id: str) -> HttpResponse:
    """How far it is; afterwards, how it went and whether it can be taken back."""
    found = import_for(request.who, public_id)
    job = latest_job(found)
    if found.state in OPEN and job is None and (found.report or is_small(found)):
        return _to("columns", found)
    looking = found.state in OPEN and (job is None or job.kind == look_import.kind)
    context = _context(found) | {
        "job": job,
        "looking": looking,
        "moving": job is not None and not job.ended and (looking or found.state == ImportState.APPLYING),
        "steps": steps(found, 3) if looking else None,
        "waits": bool(found.report and found.report["waiting"]),
        "running": found.state == ImportState.APPLYING and job is not None and not job.ended,
        "failed": job is not None and job.ended and found.state not in (ImportState.APPLIED, ImportState.UNDONE),
        "report": found.report,
        "figures": figures(found.report) if found.report else (),
    }
    return page(request, "office/import_progress.html", context, part="progress")


@acting_as(Kind.COORDINATOR)
@require_POST
@step
def check(request: Request, found: Import) -> HttpResponse:
    """Look it over once more, after it was stopped or could not be done."""
    return _looked(request, found)


@acting_as(Kind.COORDINATOR)
@require_POST
def stop(request: Request, public_id: str) -> HttpResponse:
    """Stop looking it over or importing it: at once while it waits, at its next word of progress while it runs."""
    found = import_for(request.who, public_id, verb=Verb.CHANGE)
    job = latest_job(found)
    if job is not None:
        request_stop(job)
    return _to("progress", found)


@acting_as(Kind.COORDINATOR)
@require_safe
@step
def to_fix(request: Request, found: Import) -> HttpResponseBase:
    """The rows that wait, as a list to put right in a spreadsheet and bring back."""
    if not _seen(request, found):
        return _to("progress", found)
    table = rows_to_fix(found)
    headings = next(table)
    record("sheet-taken", by=request.person, cohort=found.cohort_id, facts={"sheet": "roster-rows", "kind": "csv"})
    response = StreamingHttpResponse(as_csv(headings, table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.cohort.key}-rows-to-fix.csv"'
    return response


@acting_as(Kind.COORDINATOR)
@require_POST
def undo_import(request: Request, public_id: str) -> HttpResponse:
    """Take an import back."""
    found = import_for(request.who, public_id, verb=Verb.CHANGE)
    done = undo(found, by=request.person)
    stays = len(done.stays)
    words = "Taken back." if not stays else f"Taken back, except {stays} that have been used or changed since."
    messages.success(request, words)
    return _to("progress", found)


@acting_as(Kind.COORDINATOR)
@require_POST
@step
def discard_import(request: Request, found: Import) -> HttpResponse:
    """Forget an import that was not applied, and its files."""
    discard(found, by=request.person)
    messages.success(request, "Forgotten, with its files. Nothing was imported.")
    return redirect("office:people-import")


def _context(found: Import) -> dict[str, Any]:
    names = [str(file["name"]) for file in found.files]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return {"found": found, "name": f"{names[0]}{more}" if names else "This roster", "cohort": found.cohort}


def _seen(request: Request, found: Import) -> bool:
    """Whether there is a report; a small import is looked over now when there is none."""
    return bool(found.report) or (is_small(found) and look_soon(found, by=request.person))


def _shown(found: Import) -> dict[str, Any]:
    """The report kept with the import."""
    return _context(found) | {"report": found.report, "figures": figures(found.report)}


def _looked(request: Request, found: Import) -> HttpResponseRedirect:
    """Look it over: at once, or by a job whose progress is shown."""
    if not look_soon(found, by=request.person):
        return _to("progress", found)
    return _to("rows" if found.report["waiting"] else "look", found)


def _to(name: str, found: Import) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"office:people-import-{name}", args=[found.public_id]))
