"""A match that waits for both: offered, answered with yes or why not, or let go when its time is over."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.matching.actions.introducing import answer_until, facts_of, introduce, people_of
from alongside.matching.enums import OfferState
from alongside.matching.models.publications import Offer, Reply
from alongside.matching.models.rounds import Proposal
from alongside.matching.sealing import LONGEST, seal
from alongside.people.actions.events import line, record, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import CohortState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

OFFERED, DECLINED, LAPSED = "match-offered", "match-declined", "match-lapsed"
NOT_COME, NOT_POSSIBLE = "match-not-come", "match-not-possible"
WITH_BOTH = Offer.objects.select_related(
    "proposal__supported__person", "proposal__supported__team", "proposal__supported__organization",
    "proposal__supported__works_at", "proposal__supported__cohort", "proposal__helper__person",
    "proposal__round__cohort", "engagement",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class No:
    """Why not: one of the program's own reasons, own words, or both."""

    reason: str = ""
    words: str = ""


def offer_all(*, cohort: Cohort, matches: Sequence[Proposal], by: Person | None) -> None:
    """Ask both of each match for their yes, until a day. Needs a transaction."""
    blueprint = pinned(cohort.pk, on=today(cohort)).blueprint
    until = answer_until(cohort, blueprint)
    if until is None:
        raise Refused("Nobody is asked for an answer to a match here.")
    now = timezone.now()
    Offer.objects.bulk_create((Offer(proposal=match, made_at=now, until=until) for match in matches), batch_size=500)
    record_all(event for match in matches for event in offered(match, until=f"{until}", by=by))


def offered(match: Proposal, *, until: str, by: Person | None) -> Iterator[Event]:
    """The lines that ask both for their yes, not yet written."""
    facts = {**facts_of(match), "until": until}
    cohort, subject = match.supported.cohort_id, f"proposal:{match.public_id}"
    return (
        line(OFFERED, by=by, about=person, cohort=cohort, subject=subject, facts=facts) for person in people_of(match)
    )


@transaction.atomic
def accept(*, offer: Offer, participation: Participation, by: Person) -> Offer:
    """Say yes. When nobody's answer is missing any more, the two begin, and both are told. Twice is once.

    When what was offered cannot be any more, the yes is kept, the coordinator and both are told, and it is let go.
    """
    row = _held(offer, participation, by)
    mine = row.replies.filter(participation=participation).first()
    if mine is not None and mine.yes:
        return row
    demand_unsettled(row)
    now, day = timezone.now(), today(_match(row).round.cohort)
    Reply.objects.create(offer=row, participation=participation, yes=True, day=day, at=now)
    _event("match-accepted", row, by)
    if row.replies.filter(yes=True).count() < len(_asked(_match(row))):
        return row
    try:
        with transaction.atomic():
            (made,) = introduce(cohort=_match(row).round.cohort, matches=[_match(row)], by=by)
    except Refused:
        return _let_go(row, OfferState.NOT_POSSIBLE, NOT_POSSIBLE, None, but=None)
    row.state, row.settled_at, row.engagement = OfferState.AGREED, now, made
    row.save(update_fields=["state", "settled_at", "engagement"])
    return row


@transaction.atomic
def decline(*, offer: Offer, participation: Participation, why: No, by: Person) -> Offer:
    """Say no, and why not: words go to the matching team alone. The person is free for the next round. Twice is once.

    Raises Refused for a reason the program does not know, and where nothing is said at all.
    """
    row = _held(offer, participation, by)
    if row.replies.filter(participation=participation, yes=False).exists():
        return row
    demand_unsettled(row)
    write_no(row, participation, why)
    return _let_go(row, OfferState.DECLINED, DECLINED, by, but=by.pk)


def write_no(offer: Offer, participation: Participation, why: No) -> None:
    """Keep why not, sealed; a yes that was said is taken back by it. Raises Refused for a reason the program does not
    know, and where nothing is said at all."""
    cohort = participation.cohort
    reasons = pinned(cohort.pk, on=today(cohort)).blueprint.introductions.reasons
    if why.reason and why.reason not in reasons:
        raise Refused("Choose one of the reasons, or write your own.", field="reason")
    if not why.reason and not why.words.strip():
        raise Refused("Say in a word why not: it helps to find somebody who fits.", field="words")
    if len(why.words) > LONGEST:
        raise Refused(f"Write at most {LONGEST} letters.", field="words")
    reply = offer.replies.filter(participation=participation).first() or Reply(offer=offer, participation=participation)
    reply.yes, reply.reason, reply.day, reply.at = False, why.reason, today(cohort), timezone.now()
    seal(reply, why.words)
    reply.save()


def lapse_due(progress: Callable[[int], None]) -> int:
    """Let go what nobody answered by its last day, where its cohort is. Returns how many."""
    latest = timezone.now().date() + timedelta(days=1)
    rows = WITH_BOTH.filter(state=OfferState.OPEN, until__lt=latest, proposal__isnull=False)
    rows = rows.exclude(proposal__round__cohort__state=CohortState.CLOSED).order_by("until", "pk")
    over = [row for row in rows if row.until < today(_match(row).round.cohort)]
    return sum(_lapse(row, looked, progress) for looked, row in enumerate(over, start=1))


@transaction.atomic
def _lapse(offer: Offer, looked: int, progress: Callable[[int], None]) -> bool:
    hold_open(_match(offer).round.cohort_id)
    row = WITH_BOTH.select_for_update(of=("self",)).get(pk=offer.pk)
    open_still = row.state == OfferState.OPEN
    if open_still:
        _let_go(row, OfferState.LAPSED, LAPSED, None, but=None)
    progress(looked)
    return open_still


def _held(offer: Offer, participation: Participation, by: Person) -> Offer:
    """The offer as it is now, if it is this person's to answer."""
    hold_open(_match(offer).round.cohort_id)
    row = WITH_BOTH.select_for_update(of=("self",)).get(pk=offer.pk)
    if participation.person_id != by.pk or participation.pk not in {one.pk for one in _asked(_match(row))}:
        raise NotHere
    return row


def _match(row: Offer) -> Proposal:
    if row.proposal is None:
        raise ValueError(f"{row} is of a group")
    return row.proposal


def demand_unsettled(row: Offer) -> None:
    """Raise Conflict for an offer that was settled meanwhile."""
    if row.state != OfferState.OPEN:
        raise Conflict("This was settled meanwhile. Look at it again.")


def _asked(match: Proposal) -> list[Participation]:
    """Whose yes is asked for: the two, as far as they are people."""
    return [one for one in (match.supported, match.helper) if one is not None and one.person_id]


def _let_go(row: Offer, state: OfferState, kind: str, by: Person | None, *, but: int | None) -> Offer:
    """Settle an offer without a match: whoever coordinates is told, and the two but who said no."""
    row.state, row.settled_at = state, timezone.now()
    row.save(update_fields=["state", "settled_at"])
    _event(kind, row, by)
    match, cohort = _match(row), _match(row).round.cohort_id
    subject = f"proposal:{match.public_id}"
    record_all(
        line(NOT_COME, by=by, about=person, cohort=cohort, subject=subject, facts=facts_of(match))
        for person in people_of(match)
        if person != but
    )
    return row


def _event(kind: str, row: Offer, by: Person | None) -> None:
    match = _match(row)
    subject, about = f"proposal:{match.public_id}", match.supported.person_id
    record(kind, by=by, about=about, cohort=match.round.cohort_id, subject=subject, facts=facts_of(match))
