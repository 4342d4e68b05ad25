"""A round that takes longer than a page may: worked out by a job beside everybody's work, then kept, or stopped."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from alongside.jobs.models import Job
from alongside.jobs.running import StopAsked
from alongside.kernel.errors import Conflict
from alongside.matching.actions.proposing import (
    Proposed,
    Wanted,
    asked_of,
    at_work,
    checked,
    gathered,
    held_rounds,
    keep,
    new_round,
    put_aside,
    taken_over,
)
from alongside.matching.enums import RoundState
from alongside.matching.models.rounds import Round
from alongside.matching.queries.drafting import RoundDraft, draft_round
from alongside.matching.queries.gathering import Gathering
from alongside.matching.queries.marking import mark_of
from alongside.matching.queries.rounds import open_rounds
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

KIND = "matching-round"
AT_ONCE = 600  # people and helpers whose round is there before a page has to wait
TRIES = 4
CHANGING = "People, places or decisions changed again and again while this was worked out. Propose again in a while."


def is_small(cohort: Cohort) -> bool:
    """Whether so few take part that a round is worked out while a page waits."""
    duties = pinned(cohort.pk, on=today(cohort)).blueprint.duties
    roles = {role for duty in duties.values() for role in (duty.person, duty.helper) if role}
    there = Participation.objects.filter(cohort=cohort, role__in=roles, state=ParticipationState.ENROLLED)
    return there.count() <= AT_ONCE


@transaction.atomic
def ask(*, cohort: Cohort, by: Person, wanted: Wanted | None = None) -> Round:
    """Ask for a round that a job works out; whoever asks for the same one meanwhile gets the same.

    Raises Refused where another open round, or one that is being worked out, is about the same people.
    """
    rounds = held_rounds(cohort)
    wanted, there = asked_of(rounds, wanted)
    wanted = checked(cohort, wanted)
    row = at_work(rounds, wanted)
    if row is not None and not _is_over(row):
        if Wanted.like(row) != wanted or row.afresh != (wanted.afresh and there is not None):
            raise Conflict("A round for the same people is being worked out. Wait for it, or stop it first.")
        return row
    if row is not None:
        _close(row)
    row = new_round(cohort, wanted, there)
    row.state, row.made_by, row.made_at = RoundState.WORKING, by, timezone.now()
    row.version_id = pinned(cohort.pk, on=today(cohort)).version
    row.save(force_insert=True)
    record("round-asked", by=by, cohort=cohort.pk, subject=f"round:{row.public_id}")
    return row


@dataclass(frozen=True)
class _Read:
    """What a round is worked out from, and its mark."""

    wanted: Wanted
    there: Round | None
    gathering: Gathering
    mark: str


def work_out(*, round_: Round, by: Person | None, step: Callable[[], object]) -> Proposed:
    """Read and solve without holding anything up, then keep it, unless what was read has changed: then once more.

    `step` is called after each part that takes long. Raises StopAsked once the round was stopped, and Refused where it
    cannot be, or where things never stood still.
    """
    for _ in range(TRIES):
        read = _read(round_)
        step()
        draft = draft_round(read.gathering, *taken_over(read.wanted, read.there))
        for one in draft.duties:
            one.suggested  # noqa: B018 reasons are put into words here, where nobody waits for it
            step()
        for group in draft.groups:
            group.draft.leaders  # noqa: B018
            step()
        kept = _kept(round_, read, draft, by)
        if kept is not None:
            return kept
    raise Conflict(CHANGING)


@transaction.atomic
def stop(*, round_: Round, by: Person | None) -> Round:
    """Do not work a round out after all: nothing else changes. One that is there already stays."""
    held_rounds(round_.cohort)
    row = Round.objects.get(pk=round_.pk)
    if row.state == RoundState.WORKING:
        _close(row)
        record("round-stopped", by=by, cohort=row.cohort_id, subject=f"round:{row.public_id}")
    return row


def job_of(round_: Round) -> Job | None:
    """The newest job that works a round out."""
    return Job.objects.filter(kind=KIND, key=round_.public_id).order_by("-pk").first()


def _is_over(row: Round) -> bool:
    """Whether nobody works on it any more, though it was never finished."""
    job = job_of(row)
    return job is not None and job.ended


def _close(row: Round) -> None:
    row.state = RoundState.NOT_MADE
    row.save(update_fields=["state"])


def _read(round_: Round) -> _Read:
    rounds = open_rounds(round_.cohort_id)
    wanted, there = asked_of(rounds, replace(Wanted.like(round_), afresh=round_.afresh))
    wanted, gathering = gathered(round_.cohort, wanted, there)
    return _Read(wanted, there, gathering, mark_of(gathering, *taken_over(wanted, there)))


@transaction.atomic
def _kept(round_: Round, read: _Read, draft: RoundDraft, by: Person | None) -> Proposed | None:
    """Keep a round that is worked out; None where something it was worked out from is not what it was."""
    held_rounds(round_.cohort)
    row = Round.objects.select_related("cohort", "region").get(pk=round_.pk)
    if row.state != RoundState.WORKING:
        raise StopAsked
    if _read(row).mark != read.mark:
        return None
    if read.there is not None:
        put_aside(read.there)
    row.follows = read.there
    return Proposed(keep(row, draft, by), draft)
