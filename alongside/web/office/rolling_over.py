"""Taking people over into the next year: what carries and what does not, shown first; then a job does it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.blueprint.requirements import hours_go_on
from alongside.jobs.actions import enqueue
from alongside.kernel.access import Kind
from alongside.kernel.amounts import told
from alongside.kernel.errors import NotAllowed
from alongside.programs.actions.rolling_over import next_years, preview_roll
from alongside.programs.enums import ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.standing.going_on import going
from alongside.standing.tasks import roll
from alongside.web.office.crumbs import to_setup
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

UNUSED = {
    "lapse": "Hours nobody used by its last day are gone.",
    "extend": "Hours nobody used stay in this year, and their term is longer.",
    "refund": "Hours nobody used are credited after its last day.",
}


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_over(request: Request) -> HttpResponse:
    """Show who would go on; with POST, let a job take them over."""
    here = request.participation.cohort
    into = next_years(here).first()
    if request.method == "POST" and into is not None:
        if not _coordinates(request, into):
            raise NotAllowed("Somebody else coordinates the next year. Ask them to take people over.")
        payload = {"cohort": here.pk, "into": into.pk, "by": request.person.pk}
        enqueue(roll, key=f"{here.pk} {into.pk}", payload=payload, by=request.person.pk, cohort=here.pk)
        messages.success(request, f"People are going on into {into.name}. You can watch it here.")
        return redirect("office:cohort-jobs")
    roles, contracts = request.blueprint.roles, request.blueprint.contracts
    found = preview_roll(cohort=here, into=into) if into is not None else None
    along = going(here, into) if into is not None else []
    context = {
        "cohort": here,
        "into": into,
        "preview": found,
        "going_on": [(roles[key].many if key in roles else key, n) for key, n in found.going_on] if found else (),
        "leaving": [(roles[key].many if key in roles else key, n) for key, n in found.leaving] if found else (),
        "unused": UNUSED[contracts.at_the_end] if contracts else "",
        "along": along,
        "along_hours": told(sum(one.left for one in along)),
        "carries": along or (into is not None and hours_go_on(request.blueprint)),
        "may": into is not None and _coordinates(request, into),
        "crumbs": (to_setup(request),),
    }
    return page(request, "office/cohort_roll.html", context)


def _coordinates(request: Request, into: Cohort) -> bool:
    mine = Participation.objects.filter(cohort=into, person=request.person, kind=Kind.COORDINATOR)
    return mine.filter(state=ParticipationState.ENROLLED).exists()
