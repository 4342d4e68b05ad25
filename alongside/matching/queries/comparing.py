"""What differs between two rounds: two that are kept, or the open one and what it would be if other things mattered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from alongside.matching.models.rounds import Round
from alongside.matching.queries.drafting import Drafted, RoundDraft, draft_round
from alongside.matching.queries.keeping import known
from alongside.matching.scores.words import fit_word
from alongside.programs.models.participations import Participation

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody who has another helper in the second round; `was` and `has` are names, empty for nobody.

    `fit`: dots from 1 to 3 and the word, None for nobody; `less`: whether they fit less well than before.
    """

    name: str
    duty: str
    was: str
    has: str
    fit: tuple[int, str] | None
    less: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who has somebody else. The lists are sorted by name, those who fit less well first."""

    shown: tuple[Difference, ...]
    changed: int
    less: int
    lost: int
    found: int

    @property
    def words(self) -> str:
        """ "14 have somebody else, 3 of them fit less well. 1 has nobody any more." """
        if not self.changed:
            return "Everybody has the same helper in both."
        other = self.changed - self.lost - self.found
        said = []
        if other:
            said.append(f"{other} {'has' if other == 1 else 'have'} somebody else{self._less(other)}.")
        if self.found:
            said.append(f"{self.found} {'has' if self.found == 1 else 'have'} somebody who had nobody.")
        if self.lost:
            said.append(f"{self.lost} {'has' if self.lost == 1 else 'have'} nobody any more.")
        return " ".join(said)

    def _less(self, other: int) -> str:
        if not self.less:
            return ""
        fits = "fits" if self.less == 1 else "fit"
        return f" and {fits} less well" if self.less == other else f", {self.less} of them {fits} less well"


@dataclass(frozen=True, slots=True)
class Tried:
    """The open round as it would be worked out now, and with other things mattering."""

    now: RoundDraft
    then: RoundDraft
    comparison: Comparison


type Key = tuple[str, int]  # duty and supported participation
type Has = tuple[int | None, int | None]  # helper participation and score


def compare(before: Round, after: Round) -> Comparison:
    """What differs between two rounds as they are kept, for the people of both; fit is as each round saw it."""
    was, has = (
        {(duty, one): (helper, score) for duty, one, helper, score in rows}
        for rows in (
            row.proposals.values_list("duty", "supported", "helper", "score").order_by("pk") for row in (before, after)
        )
    )
    return _compared(was, has)


def tried(round_: Round, priorities: Mapping[str, Mapping[str, Any]]) -> Tried:
    """What would change in an open round if these priorities held; nothing is kept.

    What is known is read and compared once, only the shares are put together anew. Fit is as the round sees it now.
    """
    there = known(round_)
    now, scope = there.draft, replace(there.gathering.scope, priorities=priorities)
    then = draft_round(replace(there.gathering, scope=scope), there.decided)
    was: dict[Key, Has] = {}
    has: dict[Key, Has] = {}
    for before, after in zip(now.duties, then.duties, strict=True):
        was |= _pairs(before, before)
        has |= _pairs(after, before)
    return Tried(now, then, _compared(was, has))


def _pairs(drafted: Drafted, seen: Drafted) -> dict[Key, Has]:
    """The helper of everybody in one draft, with the fit as another one sees it."""
    need, found = drafted.need, {}
    for i, j in enumerate(drafted.draft.helper_of):
        helper = None if j < 0 else need.helpers[j].pk
        score = None if j < 0 else int(seen.draft.case.fit[i, j])
        found[need.duty, need.people[i].pk] = helper, score
    return found


def _compared(was: Mapping[Key, Has], has: Mapping[Key, Has]) -> Comparison:
    differs = [key for key in has if key in was and was[key][0] != has[key][0]]
    less = [key for key in differs if _less(was[key], has[key])]
    first = set(less)
    shown = [*less, *(key for key in differs if key not in first)][:AT_MOST]
    names = _names({one for key in shown for one in (key[1], was[key][0], has[key][0]) if one is not None})
    return Comparison(
        shown=tuple(_sorted(_difference(key, was[key], has[key], names) for key in shown)),
        changed=len(differs),
        less=len(less),
        lost=sum(has[key][0] is None for key in differs),
        found=sum(was[key][0] is None for key in differs),
    )


def _difference(key: Key, was: Has, has: Has, names: Mapping[int, str]) -> Difference:
    return Difference(
        name=names.get(key[1], ""),
        duty=key[0],
        was=names.get(was[0] or 0, ""),
        has=names.get(has[0] or 0, ""),
        fit=None if has[1] is None else fit_word(has[1]),
        less=_less(was, has),
    )


def _less(was: Has, has: Has) -> bool:
    return was[1] is not None and has[1] is not None and fit_word(has[1])[0] < fit_word(was[1])[0]


def _sorted(several: Iterable[Difference]) -> Sequence[Difference]:
    return sorted(several, key=lambda one: (not one.less, one.name, one.duty))


def _names(rows: Iterable[int]) -> dict[int, str]:
    found = Participation.objects.filter(pk__in=rows).select_related("person", "team", "organization")
    return {row.pk: str(row.person or row.team or row.organization) for row in found}
