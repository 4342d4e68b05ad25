"""Applications to a cohort: what is new, what waits for an answer, what was decided; and deciding."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.programs.access import APPLICATIONS
from alongside.programs.actions.applications_deciding import (
    Taking,
    accept,
    ask_back,
    decline,
    schools_of,
    twins_of,
)
from alongside.programs.enums import ApplicationState
from alongside.programs.links import Link, sealed_link
from alongside.programs.models.applications import Application
from alongside.web.office.applications_words import Line, confided_to, opened, said_of, said_twin, school_words
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.mail import letter
from alongside.web.shared.mail import send as send_mail
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
ROWS = Application.objects.select_related("cohort__program__sponsor", "participation__person", "decided_by")
DECIDED = (ApplicationState.ACCEPTED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
GROUPS: Mapping[str, tuple[str, tuple[ApplicationState, ...]]] = {
    "new": ("New", (ApplicationState.SENT,)),
    "asked": ("Waiting for an answer", (ApplicationState.ASKED,)),
    "decided": ("Decided", DECIDED),
}
SOMEBODY_NEW = "new"


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip above the list."""

    label: str
    url: str
    count: int
    current: bool


@acting_as(Kind.COORDINATOR)
@require_safe
def applications(request: Request) -> HttpResponse:
    """List the applications of one state, those that wait longest first."""
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in GROUPS else "new"
    rows = APPLICATIONS.visible(request.who).select_related("cohort")
    order = "-decided_at" if chosen == "decided" else "sent_at"
    wanted = rows.filter(state__in=GROUPS[chosen][1]).order_by(order, "pk")
    shown = Paginator(wanted, AT_ONCE).get_page(request.GET.get("page"))
    blueprint = request.blueprint
    context = {
        "cohort": request.participation.cohort,
        "lines": [Line.of(row, blueprint) for row in shown],
        "shown": shown,
        "url": f"?state={chosen}&page=",
        "filters": _filters(request, chosen),
        "chosen": chosen,
        "public_url": reverse("front:program", args=[request.participation.cohort.program.key]),
    }
    return page(request, "office/applications.html", context)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: Request, public_id: str) -> HttpResponse:
    """Show one application; with POST, do what its buttons say."""
    verb = Verb.CHANGE if request.method == "POST" else Verb.SEE
    row = APPLICATIONS.fetch(request.who, public_id, verb, rows=ROWS)
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, row))
            return redirect("office:applications-one", public_id)
        except Refused as refused:
            refusal = refused
    context = _shown(request, row) | _confided(request, row) | {"refusal": refusal, "typed": request.POST}
    return page(request, "office/application.html", context, status=422 if refusal else 200)


def _confided(request: Request, row: Application) -> dict[str, Any]:
    """What was said in confidence, opened where the role of whoever asks may, and each opening is written down."""
    facts = confided_to(row, request.blueprint, request.participation.role)
    if not facts or request.GET.get("open") != "sealed":
        return {"sealed": bool(facts)}
    found, subject = opened(row, request.blueprint, facts), f"application:{row.public_id}"
    record("confided-opened", by=request.person, cohort=row.cohort_id, subject=subject, facts={"facts": list(facts)})
    return {"opened": found}


def _act(request: Request, row: Application) -> str:
    act = DOES.get(request.POST.get("do", ""))
    if act is None:
        raise Refused("Choose what becomes of it: take them in, ask back, or decline.")
    with transaction.atomic():  # a letter that cannot be sent leaves everything as it was
        return act(request, row)


def _accept(request: Request, row: Application) -> str:
    twins = {twin.person.public_id: twin.person for twin in twins_of(row)}
    who = request.POST.get("who", "" if twins else SOMEBODY_NEW)
    if who != SOMEBODY_NEW and who not in twins:
        raise Refused("Say first whether it is somebody you know here, or somebody new.", field="who")
    place = {one.public_id: one for one in schools_of(row)}.get(request.POST.get("school", ""))
    day = typed_day(request.POST.get("day", ""), request.who.on)
    taken = accept(
        application=row, taking=Taking(starts_on=day, person=twins.get(who), works_at=place), by=request.person
    )
    _letter(request, row, "accepted")
    return f"{taken.name} takes part from {written(day)} on. They are told by mail."


def _ask(request: Request, row: Application) -> str:
    asked = ask_back(application=row, question=request.POST.get("question", ""), by=request.person)
    _letter(request, asked, "asked")
    return f"{row.name} is asked by mail. It waits until they answer."


def _decline(request: Request, row: Application) -> str:
    declined = decline(application=row, letter=request.POST.get("letter", ""), by=request.person)
    send_mail(row.email, _subject(request, row), declined.letter)
    return f"{row.name} has your letter."


DOES: Mapping[str, Callable[[Request, Application], str]] = {"accept": _accept, "ask": _ask, "decline": _decline}


def _letter(request: Request, row: Application, kind: str) -> None:
    token = sealed_link(Link(row.cohort.public_id, row.role, row.email, timezone.now()))
    told = {
        "row": row,
        "kind": kind,
        "program": row.cohort.program.name,
        "link": request.build_absolute_uri(reverse("front:applying", args=[token])),
        "sign_in": request.build_absolute_uri(reverse("front:sign-in")),
    }
    send_mail(row.email, _subject(request, row), letter("office/application_letter", request.blueprint.tongue, told))


def _subject(request: Request, row: Application) -> str:
    return request.blueprint.tongue.say("mail.apply", program=row.cohort.program.name)


def _shown(request: Request, row: Application) -> dict[str, Any]:
    blueprint = request.blueprint
    open_now = row.going_on
    twins = twins_of(row) if open_now else []
    schools = [(one.public_id, school_words(one)) for one in schools_of(row)] if open_now else []
    role = blueprint.roles.get(row.role)
    return {
        "row": row,
        "crumbs": ((reverse("office:applications"), "Applications"),),
        "line": Line.of(row, blueprint),
        "role": role.one if role else row.role,
        "said": said_of(row, blueprint),
        "twins": [said_twin(twin, request.who.cohort) for twin in twins],
        "who_options": [
            *((t.person.public_id, f"It is {t.person.name}") for t in twins),
            (SOMEBODY_NEW, "Somebody new"),
        ],
        "schools": schools,
        "only": schools[0][0] if len(schools) == 1 else "",
        "today": max(request.who.on, row.cohort.starts_on),
        "letter": letter(
            "office/application_decline",
            blueprint.tongue,
            {"row": row, "by": request.person, "program": row.cohort.program.name},
        ),
    }


def _filters(request: Request, chosen: str) -> list[Filter]:
    counted = {key: Count("pk", filter=Q(state__in=states)) for key, (_, states) in GROUPS.items()}
    counts = APPLICATIONS.visible(request.who).aggregate(**counted)
    return [Filter(words, f"?state={key}", counts[key], key == chosen) for key, (words, _) in GROUPS.items()]
