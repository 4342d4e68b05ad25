"""What is due for whoever reads, on their first page: their steps, goals to look at again, steps of cycles, and proofs
that wait for their signature, with one verb each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from alongside.kernel.access import Kind, Verb
from alongside.ledger.access import PROVABLE
from alongside.ledger.enums import ProofSide
from alongside.ledger.proving import waiting_for
from alongside.practice.growth.actions.due import cycle_steps, open_due
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.words import first_name, short_day
from alongside.web.shared.request import Request

AHEAD = timedelta(days=7)
MOST = 5


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing: what it is, with whom and by when. `step`: it can be said to be done right here. `icon`: what kind."""

    title: str
    note: str
    url: str
    late: bool
    step: str = ""
    icon: str = "eye"


def due_lines(request: Request) -> list[DueLine]:
    """What is due in the coming week, and what has its day over, the longest first."""
    found = [*_growth(request), *_cycles(request), *_proofs(request)]
    return [line for _, line in sorted(found, key=lambda one: one[0])]


def _growth(request: Request) -> Iterator[tuple[date, DueLine]]:
    """Steps of theirs, and goals to look at again."""
    on = request.who.on
    steps, goals = open_due(by=request.person, who=request.who, until=on + AHEAD, most=MOST)
    for step in steps:
        row, day = step.row, step.row.due or on
        way = "desk:goals" if row.goal_id else "desk:minutes" if row.minutes_id else "desk:sheets"
        url = reverse(way, args=[row.engagement.public_id])
        note = f"{_with(row.engagement, request)}by {short_day(day)}"
        yield day, DueLine(step.said.get("text", ""), note, url, day < on, row.public_id)
    for goal in goals:
        again = goal.row.review_on or on
        note = f"{_with(goal.row.engagement, request)}look at it again by {short_day(again)}"
        url = reverse("desk:goal", args=[goal.row.public_id]) + "#looks"
        yield again, DueLine(goal.said.get("title", ""), note, url, again < on)


def _cycles(request: Request) -> Iterator[tuple[date, DueLine]]:
    """Steps of cycles, by the words of the program's file."""
    on, blueprint = request.who.on, request.blueprint
    found = cycle_steps(by=request.person, who=request.who, blueprint=blueprint, until=on + AHEAD)
    for cycle, step in found[:MOST]:
        day, label = step.due or on, blueprint.cycles[cycle.name].label
        note = f"{_with(cycle.engagement, request)}{label}, by {short_day(day)}"
        yield day, DueLine(step.label, note, reverse("desk:cycle", args=[cycle.public_id]), day < on, icon="repeat")


def _proofs(request: Request) -> Iterator[tuple[date, DueLine]]:
    """Proofs of hours, their own and of people they help, that they have not signed."""
    who = request.who
    waiting = waiting_for([who.participation] if who.participation else [], ProofSide.SUPPORTED)
    if who.kind == Kind.HELPER:
        helped = PROVABLE.visible(who, Verb.CHANGE).exclude(pk=who.participation or 0)
        waiting += waiting_for(helped, ProofSide.HELPER)
    for proof in waiting[:MOST]:
        whose = proof.participation
        name = "" if whose.pk == who.participation else f"{first_name(whose)}, "
        note, url = f"{name}made on {short_day(proof.made_on)}", reverse("desk:proof", args=[whose.public_id])
        yield (
            proof.made_on,
            DueLine("A proof of hours waits for your signature", note, url, late=False, icon="signature"),
        )


def _with(engagement: Engagement, request: Request) -> str:
    supported = engagement.supported
    return "" if supported.person_id == request.who.person else f"{first_name(supported)}, "
