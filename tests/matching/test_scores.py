"""Criteria, rules and their words, one by one."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.blueprint.facts import REGISTRY, asked_as
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test
from alongside.blueprint.parts.matching import Criterion, Matching
from alongside.matching.scores import criteria, travel
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.criteria import HALF, UNIT
from alongside.matching.scores.profile import Point, Profile
from alongside.matching.scores.rules import Column, Known, answers, facts_of
from alongside.matching.scores.wishes import Told, answered, languages_of, wish
from alongside.matching.scores.words import fit_word, forbidden, reasons

pytestmark = pytest.mark.once

MOUNT_VERNON, CARBONDALE, CHICAGO = Point(38.317, -88.9105), Point(37.7225, -89.2215), Point(41.8859, -87.6181)


def test_overlap_is_the_part_of_what_the_person_named() -> None:
    found = criteria.overlap([("a", "b"), ("a", "b", "c"), ()], [("b", "a", "z"), ("b",), ()])
    assert found.level.tolist() == [[UNIT, HALF, HALF], [683, 341, HALF], [HALF, HALF, HALF]]
    assert found.known.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert found.applies.tolist() == [True, True, False]


def test_same_is_all_or_nothing() -> None:
    found = criteria.same([("a", "b"), ("c",)], [("b", "z"), ("q",)])
    assert found.level.tolist() == [[UNIT, 0], [0, 0]]


def test_near_falls_evenly_and_does_not_know_a_missing_place() -> None:
    found = criteria.near(np.array([[0, 45, 90, 200, -1], [-1, -1, -1, -1, -1]]), 90)
    assert found.level[0].tolist() == [UNIT, UNIT // 2, 0, 0, HALF]
    assert (found.known[0].tolist(), found.applies.tolist()) == ([True, True, True, True, False], [True, False])


def test_a_wish_counts_only_for_whoever_asked() -> None:
    found = wish([("woman",), ()], Told([("woman", "veteran"), ("man",)], [(), ()]))
    assert (found.level[0].tolist(), found.applies.tolist()) == ([UNIT, 0], [True, False])


def test_a_wish_is_compared_however_it_is_written() -> None:
    described = [("Woman",), ("woman", "plays chess"), ("a man",)]
    found = wish([("a woman", "plays-chess")], Told(described, [(), (), ()]))
    assert found.level.tolist() == [[HALF, UNIT, 0]]


@pytest.mark.parametrize(
    "asked", ["speaks Polish", "Polish", "a Polish speaker", "polish-speaking", "fluent in Polish", "habla polaco"]
)
def test_a_wish_for_a_language_is_met_by_whoever_speaks_it(asked: str) -> None:
    described = [(), ("woman",), ("Polish speaker",), (), ("woman",), ()]
    spoken = [("Polish", "English"), ("polski",), (), ("English",), (), ()]
    found = wish([(asked,)], Told(described, spoken))
    assert found.level.tolist() == [[UNIT, UNIT, UNIT, 0, HALF, HALF]]
    assert found.known.tolist() == [[True, True, True, True, False, False]]


def test_a_wish_for_several_things_counts_what_is_not_known_neither_way() -> None:
    """Two languages in one breath are two wishes; a language nobody has heard of is one where a helper speaks it."""
    asked = [("a woman", "Polish"), ("speaks Polish and Zapotec",), ("speaks slowly",)]
    described = [("woman",), (), ("man",)]
    found = wish(asked, Told(described, [(), ("Polish",), ("Zapotec",)]))
    assert found.level.tolist() == [[768, 768, 0], [HALF, HALF, HALF], [0, HALF, 0]]
    assert found.known.tolist() == [[True, True, True], [False, True, True], [True, False, True]]


WISHES = st.lists(st.sampled_from(["woman", "Polish", "speaks Polish", "Welsh and Zapotec", "plays chess"]), max_size=4)


@given(WISHES, WISHES, st.lists(st.sampled_from(["Polish", "Welsh", "Zapotec"]), max_size=2))
def test_a_wish_counts_as_much_as_it_is_said_to_be_met(asked: list[str], has: list[str], speaks: list[str]) -> None:
    found = wish([tuple(asked)], Told([tuple(has), ()], [tuple(speaks), ("Zapotec",)]))
    spoken = languages_of([tuple(speaks), ("Zapotec",)])
    for j, (described, languages) in enumerate([(has, speaks), ([], ["Zapotec"])]):
        one = answered(tuple(asked), tuple(described), tuple(languages), spoken)
        told, whole = len(one.met) + len(one.unmet), len(one.met) + len(one.unmet) + len(one.unknown)
        assert bool(found.known[0, j]) == bool(told)
        part = (2 * len(one.met) + len(one.unknown)) / (2 * whole) if told else 0.5
        assert abs(int(found.level[0, j]) - part * UNIT) <= 0.5


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8), st.data())
def test_shares_are_spread_over_what_counts_and_make_a_whole(shares: list[int], data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.booleans(), min_size=len(shares), max_size=len(shares)))
    weights = criteria.spread(shares, counts)
    assert sum(weights) == (UNIT if any(counts) else 0)
    assert all(weight == 0 for weight, counted in zip(weights, counts, strict=True) if not counted)


def test_nobody_gains_by_telling_less() -> None:
    asked, silent = ("improvement",), ()
    goals = criteria.overlap([asked, asked], [asked])
    wishes = wish([("woman",), silent], Told([("woman",)], [()]))
    fit = criteria.together([90, 10], [goals, wishes], (2, 1))
    assert fit.tolist() == [[UNIT * UNIT], [UNIT * UNIT]]
    assert criteria.together([100], [criteria.overlap([silent], [asked])], (1, 1)).tolist() == [[HALF * UNIT]]


def test_ways_by_car_are_estimated_and_said_with_about() -> None:
    minutes = travel.minutes_between([MOUNT_VERNON, None], [MOUNT_VERNON, CARBONDALE, CHICAGO], travel.Roads())
    assert minutes.tolist() == [[0, 64, 368], [-1, -1, -1]]
    assert [travel.in_words(n) for n in (0, 12, 52, 58, 64, 100, 120)] == [
        "a few minutes",
        "about 10 minutes",
        "about 50 minutes",
        "about 1 h",
        "about 1 h 5 min",
        "about 1 h 40 min",
        "about 2 h",
    ]


def _is(fact: str, value: bool | str) -> Test:
    of = "helper" if fact == "licence" else ""
    return Test(REGISTRY[fact], asked_as(REGISTRY[fact], of=of), "is", value, {})


TESTS = [
    _is("same-district", False),
    _is("evaluates", True),
    _is("sector", "public"),
    _is("licence", "principal"),
    Test(REGISTRY["travel-time"], "travel-time", "at_most", Duration(90, "minute"), {}),
]
CONDITIONS = st.recursive(
    st.sampled_from(TESTS),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_a_rule_means_for_all_pairs_what_it_means_for_one(rule: Condition) -> None:
    codes = np.array([[0, 1, 2], [2, 0, 1]])
    far = (Duration(20, "minute"), Duration(2, "hour"), None)
    known = Known(
        people=[{"sector": "public"}, {"sector": None}],
        helpers=[{"licence": frozenset({"principal"})}, {"licence": frozenset({"teacher"})}, {}],
        pairs={
            "same-district": Column(codes, (True, False, None)),
            "evaluates": Column(codes.T[:2, :2].repeat(2, axis=1)[:, :3], (False, True, None)),
            "travel-time": Column(codes[::-1], far),
        },
        on=date(2026, 11, 21),
    )
    found = answers(rule, known)
    yes, no = np.broadcast_to(found.yes, (2, 3)), np.broadcast_to(found.no, (2, 3))
    for i, j in product(range(2), range(3)):
        one = judge(rule, facts_of(rule, known, i, j), on=known.on).answer
        assert (yes[i, j], no[i, j]) == (one is Answer.YES, one is Answer.NO)


def _case(**more: object) -> Case:
    dana = Profile(
        "d1", "Dana Fitzgerald", "Dana", "d", {}, {"needs": ("improvement", "climate"), "wishes": ("woman",)}, 11, 1
    )
    lamar = Profile("l1", "Lamar Tisdale", "Lamar", "l", {}, {"needs": ("climate", "budget", "family")}, 21, 2)
    ruth = Profile("r1", "Ruth Sandoval", "Ruth", "r", {}, {"strengths": ("improvement", "climate")}, 21, 2)
    otis = Profile("o1", "Otis Hargrove", "Otis", "o", {}, {}, 12, 1)
    weigh = {
        "goals": Criterion(70, "overlap", "needs", "goals", "strengths"),
        "style": Criterion(20, "same", "working-style", "ways of working"),
        "wish": Criterion(10, "wish", "wishes", "what they asked for", "described-as", only_if_asked=True),
    }
    rules: tuple[Condition, ...] = (_is("same-district", False),)
    none = np.zeros((2, 2), np.bool_)
    case = {
        "duty": "mentoring",
        "matching": Matching(must=rules, weigh=weigh),
        "people": (dana, lamar),
        "helpers": (ruth, otis),
        "pairings": Pairings(none, none, none),
        "on": date(2026, 11, 21),
        "labels": {"climate": "climate and culture"},
    }
    return Case(**(case | more))  # type: ignore[arg-type]


def test_reasons_say_what_is_shared_what_is_not_known_and_keep_wishes_private() -> None:
    case = _case()
    assert [(one.criterion, one.fit, one.says, one.private) for one in reasons(case, 0, 0)] == [
        ("goals", 5, "Both of Dana’s top goals: improvement; climate and culture", False),
        ("style", None, "Not known of Dana yet, so it counts neither way", False),
        ("wish", None, "Not known of Ruth yet, so it counts neither way", True),
    ]
    assert [one.says for one in reasons(case, 1, 0)] == [
        "1 of Lamar’s 3 goals: climate and culture",
        "Not known of Lamar yet, so it counts neither way",
    ]


def test_a_language_asked_for_is_said_as_it_is_known() -> None:
    dana = Profile("d1", "Dana Fitzgerald", "Dana", "d", lists={"wishes": ("a woman", "speaks Polish")})
    told: dict[str, dict[str, tuple[str, ...]]] = {
        "Ruth": {"described-as": ("woman",), "languages": ("English", "Polish")},
        "Otis": {"described-as": ("man",), "languages": ("English",)},
        "Vera": {"described-as": ("woman",)},
        "Paul": {"languages": ("Polish",)},
    }
    helpers = tuple(Profile(key, key, key, key, lists=lists) for key, lists in told.items())
    none = np.zeros((1, 4), np.bool_)
    case = _case(people=(dana,), helpers=helpers, pairings=Pairings(none, none, none))
    assert [one.says for j in range(4) for one in reasons(case, 0, j) if one.criterion == "wish"] == [
        "As asked: a woman; speaks Polish",
        "Not as asked: a woman; speaks Polish",
        "As asked: a woman. Not known of Vera yet, so it counts neither way: speaks Polish",
        "As asked: speaks Polish. Not known of Paul yet, so it counts neither way: a woman",
    ]


def test_a_forbidden_pair_is_said_in_words() -> None:
    case = _case()
    assert (forbidden(case, 0, 1), forbidden(case, 0, 0)) == ("Works in Dana’s own district", "")
    assert case.allowed.tolist() == [[True, False], [False, True]]
    evaluated = _case(pairings=Pairings(np.array([[True, False], [False, False]]), *[np.zeros((2, 2), np.bool_)] * 2))
    assert forbidden(evaluated, 0, 0) == "Evaluates Dana, and whoever evaluates somebody never helps them"
    assert evaluated.score[0, 0] == -1


def test_fit_is_a_word_and_never_a_number() -> None:
    top = UNIT * UNIT
    assert [fit_word(score) for score in (top, top * 7 // 10 + 1, top // 2, 0)] == [
        (3, "Strong"),
        (3, "Strong"),
        (2, "Good"),
        (1, "Workable"),
    ]
