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
from alongside.programs.groups import logs_for_itself
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
        Planned(
            duty=one.duty,
            supported=one.supported,
            helper=leader_of(one),
            starts_on=starts_on,
            group=one.group.public_id if one.group else None,
        )
        for one in seats
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
    blueprint = gathering.pin.blueprint
    for seat in {one.group_id: one for one in seats if leader_of(one) is None}.values():
        if seat.group and not logs_for_itself(blueprint.duties[seat.duty]):
            word = blueprint.duty_word(seat.duty).one.capitalize()
            yield f"{word} {seat.group.number} has nobody who leads it. Choose somebody, or leave its people out."
    for led, peers in gathering.groups:
        at = {row.pk: i for i, row in enumerate(led.people)}
        leaders = {row.pk: j for j, row in enumerate(led.helpers)}
        for seat in (one for one in seats if one.duty == led.duty):
            i, others = at.get(seat.supported_id), [at.get(one.supported_id) for one in seats if _together(one, seat)]
            leader = leader_of(seat)
            if i is None or (leader is not None and leader.pk not in leaders):
                yield f"{seat.supported.name}: they or whoever leads their group no longer take part here as they did."
            elif not all(peers.allowed[i, j] for j in others if j is not None):
                yield f"{seat.supported.name}: a rule speaks against somebody of their group."
            elif leader is not None and not led.case.allowed[i, leaders[leader.pk]]:
                yield f"{seat.supported.name}: a rule speaks against {leader.name} by now."


def _together(one: Seat, other: Seat) -> bool:
    return one.group_id == other.group_id and one.pk != other.pk


def leader_of(seat: Seat) -> Participation | None:
    """Whoever leads the group somebody sits in."""
    return seat.group.helper if seat.group else None


def told_of_group(members: Members, by: Person | None, *, kind: str = TOLD, **facts: str) -> Iterator[Event]:
    """The lines that tell everybody of one group, and whoever leads it once, not yet written; without engagements, to
    see how they will read."""
    (first, engagement), ids = members[0], [seat.supported.public_id for seat, _ in members]
    leader = leader_of(first)
    told = [(seat, made, seat.supported) for seat, made in members]
    for seat, made, one in [*told, *([(first, engagement, leader)] if leader else [])]:
        others = " ".join(peer for peer in ids if peer != one.public_id)
        helper, supported = leader.public_id if leader else "", seat.supported.public_id
        said: Facts = {"duty": seat.duty, "peers": others, "helper": helper, "supported": supported, **facts}
        subject = f"engagement:{made.public_id}" if made else ""
        yield line(kind, by=by, about=one.person_id, cohort=one.cohort_id, subject=subject, facts=said)
