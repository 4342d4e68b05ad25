"""Hours that went along into this year by mistake: what would follow is shown, then they go back."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import told
from alongside.kernel.errors import NotHere
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.models.participations import Participation
from alongside.standing.coming_back import LONGEST, Back, came_along, take_hours_back
from alongside.web.office.days import written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("person", "team", "organization", "cohort__program")


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def hours_back(request: Request, public_id: str) -> HttpResponse:
    """What would follow if hours that went along went back; with POST, take them back."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    found, refusal = came_along(row), ""
    if request.method == "POST":
        why = request.POST.get("why", "")
        refusal = refusal_of(lambda: take_hours_back(participation=row, why=why, by=request.person))
        if not refusal:
            messages.success(request, "They are back where they were bought.")
            return redirect("office:people-person", public_id)
    if found is None:
        raise NotHere(refusal or "No hours of an earlier year went along here.")
    context = {
        "row": row,
        "found": found,
        "follows": list(_follows(request, row, found)),
        "refusal": refusal,
        "why": request.POST.get("why", ""),
        "longest": LONGEST,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[public_id]), row.name),
        ),
    }
    return page(request, "office/hours_back.html", context, status=422 if refusal else 200)


def _follows(request: Request, row: Participation, found: Back) -> Iterator[str]:
    before, contract = found.first.participation.cohort, request.nouns.contract.one
    yield (
        f"{told(found.left).capitalize()} nobody used go back to {before.name}, where they were bought. They can be "
        f"used there until {written(found.first.ends_on)}."
    )
    if found.closed:
        yield f"{before.name} is closed: nothing is logged there until it is opened again."
    yield f"{row.name} has no {contract} from {before.name} here any more, and nothing is asked of those hours here."
    yield "What was logged there stays as it is, and so does what was paid."
    yield "It is for good: these hours do not go along a second time. The line stays, with your reason and your name."
    yield f"{row.name} is told."
