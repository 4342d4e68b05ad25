"""Two duties that want the same helpers: places are divided for both at once, against every way there is to do it."""

from collections import Counter
from datetime import date
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from alongside.blueprint.parts.matching import Matching
from alongside.matching.proposing import Draft
from alongside.matching.queries.drafting import Drafted
from alongside.matching.queries.gathering import Need
from alongside.matching.queries.sharing import divided
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Profile
from tests.matching.scene import anybody

type Allowed = list[list[bool]]


def _alone(duty: str, allowed: Allowed, places: list[int]) -> tuple[Need, Draft]:
    people = tuple(Profile(f"{duty}-{i}", f"{duty} {i}") for i in range(len(allowed)))
    helpers = tuple(Profile(f"h{j}", f"Helper {j}") for j in range(len(places)))
    none = np.zeros((len(people), len(helpers)), np.bool_)
    case = Case(
        duty,
        Matching(objective="total"),
        people,
        helpers,
        Pairings(none, none, none),
        on=date(2026, 11, 21),
        ruled_out=frozenset((i, j) for i, row in enumerate(allowed) for j, may in enumerate(row) if not may),
    )
    rows = tuple(anybody(100 + i) for i in range(len(people)))
    theirs = tuple(anybody(1 + j) for j in range(len(helpers)))
    need = Need(duty, case, rows, theirs, tuple(places), (0,) * len(places))
    return need, need.draft(used={}, locks={}, left=frozenset())


def _most(duties: list[Allowed], places: list[int]) -> int:
    """The most people of both duties who can have somebody, by trying everything."""
    rows = [row for allowed in duties for row in allowed]
    choices = [[None, *(j for j, may in enumerate(row) if may)] for row in rows]
    fitting = (
        one for one in product(*choices) if all(n <= places[j] for j, n in Counter(one).items() if j is not None)
    )
    return max(sum(j is not None for j in one) for one in fitting)


@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=3),
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=3),
    st.lists(st.integers(0, 2), min_size=3, max_size=3),
)
def test_as_many_of_both_as_possible_have_somebody(one: Allowed, other: Allowed, places: list[int]) -> None:
    alone = [_alone("mentoring", one, places), _alone("coaching", other, places)]
    how, used = divided(alone)
    assert how in {"apart", "together"}
    drafts = [need.draft(used=mine, locks={}, left=frozenset()) for (need, _), mine in zip(alone, used, strict=True)]
    taken = Counter(j for draft in drafts for _, j in draft.pairs)
    assert all(n <= places[j] for j, n in taken.items())
    assert sum(len(draft.pairs) for draft in drafts) == _most([one, other], places)


def test_where_there_is_room_for_all_nothing_is_divided() -> None:
    allowed = [[True, True, True]]
    assert divided([_alone("mentoring", allowed, [2, 2, 2]), _alone("coaching", allowed, [2, 2, 2])])[0] == "apart"
    first = [[True, True, False]]
    assert divided([_alone("mentoring", first, [1, 1, 0]), _alone("coaching", [[True, False, False]], [1, 1, 0])])[
        0
    ] == ("together")


MAY = st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=4)


@given(MAY, MAY, st.lists(st.integers(0, 4), min_size=3, max_size=3), st.data())
def test_another_helper_where_nothing_is_divided_is_the_round_it_comes_to(
    one: Allowed, other: Allowed, places: list[int], data: st.DataObject
) -> None:
    """All fit alike, so that very many rounds are equally good."""
    mine, others = _alone("mentoring", one, places), _alone("coaching", other, places)
    how, used = divided([mine, others])
    need = mine[0]
    there = Drafted(
        need, need.draft(used=used[0], locks={}, left=frozenset()), how, mine[1] if how == "apart" else None
    )
    able = [(i, j) for i, row in enumerate(one) for j, may in enumerate(row) if may and there.draft.room[j]]
    if not able:
        return
    person, helper = data.draw(st.sampled_from(able))
    found = there.once_given(person, helper)
    locks = {need.people[person].pk: need.helpers[helper].pk}
    how, used = divided([(need, need.draft(used={}, locks=locks, left=frozenset())), others])
    if found is None:
        assert "together" in (how, there.how) or np.any(there.draft.room < mine[1].room)
    else:
        whole = need.draft(used=used[0], locks=locks, left=frozenset())
        assert (how, found.tolist()) == ("apart", whole.helper_of.tolist())
