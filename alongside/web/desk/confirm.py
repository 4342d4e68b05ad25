"""Did these sessions happen: yes in one tap, or what was different, until the two agree."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import in_minutes
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.practice.sessions.access import ATTENDANCES
from alongside.practice.sessions.actions import confirm as actions
from alongside.practice.sessions.actions import remind
from alongside.practice.sessions.models import Attendance, Difference
from alongside.practice.sessions.queries import confirmed_by
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.models.engagements import Engagement
from alongside.web.desk import waiting
from alongside.web.desk.groups import demand_may_log
from alongside.web.desk.words import first_name, full_day, names
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.reminding import said_of_one
from alongside.web.shared.request import Request

ROWS = Attendance.objects.select_related("session__logged_by", "engagement")


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_safe
def confirm(request: Request) -> HttpResponse:
    """List what waits for a yes, what is not settled yet and what was settled lately."""
    return _page(request)


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_POST
def yes(request: Request, public_id: str) -> HttpResponse:
    """Say yes to one session."""
    line = ATTENDANCES.fetch(request.who, public_id, Verb.CONFIRM, rows=ROWS.all())
    actions.confirm(attendance=line, by=request.person, who=request.who)
    said = confirmed_by(line)
    first = "Thank you." if said is None or said == request.person else f"{said.first_name} said yes already."
    messages.success(request, f"{first} {in_minutes(line.session.minutes)} on {full_day(line.session.day)} count.")
    return redirect("desk:home" if request.POST.get("back") == "home" else "desk:confirm")


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@sensitive_post_parameters("word")
@require_http_methods(["GET", "HEAD", "POST"])
def different(request: Request, public_id: str) -> HttpResponse:
    """Open the facts of one session in a form, or take what is remembered differently."""
    line = ATTENDANCES.fetch(request.who, public_id, Verb.CONFIRM, rows=ROWS.all())
    if request.method != "POST":
        return _page(request, opened=public_id)
    remembered, faults = waiting.remembered(request.POST)
    if not faults:
        try:
            actions.raise_difference(attendance=line, remembered=remembered, by=request.person, who=request.who)
        except NotAllowed:
            raise
        except Refused as refusal:
            faults = {refusal.field: refusal.sentence}
        else:
            messages.success(request, f"{line.session.logged_by.first_name} will see what you remember.")
            return redirect("desk:confirm")
    blueprint = request.blueprint
    return _page(request, opened=public_id, fix=waiting.filled(line, blueprint, request.POST, faults), status=422)


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_POST
def agree(request: Request, number: int) -> HttpResponse:
    """Agree to what the other remembers: the correction counts from now on."""
    demand_may_log(request)
    difference = _difference(request, number, Verb.CHANGE)
    actions.agree_to_difference(difference=difference, by=request.person, who=request.who)
    messages.success(request, "You both agree now. The correction is in the hours.")
    back = difference.attendance.engagement.public_id
    return redirect("desk:engagement", back) if request.POST.get("back") == back else redirect("desk:home")


@acting_as(Kind.HELPER)
@require_POST
def ask_again(request: Request, public_id: str) -> HttpResponse:
    """Ask whoever is helped in an engagement again for a yes to what waits."""
    rows = Engagement.objects.select_related("supported__cohort", "supported__person", "supported__team")
    supported = ENGAGEMENTS.fetch(request.who, public_id, Verb.CHANGE, rows=rows).supported
    told = remind.ask_again(participation=supported, by=request.person, who=request.who)
    messages.success(request, said_of_one(first_name(supported), told))
    return redirect("desk:home")


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_POST
def withdraw(request: Request, number: int) -> HttpResponse:
    """Take back what one said was different."""
    difference = _difference(request, number, Verb.CONFIRM)
    actions.withdraw_difference(difference=difference, by=request.person, who=request.who)
    messages.success(request, "Taken back. It stands as it was written and waits for your yes.")
    return redirect("desk:confirm")


def _difference(request: Request, number: int, verb: Verb) -> Difference:
    mine = ATTENDANCES.visible(request.who, verb)
    found = Difference.objects.filter(pk=number, attendance__in=mine).select_related("attendance__engagement").first()
    if found is None:
        raise NotHere
    return found


def _page(request: Request, *, opened: str = "", fix: waiting.Fix | None = None, status: int = 200) -> HttpResponse:
    who = request.who
    blueprint = request.blueprint
    found = waiting.cards(who, blueprint, opened=opened, fix=fix)
    context = {
        "cards": found,
        "writers": names(sorted({card.by for card in found})) if found else "",
        "raised": waiting.raised(who, blueprint),
        "settled": waiting.settled(who, blueprint),
        "back": "confirm",
    }
    return page(request, "desk/confirm.html", context, status=status)
