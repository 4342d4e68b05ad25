"""The page "Yours": who opened what, where one is signed in, how one signs in, and the name one goes by."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotHere, Refused
from alongside.notices.enums import Topic
from alongside.notices.push_sealing import public_key
from alongside.notices.reaching import wishes_of
from alongside.people.actions.logins import end_login, end_other_logins
from alongside.people.actions.passwords import remove_password, set_password
from alongside.people.actions.persons import change_yours
from alongside.people.models.persons import Person
from alongside.people.queries import ZONE_OTHERWISE, Opening, open_logins, openings, password_of
from alongside.web.front.browser import network_of
from alongside.web.shared.guard import signed_in
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.roles import in_roles
from alongside.web.shared.zones import zones

SHOWN = timedelta(days=365)

TIMES = tuple((f"{hour:02}:00", f"{hour % 12 or 12}:00 {'am' if hour < 12 else 'pm'}") for hour in range(24))
LOOKS = (("", "As my device"), ("light", "Light"), ("dark", "Dark"))  # kept in the browser


@dataclass(frozen=True, slots=True)
class Opener:
    """Somebody who opened what is mine: on how many days, the latest, and the reasons where it was an exception."""

    person: Person | None
    days: int
    last: datetime
    reasons: tuple[str, ...]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Show what is held of oneself, and change the name one goes by and the time zone."""
    refusal = None
    if request.method == "POST":
        known_as, zone = request.POST.get("known_as", ""), request.POST.get("time_zone", "")
        try:
            change_yours(request.person, known_as=known_as, time_zone=zone)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "Saved.")
            return redirect("front:settings")
    return yours(request, refusal)


@signed_in
@require_POST
def login_end(request: Request, public_id: str) -> HttpResponse:
    """Sign out one browser."""
    found = open_logins(request.person).filter(public_id=public_id).first()
    if found is None:
        raise NotHere("That browser is signed out already.")
    end_login(found, by=request.person)
    messages.success(request, f"{found.device} is signed out.")
    return redirect("front:settings")


@signed_in
@require_POST
def logins_end_all(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = end_other_logins(request.person, keep=request.session.session_key or "")
    words = "You were signed in nowhere else." if not ended else f"Signed out in {ended} other places."
    messages.success(request, "Signed out in 1 other place." if ended == 1 else words)
    return redirect("front:settings")


@signed_in
@sensitive_post_parameters("current", "new")
@require_POST
def password_set(request: Request) -> HttpResponse:
    """Set or change the password; every other browser is signed out."""
    try:
        set_password(
            request.person,
            request.POST.get("new", ""),
            current=request.POST.get("current", ""),
            network=network_of(request),
            keep=request.session.session_key or "",
        )
    except Refused as refused:
        return yours(request, refused)
    messages.success(request, "Your password is set. Everywhere else you are signed out.")
    return redirect("front:settings")


@signed_in
@sensitive_post_parameters("current")
@require_POST
def password_remove(request: Request) -> HttpResponse:
    """Take the password away."""
    current, keep = request.POST.get("current", ""), request.session.session_key or ""
    try:
        remove_password(request.person, current=current, network=network_of(request), keep=keep)
    except Refused as refused:
        return yours(request, refused)
    messages.success(request, "Your password is gone. A code by mail lets you in.")
    return redirect("front:settings")


def yours(request: Request, refusal: Refused | None) -> HttpResponse:
    """Draw the page, with what was refused beside its field."""
    person, zone = request.person, _zone(request)
    wish = wishes_of([person.pk])[person.pk]
    return page(
        request,
        "front/settings.html",
        {
            "person": person,
            "openers": _openers(openings(person, since=timezone.now() - SHOWN), zone),
            "logins": open_logins(person).select_related("push"),
            "this_browser": request.session.session_key,
            "addresses": person.addresses.order_by("-primary", "email"),
            "has_password": password_of(person) is not None,
            "roles": in_roles(request.acting.choices, request.pins),
            "zones": zones(person.time_zone),
            "zone": zone,
            "looks": LOOKS,
            "topics": [(topic, topic.label, topic not in wish.without) for topic in Topic],
            "wish": wish,
            "times": TIMES,
            "push_key": public_key(),
            "error": {} if refusal is None else {refusal.field or "form": refusal.sentence},
        },
        status=200 if refusal is None else 422,
    )


def _openers(opened: list[Opening], zone: str) -> list[Opener]:
    """One line for each person, whoever opened something last first."""
    by_person: dict[int, list[Opening]] = {}
    for each in opened:
        by_person.setdefault(0 if each.by is None else each.by.pk, []).append(each)
    return [_opener(theirs, zone) for theirs in by_person.values()]


def _opener(theirs: list[Opening], zone: str) -> Opener:
    days = {in_zone(each.at, zone).date() for each in theirs}
    reasons = dict.fromkeys(each.reason.replace("-", " ") for each in theirs if each.reason)
    return Opener(theirs[0].by, len(days), theirs[0].at, tuple(reasons))


def _zone(request: Request) -> str:
    chosen = request.acting.chosen
    return request.person.time_zone or (ZONE_OTHERWISE if chosen is None else chosen.cohort.time_zone)
