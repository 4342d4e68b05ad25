"""What a round would change for people who are together: told before it is proposed, and one by one once it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from alongside.kernel.access import Verb, Who
from alongside.matching.access import PROPOSALS
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.drafting import Drafted, RoundDraft
from alongside.matching.queries.rounds import GOES_OUT
from alongside.matching.scores.words import fit_word

type Fit = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a round would change, before it is proposed: (name, from whom, to whom) of each; `brings`: how many it finds
    somebody for who have nobody; `leaves`: for how many whose helper leaves it finds nobody. `prices`: what a change
    has to be worth, in points of 100."""

    going_on: int
    changes: tuple[tuple[str, str, str], ...]
    brings: int
    leaves: int
    prices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moving:
    """Somebody who would have another helper. `rule`: why the two cannot stay together; `gains`, `losses`: what fits
    better and less well with the new one; `room_for`: who would have the place. For the matching team alone."""

    id: str
    name: str
    duty: str
    engagement: int
    since: date
    was: str
    has: str
    fits: Fit
    fitted: Fit | None
    rule: str
    gains: Sequence[str]
    losses: Sequence[str]
    room_for: tuple[str, ...]


def effect_of(draft: RoundDraft, prices: Mapping[str, int]) -> Effect:
    """What a round that is worked out would change. `prices`: of each duty."""
    there = [one for one in draft.duties if one.need.had]
    return Effect(
        going_on=sum(len(one.need.had) for one in there),
        changes=tuple(sorted(change for one in there for change in _changes(one))),
        brings=sum(_brings(one) for one in draft.duties),
        leaves=sum(one.draft.helper_of[i] < 0 and not one.stays(i) for one in there for i in one.need.had),
        prices=tuple(sorted({prices[one.need.duty] for one in there if one.need.duty in prices})),
    )


def _changes(drafted: Drafted) -> Iterator[tuple[str, str, str]]:
    case, need = drafted.need.case, drafted.need
    names = {helper.pk: case.helpers[j].name for j, helper in enumerate(need.helpers)}
    for i in drafted.changed:
        yield case.people[i].name, names.get(need.had[i].helper, ""), case.helpers[drafted.draft.helper_of[i]].name


def _brings(drafted: Drafted) -> int:
    return sum(i not in drafted.need.had for i, _ in drafted.draft.pairs)


def changes_of(who: Who, round_: Round) -> QuerySet[Proposal]:
    """The proposals of a round that part two who are together, for whoever may read why, by name."""
    rows = PROPOSALS.visible(who, Verb.READ).filter(GOES_OUT, round=round_, had__isnull=False)
    return rows.select_related(
        "supported__person", "supported__team", "supported__organization", "helper__person", "had", "had_helper__person"
    ).order_by("supported__person__family_name", "supported__person__given_name", "pk")


def moving(rows: Sequence[Proposal], duties: Mapping[str, str]) -> list[Moving]:
    """Some of `changes_of` in full. `duties`: what they are called, where there are several. One query."""
    room: dict[tuple[str, int], list[str]] = {}
    places = {(one.duty, one.had_helper_id or 0) for one in rows}
    new = Proposal.objects.filter(GOES_OUT, round__in={one.round_id for one in rows})
    wanted = Q(helper__in={helper for _, helper in places})
    for one in new.filter(wanted).select_related("supported__person", "supported__team", "supported__organization"):
        says = one.supported.name if one.had_id else f"{one.supported.name}, who has nobody"
        room.setdefault((one.duty, one.helper_id or 0), []).append(says)
    return [_moving(one, duties, tuple(room.get((one.duty, one.had_helper_id or 0), ()))) for one in rows]


def _moving(row: Proposal, duties: Mapping[str, str], room_for: tuple[str, ...]) -> Moving:
    told = row.before
    return Moving(
        id=row.public_id,
        name=row.supported.name,
        duty=duties.get(row.duty, ""),
        engagement=row.had_id or 0,
        since=row.had.starts_on if row.had else date.min,
        was=row.had_helper.name if row.had_helper else "",
        has=row.helper.name if row.helper else "",
        fits=fit_word(row.score or 0),
        fitted=fit_word(told["score"]) if told else None,
        rule=told.get("rule", ""),
        gains=told.get("gains", ()),
        losses=told.get("losses", ()),
        room_for=room_for,
    )
