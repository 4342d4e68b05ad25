"""Where the documents of the public page can be opened: what the file says, and the addresses given beside it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.programs.actions.documents import place_document
from alongside.programs.public import addresses_of, documents_named
from alongside.web.office.crumbs import to_setup
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its key and title, the address the file says, the one given here, what is wrong with that."""

    key: str
    label: str
    in_file: str
    address: str
    error: str = ""


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: Request) -> HttpResponse:
    """List the documents; with POST, say where one of them can be opened."""
    cohort, refusal = request.participation.cohort, None
    typed = {name: request.POST.get(name, "") for name in ("document", "address")}
    if request.method == "POST":
        try:
            place_document(
                cohort=cohort, key=typed["document"], address=typed["address"], by=request.person, who=request.who
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "Kept. The public page shows it." if typed["address"] else "Taken away.")
            return redirect("office:cohort-documents")
    context = {
        "cohort": cohort,
        "crumbs": (to_setup(request),),
        "documents": _listed(request, typed, refusal),
        "refusal": refusal,
    }
    return page(request, "office/documents.html", context, status=422 if refusal else 200)


def _listed(request: Request, typed: dict[str, str], refusal: Refused | None) -> list[Document]:
    blueprint, wrong = request.blueprint, typed["document"] if refusal else ""
    given = addresses_of(request.participation.cohort, blueprint)
    return [
        Document(
            key,
            blueprint.resources[key].label,
            blueprint.resources[key].address,
            typed["address"] if key == wrong else given.get(key, ""),
            refusal.sentence if refusal and key == wrong else "",
        )
        for key in documents_named(blueprint)
    ]
