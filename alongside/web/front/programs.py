"""Public pages of programs: which there are, and what one of them says. Nothing of people."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.programs.public import OpenProgram, in_short, open_program, open_programs
from alongside.programs.queries_agreements import contacts_for
from alongside.web.front.eligible_words import form_of
from alongside.web.front.programs_words import Words, asked, words_of
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 20
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
    context = head(found) | {"form": form_of(found)} | _asking(request, found)
    return kept(request, page(request, "front/program.html", context))


def _asking(request: Request, found: OpenProgram) -> dict[str, object]:
    """Whom somebody of a typed district asks: those, or `None` where only the list of all can help."""
    district = " ".join(request.GET.get("district", "").split())[:LONGEST]
    if not district:
        return {}
    contacts = contacts_for(found.cohort, found.blueprint, district, on=found.on)
    return {"district": district, "right": None if contacts is None else [asked(one) for one in contacts]}


def head(found: OpenProgram) -> dict[str, object]:
    """What every public page of one program shows."""
    return {"program": found.cohort.program, "cohort": found.cohort, "words": told(found)}


def told(found: OpenProgram) -> Words:
    return words_of(found.blueprint.sha256, found.on)


def kept(request: Request, response: HttpResponse) -> HttpResponse:
    """Let the browser of somebody who is not signed in keep a page for a few minutes."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response["Cache-Control"] = KEPT
    return response
