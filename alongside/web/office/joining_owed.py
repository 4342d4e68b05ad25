"""What is owed to the program by which day, and by whom: names of new people, reports, whatever its calendar says."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind
from alongside.programs.actions.owing import note_here
from alongside.programs.queries_owing import Owes, Told, owing, told_of
from alongside.web.office.days import written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
PAGES = {"participation": "office:people-person", "agreement": "office:organizations-agreement-steps"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what is owed, who owes it and where their page is, and how it stands."""

    owes: Owes
    url: str
    says: str
    here: bool


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def owed(request: Request) -> HttpResponse:
    """List who owes what, the nearest day first; with POST, note that something is here, or is not after all."""
    cohort, posted = request.participation.cohort, request.POST
    if request.method == "POST":
        owes = (posted.get("window", ""), posted.get("day", ""), posted.get("subject", ""))
        note_here(cohort=cohort, owes=owes, here="here" in posted, by=request.person, who=request.who)
        messages.success(request, "Noted. They are not reminded of it." if "here" in posted else "Noted.")
        return redirect(f"{reverse('office:organizations-owed')}?what={owes[0]}")
    every = owing(cohort, request.blueprint, on=request.who.on)
    labels = {one.window.key: one.window.label for one in every}
    what = request.GET.get("what", "") if request.GET.get("what") in labels else ""
    listed = [one for one in every if what in ("", one.window.key)]
    shown = Paginator(listed, AT_ONCE).get_page(request.GET.get("page"))
    told = told_of(cohort, subjects=[one.subject for one in shown])
    context = {
        "cohort": cohort,
        "crumbs": ((reverse("office:organizations"), "Organizations"),),
        "filters": [
            ("", "Everything", what not in labels),
            *((key, label, key == what) for key, label in labels.items()),
        ],
        "rows": [_row(one, told.get(one.line, Told())) for one in shown],
        "shown": shown,
        "what": what,
    }
    return page(request, "office/joining_owed.html", context)


def _row(one: Owes, told: Told) -> Row:
    kind, _, public_id = one.subject.partition(":")
    says = f"Reminded on {written(told.reminded.date())}" if told.reminded else ""
    if told.here:
        says = f"Here since {written(told.here.date())}"
    elif not says and one.window.from_day:
        says = f"Reminded from {written(one.window.from_day)} on"
    return Row(one, reverse(PAGES[kind], args=[public_id]), says, told.here is not None)
