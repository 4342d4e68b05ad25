"""Conditions as a form: tests of facts, together or one of them enough, two deep; deeper ones stay in the file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.blueprint.facts import TESTS, FactKind
from alongside.blueprint.filling.items import Item
from alongside.blueprint.filling.placing import Written
from alongside.blueprint.filling.values import Options, apart, inputs, together
from alongside.blueprint.filling.words import fact_of, facts_to_choose, values_of
from alongside.blueprint.grammar import Duration
from alongside.blueprint.language import Blueprint

type Typed = Mapping[str, Sequence[str]]
type Test = dict[str, Written]

OTHER = {"all": "any", "any": "all"}
TOGETHER: Options = (("all", "All of these have to be so"), ("any", "One of these is enough"))
SAYS: Mapping[str, str] = {
    "is": "is", "is_not": "is not", "in": "is one of", "not_in": "is none of", "at_least": "is at least",
    "at_most": "is at most", "before": "is before", "since": "is on or after", "within": "is within the last",
}  # fmt: skip
BY_WORD = {"is": "in", "in": "in", "is_not": "not_in", "not_in": "not_in"}
DEEP = "This condition is deeper than a form can show. Its values are changed in its sentence, the rest in the file."
PLACE = re.compile(r"~(\d+)~(\d+):fact")


@dataclass(frozen=True, slots=True)
class Rule:
    """`how`: whether all groups have to be so, or any; inside a group it is the other way round."""

    how: str
    groups: tuple[tuple[Test, ...], ...]


def rule_of(tree: Written | None) -> Rule | None:
    """A condition as written, in groups; None where it is deeper."""
    if isinstance(tree, list):
        tree = {"all": tree}
    if not isinstance(tree, dict):
        return Rule("all", ()) if tree is None else None
    if _simple(tree):
        return Rule("all", ((tree,),))
    how = next((word for word in ("all", "any") if set(tree) == {word}), "")
    several = tree.get(how)
    if not isinstance(several, list):
        return None
    groups = [_group(one, OTHER[how]) for one in several]
    return None if any(not group for group in groups) else Rule(how, tuple(groups))


def _group(tree: Written, how: str) -> tuple[Test, ...]:
    if isinstance(tree, dict):
        if _simple(tree):
            return (tree,)
        several = tree.get(how)
        if set(tree) == {how} and isinstance(several, list):
            tests = tuple(one for one in several if isinstance(one, dict) and _simple(one))
            return tests if len(tests) == len(several) else ()
    return ()


def _simple(tree: Mapping[str, Written]) -> bool:
    inner = tree.get("not")
    return "fact" in tree or (isinstance(inner, dict) and "fact" in inner)


def tree_of(rule: Rule) -> Written | None:
    """A condition as it is written; None for one that asks nothing."""
    several: list[Written] = [
        dict(group[0]) if len(group) == 1 else {OTHER[rule.how]: [dict(one) for one in group]} for group in rule.groups
    ]
    if not several:
        return None
    return several[0] if len(several) == 1 else {rule.how: several}


def drawn(blueprint: Blueprint, tree: Written | None, name: str, more: frozenset[str]) -> tuple[Item, ...]:
    """The fields of a condition: one item for each group, the first says how they go together. Empty: it is deeper."""
    rule = rule_of(tree)
    if rule is None:
        return ()
    groups = [[*group, *([{}] if f"{name}~{place}" in more else [])] for place, group in enumerate(rule.groups)]
    groups += [[{}]] if name in more or not groups else []
    inside = "or" if rule.how == "all" else "and"
    how = Item(f"{name}:how", "", "How they go together", "choice", (rule.how,), TOGETHER)
    items = []
    for place, group in enumerate(groups):
        tests = [_test(blueprint, test, f"{name}~{place}~{at}") for at, test in enumerate(group)]
        items.append(Item(f"{name}~{place}", "", inside, "either", more=inside, inner=tuple(tests)))
    return (how, *items) if len(items) > 1 else tuple(items)


def _test(blueprint: Blueprint, test: Test, name: str) -> Item:
    fact, word, value = _read(test)
    kind, _, _ = fact_of(blueprint, fact)
    options = facts_to_choose(blueprint, fact)
    asked = Item(f"{name}:fact", "", "What", "choice", (fact,), options, blank="Nothing more" if fact else "Choose")
    inner = [asked]
    if kind is not None:
        ways = [] if kind.type == "yes-no" and not word.startswith("not.") else [_way(kind, word, name)]
        inner += [*ways, *value_items(blueprint, kind, value, f"{name}:value", of_length=word)]
    return Item(name, "", "", "test", (fact,), inner=tuple(inner))


def _way(kind: FactKind, word: str, name: str) -> Item:
    negated = word.startswith("not.")
    plain = word.removeprefix("not.")
    ways = list(dict.fromkeys(BY_WORD.get(way, way) if _by_word(kind) else way for way in TESTS[kind.type]))
    options = [(way, SAYS["is" if way == "in" else "is_not" if way == "not_in" else way]) for way in ways]
    if not _by_word(kind):
        options = [(way, SAYS[way]) for way in ways if way not in ("in", "not_in") or way == plain]
    chosen = BY_WORD.get(plain, plain) if _by_word(kind) else plain
    if negated:
        options.append((f"not.{chosen}", f"is not so that it {SAYS[plain]}"))
    return Item(f"{name}:test", "", "How", "choice", (f"not.{chosen}" if negated else chosen,), tuple(options))


def _by_word(kind: FactKind) -> bool:
    return kind.type in ("choice", "list", "text")


def value_items(
    blueprint: Blueprint, kind: FactKind, value: Sequence[str], name: str, *, of_length: str = ""
) -> tuple[Item, ...]:
    """The field for a value of a fact, by its own kind."""
    options = values_of(blueprint, kind)
    if kind.type == "yes-no":
        return (Item(name, "", "Answer", "choice", tuple(value[:1]), options, blank="Choose"),)
    if options:
        known = {word for word, _ in options}
        others = tuple((word, word) for word in value if word not in known)
        return (Item(name, "", "Which", "choices", tuple(value), (*options, *others)),)
    if kind.type == "duration" or of_length.endswith("within"):
        told = apart(Duration, value[0]) if value else {}
        parts = [
            Item(f"{name}:{one.name}", "", one.label, "choice" if one.options else "text",
                 (told.get(one.name) or one.usual,), one.options) for one in inputs(Duration)
        ]  # fmt: skip
        return (Item(name, "", "How long", "value", inner=tuple(parts)),)
    if kind.type == "date":
        return (Item(name, "", "Day", "date", tuple(value[:1])),)
    hint = "Several with commas between them." if _by_word(kind) else ""
    return (Item(name, "", "Value", "text", (", ".join(value),), hint=hint),)


def _read(test: Test) -> tuple[str, str, tuple[str, ...]]:
    """The name of the fact, how it is tested (`not.` before it where that is denied), and its values."""
    inner = test.get("not")
    told = inner if isinstance(inner, dict) else test
    word = next((key for key in told if key in SAYS), "")
    value = told.get(word, "")
    values = tuple(str(one) for one in value) if isinstance(value, list) else (str(value),) if word else ()
    return _name(told), f"not.{word}" if told is inner and word else word, values


def _name(told: Mapping[str, Written]) -> str:
    fact, of, given = str(told.get("fact", "")), str(told.get("of", "")), told.get("with")
    inside = ",".join(f"{key}={value}" for key, value in given.items()) if isinstance(given, dict) else ""
    return f"{of}.{fact}" * bool(of) + fact * (not of) + f"({inside})" * bool(inside)


def taken(blueprint: Blueprint, typed: Typed, name: str, before: Written | None) -> Written | None:
    """The condition that was put together in the form; what stood there before where nothing is otherwise."""
    was = rule_of(before)
    places: dict[int, list[str]] = {}
    for key in typed:
        found = PLACE.fullmatch(key.removeprefix(name)) if key.startswith(f"{name}~") else None
        if found:
            places.setdefault(int(found[1]), []).append(key.removesuffix(":fact"))
    known = {_read(test)[0]: test for group in (was.groups if was else ()) for test in group}
    groups = [
        tuple(test for at in tests if (test := _typed_test(blueprint, typed, at, known)))
        for _, tests in sorted(places.items())
    ]
    how = _first(typed, f"{name}:how") or (was.how if was else "all")
    rule = Rule(how if how in OTHER else "all", tuple(group for group in groups if group))
    return before if rule == was else tree_of(rule)


def _typed_test(blueprint: Blueprint, typed: Typed, name: str, known: Mapping[str, Test]) -> Test:
    fact, way = _first(typed, f"{name}:fact"), _first(typed, f"{name}:test")
    kind, of, given = fact_of(blueprint, fact)
    if kind is None:
        return {}
    way = way if way.removeprefix("not.") in SAYS else ""
    was = known.get(fact, {})
    _, word, values = _read(was)
    inner = was.get("not")
    told = dict(inner) if isinstance(inner, dict) else dict(was)
    told = {key: value for key, value in told.items() if key not in SAYS}
    if not was:
        about: Written = dict(given)
        told = {"fact": kind.key} | ({"of": of} if of else {}) | ({"with": about} if given else {})
    now = value_typed(typed, f"{name}:value", kind, of_length=way)
    if now and _first(typed, f"{name}:was") == fact:
        same = now == values and BY_WORD.get(word.removeprefix("not."), word) == BY_WORD.get(way, way)
        told |= dict([_way_and_value(kind, way.removeprefix("not."), now, word if same else "")])
    return {"not": told} if way.startswith("not.") else told


def _way_and_value(kind: FactKind, way: str, now: Sequence[str], was: str) -> tuple[str, Written]:
    if kind.type == "yes-no" or not way:
        return "is", now[0]
    if _by_word(kind):
        single = len(now) == 1 and was.removeprefix("not.") not in ("in", "not_in")
        if single:
            return ("is" if way == "in" else "is_not"), now[0]
        return way, list(now)
    return way, list(now) if way in ("in", "not_in") else now[0]


def value_typed(typed: Typed, name: str, kind: FactKind, *, of_length: str = "") -> tuple[str, ...]:
    """The values that were typed or chosen for a fact."""
    if kind.type == "duration" or of_length.endswith("within"):
        told = together(Duration, {one.name: _first(typed, f"{name}:{one.name}") for one in inputs(Duration)})
        return (told,) if told else ()
    words = [word.strip() for word in typed.get(name, ()) if word.strip()]
    if not kind.choices and not kind.choices_in and (_by_word(kind) or of_length in ("in", "not_in")):
        words = [one.strip() for word in words for one in word.split(",") if one.strip()]
    return tuple(words)


def _first(typed: Typed, name: str) -> str:
    return " ".join((list(typed.get(name, ())) or [""])[0].split())
