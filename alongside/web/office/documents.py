"""The documents of the public page: what the file names, and for each its address, or a PDF that is kept here."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.programs.actions.documents import MOST_BYTES, keep_document, place_document
from alongside.programs.public import documents_named, documents_placed
from alongside.web.office.crumbs import to_setup
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.sizes import size_told


@dataclass(frozen=True, slots=True)
class Document:
    """One document: key and title, the address the file says, the one given here, how large what is kept here is, and
    what is wrong with either."""

    key: str
    label: str
    in_file: str
    address: str
    kept: str = ""
    error: str = ""
    error_of_file: str = ""


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: Request) -> HttpResponse:
    """List the documents; with POST, say where one of them can be opened, keep it here, or take it away."""
    cohort, refusal = request.participation.cohort, None
    if request.method == "POST":
        try:
            messages.success(request, _place(request))
        except Refused as refused:
            refusal = refused
        else:
            return redirect("office:cohort-documents")
    context = {
        "cohort": cohort,
        "crumbs": (to_setup(request),),
        "documents": _listed(request, refusal),
        "refusal": refusal,
        "most": size_told(MOST_BYTES),
    }
    return page(request, "office/documents.html", context, status=422 if refusal else 200)


def _place(request: Request) -> str:
    """Do what the form says, and tell it."""
    cohort, key = request.participation.cohort, request.POST.get("document", "")
    address, chosen = request.POST.get("address", "").strip(), request.FILES.get("file")
    if isinstance(chosen, UploadedFile):
        if address:
            raise Refused("Give an address or a file, not both.", field="address")
        content = chosen.read(MOST_BYTES + 1)
        keep_document(cohort=cohort, key=key, content=content, by=request.person, who=request.who)
        return "Kept. The public page shows it."
    if not address and not request.POST.get("away") and _is_kept(request, key):
        raise Refused("Choose a file, or say where it can be opened.", field="file")
    place_document(cohort=cohort, key=key, address=address, by=request.person, who=request.who)
    return "Kept. The public page shows it." if address else "Taken away."


def _is_kept(request: Request, key: str) -> bool:
    found = documents_placed(request.participation.cohort, request.blueprint).get(key)
    return found is not None and found.size > 0


def _listed(request: Request, refusal: Refused | None) -> list[Document]:
    blueprint, wrong = request.blueprint, request.POST.get("document", "") if refusal else ""
    given = documents_placed(request.participation.cohort, blueprint)
    found = []
    for key in documents_named(blueprint):
        one, put, here = blueprint.resources[key], given.get(key), refusal if key == wrong else None
        found.append(
            Document(
                key,
                one.label,
                one.address,
                request.POST.get("address", "") if here else put.address if put else "",
                size_told(put.size) if put and put.size else "",
                here.sentence if here and here.field != "file" else "",
                here.sentence if here and here.field == "file" else "",
            )
        )
    return found
