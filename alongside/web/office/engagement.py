"""One engagement as a coordinator sees it: who, since when, where it stands, hours, what happened. Never words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import in_unit
from alongside.ledger.facts import by_engagement
from alongside.people.models.persons import Person
from alongside.practice.growth.facts import goals_of, met_as_a_team, releases
from alongside.practice.growth.rules_release import release_of
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.enums import EVALUATES, CohortState, EngagementState, Part
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.staffing.facts import State, readiness_of
from alongside.standing.forecast import told_forecast
from alongside.standing.gaps import gaps
from alongside.standing.queries import of_engagement
from alongside.web.office.engagement_rematch import asked_here
from alongside.web.office.engagement_words import history
from alongside.web.office.person_facts import STANDINGS, asked_of, hours_told, running_late
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Engagement.objects.select_related(
    "cohort__program", "supported__person", "supported__team", "supported__organization", "supported__works_at"
)
PARTS = {Part.HELPER: "", Part.STAND_IN: "stands in", Part.SUPPORTED: "is helped", Part.MEMBER: "member"}
ORDER = (Part.SUPPORTED, Part.HELPER, Part.STAND_IN, Part.MEMBER)


@acting_as(Kind.COORDINATOR)
@require_safe
def engagement(request: Request, public_id: str) -> HttpResponse:
    """Show one engagement and what a coordinator can do about it."""
    row = ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS)
    blueprint = request.blueprint
    placed = of_engagement(row, on=request.who.on)
    tone, state = STANDINGS[placed.standing.verdict]
    hours = placed.standing.hours
    among = Participation.objects.filter(pk=row.supported_id)
    context = named(row, blueprint) | {
        "helper": placed.helper,
        "mark": tone,
        "state": state,
        "hours": hours if hours and hours.of else None,
        "words": hours_told(hours) if hours and hours.of else "",
        "late": running_late(placed.standing),
        "forecast": told_forecast(placed.standing),
        "asked": asked_of(placed.standing),
        "contact": placed.contact,
        "waiting": placed.waiting,
        "differs": placed.differs,
        "goals": goals_of([row.pk]).get(row.pk) if blueprint.privacy.goals_shown == "counts" else None,
        "release": release_told(row, blueprint, request.who.on),
        "meetings": met_as_a_team(row.pk) if row.supported.team_id else None,
        "parties": parties(row, blueprint, request.who.on),
        "lapsed": None if row.state == EngagementState.ENDED else lapsed_helper(row, blueprint, request.who.on),
        "asked_for": asked_here(request, row),
        "gap": gaps(row.cohort, among, row.duty, on=request.who.on).get(row.supported_id),
        "sums": _sums(row, blueprint),
        "history": history(row, row.cohort.time_zone),
        "today": request.who.on,
    }
    return page(request, "office/engagement.html", context)


def named(row: Engagement, blueprint: Blueprint) -> dict[str, Any]:
    """What every page about one engagement says first: whose it is, the word for the help, the way back."""
    duty = blueprint.duty_word(row.duty)
    return {
        "engagement": row,
        "cohort": row.cohort,
        "blueprint": blueprint,
        "name": row.supported.name,
        "duty": duty.one,
        "crumbs": ((reverse("office:engagements"), blueprint.words.engagement.many.capitalize()),),
        "ended": row.state == EngagementState.ENDED,
        "paused": row.state == EngagementState.PAUSED,
        "evaluates": row.pause_reason == EVALUATES,
        "team": row.supported.team_id is not None,
        "open": row.cohort.state != CohortState.CLOSED and row.state != EngagementState.ENDED,
    }


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A helper who no longer has what the program asks: who, where that is renewed, and why in sentences."""

    name: str
    url: str
    why: str


def lapsed_helper(row: Engagement, blueprint: Blueprint, on: date) -> Lapsed | None:
    """The helper of today, where they no longer have what the program asks of them."""
    party = helpers_of([row.pk]).get(row.pk)
    acts = party.participation if party and party.ends_on is None else None
    if party is None or acts is None:
        return None
    readiness = readiness_of([acts], blueprint, on=on)[acts.pk]
    if readiness.state is not State.LAPSED:
        return None
    url = reverse("office:people-credentials", args=[acts.public_id])
    return Lapsed(party.person.name, url, "; ".join(readiness.why))


@dataclass(frozen=True, slots=True)
class InIt:
    """Somebody in an engagement: as what, from when to when, and whether a coordinator can say their last day."""

    number: int
    person: Person
    url: str
    word: str
    since: date
    until: date | None
    now: bool
    may_end: bool


def parties(row: Engagement, blueprint: Blueprint, on: date) -> list[InIt]:
    """Return everyone who is or was in it: those of today first, whoever is helped before who helps. One query."""
    rows = Party.objects.filter(engagement=row).select_related("person", "participation")
    word = blueprint.duty_word(row.duty).one
    found = [_in_it(party, word, on, goes_on=row.state != EngagementState.ENDED) for party in rows.order_by("pk")]
    order = {PARTS[part] or word: place for place, part in enumerate(ORDER)}
    return sorted(found, key=lambda one: (not one.now, order.get(one.word, 0), one.since))


def _in_it(party: Party, word: str, on: date, *, goes_on: bool) -> InIt:
    past = party.ends_on is not None and party.ends_on < on
    acts = party.participation
    return InIt(
        number=party.pk,
        person=party.person,
        url=reverse("office:people-person", args=[acts.public_id]) if acts else "",
        word=PARTS[Part(party.part)] or word,
        since=party.starts_on,
        until=party.ends_on,
        now=not past,
        may_end=goes_on and not past and party.part in (Part.STAND_IN, Part.MEMBER),
    )


def release_told(row: Engagement, blueprint: Blueprint, on: date) -> list[tuple[str, str]]:
    """How far two are with handing over, in pairs of words: each phase, what comes first, what is carried there."""
    rule, facts = release_of(blueprint, row), releases(blueprint, [row], on=on).get(row.pk)
    if rule is None or facts is None:
        return []
    told = [(step.label, str(facts.phases[key])) for key, step in rule.steps.items()]
    told += [("Of those that come first, on their own", f"{facts.released} of {facts.first}")] if facts.first else []
    told += [("Fidelity at criterion, in a row", str(facts.met))] if facts.met is not None else []
    return [*told, *([("Handed over", f"{facts.handed} of {facts.work}")] if facts.work else [])]


@dataclass(frozen=True, slots=True)
class Sum:
    """What an account comes to in this engagement, in words, and where its lines are."""

    label: str
    url: str
    confirmed: str
    waiting: str
    to_approve: str


def _sums(row: Engagement, blueprint: Blueprint) -> list[Sum]:
    found = by_engagement([row.pk])
    return [
        Sum(
            account.label,
            f"{reverse('office:hours')}?{urlencode({'account': key, 'engagement': row.public_id})}",
            in_unit(balance.confirmed, account.unit),
            in_unit(balance.waiting, account.unit) if balance.waiting else "",
            in_unit(balance.to_approve, account.unit) if balance.to_approve else "",
        )
        for key, account in blueprint.counting.items()
        if (balance := found.get((row.pk, key))) is not None and balance.total
    ]
