"""Who evaluates one person: in words, by name or by position; naming somebody from a day on, and ending it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.appointments import end_evaluation, name_evaluator
from alongside.people.facts import employed_on
from alongside.people.models.appointments import Appointment, EvaluatorRelation, EvaluatorRule
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.access import ENGAGEMENTS, PARTICIPATIONS
from alongside.programs.actions.engagements import pause_where_evaluated
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.queries import Wanted
from alongside.programs.queries import people as people_of
from alongside.web.office.days import typed_day, written
from alongside.web.office.folded import leading_on
from alongside.web.office.known import said_here
from alongside.web.office.person_facts import position
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

FOUND = 12
ROWS = Participation.objects.select_related("person", "works_at__parent", "cohort__program")


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Somebody who evaluates a person, in words. `number`: of the relation, where they were named and it can end."""

    person: Person | None
    words: str
    number: int | None = None


@acting_as(Kind.COORDINATOR)
@require_safe
@leading_on
def evaluators(request: Request, public_id: str) -> HttpResponse:
    """Show who evaluates one person, the rules by position, and find somebody to name."""
    row = _person(request, public_id)
    blueprint = request.blueprint
    name = request.GET.get("q", "").strip()[:80]
    people = people_of(request.who, Wanted(name)).exclude(person=None).exclude(person=row.person)
    context = {
        "row": row,
        "name": row.name,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[public_id]), row.name),
        ),
        "evaluators": evaluators_of(request.who, row, blueprint),
        "rules": rules(row, blueprint, request.who.on),
        "asked": name,
        "found": found_people(people[: 2 * FOUND], blueprint) if name else (),
        "today": request.who.on,
    }
    return page(request, "office/evaluators.html", context)


@acting_as(Kind.COORDINATOR)
@require_POST
def name_one(request: Request, public_id: str) -> HttpResponse:
    """Name an evaluator from a day on; what they help the person with pauses the same moment."""
    row = _person(request, public_id, Verb.CHANGE)
    other = _person(request, request.POST.get("evaluator", ""))
    begins = typed_day(request.POST.get("from", ""), request.who.on)
    if row.person is None or other.person is None:
        raise NotHere
    try:
        with transaction.atomic():
            name_evaluator(other.person, of=row.person, starts_on=begins, by=request.person)
            paused = pause_where_evaluated(
                people=[row.person.pk, other.person.pk], on=request.who.on, by=request.person
            )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _told(request.who, f"{other.name} evaluates {row.name}", begins, paused))
    return redirect("office:people-evaluators", public_id)


