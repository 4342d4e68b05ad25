"""Several coordinators at once: who works on which region; who does something in somebody else's is asked first."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.matching.access import CLAIMS, PROPOSALS
from alongside.matching.actions.claiming import claim, let_region_go, still_there, still_working
from alongside.matching.models.claims import Claim
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.claims import claims
from alongside.matching.queries.rounds import regions_of
from alongside.matching.sealing import opened
from alongside.people.models.organizations import Organization
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

type View = Callable[[Request, str], HttpResponse]
ALL_THE_SAME = "all-the-same"
ABOUT = Proposal.objects.select_related("supported__works_at", "supported__person", "supported__team")


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def regions(request: Request) -> HttpResponse:
    """Every region with who works on it; with POST, take one on, or over."""
    cohort, given, refused = request.participation.cohort, request.POST, Refused("")
    several = regions_of(cohort)
    if request.method == "POST":
        region = next((one for one in several if one.public_id == given.get("region")), None)
        if region is None:
            raise NotHere
        try:
            claim(cohort=cohort, region=region, words=given.get("words", ""), by=request.person)
        except NotAllowed:
            raise
        except Refused as found:
            refused = found
        else:
            messages.success(
                request, f"You work on {region.name} now. It ends by itself after half an hour of nothing."
            )
            return redirect("office:matching-regions")
    held = {one.region_id: one for one in claims(cohort.pk)}
    context = {
        "cohort": cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "lines": [(one, held.get(one.pk), _words(held.get(one.pk))) for one in several],
        "me": request.person.pk,
        "opened": given.get("region", ""),
        "words": given.get("words", ""),
        "refusal": refused.sentence,
    }
    return page(request, "office/matching_regions.html", context, status=422 if refused.sentence else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def let_go(request: Request, public_id: str) -> HttpResponse:
    """Stop working on a region."""
    row = CLAIMS.fetch(request.who, public_id, Verb.CHANGE, rows=Claim.objects.select_related("region"))
    let_region_go(claim=row, by=request.person)
    messages.success(request, f"{row.region.name} is free for somebody else.")
    return redirect("office:matching-regions")


def asks_first(view: View) -> View:
    """Ask before something is done about a person where somebody else works; what is one's own goes on."""

    @wraps(view)
    def asked(request: Request, public_id: str) -> HttpResponse:
        row = PROPOSALS.fetch(request.who, public_id, Verb.CHANGE, rows=ABOUT)
        other = still_there(row=row.supported, by=request.person)
        if other is None or ALL_THE_SAME in request.POST:
            return view(request, public_id)
        return _ask(request, other, row.supported.name, f"{reverse('office:matching')}?pair={public_id}")

    return asked


def asked_first(request: Request, region: Organization | None) -> HttpResponse | None:
    """The same before something is done about everybody of a region, or of the whole cohort; nothing to ask: None."""
    cohort = request.participation.cohort
    other = still_working(cohort=cohort, region=region, by=request.person)
    if other is None or ALL_THE_SAME in request.POST:
        return None
    about = f"everybody of {region.name}" if region else f"everybody of {cohort.name}"
    return _ask(request, other, about, reverse("office:matching-rounds"))


def _ask(request: Request, other: Claim, about: str, back: str) -> HttpResponse:
    kept = [(name, value) for name, several in request.POST.lists() for value in several]
    context = {
        "cohort": request.participation.cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "other": other,
        "about": about,
        "kept": [pair for pair in kept if pair[0] != "csrfmiddlewaretoken"],
        "back": back,
    }
    return page(request, "office/matching_asks_first.html", context, status=409)


def _words(row: Claim | None) -> str:
    return opened(row) if row is not None else ""
