"""How a round treats groups of people: how many there are, how many have somebody, how well it fits them.

Groups are those a program itself asks about: where people work, their track, and what is compared when matching. What
anybody asked for is none of them. Small groups are hidden, and others with them, so that nothing can be worked out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.blueprint.language import Blueprint
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.gathering import Need
from alongside.matching.queries.keeping import known
from alongside.matching.queries.regions import regions_by_work
from alongside.matching.scores.case import Case, words
from alongside.matching.scores.criteria import UNIT
from alongside.matching.scores.openly import is_private
from alongside.matching.scores.words import FROM_GOOD, said
from alongside.reports.small_groups import hidden

ALWAYS = ("subjects", "grades", "school-context")  # known in every program, compared or not
LABELS = {"subjects": "Subject", "grades": "Grades", "school-context": "Kind of school"}
GAP = UNIT // 10  # how far below everyone else a group lies before anything is said
SURE = 3.0  # standard errors: by chance that happens about once in seven hundred times
TEST = (
    "A group is named where its average lies a tenth of the scale or more below everyone else’s, and the difference is "
    "more than three standard errors (Welch), which chance alone brings about once in seven hundred times."
)

type Members = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Share:
    """One group, all None where it is too small to show. `matched` in ten; of these `fitting` in ten fit well."""

    name: str
    people: int | None
    matched: int | None
    fitting: int | None


@dataclass(frozen=True, slots=True)
class Split:
    """One way to part the people of a duty into groups."""

    label: str
    shares: tuple[Share, ...]

    @property
    def shown(self) -> bool:
        return any(share.people is not None for share in self.shares)


@dataclass(frozen=True, slots=True)
class Fairness:
    """One duty of a round. `notes`: criteria by which a group does worse, in sentences."""

    duty: str
    at_least: int
    splits: tuple[Split, ...]
    notes: tuple[str, ...]

    @property
    def too_few(self) -> tuple[str, ...]:
        """Ways to part people in which every group is too small to show."""
        return tuple(split.label for split in self.splits if not split.shown)


@dataclass(frozen=True)
class _Seen:
    """A duty's people with what was proposed to each: their helper's place in the case or -1, and the score."""

    case: Case
    helper_of: NDArray[np.int64]
    score: NDArray[np.int64]
    at_least: int


def fairness(round_: Round, blueprint: Blueprint) -> list[Fairness]:
    """Every duty of a round, in the order of the blueprint."""
    return [_fairness(round_, need, blueprint) for need in known(round_).gathering.needs if need.people]


def _fairness(round_: Round, need: Need, blueprint: Blueprint) -> Fairness:
    seen = _seen(round_, need, blueprint.privacy.groups_at_least)
    kinds = {label: members for label, members in _kinds(need, blueprint) if len(members) > 1}
    splits = tuple(Split(label, tuple(_shares(seen, members))) for label, members in kinds.items())
    notes = tuple(note for members in kinds.values() for note in _notes(seen, members))
    return Fairness(blueprint.duty_word(need.duty).one, seen.at_least, splits, notes)


def _seen(round_: Round, need: Need, at_least: int) -> _Seen:
    place = {row.pk: i for i, row in enumerate(need.people)}
    column = {row.pk: j for j, row in enumerate(need.helpers)}
    helper_of, score = np.full(len(place), -1, np.int64), np.zeros(len(place), np.int64)
    rows = Proposal.objects.filter(round=round_, duty=need.duty, helper__isnull=False)
    for supported, helper, fit in rows.values_list("supported", "helper", "score"):
        if supported in place and helper in column:
            helper_of[place[supported]], score[place[supported]] = column[helper], fit or 0
    return _Seen(need.case, helper_of, score, at_least)


def _kinds(need: Need, blueprint: Blueprint) -> Iterator[tuple[str, Members]]:
    region, names = regions_by_work(need.people)
    yield region, _grouped(names)
    tracks = blueprint.eligibility.tracks
    yield "Track", _grouped([(tracks[row.track].name,) if row.track in tracks else () for row in need.people])
    case = need.case
    compared = {one.fact: one.says for one in case.matching.weigh.values() if one.by != "near" and not is_private(one)}
    for fact in dict.fromkeys((*ALWAYS, *compared)):
        label = LABELS.get(fact) or compared[fact][:1].upper() + compared[fact][1:]
        yield label, _grouped([tuple(said(case, word) for word in words(one, fact)) for one in case.people])


def _grouped(names: list[tuple[str, ...]]) -> Members:
    members: Members = {}
    for i, several in enumerate(names):
        for name in several:
            members.setdefault(name, []).append(i)
    return dict(sorted(members.items(), key=lambda each: _by_number(each[0])))


def _by_number(name: str) -> tuple[int, str]:
    """Grades in their order, and everything else by its name."""
    return (int(name), "") if name.isdecimal() else (-1, name)


def _shares(seen: _Seen, members: Mapping[str, list[int]]) -> Iterator[Share]:
    away = _hidden(seen, members)
    for name, group in members.items():
        matched = int((seen.helper_of[group] >= 0).sum())
        fitting = int((seen.score[group] >= FROM_GOOD).sum())
        if name in away:
            yield Share(name, None, None, None)
        else:
            yield Share(name, len(group), _tenths(matched, len(group)), _tenths(fitting, matched))


def _hidden(seen: _Seen, members: Mapping[str, list[int]]) -> frozenset[str]:
    return hidden({name: len(group) for name, group in members.items()}, at_least=seen.at_least)


def _tenths(some: int, of: int) -> int | None:
    return (20 * some + of) // (2 * of) if of else None


def _notes(seen: _Seen, members: Mapping[str, list[int]]) -> Iterator[str]:
    """Criteria by which a group does worse than everyone else, as TEST says; never for a group too small to show."""
    away = _hidden(seen, members)
    chosen = np.flatnonzero(seen.helper_of >= 0)
    for _, criterion, scored in seen.case.scored:
        if is_private(criterion):
            continue
        known = chosen[scored.known[chosen, seen.helper_of[chosen]]]
        level = scored.level[known, seen.helper_of[known]]
        for name, group in members.items():
            inside = np.isin(known, group)
            if name not in away and worse(level[inside], level[~inside], seen.at_least):
                yield f"{name}: {criterion.says} fits them less well than everyone else."


def worse(theirs: NDArray[np.integer[Any]], others: NDArray[np.integer[Any]], at_least: int) -> bool:
    """Whether levels of one group lie below the others', as TEST says."""
    if min(len(theirs), len(others)) < max(at_least, 2):
        return False
    gap = float(others.mean() - theirs.mean())
    error = float(np.sqrt(theirs.var(ddof=1) / len(theirs) + others.var(ddof=1) / len(others)))
    return gap >= GAP and gap > SURE * error
