"""Writing the groups of a round as they were worked out: all of them anew, whoever was in which before."""

from collections.abc import Sequence

from django.db.models import QuerySet

from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Round
from alongside.matching.queries.drafting import GroupDrafted

BATCH = 500


def write_groups(round_: Round, drafted: Sequence[GroupDrafted], *, duty: str = "") -> None:
    """Write groups and seats over those there were, or over those of one duty; a group of the same people keeps its
    public id. Needs a transaction."""
    there = Seat.objects.filter(round=round_, **({"duty": duty} if duty else {}))
    if not drafted and not there.exists():
        return
    before = _before(there)
    there.delete()
    PeerGroup.objects.filter(round=round_, **({"duty": duty} if duty else {})).delete()
    groups, seats = [], []
    for one in drafted:
        for number, group in enumerate(one.draft.groups, start=1):
            row = _group(round_, one, number, before)
            groups.append(row)
            seats += [Seat(round=round_, duty=row.duty, supported_id=one.need.people[i].pk, group=row) for i in group]
        seats += [
            Seat(
                round=round_,
                duty=one.need.duty,
                supported_id=one.need.people[i].pk,
                hints=one.draft.hints(i),
                out=i in one.draft.out,
            )
            for i in one.draft.left
        ]
    PeerGroup.objects.bulk_create(groups, batch_size=BATCH)
    Seat.objects.bulk_create(seats, batch_size=BATCH)


type Before = dict[frozenset[int], tuple[str, str]]


def _before(seats: QuerySet[Seat]) -> Before:
    """Who was together -> the public id of their group, and why nobody leads it any more."""
    found: dict[tuple[str, str], set[int]] = {}
    for public_id, word, one in seats.exclude(group=None).values_list("group__public_id", "group__word", "supported"):
        found.setdefault((public_id, word), set()).add(one)
    return {frozenset(people): told for told, people in found.items()}


def _group(round_: Round, one: GroupDrafted, number: int, before: Before) -> PeerGroup:
    draft, group = one.draft, one.draft.groups[number - 1]
    leader = draft.leaders[number - 1]
    row = PeerGroup(
        round=round_,
        duty=one.need.duty,
        number=number,
        helper_id=None if leader is None else one.need.helpers[leader].pk,
        fit=draft.fit_of(group),
        reasons=draft.reasons(group),
        times=draft.times_of(group),
        locked=group in draft.kept,
        chosen=leader is not None and draft.chosen.get(group) == leader,
    )
    people = frozenset(one.need.people[i].pk for i in group)
    row.public_id, word = before.get(people, (row.public_id, ""))
    row.word = "" if leader is not None else word
    return row
