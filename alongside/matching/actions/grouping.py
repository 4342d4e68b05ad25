"""Groups of a round as a coordinator works on them: one stays as it is, somebody moves to another, a no is let go."""

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Conflict, Refused
from alongside.matching.actions.keeping_groups import write_groups
from alongside.matching.actions.proposing import held_rounds
from alongside.matching.actions.scheduling import demand_not_set
from alongside.matching.enums import RoundState
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.publications import Reply
from alongside.matching.models.rounds import Round
from alongside.matching.queries.grouping import Moved, leaders_for, moved
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation

LONGEST_WORD = 400


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
def move(*, seat: Seat, to: PeerGroup | None, by: Person | None, word: str = "") -> Moved:
    """Put one person into another group, or into none; both groups stay so when proposing again, the others stay as
    they are. Raises Refused, with what speaks against it, where that cannot be, and where a group would lose whoever
    leads it and `word` does not say why."""
    round_ = _opened(seat.round)
    found = moved(round_, seat, to)
    if found.faults:
        raise Refused(" ".join(found.faults), field="to")
    _write(round_, seat.duty, found, word)
    group = to.public_id if to else ""
    _told(round_, "seat-moved", by, supported=seat.supported.public_id, group=group)
    return found


@transaction.atomic
def lead(*, group: PeerGroup, helper: Participation, by: Person | None, word: str = "") -> Moved:
    """Let this helper lead a group; both stay so when proposing again. Raises Refused for somebody who may not, and
    where another group would lose whoever leads it and `word` does not say why."""
    round_ = _opened(group.round)
    row = PeerGroup.objects.prefetch_related("seats").get(pk=group.pk)
    found = next((found for one, found in leaders_for(round_, row) if one.pk == helper.pk), None)
    if found is None:
        raise Refused("They cannot lead this group: a rule speaks against it, or they have no place.", field="helper")
    if found.faults:
        raise Refused(" ".join(found.faults), field="helper")
    _write(round_, row.duty, found, word)
    _told(round_, "group-led", by, group=row.public_id, helper=helper.public_id)
    return found


@transaction.atomic
def let_no_go(*, seat: Seat, who: Participation, by: Person) -> int:
    """Somebody was asked again, and would be with whom they said no to: their no to groups of this duty no longer
    speaks against any. Returns how many it was; twice is once."""
    round_ = _opened(seat.round)
    rows = Reply.objects.filter(
        participation=who,
        yes=False,
        let_go_at=None,
        offer__group__duty=seat.duty,
        offer__group__round__cohort=round_.cohort_id,
    )
    let_go = rows.update(let_go_at=timezone.now(), let_go_by=by)
    if let_go:
        _told(round_, "no-let-go", by, who=who.public_id, duty=seat.duty)
    return let_go


def _write(round_: Round, duty: str, found: Moved, word: str) -> None:
    word = word.strip()
    if found.loses and not word:
        raise Refused("A group would have nobody who leads it. Say in a word why that is all right.", field="word")
    if len(word) > LONGEST_WORD:
        raise Refused(f"Write at most {LONGEST_WORD} letters.", field="word")
    groups = PeerGroup.objects.filter(round=round_, duty=duty)
    locked = set(groups.filter(locked=True).values_list("public_id", flat=True))
    write_groups(round_, [found.after], duty=duty)
    touched = groups.filter(seats__supported__in=found.touched).values_list("public_id", flat=True)
    groups.exclude(public_id__in=locked | set(touched)).update(locked=False)
    losing = {pk for people in found.loses.values() for pk in people}
    keys = set(groups.filter(seats__supported__in=losing, helper=None).values_list("pk", flat=True))
    groups.filter(pk__in=keys).update(word=word)
    round_.figures[duty] = found.after.draft.figures()
    round_.save(update_fields=["figures"])


def _opened(round_: Round) -> Round:
    held_rounds(round_.cohort)
    row = Round.objects.select_related("cohort", "region").get(pk=round_.pk)
    if row.state != RoundState.PROPOSED:
        raise Conflict("This round is published or set aside, so nothing in it changes any more.")
    demand_not_set(row.pk)
    return row


def _told(round_: Round, kind: str, by: Person | None, **facts: str) -> None:
    record(kind, by=by, cohort=round_.cohort_id, subject=f"round:{round_.public_id}", facts=facts)