@acting_as(Kind.COORDINATOR)
@require_POST
def end_one(request: Request, public_id: str, number: int) -> HttpResponse:
    """End what was named; what has paused stays paused."""
    row = _person(request, public_id, Verb.CHANGE)
    blueprint = request.blueprint
    if number not in {each.number for each in evaluators_of(request.who, row, blueprint)}:
        raise NotHere
    relation = EvaluatorRelation.objects.get(pk=number)
    try:
        end_evaluation(relation, on=max(request.who.on, relation.starts_on), by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        last = max(request.who.on, relation.starts_on)
        messages.success(request, f"Noted: {written(last)} is the last day.")
    return redirect("office:people-evaluators", public_id)


def _person(request: Request, public_id: str, verb: Verb = Verb.SEE) -> Participation:
    row = PARTICIPATIONS.fetch(request.who, public_id, verb, rows=ROWS)
    if row.person is None:
        raise NotHere
    return row


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody of the cohort who was looked for."""

    public_id: str
    person: Person
    name: str
    role_words: str
    works_at: Organization | None


def found_people(rows: Iterable[Participation], blueprint: Blueprint) -> list[Found]:
    """Return the first of each person: somebody in two roles is found once. Persons are loaded."""
    found: dict[int, Found] = {}
    for row in rows:
        if row.person is not None:
            role = blueprint.roles.get(row.role)
            words = role.one if role else row.role
            found.setdefault(row.person.pk, Found(row.public_id, row.person, row.name, words, row.works_at))
    return list(found.values())[:FOUND]


def _told(who: Who, says: str, begins: date, paused: Sequence[Engagement]) -> str:
    """What happened, in sentences; engagements of other programs pause as well and are not told here."""
    words = f"{says} {'from today on' if begins == who.on else f'from {written(begins)} on'}."
    here = ENGAGEMENTS.visible(who).filter(pk__in=[one.pk for one in paused]).select_related("supported__person")
    for engagement in here:
        coached = engagement.supported.name
        words += f" What the two do together pauses now, and {coached} is told."
    return words if begins <= who.on else f"{words} Until that day nothing changes."


def evaluators_of(who: Who, row: Participation, blueprint: Blueprint) -> list[Evaluator]:
    """Return everyone who evaluates a person on that day or later: those named, then those by position."""
    if row.person is None:
        return []
    named = list(_named(who, row))
    by_name = {one.person for one in named}
    return named + [one for one in _by_position(row, blueprint, who.on) if one.person not in by_name]


def _named(who: Who, row: Participation) -> Iterator[Evaluator]:
    known = Q(Exists(PARTICIPATIONS.visible(who).filter(person=OuterRef("evaluator"))))
    relations = EvaluatorRelation.objects.filter(Q(ends_on=None) | Q(ends_on__gte=who.on), evaluated=row.person)
    for one in relations.select_related("evaluator").annotate(known=known).order_by("starts_on", "pk"):
        since = f"named, {'since' if one.starts_on <= who.on else 'from'} {written(one.starts_on)}"
        words = since if one.ends_on is None else f"{since} until {written(one.ends_on)}"
        # Named by another program: that it is so closes what was said here, who it is does not belong here.
        yield Evaluator(one.evaluator, words, one.pk) if one.known else Evaluator(None, words)


def _by_position(row: Participation, blueprint: Blueprint, on: date) -> Iterator[Evaluator]:
    held, found = _rules(row, on)
    places = {int(pk) for post in held for pk in post.organization.path.strip("/").split("/")}
    positions = {rule.evaluator_position for _, rule in found}
    holders = Appointment.objects.filter(
        employed_on(on), said_here(row, "sender"), position__in=positions, organization__in=places
    ).exclude(person=row.person)
    for holder in holders.select_related("person", "organization").order_by("-organization__path", "pk"):
        if any(_under(post, holder, rule) for post, rule in found):
            title = position(holder.position, blueprint)
            yield Evaluator(holder.person, f"{title} of {holder.organization.name}, by position")


def _under(post: Appointment, holder: Appointment, rule: EvaluatorRule) -> bool:
    place = holder.organization.path
    return (
        rule.evaluator_position == holder.position
        and place.startswith(rule.organization.path)
        and post.organization.path.startswith(place)
    )


def rules(row: Participation, blueprint: Blueprint, on: date) -> list[str]:
    """Return the rules by position that hold for a person, each as a sentence."""
    _, found = _rules(row, on)
    sentences = (
        f"Whoever is {position(rule.evaluator_position, blueprint)} evaluates every "
        f"{position(rule.evaluated_position, blueprint)} at their own place and below it, in {rule.organization.name}."
        for _, rule in found
    )
    return list(dict.fromkeys(sentences))


def _rules(row: Participation, on: date) -> tuple[list[Appointment], list[tuple[Appointment, EvaluatorRule]]]:
    """Appointments a person holds on a day, and each with every rule it falls under. Two queries."""
    held = list(
        Appointment.objects.filter(employed_on(on), said_here(row, "sender"), person=row.person).select_related(
            "organization"
        )
    )
    asked = EvaluatorRule.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on),
        Q(ends_on=None) | Q(ends_on__gte=on),
        evaluated_position__in={post.position for post in held},
    ).select_related("organization")
    return held, [
        (post, rule)
        for rule in asked
        for post in held
        if post.position == rule.evaluated_position and post.organization.path.startswith(rule.organization.path)
    ]
