"""Bringing one's own licensed text to the shelf: say whose it is, look at what was read, then keep it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.blueprint.parts.shelf import OwnWork
from alongside.blueprint.shelf.reading import as_key
from alongside.blueprint.shelf.tree import branches
from alongside.exchange.reading.documents import document_of
from alongside.exchange.reading.limits import size_in_words
from alongside.exchange.shelf.bringing import HEAD, kept_text, read_brought, read_kept
from alongside.exchange.shelf.lines import LIMITS, Brought
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.programs.access import COHORTS
from alongside.programs.actions.shelf import Bringing, bring_work
from alongside.programs.enums import WorkKind
from alongside.programs.queries_shelf import Held, open_version, own_shelf
from alongside.web.office.shelf import crumbs
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

LONGEST_SAID = 1_000
FAULTS_SHOWN = 100
A_DAY = 24 * 60 * 60
KINDS = [(kind.value, str(kind.label)) for kind in WorkKind]
ASKED: Mapping[str, str] = {
    "name": "What is it called?",
    "owner": "Who owns it?",
    "credit": "Which line says whose it is, wherever its titles are shown?",
    "licence": "What allows you to use it? A licence, a letter, a purchase, or that you wrote it.",
}
TOO_OLD = "You looked at this too long ago, or while you were somebody else. Bring the file again."


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request) -> HttpResponse:
    """Ask for a file and whose it is; with POST, show what was read of it; with POST again, keep it."""
    if request.method != "POST":
        return _asked(request, _known(request), errors={})
    COHORTS.demand(request.who, Verb.CHANGE, request.participation.cohort)
    if request.POST.get("kept"):
        return _keep(request)
    said = {name: request.POST.get(name, "").strip()[:LONGEST_SAID] for name in HEAD}
    try:
        brought = _read(request)
    except Refused as refused:
        return _asked(request, said, errors={"file": refused.sentence})
    said = {name: said[name] or brought.said.get(name, "") for name in HEAD}
    said["key"] = said["key"] or as_key(said["name"])
    errors = {name: told for name, told in ASKED.items() if not said[name]}
    reading = read_kept(kept_text(brought, said))
    errors |= {fault.path: fault.message for fault in reading.faults if fault.path in HEAD and fault.path not in errors}
    if brought.faults or errors or reading.work is None:
        return _asked(request, said, errors=errors, brought=brought)
    return page(request, "office/shelf_look.html", _looked(request, brought, reading.work, said))


def _known(request: Request) -> dict[str, str]:
    """What the form begins with: what is said of a work whose next version is brought."""
    of = request.GET.get("of", "")
    if not of:
        return {"key": request.GET.get("key", "")[:60], "kind": WorkKind.FRAMEWORK}
    _, work = open_version(request.who, of)
    return {name: str(getattr(work, name) or "") for name in HEAD}


def _asked(
    request: Request, said: Mapping[str, str], *, errors: Mapping[str, str], brought: Brought | None = None
) -> HttpResponse:
    faults = brought.faults if brought else []
    context = {
        "crumbs": crumbs(request),
        "said": said,
        "kinds": KINDS,
        "errors": errors,
        "brought": brought,
        "faults": faults[:FAULTS_SHOWN],
        "more": max(0, len(faults) - FAULTS_SHOWN),
    }
    return page(request, "office/shelf_bring.html", context, status=422 if request.method == "POST" else 200)


def _read(request: Request) -> Brought:
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        raise Refused("Choose the file: CSV, or a CASE package as JSON.", field="file")
    if (chosen.size or 0) > LIMITS.file_bytes:
        raise Refused(f"A framework’s file may have {size_in_words(LIMITS.file_bytes)}.", field="file")
    return read_brought(document_of(str(chosen.name), bytes(chosen.read())))


def _looked(request: Request, brought: Brought, work: OwnWork, said: Mapping[str, str]) -> dict[str, Any]:
    held = next((one for one in own_shelf(request.who) if one.work.key == work.key), None)
    kept = {"text": kept_text(brought, said), "file": brought.file, "form": brought.format}
    return {
        "crumbs": crumbs(request),
        "work": work,
        "brought": brought,
        "tree": branches(work),
        "described": sum(bool(item.description) for item in work.items.values()),
        "held": held,
        "changes": _changes(request, held, work) if held else None,
        "kept": signing.dumps(kept, salt=_salt(request), compress=True),
    }


def _changes(request: Request, held: Held, work: OwnWork) -> dict[str, list[str]]:
    """Titles that come, go, or are otherwise than in the newest version."""
    _, before = open_version(request.who, held.work.public_id)
    return {
        "come": [item.title for key, item in work.items.items() if key not in before.items],
        "go": [item.title for key, item in before.items.items() if key not in work.items],
        "otherwise": [item.title for key, item in work.items.items() if before.items.get(key, item) != item],
    }


def _salt(request: Request) -> str:
    """What was looked at is kept by who looked, in the program they looked from."""
    return f"shelf:{request.person.pk}:{request.participation.cohort_id}"


def _keep(request: Request) -> HttpResponse:
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_salt(request), max_age=A_DAY)
    except signing.BadSignature:
        return _asked(request, _known(request), errors={"file": TOO_OLD})
    try:
        version = bring_work(bringing=Bringing(**kept), cohort=request.participation.cohort, by=request.person)
    except Refused as refused:
        return _asked(request, _known(request), errors={refused.field or "file": refused.sentence})
    messages.success(
        request, f"{version.work.name} is on your shelf. Nobody but your own {request.nouns.program.many} sees it."
    )
    return redirect("office:cohort-shelf-own", version.work.public_id)
