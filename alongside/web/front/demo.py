"""Signing in without a password, one button a role: in the demo only, and nowhere else is there such a page."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.errors import NotHere
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.models.participations import Participation
from alongside.web.front.entering import enter
from alongside.web.front.roles import in_roles
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.middleware import CHOSEN
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@open_to_all
@require_safe
def demo(request: Request) -> HttpResponse:
    """List the roles of each program with one person to be."""
    _only_in_the_demo()
    return page(request, "front/demo.html", {"doors": in_roles(one_of_each_role())})


@open_to_all
@require_POST
def demo_enter(request: Request) -> HttpResponse:
    """Be one of the people listed."""
    _only_in_the_demo()
    wanted = request.POST.get("participation", "")
    chosen = next((each for each in one_of_each_role() if each.public_id == wanted), None)
    if chosen is None or chosen.person is None:
        raise NotHere
    enter(request, chosen.person)
    request.session[CHOSEN] = chosen.public_id
    return redirect("front:home")


def one_of_each_role() -> list[Participation]:
    """For each role of each open cohort, the first person in it."""
    rows = (
        Participation.objects.filter(
            person__isnull=False,
            person__merged_into=None,
            state=ParticipationState.ENROLLED,
            cohort__state=CohortState.OPEN,
        )
        .select_related("person", "cohort__program")
        .order_by("cohort__program__name", "kind", "role", "pk")
    )
    first: dict[tuple[int, str], Participation] = {}
    for row in rows.iterator():
        first.setdefault((row.cohort_id, row.role), row)
    return list(first.values())


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise NotHere
