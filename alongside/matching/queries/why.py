"""One pair looked at: why it is proposed, why not somebody else, and what would help whoever has nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from alongside.blueprint.language import Blueprint
from alongside.matching.choosing import Choice, why_not
from alongside.matching.enums import ProposalState
from alongside.matching.models.inputs import RoundInputs
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.drafting import Drafted, draft_round
from alongside.matching.queries.keeping import Known, known
from alongside.matching.queries.lines import Line, face, line_of, place_of
from alongside.matching.queries.team import Side, team_of
from alongside.matching.queries.ways_out import NO_HELP, Help, help_for, one_more_place
from alongside.matching.scores.words import Reason, fit_word, forbidden, reasons
from alongside.matching.sealing import opened_reasons, place_in
from alongside.matching.solver.problem import Ints
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation

SMALL = 2_500  # pairs; up to this many the cost of every other choice is worked out at once
SOUGHT = 6
NOT_WORKED_OUT = Choice(possible=True, full=False, says="Look to see what would follow.")


@dataclass(frozen=True, slots=True)
class Looking:
    """What is looked at: another helper (public id) for the pair, and a part of a name to find others by."""

    other: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Another helper for the chosen person: what forbids it or what it would cost; `full`: only a place is missing, and
    `to` is how many they would have then, 0 where that is not theirs to say."""

    id: str
    name: str
    face: tuple[str, int]
    fit: tuple[int, str]
    says: str
    possible: bool
    full: bool = False
    to: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """Another helper beside the chosen person, in full: what would follow from choosing them."""

    other: Other
    place: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pair looked at. `private` is for the matching team alone, and so are wishes among `looked.reasons`."""

    line: Line
    helper_id: str
    helper_place: str
    reasons: Sequence[Mapping[str, object]]
    private: Sequence[Mapping[str, object]]
    others: tuple[Other, ...]
    looked: Looked | None
    help: Help
    team: tuple[Side, ...]
    virtual: bool
    ruled_out: tuple[str, ...]


def chosen(row: Proposal, blueprint: Blueprint, looking: Looking, *, asked: bool) -> Chosen:
    """One proposal in full. In a large round what others would cost is worked out only when somebody looks.

    `asked`: this proposal was asked for by itself.
    """
    pairs = row.round.figures.get(row.duty, {})
    small = pairs.get("people", 0) * pairs.get("helpers", 0) <= SMALL
    exact = small or looking.other or looking.name or (asked and row.helper is None)
    at = _At.of(row, blueprint) if exact else None
    return Chosen(
        line=line_of(row, blueprint, several=len(row.round.figures) > 1),
        helper_id=row.helper.public_id if row.helper else "",
        helper_place=place_of(row.helper) if row.helper else "",
        reasons=row.reasons,
        private=asked_for(row),
        others=_found(at, looking.name, small=small) if at and looking.name else _kept(row, at if small else None),
        looked=_looked(at, looking.other) if at and looking.other else None,
        help=help_for(at.drafted, at.person, blueprint) if at and row.helper is None else NO_HELP,
        team=team_of(row, blueprint),
        virtual=row.virtual,
        ruled_out=_ruled_out(row),
    )


def _ruled_out(row: Proposal) -> tuple[str, ...]:
    """Names of the helpers a coordinator ruled out for them, by family name."""
    rows = Participation.objects.filter(public_id__in=row.ruled_out).select_related("person") if row.ruled_out else ()
    people = sorted((one.person for one in rows if one.person), key=lambda one: (one.family_name, one.given_name))
    return tuple(one.name for one in people)


def asked_for(row: Proposal) -> list[dict[str, Any]]:
    """How what somebody asked for is met, for the matching team."""
    inputs = RoundInputs.objects.filter(round=row.round_id).select_related("round").first() if row.sealed else None
    place = place_in(row.round, row.duty, row.supported.public_id)
    return opened_reasons(row.sealed, inputs, place) if inputs else []


@dataclass(frozen=True, slots=True)
class _At:
    """Somebody in the round as it is worked out now."""

    drafted: Drafted
    person: int
    helpers: Mapping[str, int]
    has: str
    blueprint: Blueprint
    row: Proposal
    known: Known

    @classmethod
    def of(cls, row: Proposal, blueprint: Blueprint) -> "_At | None":
        there = known(row.round)
        drafted = there.draft.of(row.duty)
        people = [one.pk for one in drafted.need.people] if drafted else []
        if drafted is None or row.supported_id not in people:
            return None
        helpers = {one.public_id: j for j, one in enumerate(drafted.need.helpers)}
        has = row.helper.public_id if row.helper else ""
        return cls(drafted, people.index(row.supported_id), helpers, has, blueprint, row, there)

    def choice(self, helper: int) -> Choice:
        """What is said of a helper who can be chosen is what happens then: the round as it will be, by one way from the
        one there is, or worked out anew where that may lead to another that is as good, or where duties share places.
        """
        return why_not(self.drafted.draft, self.person, helper, lambda: self._once_chosen(helper))

    def _once_chosen(self, helper: int) -> Ints:
        by_one_way, row = self.drafted.once_given(self.person, helper), self.row
        if by_one_way is not None:
            return by_one_way
        one = Proposal(
            state=ProposalState.LOCKED,
            duty=row.duty,
            supported_id=row.supported_id,
            helper_id=self.drafted.need.helpers[helper].pk,
        )
        kept, there = [other for other in self.known.decided if other.pk != row.pk], self.known.draft
        after = draft_round(self.known.gathering, [*kept, one], about=there, upto=row.duty).of(row.duty)
        return self.drafted.draft.helper_of if after is None else after.draft.helper_of

    def rows(self, helpers: Iterable[int]) -> Mapping[int, Participation]:
        """Some helpers of the round with who they are and where they work. One query."""
        at = {self.drafted.need.helpers[j].pk: j for j in helpers}
        rows = Participation.objects.filter(pk__in=at).select_related("person", "works_at")
        return {at[row.pk]: row for row in rows}

    def other(self, helper: int, row: Participation, choice: Choice) -> Other | None:
        fit = int(self.drafted.draft.case.fit[self.person, helper])
        to = one_more_place(self.drafted, helper, self.blueprint) if choice.full else 0
        return replace(_other(row.public_id, row.person, fit, choice), to=to) if row.person else None


def _kept(row: Proposal, at: _At | None) -> tuple[Other, ...]:
    """The few helpers kept beside a proposal, those that are allowed first."""
    ids = [str(one["helper"]) for one in row.others]
    people = Participation.objects.filter(public_id__in=ids).select_related("person").in_bulk(field_name="public_id")
    found = []
    for one in row.others:
        helper = people.get(str(one["helper"]))
        if helper is None or helper.person is None or helper.pk == row.helper_id:
            continue
        place = at.helpers.get(helper.public_id) if at else None
        said = Choice(not one["says"], full=False, says=str(one["says"]))
        other = at.other(place, helper, at.choice(place)) if at and place is not None else None
        found.append(other or _other(helper.public_id, helper.person, int(one["score"]), said))
    return tuple(found)


def _found(at: _At, name: str, *, small: bool) -> tuple[Other, ...]:
    """Helpers by a part of their name, the best fits first."""
    case, words = at.drafted.draft.case, name.casefold().split()
    named = [
        j
        for j, one in enumerate(case.helpers)
        if one.id != at.has and all(word in one.name.casefold() for word in words)
    ]
    named.sort(key=lambda j: (-int(case.score[at.person, j]), -int(case.fit[at.person, j]), j))
    found, rows = [], at.rows(named[:SOUGHT])
    for j in (one for one in named[:SOUGHT] if one in rows):
        open_ = not small and not forbidden(case, at.person, j)
        found.append(at.other(j, rows[j], NOT_WORKED_OUT if open_ else at.choice(j)))
    return tuple(one for one in found if one)


def _looked(at: _At, helper: str) -> Looked | None:
    j = at.helpers.get(helper)
    row = at.rows([j]).get(j) if j is not None else None
    other = at.other(j, row, at.choice(j)) if j is not None and row else None
    if j is None or row is None or other is None:
        return None
    return Looked(other, place_of(row), tuple(reasons(at.drafted.draft.case, at.person, j)))


def _other(helper: str, person: Person, score: int, choice: Choice) -> Other:
    return Other(helper, person.name, face(person), fit_word(score), choice.says, choice.possible, choice.full)
