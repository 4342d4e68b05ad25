"""Leaving a need for later, or giving it to somebody else who coordinates."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.programs.models.participations import Participation
from alongside.standing.queries import name_of
from alongside.standing.setting_aside import Concern, asides_of, concern, coordinators, set_aside
from alongside.web.office.overview_needs import NEEDS
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

SOON = (("tomorrow", 1), ("in three days", 3), ("in a week", 7), ("in two weeks", 14), ("in a month", 30))


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, need: str, public_id: str) -> HttpResponse:
    """Say until when a need is left, and who looks after it; nothing of both takes it up again."""
    about = concern(request.who, need, public_id)
    team = coordinators(request.participation.cohort)
    if request.method != "POST":
        return _drawn(request, about, team, None)
    try:
        until, given_to = _day(request), _chosen(request, team)
        row = set_aside(about=about, until=until, given_to=given_to, by=request.person, who=request.who)
    except Refused as refused:
        return _drawn(request, about, team, refused)
    left = f"Left until {row.until:%B} {row.until.day}." if row and row.until else ""
    messages.success(request, left or ("Saved." if row else "It is on your list again."))
    return redirect("office:home")


def _drawn(request: Request, about: Concern, team: list[Participation], refused: Refused | None) -> HttpResponse:
    key = (about.need.value, about.participation.pk, about.engagement.pk if about.engagement else None)
    here, on = asides_of(request.who).get(key), request.who.on
    until = here.until.isoformat() if here and here.until and here.until > on else ""
    days = [((on + timedelta(days=n)).isoformat(), words[:1].upper() + words[1:]) for words, n in SOON]
    known = [*days, (until, f"{here.until:%B} {here.until.day}")] if here and here.until and until else days
    context = {
        "about": about,
        "name": name_of(about.participation),
        "label": NEEDS[about.need].label,
        "days": list(dict(known).items()),
        "until": until,
        "team": [(row.public_id, row.name) for row in team],
        "given_to": here.given_to.public_id if here and here.given_to else "",
        "error": {} if refused is None else {refused.field or "form": refused.sentence},
    }
    return page(request, "office/need.html", context, status=422 if refused else 200)


def _day(request: Request) -> date | None:
    written = request.POST.get("until", "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Refused("Choose a day.", field="until") from None


def _chosen(request: Request, team: list[Participation]) -> Participation | None:
    wanted = request.POST.get("given_to", "")
    found = next((row for row in team if row.public_id == wanted), None)
    if wanted and found is None:
        raise Refused("Choose somebody who coordinates.", field="given_to")
    return found
