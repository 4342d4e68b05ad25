"""The program's file as text: writing in it, taking it along, bringing one, throwing a draft away."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.blueprint.nodes import MOST_BYTES
from alongside.blueprint.reader import read
from alongside.blueprint.sentences import tab_of
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.programs.access import COHORTS, DRAFTS
from alongside.programs.actions.drafts import drop_draft, write_draft
from alongside.web.office.studio_text import Text, head, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]


def seen_revision(request: Request) -> int:
    """Which revision of their draft the writer saw; -1 where the page did not say."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def write(request: Request) -> HttpResponse:
    """Show the whole file in a field; with POST, keep what was written or brought as a draft, faults and all."""
    text = text_of(request)
    refusal, source = "", text.source
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, text.cohort)
        try:
            source = _brought(request)
            _keep(request, text, source)
        except Refused as refused:
            refusal = refused.sentence
        else:
            return redirect("office:cohort-studio-file")
    return page(request, "office/studio_file.html", _context(text, source, refusal), status=422 if refusal else 200)


def _context(text: Text, source: str, refusal: str) -> dict[str, Any]:
    faults = read(source, file=text.version.file).faults if source != text.source else text.faults
    return head(text) | {
        "source": source,
        "refusal": refusal,
        "faults": [(fault, tab_of(fault.path)) for fault in faults],
    }


def _brought(request: Request) -> str:
    """The text that was typed, or that of a file that was chosen."""
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        return request.POST.get("source", "").replace("\r\n", "\n")
    if (chosen.size or 0) > MOST_BYTES:
        raise Refused(f"A program’s file may have {MOST_BYTES // 1024:,} KB.", field="file")
    try:
        return bytes(chosen.read()).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Refused("The file is not UTF-8 text. Save it as UTF-8 and choose it again.", field="file") from None


def _keep(request: Request, text: Text, source: str) -> None:
    if text.closed:
        raise Refused(f"{text.cohort.name} is closed. You can read everything, but nothing in it changes any more.")
    if source == text.source:
        messages.info(request, "Nothing was changed.")
        return
    draft = write_draft(base=text.version, source=source, revision=seen_revision(request), by=request.person)
    faults = len(read(draft.source, file=text.version.file).faults)
    if faults:
        told = "One thing is" if faults == 1 else f"{faults} things are"
        messages.info(request, f"Kept in your draft. {told} to put right.")
    else:
        messages.success(request, "Kept in your draft. Nobody is affected by it.")


@acting_as(Kind.COORDINATOR)
@require_POST
def drop(request: Request) -> HttpResponse:
    """Throw one's draft away."""
    draft = DRAFTS.visible(request.who).filter(program=request.participation.cohort.program_id).first()
    if draft is not None:
        DRAFTS.demand(request.who, Verb.CHANGE, draft)
        drop_draft(draft=draft, by=request.person)
        messages.success(request, "Your draft is gone. The program is as it was.")
    return redirect("office:cohort-studio")


@acting_as(Kind.COORDINATOR)
@require_safe
def download(request: Request) -> HttpResponse:
    """Take the file along: one's draft, or the version the year follows."""
    text = text_of(request)
    name = f"{text.cohort.program.key}-{'draft' if text.draft else text.version.number}.{_ending(text)}"
    record("program-file-taken", by=request.person, cohort=text.cohort.pk, facts={"version": text.version.number})
    response = HttpResponse(text.source, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _ending(text: Text) -> str:
    return "toml" if text.version.file.endswith(".toml") else "yaml"
