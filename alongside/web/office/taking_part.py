"""Taking part: how many people a helper takes, and a contract noted as bought."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import told
from alongside.kernel.errors import Refused
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.actions.participations import buy_contract, set_capacity
from alongside.programs.models.participations import Participation
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request

MOST = 200
ROWS = Participation.objects.select_related("person", "team", "organization", "cohort__program")


@acting_as(Kind.COORDINATOR)
@require_POST
def capacity(request: Request, public_id: str) -> HttpResponse:
    """Say how many people a helper takes at once."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    typed = request.POST.get("capacity", "").strip()
    if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST):
        messages.error(request, f"How many people does {row.name} take? A number from 0 to {MOST}.")
        return redirect("office:people-person", public_id)
    try:
        set_capacity(participation=row, capacity=int(typed), by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{row.name} takes {int(typed)} at a time.")
    return redirect("office:people-person", public_id)


@acting_as(Kind.COORDINATOR)
@require_POST
def contract(request: Request, public_id: str) -> HttpResponse:
    """Note a contract as bought, at the price of its first day."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    starts = typed_day(request.POST.get("from", ""), request.who.on)
    try:
        bought = buy_contract(
            participation=row, offer=request.POST.get("offer", ""), starts_on=starts, by=request.person
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"Noted: {told(bought.minutes)} from {written(bought.starts_on)} on.")
    return redirect("office:people-person", public_id)
