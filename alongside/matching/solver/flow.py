"""The flows behind an assignment, on OR-Tools. Costs are int64: it cuts floats without a word."""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from alongside.matching.solver.problem import TOP, Flags, Ints

NEAR = 6  # bits by which what counts as near is less than the most that a pair is worth
IN_FLOW = 60  # bits of a cost times the number of nodes: the flow multiplies the two


@dataclass(frozen=True)
class Arcs:
    """Pairs that may be used: person, helper and what the pair is worth."""

    person: Ints
    helper: Ints
    worth: Ints


def in_order(helper: Ints, helpers: int) -> Ints:
    """The order of pairs by helper, as they come within one: fewer than 2**16 helpers are sorted digit by digit."""
    order: Ints = np.argsort(helper.astype(np.min_scalar_type(helpers)), kind="stable")
    return order


def most_worth(arcs: Arcs, *, people: int, room: Ints, about: Ints | None = None) -> Ints:
    """For each person their helper, or -1, so that the worth of all pairs together is greatest.

    `about`: prices of places that are nearly right. Less those, most pairs cost next to nothing, and the flow is
    several times as quick; what they are decides only which of equals is found.
    """
    if about is not None:
        found = _most_worth_near(arcs, people, room, about)
        if found is not None:
            return found
    none = np.zeros(people, np.int64)
    return _flow(arcs, -arcs.worth, room, none, np.zeros(len(room), np.int64))


def _most_worth_near(arcs: Arcs, people: int, room: Ints, about: Ints) -> Ints | None:
    """The same, or None: to have nobody, and to leave a place free, is counted as dear as `near` at most; where nobody
    does for whom it is dearer, that changes nothing."""
    left, near = arcs.worth - about[arcs.helper], int(arcs.worth.max(initial=0)) >> NEAR
    best = np.zeros(people, np.int64)
    np.maximum.at(best, arcs.person, left)
    cost = best[arcs.person] - left
    if int(cost.max(initial=0)).bit_length() + (people + len(room) + 1).bit_length() > IN_FLOW:
        return None
    match = _flow(arcs, cost, room, np.minimum(best, near), -np.minimum(about, near))
    taken = np.bincount(match[match >= 0], minlength=len(room))
    dear = (best[match < 0] > near).any() or (about[taken < room] > near).any()
    return None if dear else match


def _flow(arcs: Arcs, cost: Ints, room: Ints, alone: Ints, place: Ints) -> Ints:
    """The cheapest: what pairs cost, what it costs to have nobody, and what a place does."""
    people = len(alone)
    sink = people + len(room)
    flow = min_cost_flow.SimpleMinCostFlow()
    pair_arcs = _add_pairs(flow, arcs, people=people, cost=cost)
    _add(flow, np.arange(people), np.full(people, sink), np.ones(people, np.int64), alone)
    _add(flow, people + np.arange(len(room)), np.full(len(room), sink), room, place)
    flow.set_nodes_supplies(np.arange(people, dtype=np.int32), np.ones(people, np.int64))
    flow.set_node_supply(sink, -people)
    return _solved(flow, arcs, pair_arcs, people=people)


def most_worth_on_face(arcs: Arcs, *, room: Ints, must_match: Flags, must_fill: Flags) -> Ints:
    """The same among the assignments that match every person of `must_match` and fill every helper of `must_fill`."""
    people, sink = len(must_match), len(must_match) + len(room)
    flow = min_cost_flow.SimpleMinCostFlow()
    pair_arcs = _add_pairs(flow, arcs, people=people, cost=TOP * TOP - arcs.worth)
    free, open_ = np.flatnonzero(~must_match), np.flatnonzero(~must_fill)
    _add(flow, free, np.full(len(free), sink), np.ones(len(free), np.int64), np.zeros(len(free), np.int64))
    _add(flow, people + open_, np.full(len(open_), sink), room[open_], np.zeros(len(open_), np.int64))
    supply = np.concatenate([np.ones(people, np.int64), np.where(must_fill, -room, 0), [0]])
    supply[sink] = -supply.sum()
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    return _solved(flow, arcs, pair_arcs, people=people)


def most_people_evenly(arcs: Arcs, room: Ints, of: Ints, steps: tuple[Ints, Ints]) -> Ints:
    """For each person their helper, or -1, so that every place is taken and the steps that are used cost least.

    `of[i]`: the school of person i. `steps`: for each step the school that may use it, once, and what it costs; a
    school uses one for each of its people who has a helper. There are people enough for every place.
    """
    people, schools = len(of), int(of.max(initial=-1)) + 1
    first, sink, cost = people + len(room), people + len(room) + schools, steps[1].astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    pair_arcs = _add_pairs(flow, arcs, people=people, cost=np.zeros(len(arcs.person), np.int64))
    one, none = np.ones(people, np.int64), np.zeros(people, np.int64)
    _add(flow, first + of, np.arange(people), one, none)
    _add(flow, np.full(len(cost), sink + 1), first + steps[0], np.ones(len(cost), np.int64), cost)
    _add(flow, people + np.arange(len(room)), np.full(len(room), sink), room, np.zeros(len(room), np.int64))
    flow.set_node_supply(sink + 1, int(room.sum()))
    flow.set_node_supply(sink, -int(room.sum()))
    return _solved(flow, arcs, pair_arcs, people=people)


def _add_pairs(flow: min_cost_flow.SimpleMinCostFlow, arcs: Arcs, *, people: int, cost: Ints) -> Ints:
    return _add(flow, arcs.person, people + arcs.helper, np.ones(len(cost), np.int64), cost)


def _add(flow: min_cost_flow.SimpleMinCostFlow, tails: Ints, heads: Ints, room: Ints, cost: Ints) -> Ints:
    added: Ints = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room.astype(np.int64), cost.astype(np.int64)
    )
    return added


def _solved(flow: min_cost_flow.SimpleMinCostFlow, arcs: Arcs, pair_arcs: Ints, *, people: int) -> Ints:
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the flow ended as {status}; it always has an answer, so this is a fault of ours")
    used = flow.flows(pair_arcs) == 1
    match = np.full(people, -1, np.int64)
    match[arcs.person[used]] = arcs.helper[used]
    return match
