"""Who could use something from a coordinator, in the order of who needs it first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from django.db.models import Exists, OuterRef

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.clock import in_zone
from alongside.ledger.approving import waiting_by_person
from alongside.ledger.enums import ProofSide
from alongside.ledger.proving import waiting_for
from alongside.programs.enums import Answer, EngagementState, ParticipationState, RematchState
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.models.rematches import RematchRequest
from alongside.programs.queries import WAITS
from alongside.programs.seats import Shortfall, shortfalls
from alongside.staffing.facts import lapsed_beside
from alongside.standing.gaps import gaps
from alongside.standing.known import Verdict
from alongside.standing.lines import Line, Reading


class Need(StrEnum):
    """Why somebody is on the list, first things first."""

    SILENT = "silent"
    EVALUATED = "evaluated"
    ALONE = "alone"
    REMATCH = "rematch"
    LAPSED = "lapsed"
    UNMATCHED = "unmatched"
    SEATS = "seats"
    BEHIND = "behind"
    CONFIRM = "confirm"
    APPROVE = "approve"
    PROOF = "proof"
    FACTS = "facts"


VERBS = {
    Need.SILENT: "Check in",
    Need.EVALUATED: "Find somebody else",
    Need.ALONE: "Open matching",
    Need.REMATCH: "Look at it",
    Need.LAPSED: "Renew",
    Need.UNMATCHED: "Open matching",
    Need.SEATS: "Find somebody",
    Need.BEHIND: "Plan catch-up",
    Need.CONFIRM: "Send reminder",
    Need.APPROVE: "Approve",
    Need.PROOF: "Sign it",
    Need.FACTS: "Ask",
}
ORDER = {need: place for place, need in enumerate(Need)}


@dataclass(frozen=True, slots=True)
class Sign:
    """That somebody could use something: who takes part, in which engagement (row numbers), or in which duty they have
    nobody; or, where too few hold a role, somebody who works there, and in `short` which roles and where.
    `urgency`: within its kind, more is sooner. `times`: how many of what waits there are."""

    need: Need
    participation: int
    engagement: int | None
    urgency: int
    duty: str = ""
    short: tuple[Shortfall, ...] = ()
    times: int = 0


class Needy(Protocol):
    """A sign, or one in words."""

    @property
    def need(self) -> Need: ...


def signs(here: Reading) -> list[Sign]:
    """Everything that could use something today, first things first."""
    cohort, on = here.cohort, here.on
    blueprint = pinned(cohort.pk, on=on).blueprint
    overdue = blueprint.sessions.overdue.after(on, times=-1)
    found = [each for line in here.lines for each in _of(line, on, overdue)]
    found += [*_evaluated(here.lines), *_lapsed(cohort, blueprint, on), *_unmatched(cohort, blueprint, on)]
    found += [*_rematches(cohort, on), *_empty_seats(cohort, blueprint), *_waiting_for_facts(cohort, on)]
    found += [*_unsigned(cohort, on), *_unapproved(cohort, on)]
    return sorted(found, key=lambda one: (ORDER[one.need], -one.urgency, one.participation))


def counts(found: Iterable[Needy]) -> dict[Need, int]:
    """How many of each kind, in order, for the tabs of a page."""
    several = Counter(one.need for one in found)
    return {need: several[need] for need in Need}


def _of(line: Line, on: date, overdue: date) -> Iterator[Sign]:
    if line.verdict is Verdict.SILENT:
        yield Sign(Need.SILENT, line.supported, line.engagement, line.silent_for or 0)
    elif line.verdict is Verdict.BEHIND:
        yield Sign(Need.BEHIND, line.supported, line.engagement, line.behind_by)
    if line.waiting_since and line.waiting_since <= overdue:
        yield Sign(Need.CONFIRM, line.supported, line.engagement, (on - line.waiting_since).days)


def _evaluated(lines: Sequence[Line]) -> Iterator[Sign]:
    """Who was left with nobody when their helper became their evaluator, until somebody else is found."""
    helped = {(line.supported, line.duty) for line in lines if not line.evaluates}
    for line in lines:
        if line.evaluates and (line.supported, line.duty) not in helped:
            yield Sign(Need.EVALUATED, line.supported, line.engagement, line.silent_for or 0)


def _lapsed(cohort: Cohort, blueprint: Blueprint, on: date) -> Iterator[Sign]:
    """Helpers without what the program asks of them, who are beside somebody: that goes on, and nothing new begins."""
    for pk, beside in lapsed_beside(cohort.pk, blueprint, on=on).items():
        yield Sign(Need.LAPSED, pk, None, beside)


def _unmatched(cohort: Cohort, blueprint: Blueprint, on: date) -> Iterator[Sign]:
    """People who may take part and have nobody yet, for every duty of one with one that is not optional; who waits for
    a place of their track is not to have anybody yet."""
    for key, duty in blueprint.duties.items():
        if duty.helper is None or duty.group is not None or duty.optional_when is not None:
            continue
        going_on = Engagement.objects.filter(supported=OuterRef("pk"), duty=key).exclude(state=EngagementState.ENDED)
        rows = Participation.objects.filter(
            cohort=cohort, role=duty.person, state=ParticipationState.ENROLLED, answer__in=("", Answer.YES)
        ).filter(~Exists(going_on), ~WAITS, starts_on__lte=on)
        parting = blueprint.parting.get(key)
        most = parting.again_within.days if parting and parting.again_within else None
        for pk, gap in gaps(cohort, rows, key, on=on).items():
            late = gap.before and most is not None and gap.now > most
            yield Sign(Need.ALONE if late else Need.UNMATCHED, pk, None, gap.now, duty=key)


def _rematches(cohort: Cohort, on: date) -> Iterator[Sign]:
    """Where one of two would like to go on with another: that it was asked, never by whom."""
    rows = RematchRequest.objects.filter(engagement__cohort=cohort, state=RematchState.OPEN).order_by("asked_on", "pk")
    first: dict[tuple[int, int], date] = {}
    for participation, engagement, since in rows.values_list("engagement__supported", "engagement", "asked_on"):
        first.setdefault((participation, engagement), since)
    for (participation, engagement), since in first.items():
        yield Sign(Need.REMATCH, participation, engagement, (on - since).days)


def _empty_seats(cohort: Cohort, blueprint: Blueprint) -> Iterator[Sign]:
    """Places without those the program asks for, and teams with too few people: one sign of each."""
    near: dict[int, list[Shortfall]] = {}
    for one in shortfalls(cohort, blueprint):
        near.setdefault(one.near, []).append(one)
    for pk, several in near.items():
        yield Sign(Need.SEATS, pk, None, max(one.people for one in several), short=tuple(several))


def _unsigned(cohort: Cohort, on: date) -> Iterator[Sign]:
    """Proofs of hours that both others have signed, and nobody who coordinates."""
    both = (ProofSide.SUPPORTED, ProofSide.HELPER)
    for proof in waiting_for(Participation.objects.filter(cohort=cohort), ProofSide.PROVIDER, after=both):
        yield Sign(Need.PROOF, proof.participation_id, None, (on - proof.made_on).days)


def _unapproved(cohort: Cohort, on: date) -> Iterator[Sign]:
    """Whose confirmed lines wait for the approval their rule asks for."""
    for pk, times, since in waiting_by_person(cohort.pk):
        days = (on - in_zone(since, cohort.time_zone).date()).days
        yield Sign(Need.APPROVE, pk, None, max(days, 0), times=times)


def _waiting_for_facts(cohort: Cohort, on: date) -> Iterator[Sign]:
    rows = Participation.objects.filter(
        cohort=cohort, kind=Kind.SUPPORTED, state=ParticipationState.ENROLLED, answer=Answer.UNKNOWN
    )
    for pk, since in rows.order_by().values_list("pk", "starts_on"):
        yield Sign(Need.FACTS, pk, None, (on - since).days)
