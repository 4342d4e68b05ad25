"""Who has room: every helper a round could propose, the places they have, what one more place, or helper, brings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.matching.least import under_least
from alongside.matching.models.rounds import Round
from alongside.matching.one_more import one_more_helper
from alongside.matching.queries.drafting import Drafted
from alongside.matching.queries.keeping import known
from alongside.matching.queries.lines import place_of
from alongside.matching.queries.publications import offered
from alongside.matching.queries.regions import regions_by_work
from alongside.matching.queries.rounds import GOES_OUT
from alongside.matching.scores.words import together
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import people_now, today
from alongside.programs.models.participations import Participation
from alongside.programs.queries_finding import PERSON, PLACE, every_word
from alongside.staffing.facts import rooms

TOLD = 40


@dataclass(frozen=True, slots=True)
class Room:
    """Who has room: `agreed` is None where nobody set a limit."""

    id: str
    name: str
    place: str
    agreed: int | None
    taken: int
    proposed: int


@dataclass(frozen=True, slots=True)
class OneMore:
    """In words: what one more place at each helper (public id) would bring, by the round's prices of places; and what
    one more helper in a region would, most first: "One more mentor in Carbondale 95, with room for 2, would let 1 more
    person have somebody: Corey Vandermeer." Nothing where they would bring nothing.
    """

    place: Mapping[str, str]
    regions: tuple[str, ...]


def helpers_of_round(round_: Round, blueprint: Blueprint) -> QuerySet[Participation]:
    """Helpers of the duties of a round, those with most proposals first; each with how many are `proposed`."""
    roles = {blueprint.duties[duty].helper for duty in round_.figures if duty in blueprint.duties}
    return (
        Participation.objects.filter(
            cohort=round_.cohort_id, role__in=roles, state=ParticipationState.ENROLLED, person__isnull=False
        )
        .select_related("person", "works_at")
        .annotate(proposed=Count("proposals_for", filter=_new_in(round_)))
        .order_by("-proposed", F("person__family_name"), "pk")
    )


def found_among(helpers: QuerySet[Participation], words: str) -> QuerySet[Participation]:
    """Helpers where every word begins their name, or is part of where they work or of what is above it."""
    return helpers.filter(every_word(words, (*PERSON, *PLACE)))


def _new_in(round_: Round) -> Q:
    """Condition on a helper’s proposals: in this round, and not of somebody they have already."""
    return Q(proposals_for__round=round_) & ~Q(proposals_for__had_helper=F("pk"))


def rooms_of(helpers: Iterable[Participation], round_: Round, blueprint: Blueprint) -> tuple[Room, ...]:
    """The places of some helpers, as `helpers_of_round` has them. A place that is offered and waits for a yes is taken;
    whoever would go on with somebody else has left."""
    rows = list(helpers)
    taken = Counter(people_now(row.pk for row in rows)) + offered(round_.cohort_id).places
    if round_.changes:
        leaving = round_.proposals.filter(GOES_OUT, had_helper__isnull=False)
        taken.subtract(leaving.values_list("had_helper", flat=True))
    agreed = _agreed(rows, round_, blueprint)
    return tuple(
        Room(
            id=row.public_id,
            name=row.name,
            place=place_of(row),
            agreed=agreed[row.pk],
            taken=taken[row.pk],
            proposed=getattr(row, "proposed", 0),
        )
        for row in rows
    )


def _agreed(rows: Sequence[Participation], round_: Round, blueprint: Blueprint) -> dict[int, int | None]:
    """How many each takes, the next of them in the first duty of the round that is of their role."""
    duties = {
        blueprint.duties[duty].helper: duty for duty in reversed(list(round_.figures)) if duty in blueprint.duties
    }
    found: dict[int, int | None] = {}
    for role, duty in duties.items():
        found |= rooms([row for row in rows if row.role == role], blueprint, duty, on=today(round_.cohort))
    return found


def one_more(round_: Round, *, regions: bool) -> OneMore:
    """What one more place, and with `regions` one more helper, would bring; exact."""
    duties = known(round_).draft.duties
    found = [one for drafted in duties for one in _in_regions(drafted)] if regions else []
    found.sort(key=lambda one: -one[0])
    return OneMore(_places(duties), tuple(says for _, says in found))


def too_few(round_: Round) -> tuple[str, ...]:
    """Who helps fewer people than the program wants, and why, in words, by name; the first of many."""
    found = sorted(
        f"{drafted.draft.case.helpers[one.helper].name}: {one.short} too few. {one.why}"
        for drafted in known(round_).draft.duties
        for one in under_least(drafted.draft)
    )
    more = len(found) - TOLD
    return (*found[:TOLD], f"And {more:,} more.") if more > 0 else tuple(found)


def _places(duties: Iterable[Drafted]) -> dict[str, str]:
    found: dict[str, str] = {}
    for drafted in duties:
        places = drafted.draft.standing.one_more_place()
        for helper, place in zip(drafted.need.helpers, places, strict=True):
            if place.people:
                found[helper.public_id] = "One more person would have somebody"
            elif place.fit > 0:
                found.setdefault(helper.public_id, "The round would fit a little better")
    return found


def _in_regions(drafted: Drafted) -> Iterator[tuple[int, str]]:
    draft, word = drafted.draft, drafted.draft.case.helper_word[0]
    waiting = [i for i in draft.unmatched if i not in draft.left and not drafted.stays(i)]
    room = _usual(drafted.need.agreed)
    _, names = regions_by_work(drafted.need.people)
    for region in sorted({name for i in waiting for name in names[i]}):
        around = tuple(i for i in waiting if region in names[i])
        if people := one_more_helper(draft, around, room):
            more = "1 more person" if len(people) == 1 else f"{len(people):,} more people"
            who = together([draft.case.people[i].name for i in people])
            yield (
                len(people),
                f"One more {word} in {region}, with room for {room}, would let {more} have somebody: {who}.",
            )


def _usual(agreed: Iterable[int | None]) -> int:
    """How many a helper takes who is in the middle of those who set a limit."""
    limits = sorted(one for one in agreed if one)
    return limits[(len(limits) - 1) // 2] if limits else 1
