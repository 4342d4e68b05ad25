"""Whether a round is stable, in words for the matching team: two who named each other, and have somebody else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alongside.blueprint.faults import listed
from alongside.matching.models.named import Named as Row
from alongside.matching.models.rounds import Round
from alongside.matching.queries.gathering import case_of
from alongside.matching.queries.room import helpers_of_round, rooms_of
from alongside.matching.scores.words import named_says
from alongside.matching.solver.preferences import Named, blocking_pairs
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation

type Has = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Duty:
    """A duty of a round, by row numbers: whom people and helpers named, and who has whom."""

    duty: str
    named: Named
    has: Has


def rather(round_: Round, said: Iterable[Row]) -> list[str]:
    """Everyone who would rather have each other than whom a round gives them, where the rules allow it. `said`: what of
    it may be read. A flat number of queries for each duty."""
    blueprint = pinned(round_.cohort_id, on=today(round_.cohort)).blueprint
    rows, found = list(said), list[str]()
    for duty in round_.figures:
        mine = [one for one in rows if one.duty == duty]
        if mine:
            rooms = rooms_of(helpers_of_round(round_, blueprint), round_, blueprint)
            free = {one.id: 1 if one.agreed is None else one.agreed - one.taken - one.proposed for one in rooms}
            found += _rather(round_, _of(round_, duty, mine), free)
    return found


def _of(round_: Round, duty: str, rows: Sequence[Row]) -> _Duty:
    has = dict(round_.proposals.filter(duty=duty, helper__isnull=False).values_list("supported", "helper"))
    people = set(round_.proposals.filter(duty=duty).values_list("supported", flat=True))
    lists: tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]] = ({}, {})
    for row in sorted(rows, key=lambda one: one.place):
        side = lists[0 if row.participation_id in people else 1]
        side[row.participation_id] = (*side.get(row.participation_id, ()), row.other_id)
    return _Duty(duty, Named(*lists), has)


def _rather(round_: Round, of: _Duty, free: Mapping[str, int]) -> list[str]:
    wanted = {one for several in of.named.people.values() for one in several}
    known = Participation.objects.select_related("person", "team", "organization").in_bulk(
        {*of.named.people, *wanted, *of.named.helpers, *of.has, *of.has.values()}
    )
    room = {pk: free.get(row.public_id, 0) for pk, row in known.items()}
    pairs = blocking_pairs(of.named, of.has, room)
    if not pairs:
        return []
    people, helpers = ([known[pk] for pk in dict.fromkeys(side)] for side in zip(*pairs, strict=True))
    case = case_of(round_.cohort, of.duty, people, helpers, on=today(round_.cohort))
    rows, columns = ({one.pk: at for at, one in enumerate(some)} for some in (people, helpers))
    return [_says(of, known, i, j) for i, j in pairs if case.allowed[rows[i], columns[j]]]


def _says(of: _Duty, known: Mapping[int, Participation], person: int, helper: int) -> str:
    one, other = known[person].name, known[helper].name
    now = known[of.has[person]].name if person in of.has else "nobody"
    theirs = [known[i].name for i, j in of.has.items() if j == helper]
    mine = named_says(one, other, of.named.people[person], helper)
    back = named_says(other, one, of.named.helpers[helper], person)
    has = listed(theirs, last="and") if theirs else "a place free"
    both = f"{one} and {other} would both rather have each other."
    return f"{both} {mine} and would have {now}; {back} and would have {has}."
