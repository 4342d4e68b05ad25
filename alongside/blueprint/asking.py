"""Reading conditions and facts: which facts there are, which tests each allows, and what values they take."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast, get_args

from alongside.blueprint.doubt import FAULTY, Faulty
from alongside.blueprint.facts import TESTS, FactKind, FactType, FactValue, Subject, asked_as, value_of
from alongside.blueprint.faults import listed
from alongside.blueprint.grammar import Duration, duration_of
from alongside.blueprint.nodes import Listing, Node, Scalar, Table
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test, tests
from alongside.blueprint.spots import Spot, items_at, key_at, text_at, value_at
from alongside.blueprint.ways import never_holds

GROUPS = ("all", "any", "not")
MOST_TESTS = 300  # of one condition, and
MOST_VALUES = 1_000  # of one test: each is asked of every person of a program
# Words people try first, and the one that is meant.
MEANT = MappingProxyType(
    {
        **dict.fromkeys(("and", "both", "every"), "all"),
        **dict.fromkeys(("or", "either", "one_of", "any_of"), "any"),
        **dict.fromkeys(("equals", "equal", "eq", "=", "==", "value"), "is"),
        **dict.fromkeys(("min", "minimum", "more_than", "at-least", ">="), "at_least"),
        **dict.fromkeys(("max", "maximum", "less_than", "at-most", "<="), "at_most"),
        **dict.fromkeys(("after", "from", "on_or_after"), "since"),
        **dict.fromkeys(("until", "earlier_than"), "before"),
    }
)
CONTRADICTION = (
    "Nobody can meet this rule: what it asks of {} contradicts itself. Where one of several is enough, say any, or "
    "in: [..., ...]."
)
IN_PLACE = MappingProxyType({"is": "in", "is_not": "not_in"})
EVERY_TEST = tuple(dict.fromkeys(test for tests in TESTS.values() for test in tests))


def declared_kinds(root: Table, spot: Spot) -> dict[str, FactKind]:
    """The facts a file declares itself. Faults in them are told when the part itself is read; here they are passed
    over."""
    facts = root.get("facts")
    if not isinstance(facts, Table):
        return {}
    found = {}
    for key, node in facts.entries:
        at = spot.under("facts").under(key.text)
        if key.text in spot.context.kinds:
            at.fault(key, f'"{key.text}" is a fact the program need not declare; choose another key or take it out.')
        if isinstance(node, Table):
            found[key.text] = _declared(key.text, node, at)
            if _untyped(node):
                spot.context.doubtful.add(key.text)
    return found


def _declared(key: str, node: Table, spot: Spot) -> FactKind:
    years = node.get("years") is not None
    kind = "count" if years else _word(node, "type", get_args(FactType), "text")
    choices = node.get("choices")
    words = (
        tuple(item.text for item in choices.items if isinstance(item, Scalar)) if isinstance(choices, Listing) else ()
    )
    labels = node.get("labels")
    called = (
        {name.text: one.text.strip() for name, one in labels.entries if isinstance(one, Scalar)}
        if isinstance(labels, Table)
        else {}
    )
    subject = _word(node, "of", get_args(Subject), "person")
    tongue = spot.context.tongue
    says, denies = node.get("says"), node.get("denies")
    bare = FactKind(
        key,
        cast("FactType", kind),
        says.text.strip() if isinstance(says, Scalar) else key,
        cast("Subject", subject),
        choices=words,
        labels=MappingProxyType(called),
        denies=denies.text.strip() if isinstance(denies, Scalar) else "",
        needs=tongue.say("needs-years") if years else "",
        attested_by=_attests(node, spot) if subject == "person" else "",
        tongue=tongue,
    )
    assumed = node.get("assume")
    if assumed is None:
        return bare
    value = fact_value_at(assumed, spot.under("assume"), bare)
    return bare if isinstance(value, Faulty) else replace(bare, assume=value)


def _attests(node: Table, spot: Spot) -> str:
    """Who confirms a fact, as sentences say it: the words of the file, or what it calls the role it names."""
    said = node.get("attested_by")
    words = said.text.strip() if isinstance(said, Scalar) else ""
    role = spot.context.labels("roles").get(words)
    return spot.context.tongue.say("page.the_role", it=role) if role else words


def _untyped(node: Table) -> bool:
    """Whether its type cannot be told; the fault itself is told where the part is read."""
    kind = node.get("type")
    typed = isinstance(kind, Scalar) and kind.text in get_args(FactType)
    return not typed and node.get("years") is None


def _word(node: Table, key: str, words: tuple[str, ...], otherwise: str) -> str:
    found = node.get(key)
    return found.text if isinstance(found, Scalar) and found.text in words else otherwise


def rule_at(node: Node, spot: Spot) -> Condition | Faulty:
    """A whole condition, of no more than so many tests, that somebody can meet."""
    found = condition_at(node, spot)
    if isinstance(found, Faulty):
        return found
    names = [test.asked for test in tests(found)]
    if len(names) > MOST_TESTS:
        return spot.fault(node, f"One condition may have {MOST_TESTS} tests; declare a fact that says it in one.")
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    if twice and never_holds(found):  # told, and still read: see Reading.legible
        spot.fault(node, CONTRADICTION.format(listed((f'"{name}"' for name in twice), last="and")))
    return found


def condition_at(node: Node, spot: Spot) -> Condition | Faulty:
    """A condition; a list is read as `all`."""
    if isinstance(node, Listing):
        return _group(node, spot, "all")
    if not isinstance(node, Table):
        return spot.fault(node, "A condition is meant here: all, any, not, or a fact and its test.")
    groups = [key for key, _ in node.entries if key.text in GROUPS]
    if not groups:
        return _test(node, spot)
    word = groups[0].text
    others = [key for key, _ in node.entries if key.text != word]
    for other in others:
        spot.fault(other, f'"{word}" stands alone; put "{other.text[:60]}" inside it or take it out.')
    inner = node.get(word)
    found = _group(inner, spot.under(word), word) if inner is not None else FAULTY
    return FAULTY if others else found


def _group(node: Node, spot: Spot, word: str) -> Condition | Faulty:
    if word == "not" and isinstance(node, Table):
        inner = condition_at(node, spot)
        return FAULTY if isinstance(inner, Faulty) else Not(inner)
    if not isinstance(node, Listing) or not node.items or word == "not":
        what = "one condition" if word == "not" else "a list of conditions"
        return spot.fault(node, f'After "{word}" comes {what}.')
    found = [condition_at(item, at) for item, at in items_at(node, spot)]
    whole = tuple(inner for inner in found if not isinstance(inner, Faulty))
    if len(whole) < len(found):
        return FAULTY
    return All(whole) if word == "all" else AnyOf(whole)


def _test(node: Table, spot: Spot) -> Test | Faulty:
    before = len(spot.context.faults)
    _refuse_unknown(node, spot)
    if len(spot.context.faults) > before and node.get("fact") is None:
        return FAULTY
    kind = _kind(node, spot)
    if isinstance(kind, Faulty):
        return FAULTY
    subject = _subject(node, spot)
    if kind.key in spot.context.doubtful:
        return FAULTY
    arguments = dict(_arguments(node, spot, kind))
    mistyped = any(key.text in MEANT for key, _ in node.entries)
    test, value = ("", FAULTY) if mistyped else _tested(node, spot, kind)
    if len(spot.context.faults) > before or isinstance(value, Faulty):
        return FAULTY
    if kind.arguments and node.get("with") is None:
        spot.fault(node, f'"{kind.key}" is asked of one thing: say which, {_with(kind)}.')
    cite = node.get("cite")
    asked = asked_as(kind, of=subject, arguments=arguments)
    return Test(kind, asked, test, value, MappingProxyType(arguments), cite.text if isinstance(cite, Scalar) else "")


def _refuse_unknown(node: Table, spot: Spot) -> None:
    known = dict.fromkeys(("fact", *EVERY_TEST, "of", "with", "cite"))
    for key, value in node.entries:
        if key.text in known:
            continue
        if key.text in spot.context.kinds:
            tried = value.text if isinstance(value, Scalar) and len(value.text) < 60 else "..."
            hint = f"Write {{fact: {key.text}, is: {tried}}}."
        elif key.text in MEANT:
            hint = f'Did you mean "{MEANT[key.text]}"?'
        else:
            hint = spot.suggestion(key.text, known)
        spot.under(key.text[:60]).fault(key, f'A condition has no "{key.text[:60]}". {hint}'.rstrip())


def _kind(node: Table, spot: Spot) -> FactKind | Faulty:
    fact = node.get("fact")
    if fact is None:
        return spot.fault(
            node, "A condition needs a fact, for example {fact: position, is: teacher}; or all, any, not."
        )
    key = key_at(fact, spot.under("fact"), "@facts")
    if isinstance(key, Faulty):
        return FAULTY
    kind = spot.context.kinds[key]
    if kind.later:
        spot.under("fact", way=f"fact {key}", later=True).covered()
    return kind


def labelled(kinds: Mapping[str, FactKind], spot: Spot) -> dict[str, FactKind]:
    """The facts every program knows as this file says them: in words of its own, and with what it calls the keys that
    are their values or arguments (a position, a training)."""
    words = spot.context.root.get("words")
    own = words.get("facts") if isinstance(words, Table) else None
    found = {}
    for key, plain in kinds.items():
        kind = _reworded(plain, own.get(key) if isinstance(own, Table) else None)
        if kind is not plain:
            found[key] = kind
        parts = [part for part in (kind.choices_in, *kind.arguments.values()) if part]
        if parts:
            called = {name: label for part in parts for name, label in spot.context.labels(part).items() if label}
            found[key] = replace(kind, labels=MappingProxyType({**kind.labels, **called}))
    return found


def _reworded(kind: FactKind, node: Node | None) -> FactKind:
    if not isinstance(node, Table):
        return kind
    told = {key.text: one.text.strip() for key, one in node.entries if isinstance(one, Scalar)}
    return replace(kind, says=told.get("says") or kind.says, denies=told.get("denies") or kind.denies)


def _subject(node: Table, spot: Spot) -> str:
    of = node.get("of")
    if of is None:
        return ""
    text = text_at(of, spot.under("of"))
    if isinstance(text, str) and text not in get_args(Subject):
        spot.under("of").fault(of, f"One of these is meant here: {listed(get_args(Subject))}.")
    return text if isinstance(text, str) else ""


def _arguments(node: Table, spot: Spot, kind: FactKind) -> Iterator[tuple[str, str]]:
    given = node.get("with")
    if given is None:
        return
    at = spot.under("with")
    if not isinstance(given, Table):
        at.fault(given, "A table is meant here, for example with: {key: basics}.")
        return
    for key, inner in given.entries:
        here = at.under(key.text)
        if key.text not in kind.arguments:
            allowed = listed(kind.arguments) or "nothing"
            here.fault(key, f'"{kind.key}" cannot be asked with "{key.text[:60]}"; it takes {allowed}.')
            continue
        part = kind.arguments[key.text]
        value = key_at(inner, here, part) if part else text_at(inner, here)
        if isinstance(value, str):
            yield key.text, value


def _with(kind: FactKind) -> str:
    """with: {key: a key of trainings}"""
    return f"with: {{{', '.join(f'{name}: one of your {part}' for name, part in kind.arguments.items())}}}"


def _tested(node: Table, spot: Spot, kind: FactKind) -> tuple[str, FactValue | tuple[FactValue, ...] | Faulty]:
    there = [(key, inner) for key, inner in node.entries if key.text in EVERY_TEST]
    allowed = TESTS[kind.type]
    if len(there) != 1:
        return "", spot.fault(node, f'"{kind.key}" needs exactly one test: {listed(allowed)}.')
    key, inner = there[0]
    at = spot.under(key.text)
    if key.text not in allowed:
        return "", at.fault(key, f'"{kind.key}" cannot be tested with "{key.text}"; use {listed(allowed)}.')
    if key.text == "within":
        return key.text, value_at(inner, at, _reach_back_of)
    if key.text in ("is", "is_not") and isinstance(inner, Listing) and "in" in allowed:
        return "", at.fault(inner, f'"{key.text}" takes one value; for one of several say {IN_PLACE[key.text]}: [...].')
    if key.text not in ("in", "not_in"):
        return key.text, fact_value_at(inner, at, kind)
    if isinstance(inner, Listing) and len(inner.items) > MOST_VALUES:
        return key.text, at.fault(inner, f"One test may name {MOST_VALUES:,} values.")
    found = [fact_value_at(item, place, kind) for item, place in items_at(inner, at)]
    whole = tuple(value for value in found if not isinstance(value, Faulty))
    return key.text, whole if whole and len(whole) == len(found) else _nothing_listed(inner, at, found)


def _reach_back_of(text: str) -> Duration:
    length = duration_of(text)
    if not length.of_the_calendar:
        raise ValueError("A length of time in days, weeks, months or years is meant here, for example 5 years.")
    return length


def _nothing_listed(node: Node, spot: Spot, found: list[FactValue | Faulty]) -> Faulty:
    return FAULTY if found else spot.fault(node, "A list with at least one value is meant here.")


def fact_value_at(node: Node, spot: Spot, kind: FactKind) -> FactValue | Faulty:
    """One value of a fact, of the fact's own type and among its choices."""
    if kind.choices_in:
        return key_at(node, spot, kind.choices_in)
    value = value_at(node, spot, lambda text: value_of(kind, text))
    if kind.choices and isinstance(value, str) and value not in kind.choices:
        hint = spot.suggestion(value, dict.fromkeys(kind.choices))
        return spot.fault(node, f'"{kind.key}" is one of {listed(kind.choices)}. {hint}'.rstrip())
    return value


