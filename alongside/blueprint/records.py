"""Reading a tree of nodes along the schema: each part is built, or is Faulty with every fault said where it stands.

A part with a fault in it is not built, and its neighbours still are, so that one reading shows all there is to put
right.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import cast

from alongside.blueprint import grammar
from alongside.blueprint.asking import given_facts_at, rule_at
from alongside.blueprint.doubt import FAULTY, Faulty, known_of, partial_record, told
from alongside.blueprint.faults import listed
from alongside.blueprint.nodes import Node, Scalar, Table
from alongside.blueprint.schema import (
    Choice,
    Key,
    Many,
    Named,
    OneOf,
    Plain,
    Record,
    Shape,
    Special,
    Whole,
    entries,
    told_by,
)
from alongside.blueprint.spots import KEY, Spot, items_at, key_at, slug, text_at, value_at
from alongside.kernel.clock import SchoolYear

GRAMMARS: Mapping[type, Callable[[str], object]] = MappingProxyType(
    {
        str: str,
        bool: grammar.yes_no_of,
        date: grammar.date_of,
        grammar.Duration: grammar.duration_of,
        grammar.Money: grammar.money_of,
        grammar.Moment: grammar.moment_of,
        grammar.MonthDay: grammar.month_day_of,
        SchoolYear: grammar.school_year_named,
        grammar.Amount: grammar.amount_of,
        grammar.Share: grammar.share_of,
        grammar.Span: grammar.span_of,
        grammar.Instant: grammar.instant_of,
    }
)
type Reader = Callable[[Node, Spot], object]
LONGEST_KEY = 60


@cache
def _reading(shape: Shape) -> Reader:
    """How a value of this shape is read. Made once for each shape of the language: files are many, shapes are few."""
    match shape:
        case Plain(of=kind):
            return _plain(GRAMMARS[kind])
        case Choice(of=words):
            return _choice(words)
        case Key(ref=ref):
            return lambda node, spot: key_at(node, spot, ref.part)
        case Whole(within=within):
            return _whole(within.low, within.high)
        case Special(name=name):
            return given_facts_at if name == "GivenFacts" else rule_at
    return _reading_several(shape)


def _reading_several(shape: Record | OneOf | Named | Many) -> Reader:
    match shape:
        case Record(of=part):
            return _record(part)
        case OneOf(of=parts):
            return _one_of(parts)
        case Named():
            return _named(shape)
        case Many():
            return _many(shape)


def _plain(grammar_of: Callable[[str], object]) -> Reader:
    if grammar_of is grammar.moment_of:
        return _moment
    return text_at if grammar_of is str else lambda node, spot: value_at(node, spot, grammar_of)


def _moment(node: Node, spot: Spot) -> object:
    """A day told from something, which has to be there."""
    moment = value_at(node, spot, grammar.moment_of)
    if isinstance(moment, grammar.Moment):
        kind, _, name = moment.anchor.partition(".")
        if kind == "event" and name not in (known := spot.context.names("events")):
            hint = spot.suggestion(name, known)
            return spot.fault(node, f'There is no "{name[:60]}" under events. {hint}'.rstrip())
        if kind == "contract" and spot.context.root.get("contracts") is None:
            return spot.fault(node, "This program has no contracts to tell a day from.")
    return moment


def _many(shape: Many) -> Reader:
    reading = _reading(shape.of)

    def read_many(node: Node, spot: Spot) -> object:
        values = [reading(item, at) for item, at in items_at(node, spot)]
        if any(isinstance(value, Faulty) for value in values):
            _unlisted(node, spot)
            known = tuple(known_of(value) for value in values)
            return FAULTY if any(isinstance(value, Faulty) for value in known) else Faulty(partial=known)
        return frozenset(values) if shape.as_set else tuple(values)

    return read_many


def _unlisted(node: Node, spot: Spot) -> None:
    """Several in a row without the signs of a list: that is told with what is wrong of them as one."""
    faults = spot.context.faults
    if faults and isinstance(node, Scalar) and re.search(r",| and ", node.text):
        faults[-1] = replace(faults[-1], message=f"{faults[-1].message} Several stand between [ and ], with commas.")


def _choice(words: tuple[str, ...]) -> Reader:
    def read_choice(node: Node, spot: Spot) -> object:
        text = text_at(node, spot)
        if isinstance(text, Faulty) or text in words:
            return text
        if len(words) == 1:
            return spot.fault(node, f"What is meant here is {words[0]}.")
        hint = spot.suggestion(text, dict.fromkeys(words), otherwise="")  # all words stand there already
        return spot.fault(node, f"One of these is meant here: {listed(words)}. {hint}".rstrip())

    return read_choice


def _whole(low: int, high: int) -> Reader:
    def read_whole(node: Node, spot: Spot) -> object:
        number = value_at(node, spot, grammar.whole_of)
        if isinstance(number, int) and not low <= number <= high:
            return spot.fault(node, f"A number from {low} to {high:,} is meant here.")
        return number

    return read_whole


def _named(shape: Named) -> Reader:
    reading = _reading(shape.of)

    def read_named(node: Node, spot: Spot) -> object:
        if not isinstance(node, Table):
            keys = f"a key of {shape.keys.part.replace('.*', '')}" if shape.keys else "a key of your own"
            return spot.fault(node, f"A table is meant here: {keys}, a colon, and what it stands for.")
        values: dict[str, object] = {}
        whole = True
        for key, inner in node.entries:
            at = spot.under(key.text, way="*")
            name = key_at(key, at, shape.keys.part) if shape.keys else _own_key(key, at)
            at.covered()
            value = reading(inner, at)
            values[key.text] = FAULTY if isinstance(name, Faulty) else value
            whole = whole and not isinstance(values[key.text], Faulty)
        return MappingProxyType(values) if whole else _in_doubt(values)

    return read_named


def _in_doubt(values: dict[str, object]) -> Faulty:
    """What is known of a table of named things some of which have faults."""
    whole = {key: value for key, value in values.items() if not isinstance(value, Faulty)}
    known = {key: known_of(value) for key, value in values.items()}
    doubtful = any(isinstance(value, Faulty) for value in known.values())
    return Faulty(whole, partial=None if doubtful else MappingProxyType(known))


def _own_key(key: Scalar, spot: Spot) -> str | Faulty:
    if KEY.fullmatch(key.text) and len(key.text) <= LONGEST_KEY:
        return key.text
    right = slug(key.text)[:LONGEST_KEY].rstrip("-") or "action-plan"
    return spot.fault(key, f"A key is lower-case letters and digits with hyphens between, for example {right}.")


def _one_of(parts: tuple[type, ...]) -> Reader:
    told_keys = {told_by(part): part for part in parts}
    readings = {key: _record(part) for key, part in told_keys.items()}
    known = {entry.key: entry for part in parts for entry in entries(part)}

    def read_one_of(node: Node, spot: Spot) -> object:
        if not isinstance(node, Table):
            return spot.fault(node, "A table of keys is meant here.")
        there = [key.text for key, _ in node.entries if key.text in told_keys]
        if len(there) == 1:
            return readings[there[0]](node, spot)
        mistyped = [key for key, _ in node.entries if key.text not in known]
        for key in mistyped:
            _unknown(key, spot, known)
        if mistyped and not there:
            return FAULTY
        return spot.fault(node, f"Exactly one of these keys says what kind this is: {listed(told_keys)}.")

    return read_one_of


@cache
def _record(part: type) -> Reader:
    reading = values_of(part)
    build = cast("Callable[..., object]", part)
    ruled = hasattr(part, "faults")

    def read_record(node: Node, spot: Spot) -> object:
        if not isinstance(node, Table):
            keys = listed((entry.key for entry in entries(part)), last="and")
            return spot.fault(node, f"A table of keys is meant here: {keys}.")
        values = reading(node, spot)
        if any(isinstance(value, Faulty) for value in values.values()):
            partial = partial_record(part, values)
            _checked(node, spot, partial)
            return Faulty(partial=partial)
        built = build(**values)
        return _checked(node, spot, built) if ruled else built

    return read_record


@cache
def values_of(part: type) -> Callable[[Table, Spot], dict[str, object]]:
    """What each key of a record says; one that is missing, or has a fault, is Faulty."""
    known = {entry.key: (entry, _reading(entry.shape)) for entry in entries(part)}
    required = [entry for entry in entries(part) if entry.required]

    def read_values(node: Table, spot: Spot) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, inner in node.entries:
            found = known.get(key.text)
            if found is None:
                _unknown(key, spot, known)
                continue
            entry, reading = found
            at = spot.under(key.text, later=entry.later)
            at.covered()
            values[entry.field] = reading(inner, at)
        for entry in required:
            if entry.field not in values:
                message = f'"{entry.key}" is missing here.'
                values[entry.field] = spot.under(entry.key).fault_at(node.line, "nothing", message)
        return values

    return read_values


def _unknown(key: Scalar, spot: Spot, known: Mapping[str, object]) -> None:
    hint = spot.suggestion(key.text, known)
    if set("“”„") & set(key.text):
        hint = 'Words are held together by straight quotes, ", not by these.'
    elif " " in key.text.strip():
        hint = "If it belongs to the text before it, put that whole text in quotes: between { and } a comma ends it."
        hint += " Several of a list stand between [ and ]."
    message = f'No code reads "{key.text[:60]}" here. {hint}'.rstrip()
    spot.under(key.text[:60] or "?").fault(key, message)


def _checked(node: Table, spot: Spot, built: object) -> object:
    """A record may know what its own keys must not say together."""
    found = list(told(built))
    for path, message in found:
        fault_below(node, spot, path, message)
    return Faulty(partial=built) if found else built


def fault_below(node: Table, spot: Spot, path: str, message: str) -> None:
    """A fault at a path below a record; its line is that of the deepest key on the way that is there."""
    here: Node = node
    at = spot
    for step in re.findall(r"\[\d+\]|[^.\[\]]+", path):
        here = _step(here, step) or here
        at = at.under(step)
    at.fault(here, message)


def _step(node: Node, step: str) -> Node | None:
    if isinstance(node, Table):
        return node.get(step)
    items = getattr(node, "items", ())
    place = step.strip("[]")
    return items[int(place)] if place.isdigit() and int(place) < len(items) else None
