"""A small group that waits for its people: each says yes or why not, and it begins with those who said yes.

Whoever says no leaves it. It begins as long as enough are left, and somebody leads it or it may log for itself; else it
is let go, and its people are in the next round again.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from alongside.kernel.errors import NotHere, Refused
from alongside.matching.actions.beginning_groups import Members, begin_groups, seats_of, told_of_group
from alongside.matching.actions.introducing import answer_until, demand_ready
from alongside.matching.actions.offering import No, demand_unsettled, write_no
from alongside.matching.enums import OfferState
from alongside.matching.models.groups import Seat
from alongside.matching.models.publications import Offer, Reply
from alongside.matching.queries.answering import WITH_PEOPLE, Answers, answers_of
from alongside.people.actions.events import record, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import CohortState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

OFFERED, NOT_COME = "group-offered", "group-not-come"
ACCEPTED, DECLINED, LAPSED, NOT_POSSIBLE = "group-accepted", "group-declined", "group-lapsed", "group-not-possible"
WITH_GROUP = Offer.objects.select_related("group__round__cohort", "group__helper__person").prefetch_related(
    Prefetch("group__seats", WITH_PEOPLE)
)


def offer_groups(*, cohort: Cohort, seats: Sequence[Seat], by: Person | None) -> None:
    """Ask everybody of each group, and whoever leads it, for their yes, until a day. Needs a transaction."""
    until = answer_until(cohort, pinned(cohort.pk, on=today(cohort)).blueprint)
    if until is None:
        raise Refused("Nobody is asked for an answer to a group here.")
    groups: dict[int, list[Seat]] = {}
    for seat in seats:
        groups.setdefault(seat.group_id or 0, []).append(seat)
    now = timezone.now()
    Offer.objects.bulk_create(Offer(group=several[0].group, made_at=now, until=until) for several in groups.values())
    record_all(event for several in groups.values() for event in group_offered(several, until=f"{until}", by=by))


def group_offered(seats: Sequence[Seat], *, until: str, by: Person | None) -> Iterator[Event]:
    """The lines that ask everybody of one group for their yes, not yet written."""
    return told_of_group(_nobody_began(seats), by, kind=OFFERED, until=until)


@transaction.atomic
def accept_group(*, offer: Offer, participation: Participation, by: Person) -> Offer:
    """Say yes to a group, or to leading it. When nobody's answer is missing any more, it begins. Twice is once."""
    row, answers = _held(offer, participation, by)
    if participation.pk in answers.yes:
        return row
    demand_unsettled(row)
    if participation.pk in answers.no:
        raise Refused("You said no to this group. Ask whoever coordinates, if you would like to be in it after all.")
    now = timezone.now()
    Reply.objects.create(offer=row, participation=participation, yes=True, day=today(participation.cohort), at=now)
    _event(ACCEPTED, row, by)
    return _settled(row, by)


@transaction.atomic
def decline_group(*, offer: Offer, participation: Participation, why: No, by: Person) -> Offer:
    """Say no, and why not: words go to the matching team alone. Who says no leaves the group, and the others go on
    without them where `Answers.follows` says so. Twice is once."""
    row, answers = _held(offer, participation, by)
    if participation.pk in answers.no:
        return row
    demand_unsettled(row)
    write_no(row, participation, why)
    _event(DECLINED, row, by)
    return _settled(row, by)


def lapse_groups_due(progress: Callable[[int], None]) -> int:
    """Settle every group whose last day to answer is over: it begins with those who said yes, or is let go. Returns how
    many were looked at."""
    latest = timezone.now().date() + timedelta(days=1)
    rows = WITH_GROUP.filter(state=OfferState.OPEN, until__lt=latest, group__isnull=False)
    rows = rows.exclude(group__round__cohort__state=CohortState.CLOSED).order_by("until", "pk")
    over = [row for row in rows if row.group and row.until < today(row.group.round.cohort)]
    for looked, row in enumerate(over, start=1):
        _lapse(row)
        progress(looked)
    return len(over)


@transaction.atomic
def _lapse(offer: Offer) -> None:
    row = _locked(offer)
    if row.state == OfferState.OPEN:
        _settled(row, None, in_time=False)


def _settled(row: Offer, by: Person | None, *, in_time: bool = True) -> Offer:
    """Begin the group, or let it go, when that is decided; else wait on. After its last day, silence is a no."""
    answers = answers_of(row)
    said = answers if in_time else replace(answers, no=answers.no | {one.pk for one in answers.waiting})
    if not said.goes_on(len(said.staying), led=said.led):
        state = OfferState.DECLINED if in_time else OfferState.LAPSED
        return _let_go(row, answers, state, None if in_time else LAPSED)
    return row if said.waiting else _begun(row, said, silent=answers.waiting, by=by)


def _begun(row: Offer, said: Answers, *, silent: Collection[Participation], by: Person | None) -> Offer:
    group, wanted = said.group, {one.pk for one in said.staying}
    if group.helper_id and not said.led:
        group.helper, group.chosen = None, False
        group.save(update_fields=["helper", "chosen"])
    try:
        with transaction.atomic():
            seats = [one for one in seats_of(said.round, group) if one.pk in wanted]
            begin_groups(cohort=said.cohort, seats=seats, by=by)
            demand_ready([group.helper] if group.helper else [], said.blueprint, today(said.cohort))
    except Refused:
        return _let_go(row, said, OfferState.NOT_POSSIBLE, NOT_POSSIBLE)
    row.state, row.settled_at = OfferState.AGREED, timezone.now()
    row.save(update_fields=["state", "settled_at"])
    _tell_it_did_not_come(silent, said, by)
    return row


def _let_go(row: Offer, answers: Answers, state: OfferState, kind: str | None) -> Offer:
    """Settle a group that does not begin: whoever coordinates is told, and everybody of it but who said no."""
    row.state, row.settled_at = state, timezone.now()
    row.save(update_fields=["state", "settled_at"])
    if kind:
        _event(kind, row, None)
    _tell_it_did_not_come([one for one in answers.asked if one.pk not in answers.no], answers, None)
    return row


def _tell_it_did_not_come(several: Collection[Participation], answers: Answers, by: Person | None) -> None:
    people = {one.person_id for one in several}
    told = told_of_group(_nobody_began(answers.seats), by, kind=NOT_COME)
    record_all(one for one in told if one.about_id in people)


def _held(offer: Offer, participation: Participation, by: Person) -> tuple[Offer, Answers]:
    """The offer as it is now with what was answered, if it is this person's to answer."""
    row = _locked(offer)
    answers = answers_of(row)
    if participation.person_id != by.pk or participation.pk not in {one.pk for one in answers.asked}:
        raise NotHere
    return row, answers


def _locked(offer: Offer) -> Offer:
    row = WITH_GROUP.get(pk=offer.pk)
    if row.group is None:
        raise ValueError(f"{row} is of a match")
    hold_open(row.group.round.cohort_id)
    return WITH_GROUP.select_for_update(of=("self",)).get(pk=offer.pk)


def _nobody_began(seats: Sequence[Seat]) -> Members:
    return [(seat, None) for seat in seats]


def _event(kind: str, row: Offer, by: Person | None) -> None:
    if row.group is None:
        return
    subject, cohort = f"group:{row.group.public_id}", row.group.round.cohort_id
    record(kind, by=by, cohort=cohort, subject=subject, facts={"duty": row.group.duty})
