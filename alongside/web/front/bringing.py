"""Bringing a district: the survey of who would like to join, the letter about it, and wanting no more letters."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.kernel.errors import NotHere, Refused
from alongside.notices.meetings import QUIET_SALT
from alongside.people.actions.attempts import TooManyTries, count_try
from alongside.programs.actions.interests import Bringing, express_interest, keep_quiet
from alongside.programs.facts import tongue_of
from alongside.programs.joining import interest_form, survey_of
from alongside.programs.models.agreements import Interest
from alongside.programs.public import OpenProgram, open_program
from alongside.programs.queries_contacts import contacts_for, places_named
from alongside.web.front.browser import network_of
from alongside.web.front.programs import head, told
from alongside.web.shared.frame import frame_of
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.mail import letter, send
from alongside.web.shared.page import page
from alongside.web.shared.questions import answers_to, fields_of
from alongside.web.shared.request import Request

ASKS, LETTERS = 20, 3  # from one network, and to one address, in a quarter of an hour
UNKNOWN = "This link is not whole, or nothing is kept of it any more. Then nobody writes to you about it either."


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request, key: str) -> HttpResponse:
    """Take the name of a district, whom to write to, and the survey. What is said does not depend on what is known."""
    found = open_program(key)
    if not told(found).of_districts:
        raise NotHere
    form, asked, refusal = interest_form(found.blueprint), survey_of(found.blueprint), None
    if request.method == "POST":
        names = ("organization", "name", "email", "office")
        given = {name: request.POST.get(name, "") for name in names}
        try:
            count_try({f"bring-from:{network_of(request)}": ASKS})
            bringing = Bringing(**given, answers=answers_to(request.POST, asked))
            _write(request, found, express_interest(cohort=found.cohort, bringing=bringing, by=None))
        except Refused as refused:
            refusal = refused
        else:
            return page(request, "front/bring_done.html", head(found))
    faults = {refusal.field.removeprefix("answer-"): refusal.sentence} if refusal and refusal.field else {}
    context = head(found) | {
        "typed": request.POST,
        "refusal": refusal,
        "survey": form.label if form else "",
        "fields": fields_of(request.POST, asked, faults),
    }
    status = 200 if refusal is None else 429 if isinstance(refusal, TooManyTries) else 422
    return page(request, "front/bring.html", context, status=status)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: Request, token: str) -> HttpResponse:
    """Want no more letters about it. Mail programs open links by themselves: that changes nothing."""
    try:
        public_id = signing.loads(token, salt=QUIET_SALT)
        row = Interest.objects.select_related("cohort__program").filter(public_id=public_id).first()
    except signing.BadSignature:
        row = None
    if row is None:
        raise NotHere(UNKNOWN)
    if request.method == "POST":
        row = keep_quiet(interest=row)
    context = {"row": row, "program": row.cohort.program, **frame_of(tongue_of(row.cohort))}
    return page(request, "front/bring_quiet.html", context)


def _write(request: Request, found: OpenProgram, row: Interest) -> None:
    """Thank whoever left it, say whom they can ask, and how they hear no more of it."""
    if row.quiet_at is not None:
        return
    try:
        count_try({f"bring-to:{row.email}": LETTERS})
    except TooManyTries:  # whoever asks again and again has the letter already
        return
    contacts, _ = contacts_for(found.cohort, found.blueprint, places_named(row.organization_name), {}, on=found.on)
    link = reverse("front:bring-quiet", args=[signing.dumps(row.public_id, salt=QUIET_SALT)])
    words: dict[str, Any] = {
        "row": row,
        "words": told(found),
        "right": contacts,
        "page": request.build_absolute_uri(reverse("front:program", args=[found.cohort.program.key])),
        "link": request.build_absolute_uri(link),
    }
    tongue = found.blueprint.tongue
    subject = tongue.say("mail.bring", organization=row.organization_name, program=told(found).name)
    send(row.email, subject, letter("front/bring", tongue, words))
