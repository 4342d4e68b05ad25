"""Public pages of programs: which there are, and what one of them says. Nothing of people."""

from dataclasses import replace

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.blueprint.cohorts import said_of
from alongside.people.models.persons import Person
from alongside.programs.joining import meeting_of
from alongside.programs.public import (
    OpenProgram,
    document_kept,
    documents_placed,
    in_short,
    open_program,
    open_programs,
)
from alongside.programs.queries_contacts import asked_for_contacts, contacts_for, known_of, places_named
from alongside.programs.queries_meetings import meetings_ahead
from alongside.staffing.models.applications import Posting
from alongside.staffing.queries import calls_open
from alongside.web.front.eligible_words import facts_of, fields, form_of
from alongside.web.front.programs_words import Words, asked, readings_of, words_of
from alongside.web.shared.frame import frame_of
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE, MEETINGS, CALLS = 20, 6, 8
LONGEST = 120
KEPT = "private, max-age=300"  # by the visitor's own browser: a proxy would hand one page's nonce to many


@open_to_all
@require_safe
def programs(request: Request) -> HttpResponse:
    """List the programs one can come into."""
    shown = Paginator(open_programs(), AT_ONCE).get_page(request.GET.get("page"))
    short = in_short(list(shown))
    context = {"shown": shown, "lines": [(program, short.get(program.pk, "")) for program in shown]}
    return kept(request, page(request, "front/programs.html", context))


@open_to_all
@require_safe
def program(request: Request, key: str) -> HttpResponse:
    """Show one program: what one gets, who fits, whom to ask, how a district joins."""
    found = open_program(key)
    context = whole(request, found) | {"form": form_of(found)}
    return kept(request, page(request, "front/program.html", context))


@open_to_all
@require_safe
def document(request: Request, key: str, name: str) -> HttpResponse:
    """A document of the public page that is kept here."""
    found = open_program(key)
    answer = HttpResponse(document_kept(found.cohort, found.blueprint, name), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return kept(request, answer)


def whole(request: Request, found: OpenProgram) -> dict[str, object]:
    """Everything the page of a program shows beside its form."""
    readings = readings_of(found.blueprint, documents_placed(found.cohort, found.blueprint), found.cohort.program.key)
    told = {"readings": readings, "calls": calls_of(found), "late": not found.takes_people}
    return head(found) | told | asking(request, found)


def calls_of(found: OpenProgram) -> list[tuple[str, Posting]]:
    """Calls for helpers that are open, with what the program calls such a helper."""
    roles, asked = found.blueprint.roles, found.blueprint.staffing
    calls = calls_open(found.cohort, on=found.on)[:CALLS] if asked else ()
    return [(roles[call.role].one, call) for call in calls if call.role in roles]


def asking(request: Request, found: OpenProgram) -> dict[str, object]:
    """Whom somebody asks, by the district and the answers they give, else by what is known of who is signed in."""
    district = " ".join(request.GET.get("district", "").split())[:LONGEST]
    if len(found.blueprint.contacts) < 2:
        return {"others": told(found).asks}
    questions = asked_for_contacts(found.blueprint)
    said = facts_of(request.GET, questions)
    context: dict[str, object] = {"district": district, "whose": fields(questions, said), "others": told(found).asks}
    places = places_named(district) if district else []
    if not (district or said) and isinstance(request.user, Person):
        places, said = known_of(request.user, found.cohort, on=found.on)
        context["mine"] = True
    if not (places or said):
        return context | {"sought": bool(district)}
    contacts, sure = contacts_for(found.cohort, found.blueprint, places, said, on=found.on)
    if not contacts:
        return context | {"sought": "mine" not in context}
    right = [asked(one) for one in contacts]
    addresses = {one.address for one in right}
    others = () if sure else [one for one in told(found).asks if one.address not in addresses]
    return context | {"right": right, "others": others}


def head(found: OpenProgram) -> dict[str, object]:
    """What every public page of one program shows; its meetings are read where they are shown."""
    meetings = meetings_ahead(found.cohort)[:MEETINGS] if meeting_of(found.blueprint) else ()
    return {
        "program": found.cohort.program,
        "cohort": found.cohort,
        "words": told(found),
        "cohort_says": said_of(found.blueprint, found.cohort.starts_on, found.cohort.ends_on),
        "nouns": found.blueprint.words,
        "meetings": meetings,
        **frame_of(found.blueprint.tongue),
    }


def told(found: OpenProgram) -> Words:
    words = words_of(found.blueprint.sha256, found.on)
    return words if found.takes_people else replace(words, roles=())


def kept(request: Request, response: HttpResponse) -> HttpResponse:
    """Let the browser of somebody who is not signed in keep a page for a few minutes."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response["Cache-Control"] = KEPT
    return response
