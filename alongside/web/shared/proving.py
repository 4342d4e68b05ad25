"""A proof of hours on a page: what is confirmed, make it, sign it, take it along. Both faces draw the same."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.ledger.access import PROVABLE
from alongside.ledger.models import Proof, ProofSignature
from alongside.ledger.proving import holds, newest, prove, proven, sign
from alongside.programs.models.participations import Participation
from alongside.reports.papers import as_pdf
from alongside.reports.proof_papers import documents_of, drawn_path, lines_of_proof, period_of, proof_paper
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("person", "team", "organization", "works_at", "cohort__program__sponsor")


@dataclass(frozen=True, slots=True)
class Shown:
    """A proof as its page shows it. `holds`: nothing in it was taken back; `fresh`: nothing was confirmed since."""

    code: str
    period: str
    lines: list[tuple[str, str]]
    documents: list[str]
    signatures: list[tuple[str, str, str, str]]
    holds: bool
    fresh: bool
    signed: bool


def fetched(request: Request, public_id: str) -> Participation:
    """Whose hours they are, where the reader may prove them."""
    return PROVABLE.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)


def context_of(request: Request, row: Participation) -> dict[str, object]:
    """What the page draws."""
    facts, proof = proven(row), newest(row)
    return {
        "row": row,
        "proof": _shown(request, proof, row) if proof else None,
        "some": facts is not None,
        "fresh": bool(proof and facts and (proof.lines, proof.confirmed) == (facts.lines, facts.confirmed)),
        "check": reverse("front:proof"),
        "faults": (),
    }


def _shown(request: Request, proof: Proof, row: Participation) -> Shown:
    tongue = request.blueprint.tongue
    signed = sorted(proof.signatures.all(), key=lambda one: one.pk)
    mine = [one for one in signed if one.person_id == request.person.pk]
    facts = proven(row)
    return Shown(
        proof.code,
        period_of(proof, tongue),
        lines_of_proof(proof, request.blueprint),
        documents_of(proof, request.blueprint),
        [_signed(one, tongue) for one in signed],
        holds(proof),
        facts is not None and (proof.lines, proof.confirmed) == (facts.lines, facts.confirmed),
        bool(mine),
    )


def _signed(one: ProofSignature, tongue: Tongue) -> tuple[str, str, str, str]:
    """Name, side, day, and the path of what was drawn."""
    return one.name, tongue.say(f"proof.side-{one.side}"), tongue.page_day(one.signed_on), drawn_path(one)


def done(request: Request, row: Participation) -> str:
    """Do what was posted; return the sentence of what cannot be, empty where it is done."""
    do, proof = request.POST.get("do", ""), newest(row)
    try:
        if do == "make":
            prove(participation=row, by=request.person, who=request.who)
            messages.success(request, "It is made. Sign it, or take it along as it is.")
        elif do == "sign" and proof is not None:
            name, drawn = request.POST.get("name", ""), request.POST.get("drawn", "")
            sign(proof=proof, name=name, drawn=drawn, by=request.person, who=request.who)
            messages.success(request, "Signed.")
        else:
            return "Choose what to do."
    except NotAllowed:
        raise
    except Refused as refused:
        return refused.sentence
    return ""


def as_file(row: Participation) -> HttpResponse:
    """The newest proof as a PDF. Raises NotHere where none was made."""
    proof = newest(row)
    if proof is None:
        raise NotHere
    proof.participation = row
    paper = proof_paper(proof, address=f"{settings.ADDRESS}{reverse('front:proof')}")
    response = HttpResponse(as_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="hours-{proof.code}.pdf"'
    return response
