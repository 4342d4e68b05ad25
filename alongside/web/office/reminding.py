"""Asking again for a yes: one person, or everyone of the cohort for whom a session waits."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.kernel.access import Kind
from alongside.practice.sessions.actions.remind import ask_again
from alongside.practice.sessions.tasks import ask_everyone_again
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.models.participations import Participation
from alongside.web.shared.guard import acting_as
from alongside.web.shared.reminding import said_of_one
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("cohort", "person", "team", "organization")


@acting_as(Kind.COORDINATOR)
@require_POST
def remind(request: Request, public_id: str) -> HttpResponse:
    """Ask one person, or the members of a team, again."""
    row = PARTICIPATIONS.fetch(request.who, public_id, rows=ROWS.all())
    told = ask_again(participation=row, by=request.person, who=request.who)
    messages.success(request, said_of_one(row.name, told))
    if request.POST.get("back") == "home":
        return redirect("office:home")
    return redirect("office:people-person", public_id)


@acting_as(Kind.COORDINATOR)
@require_POST
def remind_all(request: Request) -> HttpResponse:
    """Have everyone asked again for whom a session waits, by a job."""
    ask_everyone_again(cohort=request.participation.cohort, by=request.person, who=request.who)
    messages.success(
        request, f"Everyone for whom {request.nouns.session.a} waits is asked again. Nobody is asked twice in a week."
    )
    return redirect("office:hours")
