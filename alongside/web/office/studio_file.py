"""The program's file as text: writing in it, taking it along, bringing one, throwing a draft away."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.blueprint.filling.from_toml import as_yaml
from alongside.blueprint.nodes import MOST_BYTES
from alongside.blueprint.reader import read_again
from alongside.blueprint.sentences import tab_of
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Conflict, Refused
from alongside.people.actions.events import record
from alongside.programs.access import DRAFTS
from alongside.programs.actions.drafts import drop_draft
from alongside.web.office.studio_text import Text, head, keep, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]
YAML = "program.yaml"


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def write(request: Request, program: str = "") -> HttpResponse:
    """Show the whole file in a field; with POST, keep what was written or brought as a draft, faults and all."""
    text = text_of(request, program)
    refusal, source = "", text.source
    if request.method == "POST":
        try:
            if request.POST.get("do") == "yaml":
                return _go_on_as_yaml(request, text)
            source = brought(request) or request.POST.get("source", "").replace("\r\n", "\n")
            _keep(request, text, source)
        except (Refused, Conflict) as refused:
            refusal = refused.sentence
        else:
            return redirect(text.way("file"))
    return page(
        request, "office/studio_file.html", _context(request, text, source, refusal), status=422 if refusal else 200
    )


def _context(request: Request, text: Text, source: str, refusal: str) -> dict[str, Any]:
    faults = read_again(source, file=text.file).faults if source != text.source else text.faults
    return head(request, text) | {
        "source": source,
        "refusal": refusal,
        "faults": [(fault, tab_of(fault.path)) for fault in faults],
    }


def _go_on_as_yaml(request: Request, text: Text) -> HttpResponse:
    """Let the draft go on as YAML, which forms write in."""
    if not text.toml or text.blueprint is None:
        raise Refused("Only a whole file in TOML goes on as YAML.")
    keep(request, text, as_yaml(text.source, file=text.file), file=YAML)
    messages.success(request, "Your draft goes on as YAML, with every rule as it was. Nobody is affected by it.")
    return redirect(text.way())


def brought(request: Request) -> str:
    """The text of a file that was chosen; empty when none was."""
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        return ""
    if (chosen.size or 0) > MOST_BYTES:
        raise Refused(f"A file may have {MOST_BYTES // 1024:,} KB.", field="file")
    try:
        return bytes(chosen.read()).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Refused("The file is not UTF-8 text. Save it as UTF-8 and choose it again.", field="file") from None


def _keep(request: Request, text: Text, source: str) -> None:
    if source == text.source:
        messages.info(request, "Nothing was changed.")
    elif faults := len(keep(request, text, source)):
        told = "One thing is" if faults == 1 else f"{faults} things are"
        messages.info(request, f"Kept in your draft. {told} to put right.")
    else:
        messages.success(request, "Kept in your draft. Nobody is affected by it.")


@acting_as(Kind.COORDINATOR)
@require_POST
def drop(request: Request, program: str = "") -> HttpResponse:
    """Throw one's draft away, and with it a program that was never more than that."""
    text = text_of(request, program)
    if text.draft is not None:
        DRAFTS.demand(request.who, Verb.CHANGE, text.draft)
        drop_draft(draft=text.draft, by=request.person)
        messages.success(request, "Your draft is gone. Everything is as it was." if text.version else "It is gone.")
    return redirect(text.way() if text.version else "office:cohort-programs")


@acting_as(Kind.COORDINATOR)
@require_safe
def download(request: Request, program: str = "") -> HttpResponse:
    """Take the file along: one's draft, or the version the year follows."""
    text = text_of(request, program)
    number = text.version.number if text.version else 0
    ending = "toml" if text.toml else "yaml"
    name = f"{text.program.key}-{'draft' if text.draft else number}.{ending}"
    record("program-file-taken", by=request.person, cohort=text.cohort.pk, facts={"version": number})
    response = HttpResponse(text.source, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
