"""What the program asks of somebody beside sessions: signatures, documents, events; written down here by hand."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.blueprint.requirements import sentence
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.models.participations import Participation
from alongside.standing.access import STEPS
from alongside.standing.actions import Step, record_step, take_back_step
from alongside.standing.enums import SeenAs
from alongside.standing.models import StepDone
from alongside.standing.steps import items_of
from alongside.web.office.folded import leading_on
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("cohort", "person", "team", "organization")


@dataclass(frozen=True, slots=True)
class Line:
    """One step written down: which, on which day, how it is known and by whom it was noted."""

    public_id: str
    title: str
    says: str
    gone: bool


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@leading_on
def steps(request: Request, public_id: str) -> HttpResponse:
    """Show what is asked and what was written down, or write one more down."""
    verb = Verb.CHANGE if request.method == "POST" else Verb.SEE
    row = PARTICIPATIONS.fetch(request.who, public_id, verb, rows=ROWS.all())
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            record_step(participation=row, step=_typed(request), by=request.person, who=request.who)
        except NotAllowed:
            raise
        except Refused as refusal:
            errors = {refusal.field or "step": refusal.sentence}
        else:
            messages.success(request, "Noted. It counts from now on.")
            return redirect("office:people-steps", public_id)
    options = _options(row, request.blueprint)
    context = {
        "row": row,
        "name": row.name,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[public_id]), row.name),
        ),
        "options": options,
        "ways": [(way.value, _known(request, way)) for way in SeenAs],
        "errors": errors,
        "typed": request.POST,
        "today": request.who.on,
        "lines": _lines(request, row, dict(options)),
    }
    return page(request, "office/steps.html", context, status=422 if errors else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def take_back(request: Request, public_id: str) -> HttpResponse:
    """Take one line back."""
    step = STEPS.fetch(request.who, public_id, Verb.CHANGE, rows=StepDone.objects.select_related("participation"))
    take_back_step(step=step, by=request.person, who=request.who)
    messages.success(request, "Taken back. It stays visible and no longer counts.")
    return redirect("office:people-steps", step.participation.public_id)


def _typed(request: Request) -> Step:
    requirement, _, item = request.POST.get("step", "").partition("/")
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Refused("Say on which day it was.", field="day") from None
    return Step(requirement=requirement, item=item, day=day, seen_as=request.POST.get("seen_as", ""))


def _options(row: Participation, blueprint: Blueprint) -> list[tuple[str, str]]:
    """(requirement/item, words) of everything asked of this role that is written down by hand."""
    return [
        (f"{key}/{item}", f"{requirement.label}: {label}" if item else sentence(blueprint, key))
        for key, requirement in blueprint.requirements.items()
        if requirement.of in (None, row.role)
        for item, label in items_of(blueprint, requirement).items()
    ]


def _known(request: Request, way: SeenAs) -> str:
    return f"Seen by {request.nouns.coordinator.a}" if way == SeenAs.SEEN else str(way.label)


def _lines(request: Request, row: Participation, words: dict[str, str]) -> list[Line]:
    rows = StepDone.objects.filter(participation=row, reverses=None).select_related("recorded_by", "reversed_by")
    return [
        Line(
            one.public_id,
            words.get(f"{one.requirement}/{one.item}", one.requirement),
            f"{one.day:%B} {one.day.day}, {one.day.year}. {_known(request, SeenAs(one.seen_as))}, "
            f"noted by {one.recorded_by.name}",
            hasattr(one, "reversed_by"),
        )
        for one in rows.order_by("-day", "-pk")
    ]
