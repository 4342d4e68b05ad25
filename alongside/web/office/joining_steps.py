"""Steps of an organization noted by hand, whether its schools must join, and reminders of the days names are owed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.programs.access import AGREEMENTS, ORGANIZATIONS
from alongside.programs.actions.agreements_joining import Known, Noted, note_fact, note_reminded, note_step
from alongside.programs.enums import StepState
from alongside.programs.joining import windows_of
from alongside.programs.models.agreements import Agreement
from alongside.programs.queries_agreements import steps_taken
from alongside.programs.queries_steps import done_by_themselves, holders
from alongside.web.office.days import typed_day
from alongside.web.office.joining_words import every_step, places
from alongside.web.office.organizations import crumbs
from alongside.web.shared.guard import acting_as
from alongside.web.shared.mail import letter, send
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

MOST_NAMED = 3
ROWS = Agreement.objects.filter(organization__isnull=False).select_related("cohort__program", "organization")


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: Request, public_id: str) -> HttpResponse:
    """Show every step and how it stands; with POST, note one."""
    row = AGREEMENTS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    refusal = ""
    if request.method == "POST":
        refusal = refusal_of(
            lambda: note_step(agreement=row, noted=_noted(request), by=request.person, who=request.who)
        )
        if not refusal:
            messages.success(request, "Noted.")
            return redirect("office:organizations-agreement-steps", public_id)
    taken, blueprint = steps_taken(row), request.blueprint
    by_itself = done_by_themselves(row, blueprint, taken, on=request.who.on)
    listed = every_step(blueprint, taken, on=request.who.on, by_itself=by_itself)
    reminded = {key: line.day for (kind, key), line in taken.items() if kind == "window"}
    windows = windows_of(blueprint, on=request.who.on)
    asked = row.requests.order_by("-sent_at").first()
    owners = holders(row, [one.asked.owner_role for one in listed])
    context = {
        "agreement": row,
        "steps": [(one, _named(owners.get(one.asked.owner_role, []))) for one in listed],
        "options": [(f"{one.asked.kind}/{one.asked.key}", one.asked.label) for one in listed],
        "states": StepState.choices,
        "windows": [(window, reminded.get(window.key)) for window in windows],
        "contact": asked.email if asked else "",
        "typed": request.POST,
        "today": request.who.on,
        "refusal": refusal,
        "crumbs": _crumbs(row),
    }
    return page(request, "office/agreement_steps.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def remind(request: Request, public_id: str) -> HttpResponse:
    """Mail whoever owes names by a day, and keep that it was done."""
    row = AGREEMENTS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    key, email = request.POST.get("window", ""), request.POST.get("email", "").strip()
    window = next((one for one in windows_of(request.blueprint, on=request.who.on) if one.key == key), None)
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("Type the email address the reminder goes to.", field="email") from None
    note_reminded(agreement=row, window=key, by=request.person, who=request.who)
    tongue = request.blueprint.tongue
    day = tongue.page_day(window.day) if window else ""
    words = {"window": window, "day": day, "agreement": row, "by": request.person}
    subject = tongue.say("mail.names-due", label=window.label if window else "", whose=row.named)
    send(email, subject, letter("office/agreement_remind", tongue, words))
    messages.success(request, f"A reminder is on its way to {email}.")
    return redirect("office:organizations-agreement-steps", public_id)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def schools(request: Request, public_id: str) -> HttpResponse:
    """Show which schools must join and why; with POST, note what holds of one since a day."""
    row = AGREEMENTS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    refusal = ""
    if request.method == "POST":
        refusal = refusal_of(lambda: _know(request, row))
        if not refusal:
            messages.success(request, "Noted.")
            return redirect("office:organizations-agreement-schools", public_id)
    every = places(request, row)
    kinds = [kind for kind in request.blueprint.kinds.values() if kind.of == "organization" and not kind.arguments]
    choices = {choice: kind.labels.get(choice, choice) for kind in kinds for choice in kind.choices}
    choices |= {"yes": "yes", "no": "no"} if any(kind.type == "yes-no" for kind in kinds) else {}
    context = {
        "agreement": row,
        "listed": every,
        "options": [(one.place.public_id, one.place.name) for one in every],
        "facts": [(kind.key, kind.says[:1].upper() + kind.says[1:]) for kind in kinds],
        "choices": [(choice, label[:1].upper() + label[1:]) for choice, label in choices.items()],
        "typed": request.POST,
        "today": request.who.on,
        "refusal": refusal,
        "crumbs": _crumbs(row),
    }
    return page(request, "office/agreement_schools.html", context, status=422 if refusal else 200)


def _know(request: Request, row: Agreement) -> None:
    if not request.POST.get("place"):
        raise Refused("Choose of which place this holds.", field="place")
    place = ORGANIZATIONS.fetch(request.who, request.POST["place"])
    known = Known(
        fact=request.POST.get("fact", "")[:60],
        value=request.POST.get("value", "")[:120],
        from_day=typed_day(request.POST.get("day", ""), request.who.on),
    )
    note_fact(cohort=row.cohort, organization=place, known=known, by=request.person, who=request.who)


def _named(names: list[str]) -> str:
    """Who owns a step there, by name: the first few."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _noted(request: Request) -> Noted:
    kind, _, key = request.POST.get("step", "").partition("/")
    return Noted(
        kind=kind,
        key=key,
        state=request.POST.get("state", ""),
        day=typed_day(request.POST.get("day", ""), request.who.on),
        owner=request.POST.get("owner", ""),
        note=request.POST.get("note", ""),
    )


def _crumbs(row: Agreement) -> tuple[tuple[str, str], ...]:
    joining = (reverse("office:organizations-joining"), "Joining")
    own = (reverse("office:organizations-agreement", args=[row.public_id]), row.named)
    return (*crumbs(()), joining, own)
