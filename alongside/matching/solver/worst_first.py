"""Worst first: as many people as possible, then the best worst score, then the best next one, and so on.

From a good round on, whoever has a pair of the lowest level gets a better one if a way round leads there on pairs above
it; what cannot be left is settled, and so on upwards. Scores are only compared, so that nothing is rounded. Where no
pair of a level could stand for another one, the round is the only best one; else prices of a flow for that level say
what other best rounds use (`level_ties`), and ids decide among them. Where many pairs are alike that would be nearly
always so, and such prices for each level are the shorter way (`levels`).
"""

from dataclasses import dataclass

import numpy as np

from alongside.matching.solver.assignment import best_of_all
from alongside.matching.solver.flow import IN_FLOW, Arcs, most_worth
from alongside.matching.solver.level_ties import settle_ties
from alongside.matching.solver.levels import Levels
from alongside.matching.solver.lifting import SETTLED, Lifting
from alongside.matching.solver.pairs import USUAL, Listed
from alongside.matching.solver.problem import Flags, Ints
from alongside.matching.solver.shortage import waiting
from alongside.matching.solver.ties import Face, Names, chosen_on

IN_FLOAT64 = 48
STEEP = 0.42
APART = 4  # times as many levels as people: then hardly any two pairs are alike


@dataclass(frozen=True)
class WorstFirst:
    """`match[i]`: the helper of person i or -1.

    Every allowed pair has a person of `people` or a helper of `helpers`, and there are as many pairs as these people
    and the places of these helpers together: nobody more can be matched (König).
    """

    match: Ints
    people: Flags
    helpers: Flags


@dataclass(frozen=True)
class Begun:
    """A round of as many people as can be, and the places of pairs that a good one is likely to be made of.

    The pairs it is about come by person.
    """

    match: Ints
    first: Ints


def worst_first(
    arcs: Arcs, room: Ints, names: Names, begun: Begun | None = None, *, alike: bool | None = None
) -> WorstFirst:
    """The best round over these pairs, each given once, whose `worth` is the level of its score, from 0 up.

    `alike`: whether many pairs are of the same level, which decides the way there and nothing else; None is to look.
    """
    if begun is None:
        order = np.lexsort((arcs.helper, arcs.person))
        arcs = Arcs(arcs.person[order], arcs.helper[order], arcs.worth[order])
    shape = len(names.people), len(room)
    if alike is None:
        alike = is_alike(arcs.worth, shape[0])
    pairs = _bent(arcs, shape, USUAL if begun else shape[0])
    if begun is None:
        start = best_of_all(pairs, room, names).match
    else:  # where many pairs are alike, levels are settled as soon as a better beginning would be found
        start = begun.match if alike else _better(pairs, room, begun.match, begun.first)
    short = waiting(pairs, room, start)
    if short is None:
        raise ArithmeticError("more people could be matched: the first assignment is not the best one")
    people: Flags = (start >= 0) & ~short.people
    open_ = short.people[arcs.person] | ~short.helpers[arcs.helper]
    kept = Arcs(arcs.person[open_], arcs.helper[open_], arcs.worth[open_])
    match = worst_first_on(Face(kept, room, start, ~short.people, short.helpers), names, alike=alike)
    return WorstFirst(match, people, short.helpers)


def worst_first_on(face: Face, names: Names, *, alike: bool) -> Ints:
    """Of the rounds of a face the best by worst first; its pairs come by person and by helper."""
    return _leveled(face, names) if alike else _lifted(face, names)


def is_alike(worth: Ints, people: int) -> bool:
    """Whether many pairs are of the same level."""
    return bool(np.count_nonzero(np.bincount(worth)) < APART * people)


def _leveled(face: Face, names: Names) -> Ints:
    """The best round, one level after the other."""
    levels = Levels(face)
    while (level := levels.lowest()) < levels.done:
        levels.settle(level)
    return chosen_on(levels.face(), names)


def _lifted(face: Face, names: Names) -> Ints:
    """The best round, one person after the other."""
    rounds = Lifting(face)
    return chosen_on(_face(rounds), names) if _lift_all(rounds) else _match(rounds)


def _lift_all(rounds: Lifting) -> bool:
    """Make a round the best one, level by level; whether other rounds may be as good."""
    several = False
    while found := rounds.next():
        person, level = found
        rounds.rise(level)
        reached = rounds.lift(person)
        if reached is None:
            continue
        if _could_stand_in(rounds, person, reached):
            settle_ties(rounds, person)
            several = True
        else:
            rounds.part_off(person, reached)
    return several


def _could_stand_in(rounds: Lifting, person: int, reached: Flags) -> bool:
    """Whether a pair of the level now leads out of what somebody reaches: it might stand for the pair they have."""
    arcs = rounds.level_arcs(rounds.now)
    people, helpers = rounds.person[arcs], rounds.helper[arcs]
    inside = reached[rounds.at[people]] | (people == person)
    return bool((inside & ~reached[helpers] & (rounds.at[people] != helpers)).any())


def _match(rounds: Lifting) -> Ints:
    return np.where(rounds.at == rounds.nobody, -1, rounds.at)


def _face(rounds: Lifting) -> Face:
    """All best rounds, once every level is settled."""
    match = _match(rounds)
    kept = (rounds.level == SETTLED) & rounds.open_arcs() | (match[rounds.person] == rounds.helper)
    pairs = Arcs(rounds.person[kept], rounds.helper[kept], rounds.level[kept])
    room = np.where(rounds.may_change, rounds.room, rounds.taken)
    without = rounds.may_go_without & (rounds.part[rounds.at] == rounds.part[-1])
    return Face(pairs, room, match, ~without, ~rounds.may_change)


def _better(pairs: Listed, room: Ints, begun: Ints, first: Ints) -> Ints:
    """A better round to begin with, if it is one of as many people: the best over some pairs and those begun with."""
    arcs = pairs.arcs
    few = np.concatenate([first, np.flatnonzero(begun[arcs.person] == arcs.helper)])
    worth = Arcs(arcs.person[few], arcs.helper[few], arcs.worth[few] + USUAL * pairs.one)
    found = most_worth(worth, people=pairs.shape[0], room=room)
    return found if (found >= 0).sum() == (begun >= 0).sum() else begun


def _bent(arcs: Arcs, shape: tuple[int, int], matched: int) -> Listed:
    """The same pairs with low levels weighing heavily: the best round of these is a good one to begin with.

    As steep as whole numbers can tell apart that the flow can add up when being matched is worth `matched` of them.
    """
    bits = min(IN_FLOAT64, IN_FLOW - matched.bit_length() - sum(shape).bit_length())
    lowest, one = arcs.worth.min(initial=0), 1 << bits
    above = (arcs.worth - lowest + 1) / (arcs.worth.max(initial=0) - lowest + 1)
    worth = np.rint(one * (1 - (1 - above) ** (bits * STEEP))).astype(np.int64)
    return Listed(Arcs(arcs.person, arcs.helper, worth), shape, one)