def given_facts_at(node: Node, spot: Spot) -> Mapping[str, FactValue] | Faulty:
    """The facts of an example's person or pair, under the names callers use (`helper.licence`,
    `training(key=basics)`)."""
    if not isinstance(node, Table):
        return spot.fault(node, "A table of facts is meant here, for example {position: teacher}.")
    found: dict[str, FactValue | Faulty] = {}
    for key, inner in node.entries:
        at = spot.under(key.text, way="*")
        bare = key.text.split("(")[0].split(".")[-1]
        kind = spot.context.kinds.get(bare)
        if kind is None and spot.context.miswritten(bare, "@facts"):
            found[key.text] = FAULTY
        elif kind is None:
            hint = spot.suggestion(bare, spot.context.own_facts_first)
            found[key.text] = at.fault(key, f'There is no fact "{bare[:60]}". {hint}'.rstrip())
        else:
            if fault := _misnamed(key.text, kind, spot):
                at.fault(key, fault)
            found[key.text] = FAULTY if bare in spot.context.doubtful else _given(inner, at, kind)
    whole = {name: value for name, value in found.items() if not isinstance(value, Faulty)}
    return MappingProxyType(whole) if len(whole) == len(found) else FAULTY


def _misnamed(name: str, kind: FactKind, spot: Spot) -> str:
    """What is wrong with how an example names a fact that is asked of one thing, such as one training; or nothing."""
    whose, _, asked = name.partition(kind.key)
    given = dict(pair.partition("=")[::2] for pair in asked.strip("()").split(",") if pair)
    right = asked_as(kind, arguments={one: f"one-of-your-{part}" for one, part in kind.arguments.items()})
    subject = whose.removesuffix(".")
    if given.keys() != kind.arguments.keys() or (whose and (subject == kind.of or subject not in get_args(Subject))):
        return f"This fact is written {right}."
    for one, part in kind.arguments.items():
        known = spot.context.names(part)
        if given[one] not in known:
            hint = spot.suggestion(given[one], known)
            return f'There is no "{given[one][:60]}" under {part}. {hint}'.rstrip()
    return ""


def _given(node: Node, spot: Spot, kind: FactKind) -> FactValue | Faulty:
    if kind.type != "list":
        return fact_value_at(node, spot, kind)
    values = [fact_value_at(item, at, kind) for item, at in items_at(node, spot)]
    words = frozenset(value for value in values if isinstance(value, str))
    return words if len(words) == len(set(values)) else FAULTY
