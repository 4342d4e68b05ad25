"""Three answers: yes, no, and we need to know."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.asking import condition_at, labelled
from alongside.blueprint.facts import REGISTRY, Facts, FactValue
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer, judge, sentence
from alongside.blueprint.nodes import parsed
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test, asked
from alongside.blueprint.spots import Context, Spot

pytestmark = pytest.mark.once

NAMES = ("evaluates", "supervises", "same-building", "same-district")
ONE = st.sampled_from(NAMES).flatmap(
    lambda name: st.booleans().map(lambda value: Test(REGISTRY[name], name, "is", value, {}))
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    ONE,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(lambda several: All(tuple(several))),
        st.lists(inner, min_size=1, max_size=3).map(lambda several: AnyOf(tuple(several))),
    ),
    max_leaves=8,
)
FACTS = st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), st.booleans()))
PROFILE = settings(max_examples=200, deadline=None, derandomize=True)


def condition(text: str) -> Condition:
    """A condition as a file would write it, over the registry's facts."""
    root = parsed(
        f"when: {text}\npositions: {{principal: {{one: head principal}}, dean: {{one: dean}}}}\n", file="x.yaml"
    )
    context = Context(root)
    context.kinds.update(labelled(context.kinds, Spot(context, context.ways)))
    node = root.get("when")
    assert node is not None
    found = condition_at(node, Spot(context, context.ways))
    assert context.faults == []
    assert isinstance(found, Test | All | AnyOf | Not)
    return found


def answer(text: str, facts: Facts, on: date | None = None) -> str:
    return judge(condition(text), facts, on=on).answer


@PROFILE
@given(several=st.lists(CONDITIONS, min_size=1, max_size=3), facts=FACTS)
def test_not_all_is_any_not(several: list[Condition], facts: dict[str, FactValue | None]) -> None:
    left = judge(Not(All(tuple(several))), facts)
    right = judge(AnyOf(tuple(Not(inner) for inner in several)), facts)
    assert (left.answer, left.missing, left.asked) == (right.answer, right.missing, right.asked)


@PROFILE
@given(inner=CONDITIONS, facts=FACTS)
def test_twice_not_is_nothing(inner: Condition, facts: dict[str, FactValue | None]) -> None:
    assert judge(Not(Not(inner)), facts) == judge(inner, facts)


@PROFILE
@given(inner=CONDITIONS, facts=FACTS, more=st.fixed_dictionaries({name: st.booleans() for name in NAMES}))
def test_learning_more_never_turns_an_answer_round(
    inner: Condition, facts: dict[str, FactValue | None], more: dict[str, bool]
) -> None:
    before = judge(inner, facts)
    known = {**more, **{name: value for name, value in facts.items() if value is not None}}
    after = judge(inner, known)
    assert after.answer is not Answer.UNKNOWN
    assert before.answer in (Answer.UNKNOWN, after.answer)


@PROFILE
@given(inner=CONDITIONS)
def test_knowing_nothing_is_neither_yes_nor_no(inner: Condition) -> None:
    found = judge(inner, {})
    assert found.answer is Answer.UNKNOWN
    assert set(found.asked) <= asked(inner)
    assert found.missing != ()


def test_one_no_decides_all_even_when_the_rest_is_unknown() -> None:
    found = judge(condition("[{fact: evaluates, is: no}, {fact: same-building, is: yes}]"), {"evaluates": True})
    assert found.answer is Answer.NO
    assert found.reasons == ("the helper evaluates the person",)
    assert found.missing == ()


def test_what_is_missing_is_said_in_words() -> None:
    found = judge(condition("[{fact: evaluates, is: no}, {fact: same-building, is: yes}]"), {"evaluates": False})
    assert found.answer is Answer.UNKNOWN
    assert found.missing == ("whether they work in the same building",)
    assert found.asked == ("same-building",)


def test_every_test_on_both_sides_of_its_edge() -> None:
    assert answer("{fact: references, at_least: 2}", {"references": 2}) == "yes"
    assert answer("{fact: references, at_least: 2}", {"references": 1}) == "no"
    assert answer("{fact: references, at_most: 2}", {"references": 2}) == "yes"
    assert answer("{fact: references, at_most: 2}", {"references": 3}) == "no"
    assert answer("{fact: hired, before: 2025-01-01}", {"hired": date(2024, 12, 31)}) == "yes"
    assert answer("{fact: hired, before: 2025-01-01}", {"hired": date(2025, 1, 1)}) == "no"
    assert answer("{fact: hired, since: 2025-01-01}", {"hired": date(2025, 1, 1)}) == "yes"
    assert answer("{fact: hired, since: 2025-01-01}", {"hired": date(2024, 12, 31)}) == "no"
    assert answer("{fact: travel-time, at_most: 90 minutes}", {"travel-time": Duration(90, "minute")}) == "yes"
    assert answer("{fact: travel-time, at_most: 90 minutes}", {"travel-time": Duration(2, "hour")}) == "no"
    assert answer("{fact: sector, not_in: [public, private]}", {"sector": "other"}) == "yes"
    assert answer("{fact: sector, is_not: public}", {"sector": "public"}) == "no"


def test_within_looks_back_from_the_day_and_not_ahead() -> None:
    five = "{fact: hired, within: 5 years}"
    today = date(2026, 9, 1)
    assert answer(five, {"hired": date(2021, 9, 1)}, today) == "yes"
    assert answer(five, {"hired": date(2021, 8, 31)}, today) == "no"
    assert answer(five, {"hired": date(2026, 9, 2)}, today) == "no"
    assert answer(five, {"hired": date(2026, 8, 1)}) == "unknown"


def test_a_list_has_each_of_its_words() -> None:
    licences: Facts = {"licence": frozenset({"principal", "teacher"})}
    assert answer("{fact: licence, is: principal}", licences) == "yes"
    assert answer("{fact: licence, not_in: [nurse]}", licences) == "yes"
    assert answer("{fact: licence, in: [nurse, pilot]}", licences) == "no"


def test_facts_of_the_helper_and_with_arguments_have_names_of_their_own() -> None:
    wanted = condition(
        "[{fact: licence, of: helper, is: principal}, {fact: years-served, with: {position: dean}, at_least: 3}]"
    )
    assert asked(wanted) == {"helper.licence", "years-served(position=dean)"}


def test_a_condition_is_a_sentence() -> None:
    text = """
    - {fact: position, in: [principal, dean]}
    - not: {fact: evaluates, is: yes}
    - any: [{fact: references, at_least: 2}, {fact: hired, before: 2025-01-01}]
    """
    assert sentence(condition(text)) == (
        "the position is head principal or dean, the helper does not evaluate the person "
        "and (the number of references is 2 or more or the day they were hired is before January 1, 2025)"
    )
