"""Moving an organization, with everything below it, under another: what follows from it is said first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.clock import Sessions
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.organizations import move_organization
from alongside.people.actions.rehearsing import rehearsal
from alongside.people.facts import employed_on, evaluating_by_position, sessions_of
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.queries import line_above, time_zone_of
from alongside.programs.access import ENGAGEMENTS, ORGANIZATIONS, SITE_POSITIONS
from alongside.programs.actions.engagements import pause_where_evaluated
from alongside.programs.facts import shared_with_another_sponsor
from alongside.programs.models.engagements import Engagement
from alongside.web.office.known import posts_known_here
from alongside.web.office.organizations import crumbs, search, taking_part
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

FOUND = 12
NOT_OURS = (
    "Others who belong to another sponsor work with {name} too. Moving it, or ending a rule there, would change what "
    "they see and who may open what, so it is not done from here. Whoever looks after this installation "
    "can bring the sponsors together."
)


@dataclass(frozen=True, slots=True)
class Stand:
    """How things stand for a place where it is: who evaluates whom by position, its calendar, its time zone."""

    evaluating: frozenset[tuple[int, int]]
    calendar: Sessions | None
    zone: str
    line: frozenset[int]


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, public_id: str) -> HttpResponse:
    """Find the new place, say what follows, and with POST move it there."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.CHANGE)
    wanted = request.POST.get("under", "") or request.GET.get("under", "")
    target = ORGANIZATIONS.fetch(request.who, wanted) if wanted else None
    refusal, ours = "", False
    follows: tuple[str, ...] = ()
    try:
        demand_ours(request, place)
        ours = True
        if target is not None and request.method == "POST":
            return _moved(request, place, target)
        follows = tuple(_looked_at(request, place, target)) if target is not None else ()
    except Refused as refused:
        refusal = refused.sentence
    asked = request.GET.get("q", "").strip()[:80]
    context = {
        "place": place,
        "crumbs": crumbs(line_above(place)),
        "asked": asked,
        "ours": ours,
        "found": _found(request.who, place, asked) if asked and ours else (),
        "target": target,
        "follows": follows,
        "refusal": refusal,
    }
    return page(request, "office/organization_move.html", context, status=422 if refusal and wanted else 200)


def demand_ours(request: Request, place: Organization) -> None:
    """Raise NotAllowed where another sponsor's people work with a place, and this program's sponsor is not above it."""
    if shared_with_another_sponsor(place, sponsor=request.participation.cohort.program.sponsor):
        raise NotAllowed(NOT_OURS.format(name=place.name))


def _found(who: Who, place: Organization, asked: str) -> list[Organization]:
    rows = search(who, asked).exclude(path__startswith=place.path)
    rows = rows if place.parent is None else rows.exclude(pk=place.parent.pk)
    return list(rows.select_related("parent")[:FOUND])


def _moved(request: Request, place: Organization, target: Organization) -> HttpResponse:
    with transaction.atomic():
        paused = _move(request, place, target)
    words = f"{place.name} belongs to {target.name} now."
    if here := ENGAGEMENTS.visible(request.who).filter(pk__in=[one.pk for one in paused]).count():
        words += f" {_count(here, 'pair pauses', 'pairs pause')}, and whoever is coached is told."
    messages.success(request, words)
    return redirect("office:organizations-one", place.public_id)


def _move(request: Request, place: Organization, target: Organization) -> list[Engagement]:
    """Move it; what became a pair of evaluator and evaluated pauses. Raises Refused where it would be out of sight."""
    moved = move_organization(place, under=target, by=request.person)
    if not ORGANIZATIONS.allows(request.who, Verb.CHANGE, moved):
        raise Refused(f"Below {target.name} it would be out of reach from here. Choose a place nearer to it.")
    at = Appointment.objects.filter(employed_on(request.who.on), organization__path__startswith=moved.path)
    people = set(at.values_list("person", flat=True))
    return pause_where_evaluated(people=people, on=request.who.on, by=request.person)


def _looked_at(request: Request, place: Organization, target: Organization) -> Iterator[str]:
    """What would follow, in sentences: the move is rehearsed and taken back."""
    before = _stand(request, place)
    with rehearsal():
        paused = _move(request, place, target)
        there = Organization.objects.get(pk=place.pk)
        after = _stand(request, there)
        pairs = ENGAGEMENTS.visible(request.who).filter(pk__in=[one.pk for one in paused]).count()
    here = taking_part(request.who).filter(works_at__path__startswith=place.path)
    people = here.values("person").distinct().count()
    yield f"{_count(people, 'person who takes part works', 'people who take part work')} there."
    leaders = _leaders_who_see_otherwise(request.who, before.line ^ after.line)
    yield f"{_count(leaders, 'site leader changes', 'site leaders change')} what they see."
    evaluated = {person for _, person in before.evaluating ^ after.evaluating}
    yield f"{_count(len(evaluated), 'person gets', 'people get')} other evaluators by position."
    if pairs:
        yield f"{_count(pairs, 'pair pauses', 'pairs pause')} the same moment: who helps would evaluate the other."
    if before.calendar != after.calendar:
        yield f"Another school calendar holds: {_weeks(before.calendar)} before, {_weeks(after.calendar)} after."
    if before.zone != after.zone:
        yield f"Its time zone is {after.zone.replace('_', ' ')} instead of {before.zone.replace('_', ' ')}."


def _stand(request: Request, place: Organization) -> Stand:
    known = posts_known_here(request.who, place, sponsor=request.participation.cohort.program.sponsor_id)
    found = evaluating_by_position(place, on=request.who.on, known=known)
    return Stand(
        frozenset((one.holder.person_id, each.person_id) for one in found for each in one.evaluated),
        sessions_of(place, on=request.who.on),
        time_zone_of(place),
        frozenset(int(pk) for pk in place.path.strip("/").split("/")),
    )


def _leaders_who_see_otherwise(who: Who, changed: Iterable[int]) -> int:
    """How many site leaders of this program lead one of the places that are above it only before, or only after."""
    leading = Appointment.objects.filter(
        employed_on(who.on), organization__in=list(changed), position__in=SITE_POSITIONS
    ).values("person")
    return taking_part(who).filter(kind=Kind.SITE_LEADER, person__in=leading).values("person").distinct().count()


def _weeks(calendar: Sessions | None) -> str:
    if calendar is None:
        return "none"
    return f"{len(calendar.weeks(calendar.year.last or calendar.year.first))} weeks in session"


def _count(number: int, one: str, many: str) -> str:
    return f"{number or 'No'} {one if number == 1 else many}"
