"""Without a signal: the page a device keeps, the list it keeps for it, and what was logged meanwhile, one at a time.

The page itself holds nobody's words and is the same for everyone; all else is on the device, sealed (docs/adr/0022).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind
from alongside.kernel.amounts import in_minutes
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.practice.sessions.access import ATTENDANCES, BOOKINGS, SESSIONS
from alongside.practice.sessions.actions.once import SameHour, log_once, saved_before
from alongside.practice.sessions.models import Attendance
from alongside.web.desk import sheet as sheets
from alongside.web.desk.log import same_hour
from alongside.web.desk.offline_list import kept_of
from alongside.web.desk.words import clock, doubled, first_name, mode_label, names, short_day, zone_of
from alongside.web.shared.guard import open_to_all, signed_in
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

LONGEST_NOTE = 20_000  # characters; a device asks for no more either


@open_to_all
@require_safe
def offline(request: Request) -> HttpResponse:
    """Draw the page, with nothing in it: a script fills it from what the device keeps."""
    return page(request, "desk/offline.html")


@signed_in
@require_safe
def offline_list(request: Request) -> JsonResponse:
    """Tell a device whose it is, and for a helper everything the page needs: facts, never words about a session."""
    return JsonResponse(kept_of(request))


@signed_in
@sensitive_post_parameters("note")
@require_POST
def offline_send(request: Request) -> JsonResponse:
    """Take one entry that waited on a device. The same one twice is once; what cannot be is said, and stays there."""
    if request.POST.get("person") != request.person.public_id:
        return JsonResponse({"state": "somebody-else"}, status=403)
    wanted = request.POST.get("participation")
    chosen = next((one for one in request.acting.choices if one.public_id == wanted), None)
    if chosen is None or chosen.kind != Kind.HELPER:
        return _refused({"": "You do not help here any more, or its year is closed. Ask whoever coordinates."})
    request.act_in(chosen)
    offered, typed = _offer(request), sheets.typed_in(request.POST)
    try:
        return _taken(request, offered, typed)
    except SameHour as same:
        return _asked(request, same)
    except Refused as refusal:
        return _refused(sheets.refused({}, refusal), twice=_twice(offered, typed))
    except NotHere:
        return _refused({"whom": "This is not yours to log for any more. Ask whoever coordinates."})


def _offer(request: Request) -> sheets.Offer:
    """What may be logged, by the clock the entry was typed under: somebody may live in another zone by now."""
    offered = sheets.offer(request, words=False)
    try:
        zone = ZoneInfo(request.POST.get("zone", "")).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return offered
    now = in_zone(timezone.now(), zone).replace(second=0, microsecond=0, tzinfo=None)
    return replace(offered, zone=zone, now=now)


def _taken(request: Request, offered: sheets.Offer, typed: sheets.Typed) -> JsonResponse:
    faults = sheets.faults_of(offered, typed) | _faults_here(request, typed)
    if faults:
        return _refused(faults, twice=_twice(offered, typed))
    contact, served = sheets.contact_of(request, offered, typed)
    contact = replace(contact, typed_at=_typed_at(request.POST.get("typed_at", "")))
    # What was taken off or taken back meanwhile is not there any more; that two met is.
    booking = BOOKINGS.visible(request.who).filter(public_id=typed.booking).first()
    instead = SESSIONS.visible(request.who).filter(public_id=request.POST.get("instead", "")).first()
    try:
        log_once(by=request.person, who=request.who, contact=contact, booking=booking, instead=instead)
    except Conflict:
        before = saved_before(by=request.person, contact=contact)
        if before is None:
            raise
        raise before from None
    with_whom = names(first_name(one.supported) for one in served)
    return JsonResponse({"state": "saved", "says": f"{in_minutes(contact.minutes)} with {with_whom}"})


def _faults_here(request: Request, typed: sheets.Typed) -> dict[str, str]:
    """What only an entry of a device can have: a key that is none (it would be saved twice), a note without an end."""
    found = {}
    if str(typed.key) != request.POST.get("key"):
        found[""] = "This entry lost its number. Log it once more, and delete this one."
    if len(typed.note) > LONGEST_NOTE:
        found["note"] = f"This holds {LONGEST_NOTE:,} characters at most. Make it shorter."
    return found


def _typed_at(said: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _twice(offered: sheets.Offer, typed: sheets.Typed) -> bool:
    """Whether the clocks showed this time twice that night, and nobody said which of the two it was."""
    wall = sheets.wall_of(typed)
    return wall is not None and not typed.later and doubled(wall, offered.zone)


def _refused(faults: Mapping[str, str], *, twice: bool = False) -> JsonResponse:
    told = [{"field": field, "says": sentence} for field, sentence in faults.items()]
    return JsonResponse({"state": "refused", "faults": told, "twice": twice}, status=422)


def _asked(request: Request, same: SameHour) -> JsonResponse:
    """Both side by side, in words; `instead` names the other one where the new one may take its place."""
    other = same.other
    rows = Attendance.objects.select_related(*(f"participation__{one}" for one in ("person", "team", "organization")))
    lines = (
        ATTENDANCES.visible(request.who, rows=rows).filter(session=other, taken_back_at=None).order_by("place", "pk")
    )
    whom = [first_name(line.participation) for line in lines]
    said = f"{in_minutes(other.minutes)}, {mode_label(request.blueprint, other.mode)}"
    logged = in_zone(other.logged_at, zone_of(request))
    by = "You" if other.logged_by_id == request.person.pk else other.logged_by.name
    told = {
        "state": "same-hour",
        "sentence": same_hour(other, request),
        "other": f"{said}, with {names(whom)}" if whom else said,
        "told": f"{by}, {short_day(logged.date())}, {clock(logged)}",
        "minutes": other.minutes,
        "instead": other.public_id if same.own else "",
    }
    return JsonResponse(told, status=409)
