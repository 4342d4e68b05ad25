"""Information meetings: saying that one comes, on the public page or by the link of a letter; the calendar file."""

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.errors import NotHere, Refused
from alongside.notices.meetings import SALT, calendar_of, quiet_token
from alongside.people.actions.attempts import TooManyTries, count_try
from alongside.programs.actions.interests import Bringing
from alongside.programs.actions.meetings import answer_meeting, come_to_meeting
from alongside.programs.facts import tongue_of
from alongside.programs.models.meetings import MeetingGuest
from alongside.programs.public import open_program
from alongside.programs.queries_meetings import meetings_ahead
from alongside.web.front.bringing import ASKS, LETTERS, UNKNOWN
from alongside.web.front.browser import network_of
from alongside.web.front.programs import head
from alongside.web.shared.frame import frame_of
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

OVER = "There is no such meeting to come. It may be over, or it was called off; the page it stood on has the others."


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def come(request: Request, key: str, public_id: str) -> HttpResponse:
    """Take who comes, and for which organization. What is said does not depend on what is known."""
    found = open_program(key)
    meeting = meetings_ahead(found.cohort).filter(public_id=public_id).first()
    if meeting is None:
        raise NotHere(OVER)
    refusal = None
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("organization", "name", "email", "office")}
        try:
            count_try({f"bring-from:{network_of(request)}": ASKS})
            if _may_write(given["email"]):
                come_to_meeting(meeting=meeting, bringing=Bringing(**given, answers={}), by=None)
        except Refused as refused:
            refusal = refused
        else:
            return page(request, "front/meeting_done.html", head(found) | {"meeting": meeting})
    context = head(found) | {"meeting": meeting, "typed": request.POST, "refusal": refusal}
    status = 200 if refusal is None else 429 if isinstance(refusal, TooManyTries) else 422
    return page(request, "front/meeting.html", context, status=status)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, token: str) -> HttpResponse:
    """Say whether one comes. Mail programs open links by themselves: that changes nothing."""
    guest, refusal = _guest(token), ""
    if request.method == "POST":
        refusal = refusal_of(lambda: answer_meeting(guest=guest, comes="yes" in request.POST))
        if not refusal:
            return redirect("front:meeting-answer", token)
    context = {
        "guest": guest,
        "meeting": guest.meeting,
        "program": guest.meeting.cohort.program,
        **frame_of(tongue_of(guest.meeting.cohort)),
        "token": token,
        "quiet": quiet_token(guest),
        "refusal": refusal,
    }
    return page(request, "front/meeting_answer.html", context, status=422 if refusal else 200)


@open_to_all
@require_safe
def calendar(_request: Request, token: str) -> HttpResponse:
    """The meeting as a file for the calendar."""
    response = HttpResponse(calendar_of(_guest(token).meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def _guest(token: str) -> MeetingGuest:
    try:
        public_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise NotHere(UNKNOWN) from None
    found = MeetingGuest.objects.select_related("meeting__cohort__program", "interest").filter(public_id=public_id)
    guest = found.first()
    if guest is None:
        raise NotHere(UNKNOWN)
    return guest


def _may_write(email: str) -> bool:
    """Whether one address may be written to once more: whoever asks again and again has the letter already."""
    try:
        count_try({f"bring-to:{email.strip().lower()}": LETTERS})
    except TooManyTries:
        return False
    return True
