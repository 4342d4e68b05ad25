"""The same person twice: finding the other, saying what would move, doing it, and taking it apart for thirty days."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.merging import DAYS, preview_merge, undo_merge
from alongside.people.actions.merging import merge as merge_people
from alongside.people.enums import MergeState
from alongside.people.models.appointments import Appointment
from alongside.people.models.persons import Address, Merge, Person
from alongside.people.queries import both_come_in
from alongside.programs.access import ENGAGEMENTS, PARTICIPATIONS
from alongside.programs.actions.engagements import pause_where_evaluated
from alongside.programs.actions.folding import fold_twins, rehearsed, unfold_twins
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation
from alongside.programs.queries import Wanted
from alongside.programs.queries import people as people_of
from alongside.web.office.evaluating import FOUND, Found, found_people
from alongside.web.office.folded import leading_on
from alongside.web.office.known import said_here
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("person", "works_at__parent", "cohort__program")
MOVED = "programs.participation.person"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: who they are here, what they are known by, and whether they sign in by themselves."""

    row: Participation
    person: Person
    roles: tuple[str, ...]
    emails: tuple[str, ...]
    proved: bool


@acting_as(Kind.COORDINATOR)
@require_safe
@leading_on
def find(request: Request, public_id: str) -> HttpResponse:
    """Find the other one, by name or by address, among the people of this cohort."""
    row, _ = _person(request, public_id)
    asked = request.GET.get("q", "").strip()[:254]
    context = {
        "row": row,
        "name": row.name,
        "crumbs": _crumbs(row),
        "asked": asked,
        "found": _found(request, row, asked) if asked else (),
        "days": DAYS,
    }
    return page(request, "office/merge.html", context)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@leading_on
def preview(request: Request, public_id: str, other: str) -> HttpResponse:
    """Say what would move to whom and what stands in the way; with POST, do it."""
    kept_row, kept = _person(request, public_id, Verb.CHANGE)
    gone_row, gone = _person(request, other, Verb.CHANGE)
    if request.method == "POST":
        return _merge(request, kept_row, kept, gone)
    refusals, moves = _looked_at(request, kept, gone)
    context = {
        "name": kept.name,
        "crumbs": _crumbs(kept_row),
        "kept": _side(request, kept_row, kept),
        "gone": _side(request, gone_row, gone),
        "moves": moves,
        "refusals": refusals,
        "days": DAYS,
    }
    return page(request, "office/merge_preview.html", context)


@acting_as(Kind.COORDINATOR)
@require_POST
def undo(request: Request, public_id: str) -> HttpResponse:
    """Take the latest merge of this person apart again."""
    row, _ = _person(request, public_id, Verb.CHANGE)
    done = merged(request, row)
    if done is None:
        raise NotHere
    try:
        with transaction.atomic():
            undo_merge(done, by=request.person)
            unfold_twins(kept=done.kept, gone=done.gone, by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{done.kept} and {done.gone} are two people again, as they were.")
    return redirect("office:people-person", public_id)


def merged(request: Request, row: Participation) -> Merge | None:
    """Return the latest merge into this person that can still be taken apart and that moved somebody of this cohort."""
    latest = Merge.objects.filter(kept=row.person, state=MergeState.DONE, undo_until__gt=timezone.now())
    for done in latest.select_related("kept", "gone").order_by("-at", "-pk") if row.person else ():
        if PARTICIPATIONS.visible(request.who, Verb.CHANGE).filter(pk__in=done.moved.get(MOVED, ())).exists():
            return done
    return None


def _person(request: Request, public_id: str, verb: Verb = Verb.SEE) -> tuple[Participation, Person]:
    row = PARTICIPATIONS.fetch(request.who, public_id, verb, rows=ROWS)
    if row.person is None:
        raise NotHere
    return row, row.person


def _crumbs(row: Participation) -> tuple[tuple[str, str], ...]:
    person = reverse("office:people-person", args=[row.public_id])
    return (reverse("office:people"), "People"), (person, row.name)


def _found(request: Request, row: Participation, asked: str) -> list[Found]:
    rows: QuerySet[Participation]
    if "@" in asked:
        theirs = Address.objects.filter(said_here(row, "given_by"), person=OuterRef("person"), email=asked.lower())
        rows = people_of(request.who, Wanted()).filter(Exists(theirs))
    else:
        rows = people_of(request.who, Wanted(asked))
    blueprint = pinned(row.cohort_id, on=request.who.on).blueprint
    return found_people(rows.exclude(person=None).exclude(person=row.person)[: 2 * FOUND], blueprint)


def _merge(request: Request, row: Participation, kept: Person, gone: Person) -> HttpResponse:
    try:
        _demand_another(request, kept, gone)
        with transaction.atomic():
            fold_twins(kept=kept, gone=gone, by=request.person)
            merge_people(kept, gone, by=request.person)
            # Appointments and relations moved with them: who evaluates whom may be another answer now.
            paused = pause_where_evaluated(people=[kept.pk], on=request.who.on, by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("office:people-merge", row.public_id)
    words = f"{kept} is one person now. You can take this apart again for {DAYS} days."
    if ENGAGEMENTS.visible(request.who).filter(pk__in=[one.pk for one in paused]).exists():
        words += " What they do with somebody they evaluate pauses, and whoever is coached is told."
    messages.success(request, words)
    return redirect("office:people-person", row.public_id)


def _demand_another(request: Request, kept: Person, gone: Person) -> None:
    if request.person in (kept, gone):
        raise Refused(f"One of the two is you. Ask another {request.nouns.coordinator.one} to do this.")
    if both_come_in(kept, gone):
        raise Refused(
            "Both of them sign in already, each with their own address. As one person they would open what is kept of "
            "both to either address, and nobody else may decide that. It cannot be done here."
        )


def _looked_at(request: Request, kept: Person, gone: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands in the way, and what would move here. What either has in other programs is not counted here."""
    try:
        _demand_another(request, kept, gone)
        with rehearsed(kept=kept, gone=gone, by=request.person):
            clashes = preview_merge(kept, gone).clashes
    except Refused as refused:
        return (refused.sentence,), ()
    return clashes, _moves(request, gone)


def _moves(request: Request, gone: Person) -> tuple[str, ...]:
    here = PARTICIPATIONS.visible(request.who).filter(person=gone)
    row = here.select_related("works_at", "cohort__program")[0]
    sent, program = said_here(row, "sender"), request.nouns.program.one
    counts = (
        (here.count(), f"role in this {program}", f"roles in this {program}"),
        (Party.objects.filter(participation__in=here).count(), "place beside somebody", "places beside somebody"),
        (Address.objects.filter(said_here(row, "given_by"), person=gone).count(), "address", "addresses"),
        (Appointment.objects.filter(sent, person=gone).count(), "appointment", "appointments"),
    )
    return tuple(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)


def _side(request: Request, row: Participation, person: Person) -> Side:
    addresses = Address.objects.filter(said_here(row, "given_by"), person=person).order_by("-primary", "email")
    roles = PARTICIPATIONS.visible(request.who).filter(person=person).order_by("pk").values_list("role", flat=True)
    blueprint = pinned(row.cohort_id, on=request.who.on).blueprint
    return Side(
        row=row,
        person=person,
        roles=tuple(blueprint.roles[role].one if role in blueprint.roles else role for role in roles),
        emails=tuple(address.email for address in addresses),
        proved=Address.objects.filter(verified_at__isnull=False, person=person).exists(),
    )
