"""What differs between two rounds: two that are kept, or the open one and what it would be if other things mattered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from alongside.matching.models.rounds import Round
from alongside.matching.queries.drafting import Drafted, GroupDrafted, RoundDraft, draft_round
from alongside.matching.queries.keeping import known
from alongside.matching.scores.words import fit_word, together
from alongside.programs.models.participations import Participation

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody who has another helper, or others in their group, in the second round; `was` and `has` are names, empty
    for nobody.

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
    """Who has somebody else, and who other people in their group. Those who fit less well come first."""

    shown: tuple[Difference, ...]
    changed: int
    less: int
    lost: int
    found: int
    regrouped: int = 0
    regrouped_less: int = 0

    @property
    def words(self) -> str:
        """ "14 have somebody else, 3 of them fit less well. 1 has nobody any more." """
        if not self.changed:
            return "Everybody is with the same one in both."
        other = self.changed - self.lost - self.found - self.regrouped
        said = []
        if other:
            said.append(f"{_have(other)} somebody else{_less_well(self.less, other)}.")
        if self.regrouped:
            said.append(f"{_have(self.regrouped)} another group{_less_well(self.regrouped_less, self.regrouped)}.")
        if self.found:
            said.append(f"{_have(self.found)} somebody who had nobody.")
        if self.lost:
            said.append(f"{_have(self.lost)} nobody any more.")
        return " ".join(said)


def _have(several: int) -> str:
    return f"{several:,} {'has' if several == 1 else 'have'}"


def _less_well(less: int, of: int) -> str:
    if not less:
        return ""
    fits = "fits" if less == 1 else "fit"
    return f" and {fits} less well" if less == of else f", {less:,} of them {fits} less well"


@dataclass(frozen=True, slots=True)
class Tried:
    """The open round as it would be worked out now, and with other things mattering.

    `fits`: for each duty the words of how well everybody fits with whom they have now and then, counted.
    """

    now: RoundDraft
    then: RoundDraft
    comparison: Comparison
    fits: Mapping[str, tuple[Counter[str], Counter[str]]]


type Key = tuple[str, int]  # duty and supported participation
type Has = tuple[int | frozenset[int] | None, int | None]  # a helper, or the others of a group; and the score


def compare(before: Round, after: Round) -> Comparison:
    """What differs between two rounds as they are kept, for the people of both; fit is as each round saw it."""
    was, has = (
        {(duty, one): (helper, score) for duty, one, helper, score in rows} | dict(_seats(row))
        for row, rows in (
            (row, row.proposals.values_list("duty", "supported", "helper", "score").order_by("pk"))
            for row in (before, after)
        )
    )
    return _compared(was, has)


def _seats(row: Round) -> Iterator[tuple[Key, Has]]:
    """The others of everybody's group, with the fit of the group."""
    if not any("groups" in one for one in row.figures.values()):
        return
    seats = list(row.seats.values_list("duty", "supported", "group", "group__fit").order_by("pk"))
    sitting: dict[int, set[int]] = {}
    for _, one, group, _ in seats:
        sitting.setdefault(group, set()).add(one)
    for duty, one, group, fit in seats:
        yield (duty, one), (None if not group else frozenset(sitting[group] - {one}), fit)


def tried(round_: Round, priorities: Mapping[str, Mapping[str, Any]]) -> Tried:
    """What would change in an open round if these priorities held; nothing is kept.

    What is known is read and compared once, only the shares are put together anew. Fit is as the round sees it now.
    """
    there = known(round_)
    now, scope = there.draft, replace(there.gathering.scope, priorities=priorities)
    then = draft_round(replace(there.gathering, scope=scope), there.decided, there.groups, about=now)
    was: dict[Key, Has] = {}
    has: dict[Key, Has] = {}
    for before, after in zip(now.duties, then.duties, strict=True):
        was |= _pairs(before, before)
        has |= _pairs(after, before)
    for before_, after_ in zip(now.groups, then.groups, strict=True):
        if priorities.get(before_.need.duty) != round_.priorities.get(before_.need.duty):
            was |= _groups(before_, before_)
            has |= _groups(after_, before_)
    return Tried(now, then, _compared(was, has), _fits(was, has))


def _pairs(drafted: Drafted, seen: Drafted) -> dict[Key, Has]:
    """The helper of everybody in one draft, with the fit as another one sees it."""
    need, found = drafted.need, {}
    for i, j in enumerate(drafted.draft.helper_of):
        helper = None if j < 0 else need.helpers[j].pk
        score = None if j < 0 else int(seen.draft.case.fit[i, j])
        found[need.duty, need.people[i].pk] = helper, score
    return found


def _groups(drafted: GroupDrafted, seen: GroupDrafted) -> dict[Key, Has]:
    """The others of everybody's group in one draft, with their mean fit as another one sees it."""
    need, fit = drafted.need, np.maximum(seen.draft.fit, 0)
    found: dict[Key, Has] = {(need.duty, one.pk): (None, None) for one in need.people}
    for group in drafted.draft.groups:
        for i in group:
            others = [one for one in group if one != i]
            at = frozenset(need.people[one].pk for one in others)
            found[need.duty, need.people[i].pk] = at, int(fit[i, others].mean())
    return found


def _fits(was: Mapping[Key, Has], has: Mapping[Key, Has]) -> dict[str, tuple[Counter[str], Counter[str]]]:
    found: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for key in was:
        counts = found.setdefault(key[0], (Counter(), Counter()))
        for counted, (_, score) in zip(counts, (was[key], has[key]), strict=True):
            if score is not None:
                counted[fit_word(score)[1]] += 1
    return found


def _compared(was: Mapping[Key, Has], has: Mapping[Key, Has]) -> Comparison:
    differs = [key for key in has if key in was and was[key][0] != has[key][0]]
    less = [key for key in differs if _less(was[key], has[key])]
    regrouped = {key for key in differs if isinstance(was[key][0], frozenset) and isinstance(has[key][0], frozenset)}
    first = set(less)
    shown = [*less, *(key for key in differs if key not in first)][:AT_MOST]
    names = _names({pk for key in shown for pk in (key[1], *_those(was[key]), *_those(has[key]))})
    return Comparison(
        shown=tuple(_sorted(_difference(key, was[key], has[key], names) for key in shown)),
        changed=len(differs),
        less=len(first - regrouped),
        lost=sum(has[key][0] is None for key in differs),
        found=sum(was[key][0] is None for key in differs),
        regrouped=len(regrouped),
        regrouped_less=len(first & regrouped),
    )


def _those(has: Has) -> Iterable[int]:
    """The helper, or the others of a group; nobody where there is nobody."""
    return has[0] if isinstance(has[0], frozenset) else () if has[0] is None else (has[0],)


def _difference(key: Key, was: Has, has: Has, names: Mapping[int, str]) -> Difference:
    return Difference(
        name=names.get(key[1], ""),
        duty=key[0],
        was=together(sorted(names.get(one, "") for one in _those(was))),
        has=together(sorted(names.get(one, "") for one in _those(has))),
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
