"""Checking a proof of hours by its code: whose, which program and period, how much, and whether it still holds."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.ledger.models import Proof
from alongside.ledger.proving import holds
from alongside.programs.facts import pinned
from alongside.reports.proof_papers import lines_of_proof, period_of
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

WHOSE = tuple(f"participation__{one}" for one in ("person", "team", "organization", "cohort__program__sponsor"))
LENGTH = 12


@open_to_all
@require_safe
def proof(request: Request) -> HttpResponse:
    """Ask for a code, or say what is known of one. Whoever has the code has the paper it stands on."""
    typed = request.GET.get("code", "")[:40]
    code = "".join(one for one in typed.lower() if one.isalnum())
    rows = Proof.objects.select_related(*WHOSE)
    found = rows.filter(public_id=code).first() if len(code) == LENGTH else None
    context: dict[str, object] = {"typed": typed, "found": found}
    if found is not None:
        blueprint = pinned(found.participation.cohort_id, on=found.made_on).blueprint
        context |= {
            "holds": holds(found),
            "period": period_of(found, blueprint.tongue),
            "lines": lines_of_proof(found, blueprint),
        }
    return page(request, "front/proof.html", context)
