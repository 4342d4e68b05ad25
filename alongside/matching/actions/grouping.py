"""Groups of a round as a coordinator works on them: one stays as it is, somebody moves to another."""

from django.db import transaction

from alongside.kernel.errors import Conflict, Refused
from alongside.matching.actions.keeping_groups import write_groups
from alongside.matching.actions.proposing import held_rounds
from alongside.matching.actions.scheduling import demand_not_set
from alongside.matching.enums import RoundState
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Round
from alongside.matching.queries.grouping import Moved, moved
from alongside.people.actions.events import record
from alongside.people.models.persons import Person


@transaction.atomic
def lock_group(*, group: PeerGroup, locked: bool, by: Person | None) -> PeerGroup:
    """Keep a group as it is when proposing again, or let it go. Twice is once."""
    _opened(group.round)
    row = PeerGroup.objects.get(pk=group.pk)
    if row.locked != locked:
        row.locked = locked
        row.save(update_fields=["locked"])
        _told(row.round, "group-locked" if locked else "group-unlocked", by, group=row.public_id)
    return row


@transaction.atomic
def move(*, seat: Seat, to: PeerGroup | None, by: Person | None) -> Moved:
    """Put one person into another group, or into none; both groups stay so when proposing again, the others stay as
    they are. Raises Refused, with what speaks against it, where that cannot be."""
    round_ = _opened(seat.round)
    found = moved(round_, seat, to)
    if found.faults:
        raise Refused(" ".join(found.faults), field="to")
    groups = PeerGroup.objects.filter(round=round_, duty=seat.duty)
    locked = set(groups.filter(locked=True).values_list("public_id", flat=True))
    write_groups(round_, [found.after], duty=seat.duty)
    touched = groups.filter(seats__supported__in=found.touched).values_list("public_id", flat=True)
    groups.exclude(public_id__in=locked | set(touched)).update(locked=False)
    round_.figures[seat.duty] = found.after.draft.figures()
    round_.save(update_fields=["figures"])
    _told(round_, "seat-moved", by, supported=seat.supported.public_id, group=to.public_id if to else "")
    return found


def _opened(round_: Round) -> Round:
    held_rounds(round_.cohort)
    row = Round.objects.select_related("cohort", "region").get(pk=round_.pk)
    if row.state != RoundState.PROPOSED:
        raise Conflict("This round is published or set aside, so nothing in it changes any more.")
    demand_not_set(row.pk)
    return row


def _told(round_: Round, kind: str, by: Person | None, **facts: str) -> None:
    record(kind, by=by, cohort=round_.cohort_id, subject=f"round:{round_.public_id}", facts=facts)
