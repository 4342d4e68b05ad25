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
ALIKE = 34  # bits enough where many pairs are of the same level: the flow is the quicker
STEEP = 0.42
ALIKE_EACH = 4  # people of each level at least: then it is quicker to go level by level
MOST_CELLS = 1 << 28  # a gigabyte


@dataclass(frozen=True)
class WorstFirst:
    """`match[i]`: the helper of person i or -1.

    Every allowed pair has a person of `people` or a helper of `helpers`, and there are as many pairs as these people
    and the places of these helpers together: nobody more can be matched (König).
    """

    match: Ints
    people: Flags
    helpers: Flags


def worst_first(
    arcs: Arcs, room: Ints, names: Names, begun: Ints | None = None, *, alike: bool | None = None
) -> WorstFirst:
    """The best round over these pairs, each given once, whose `worth` is the level of its score, from 0 up.

    `begun`: a good round of as many people as can be; then the pairs come by person. `alike`: whether many pairs are of
    the same level, which decides the way there and nothing else; None is to look.
    """
    if begun is None:
        order = np.lexsort((arcs.helper, arcs.person))
        arcs = Arcs(arcs.person[order], arcs.helper[order], arcs.worth[order])
    shape = len(names.people), len(room)
    if alike is None:
        alike = is_alike(arcs.worth, shape[0])
    start = _first(arcs, room, names) if begun is None else begun
    short = waiting(Listed(arcs, shape, int(arcs.worth.max(initial=0)) + 1), room, start)
    if short is None:
        raise ArithmeticError("more people could be matched: the first assignment is not the best one")
    people: Flags = (start >= 0) & ~short.people
    kept = arcs
    if short.helpers.any():
        open_ = short.people[arcs.person] | ~short.helpers[arcs.helper]
        kept = Arcs(arcs.person[open_], arcs.helper[open_], arcs.worth[open_])
    match = worst_first_on(Face(kept, room, start, ~short.people, short.helpers), names, alike=alike)
    return WorstFirst(match, people, short.helpers)


def _first(arcs: Arcs, room: Ints, names: Names) -> Ints:
    """As many people as can be, low levels weighing heavily."""
    shape = len(names.people), len(room)
    bits = _bits(sum(shape), shape[0])
    pairs = Listed(Arcs(arcs.person, arcs.helper, bent(arcs.worth, bits)), shape, 1 << bits)
    return best_of_all(pairs, room, names).match


def worst_first_on(face: Face, names: Names, *, alike: bool) -> Ints:
    """Of the rounds of a face the best by worst first; its pairs come by person and by helper."""
    too_many = len(face.match) * len(face.room) > MOST_CELLS  # lifting keeps a level for each person and helper
    return _leveled(face, names) if alike or too_many else _lifted(face, names)


def is_alike(worth: Ints, people: int) -> bool:
    """Whether many pairs are of the same level."""
    return bool(ALIKE_EACH * np.count_nonzero(np.bincount(worth)) < people)


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
        person, others = found
        reached = rounds.lift(person, others)
        if reached is None:
            continue
        could = _could_stand_in(rounds, person, reached)
        several |= len(could) > 0
        if (could != person).any():
            settle_ties(rounds, person)
        else:
            rounds.part_off(person, reached)
            if len(could):
                rounds.settle_alike(person)
    return several


def _could_stand_in(rounds: Lifting, person: int, reached: Flags) -> Ints:
    """Whose pairs of the level now lead out of what somebody reaches: they might stand for the pair they have."""
    arcs = rounds.level_arcs(rounds.now)
    people, helpers = rounds.person[arcs], rounds.helper[arcs]
    inside = reached[rounds.at[people]] | (people == person)
    found: Ints = people[inside & ~reached[helpers] & (rounds.at[people] != helpers)]
    return found


def _match(rounds: Lifting) -> Ints:
    return np.where(rounds.at == rounds.nobody, -1, rounds.at)


def _face(rounds: Lifting) -> Face:
    """All best rounds, once every level is settled."""
    match, arcs = _match(rounds), np.arange(len(rounds.person))
    level = rounds.level[rounds.person, rounds.helper]
    kept = (level == SETTLED) & rounds.open_arcs(arcs) | (match[rounds.person] == rounds.helper)
    pairs = Arcs(rounds.person[kept], rounds.helper[kept], level[kept].astype(np.int64))
    room = np.where(rounds.may_change, rounds.room, rounds.taken)
    without = (rounds.level[:, -1] == SETTLED) & (rounds.part[rounds.at] == rounds.part[-1])
    return Face(pairs, room, match, ~without, ~rounds.may_change)


def begun_on(few: Arcs, room: Ints, people: int, own: Ints | None = None) -> Ints:
    """A good round to begin with, over few pairs: low levels weigh heavily.

    `own`: the levels of some round as good as that one; what a level lacks is halved every so many people of it then.
    """
    bits = min(_bits(people + len(room), USUAL), ALIKE if own is None else IN_FLOAT64)
    worth = (bent(few.worth, bits) if own is None else _halved(few.worth, own, bits)) + (USUAL << bits)
    return most_worth(Arcs(few.person, few.helper, worth), people=people, room=room)


def _bits(nodes: int, matched: int) -> int:
    """As steep as whole numbers can tell apart that the flow can add up when being matched is worth `matched` pairs."""
    return min(IN_FLOAT64, IN_FLOW - matched.bit_length() - nodes.bit_length())


def bent(worth: Ints, bits: int) -> Ints:
    """Levels, up to 2**bits, with low ones weighing heavily: the best round of these is a good one to begin with."""
    lowest, one = worth.min(initial=0), 1 << bits
    above = (worth - lowest + 1) / (worth.max(initial=0) - lowest + 1)
    found: Ints = np.rint(one * (1 - (1 - above) ** (bits * STEEP))).astype(np.int64)
    return found


def _halved(worth: Ints, own: Ints, bits: int) -> Ints:
    """The same by how many people of a round have at most each level."""
    part = np.searchsorted(np.sort(own), worth, side="right") / max(len(own), 1)
    halved: Ints = (1 << bits) - np.rint(2.0 ** (bits * (1 - part))).astype(np.int64)
    return halved
