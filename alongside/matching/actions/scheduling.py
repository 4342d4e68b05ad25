"""When a round is published: at once or at a time, after a second yes where the program asks for one, or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from alongside.kernel.clock import Instant, as_typed, in_zone
from alongside.kernel.errors import AlongsideError, Conflict, Refused
from alongside.matching.actions.beginning_groups import seats_of
from alongside.matching.actions.publishing import demand_possible, held, matches_of, publish
from alongside.matching.enums import PublicationState, RoundState
from alongside.matching.models.publications import Publication
from alongside.matching.models.rounds import Round
from alongside.matching.queries.publications import due, set_out
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.facts import pinned, today

LATEST = timedelta(days=1)
OVER = "This was settled meanwhile. Look at it again."


@transaction.atomic
def schedule(*, round_: Round, at: datetime | None, by: Person) -> Publication:
    """Set a round to be published at a wall time (naive) where its cohort is; None: at once.

    Where the program asks for a second yes it waits for that first. Raises Refused, naming everyone it concerns, when a
    match is not possible any more, for a time that is over, and Conflict when it is set already.
    """
    cohort, row = held(round_)
    if row.state == RoundState.PUBLISHED or set_out(row.pk) is not None:
        raise Conflict("This round is published, or set to be. Look at it again.")
    now = timezone.now()
    when = as_typed(at, cohort.time_zone) if at else _now_in(cohort.time_zone, now)
    if at and when.utc <= now:
        raise Refused("This time is over. Choose a later one, or publish at once.", field="at")
    matches = matches_of(row)
    demand_possible(cohort, row, matches, seats_of(row))
    second = pinned(cohort.pk, on=today(cohort)).blueprint.introductions.second_yes
    made = Publication(round=row, needs_second=second, asked_by=by, asked_at=now)
    made.due_at, made.due_zone, made.due_wall = when.utc, when.zone, when.wall.isoformat("T", "minutes")
    made.state = PublicationState.WAITING if second else PublicationState.SCHEDULED
    made.save(force_insert=True)
    _event("publication-waits" if second else "publication-scheduled", made, by, matched=len(matches))
    return _carry_out(made, by) if at is None and not second else made


@transaction.atomic
def approve(*, publication: Publication, by: Person) -> Publication:
    """Say the second yes: another person's, never one's own. What is due by now goes out with it. Twice is once."""
    row = _held(publication)
    if row.approved_by_id == by.pk and row.state != PublicationState.TAKEN_BACK:
        return row
    if row.asked_by_id == by.pk:
        raise Refused("You asked for this round to be published, so somebody else says the second yes.")
    _demand(row, PublicationState.WAITING)
    row.state, row.approved_by, row.approved_at = PublicationState.SCHEDULED, by, timezone.now()
    row.save(update_fields=["state", "approved_by", "approved_at"])
    _event("publication-approved", row, by)
    return _carry_out(row, by) if row.due_at <= timezone.now() else row


@transaction.atomic
def take_back(*, publication: Publication, by: Person) -> Publication:
    """Take back what has not gone out: nobody was told anything. Twice is once."""
    row = _held(publication)
    if row.state == PublicationState.TAKEN_BACK:
        return row
    _demand(row, *Publication.OPEN)
    return _end(row, PublicationState.TAKEN_BACK, "publication-taken-back", by)


def publish_due(progress: Callable[[int], None]) -> int:
    """Publish every round whose time has come; one that is not possible any more, or whose time is long over, is closed
    with the reason, and the others go out all the same.

    Returns how many went out.
    """
    return sum(_publish_one(row, looked, progress) for looked, row in enumerate(list(due()), start=1))


def demand_not_set(round_: int) -> None:
    """Raise Refused when a round (a row number) is set to be published: what was looked at is what goes out."""
    row = set_out(round_)
    if row is not None:
        raise Refused(f"This round is set to be published {said(row)}. Take that back first, then change it.")


def said(row: Publication, *, to: Person | None = None) -> str:
    """When it goes out, as the clock of its cohort shows it: "on November 21 at 4:00 pm"; what only waits for a second
    yes by now goes out with it. `to`: somebody who may say it, unless they asked for it themselves."""
    if row.state == PublicationState.WAITING and row.due_at <= timezone.now():
        return f"as soon as {'somebody else says' if to is None or to.pk == row.asked_by_id else 'you say'} yes"
    return clock(datetime.fromisoformat(row.due_wall))


def clock(wall: datetime) -> str:
    """A wall time as a sentence goes on with it."""
    return f"on {wall:%B} {wall.day} at {wall.hour % 12 or 12}:{wall:%M} {'am' if wall.hour < 12 else 'pm'}"


def _publish_one(publication: Publication, looked: int, progress: Callable[[int], None]) -> bool:
    try:
        with transaction.atomic():
            row = _held(publication)
            went_out = row.state == PublicationState.SCHEDULED
            if went_out:
                _demand_fresh(row)
                _carry_out(row, row.asked_by)
    except AlongsideError as refused:
        went_out = False
        with transaction.atomic():
            row = _held(publication)
            if row.state == PublicationState.SCHEDULED:
                row.fault = refused.sentence
                _end(row, PublicationState.NOT_POSSIBLE, "publication-not-possible", None)
    progress(looked)
    return went_out


def _demand_fresh(row: Publication) -> None:
    """Nothing goes out days late by itself, after a cohort was closed for a while or a server stood still."""
    if timezone.now() - row.due_at > LATEST:
        raise Refused("Its time was over for more than a day before it could go out. Set it anew, or publish it now.")


def _now_in(zone: str, now: datetime) -> Instant:
    return Instant(now, zone, in_zone(now, zone).replace(tzinfo=None))


def _carry_out(row: Publication, by: Person) -> Publication:
    publish(round_=row.round, by=by)
    row.state, row.ended_by, row.ended_at = PublicationState.DONE, by, timezone.now()
    row.save(update_fields=["state", "ended_by", "ended_at"])
    return row


def _end(row: Publication, state: PublicationState, kind: str, by: Person | None) -> Publication:
    row.state, row.ended_by, row.ended_at = state, by, timezone.now()
    row.save(update_fields=["state", "ended_by", "ended_at", "fault"])
    _event(kind, row, by)
    return row


def _held(publication: Publication) -> Publication:
    held(publication.round)
    rows = Publication.objects.select_for_update(of=("self",)).select_related("round__cohort", "asked_by")
    return rows.get(pk=publication.pk)


def _demand(row: Publication, *states: PublicationState) -> None:
    if row.state not in states:
        raise Conflict(OVER)


def _event(kind: str, row: Publication, by: Person | None, **facts: int) -> None:
    subject = f"round:{row.round.public_id}"
    record(kind, by=by, cohort=row.round.cohort_id, subject=subject, facts={"publication": row.public_id, **facts})
