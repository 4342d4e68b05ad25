"""How groups begin: an engagement for each of their people, all led by the same helper, if anybody leads them."""

from collections.abc import Iterator, Sequence

from alongside.matching.actions.introducing import first_day
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Round
from alongside.matching.queries.gathering import Gathering
from alongside.people.actions.events import Facts, line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.starting import Planned, start_engagements
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

TOLD = "group-published"
type Members = Sequence[tuple[Seat, Engagement | None]]


def seats_of(round_: Round, group: PeerGroup | None = None) -> list[Seat]:
    """Everybody of a round who is in a group, or in this one, group by group, with whoever leads it."""
    rows = Seat.objects.filter(round=round_, **({"group": group} if group else {"group__isnull": False}))
    return list(
        rows.select_related(
            "supported__person", "supported__team", "supported__organization", "group__helper__person"
        ).order_by("duty", "group__number", "pk")
    )


def begin_groups(*, cohort: Cohort, seats: Sequence[Seat], by: Person | None) -> list[Engagement]:
    """Start an engagement for each seat, all or none, and tell everybody who is in their group. Needs a transaction.

    Raises Refused, naming everyone it concerns, when one is not possible.
    """
    if not seats:
        return []
    starts_on = first_day(cohort)
    planned = [
        Planned(duty=one.duty, supported=one.supported, helper=_leader(one), starts_on=starts_on) for one in seats
    ]
    started = start_engagements(cohort=cohort, planned=planned, by=by)
    groups: dict[int, list[tuple[Seat, Engagement]]] = {}
    for seat, made in zip(seats, started, strict=True):
        groups.setdefault(seat.group_id or 0, []).append((seat, made))
    record_all(event for members in groups.values() for event in told_of_group(members, by))
    return started


def group_faults(gathering: Gathering, seats: Sequence[Seat]) -> Iterator[str]:
    """What speaks against groups by now, a sentence for each person: people change between a proposal and its
    publication."""
    for led, peers in gathering.groups:
        at = {row.pk: i for i, row in enumerate(led.people)}
        leaders = {row.pk: j for j, row in enumerate(led.helpers)}
        for seat in (one for one in seats if one.duty == led.duty):
            i, others = at.get(seat.supported_id), [at.get(one.supported_id) for one in seats if _together(one, seat)]
            leader = _leader(seat)
            if i is None or (leader is not None and leader.pk not in leaders):
                yield f"{seat.supported.name}: they or whoever leads their group no longer take part here as they did."
            elif not all(peers.allowed[i, j] for j in others if j is not None):
                yield f"{seat.supported.name}: a rule speaks against somebody of their group."
            elif leader is not None and not led.case.allowed[i, leaders[leader.pk]]:
                yield f"{seat.supported.name}: a rule speaks against {leader.name} by now."


def _together(one: Seat, other: Seat) -> bool:
    return one.group_id == other.group_id and one.pk != other.pk


def _leader(seat: Seat) -> Participation | None:
    return seat.group.helper if seat.group else None


def told_of_group(members: Members, by: Person | None) -> Iterator[Event]:
    """The lines that tell everybody of one group, and whoever leads it once, not yet written; without engagements, to
    see how they will read."""
    (first, engagement), ids = members[0], [seat.supported.public_id for seat, _ in members]
    leader = _leader(first)
    for seat, made in members:
        others = [one for one in ids if one != seat.supported.public_id]
        yield _line(seat, made, seat.supported.person_id, others, by)
    if leader is not None:
        yield _line(first, engagement, leader.person_id, ids, by)


def _line(seat: Seat, made: Engagement | None, about: int | None, peers: list[str], by: Person | None) -> Event:
    leader, subject = _leader(seat), f"engagement:{made.public_id}" if made else ""
    helper, supported = leader.public_id if leader else "", seat.supported.public_id
    facts: Facts = {"duty": seat.duty, "peers": " ".join(peers), "helper": helper, "supported": supported}
    return line(TOLD, by=by, about=about, cohort=seat.supported.cohort_id, subject=subject, facts=facts)
