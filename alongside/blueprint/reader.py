"""The strict reader: text in; a Blueprint out, or every fault at once.

It walks the node tree along the schema. A part with a fault in it is not built, and its neighbours still are, so that
one reading shows all there is to put right.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import cast

from alongside.blueprint import grammar
from alongside.blueprint.agreement import disagreements
from alongside.blueprint.asking import condition_at, declared_kinds, given_facts_at, labelled
from alongside.blueprint.doubt import FAULTY, Faulty, known_of, partial_record, told
from alongside.blueprint.faults import Fault, listed
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import Node, NoTree, Scalar, Table, parsed
from alongside.blueprint.parts.eligibility import Eligibility
from alongside.blueprint.schema import (
    Choice,
    Entry,
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
from alongside.blueprint.spots import Context, Spot, items_at, key_at, text_at, value_at
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
    }
)
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_KEY = 60

# What stands in for a part that is missing or has faults while the other parts are held against each other.
NOTHING: Mapping[str, object] = MappingProxyType(
    {
        **dict.fromkeys(("language", "key", "name", "sponsor", "words", "sessions", "calendar")),
        **dict.fromkeys(("positions", "roles", "duties"), MappingProxyType({})),
        "eligibility": Eligibility(MappingProxyType({})),
    }
)


@dataclass(frozen=True)
class Reading:
    """What came of a file: a blueprint, or faults; and which parts of it are acted on already (way in the language ->
    yes or no)."""

    blueprint: Blueprint | None
    faults: tuple[Fault, ...]
    coverage: Mapping[str, bool] = field(default_factory=dict)


def read(text: str, *, file: str) -> Reading:
    """Read a program's file. `file` is its name; one that ends in `.toml` is read as TOML, every other as YAML. Never
    raises."""
    try:
        root = parsed(text, file=file)
    except NoTree as broken:
        return Reading(None, broken.faults)
    context = Context(root)
    spot = Spot(context)
    context.kinds.update(labelled(context.kinds, spot))
    context.kinds.update(declared_kinds(root, spot))
    values = _values(root, spot, Blueprint)
    whole = not any(isinstance(value, Faulty) for value in values.values())
    blueprint = _blueprint(values, sha256=hash_of(text), kinds=MappingProxyType(dict(context.kinds)))
    for path, message in disagreements(blueprint, whole=whole):
        _fault_below(root, spot, path, message)
    faults = tuple(sorted(context.faults, key=lambda fault: fault.line))
    return Reading(None if faults else blueprint, faults, MappingProxyType(dict(sorted(context.coverage.items()))))


def _blueprint(values: Mapping[str, object], **told: object) -> Blueprint:
    """The blueprint; where a part has faults, what of it is whole, so that the parts can still be held against each
    other."""
    kept = {name: _rest(value) for name, value in values.items() if not isinstance(value, Faulty) or value.rest}
    return cast("Callable[..., Blueprint]", Blueprint)(**{**NOTHING, **kept, **told})


def _rest(value: object) -> object:
    return MappingProxyType(dict(value.rest)) if isinstance(value, Faulty) and value.rest else value


def hash_of(text: str) -> str:
    """The content hash of a version: line endings do not matter, everything else does."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def _value(node: Node, spot: Spot, shape: Shape) -> object:
    match shape:
        case Plain(of=kind):
            return value_at(node, spot, GRAMMARS[kind])
        case Choice(of=words):
            return _choice(node, spot, words)
        case Key(ref=ref):
            return key_at(node, spot, ref.part)
        case Whole(within=within):
            return _whole(node, spot, low=within.low, high=within.high)
        case Record(of=part):
            return _record(node, spot, part)
        case OneOf(of=parts):
            return _one_of(node, spot, parts)
        case Special():
            return _special(node, spot, shape)
    return _several(node, spot, shape)


def _several(node: Node, spot: Spot, shape: Many | Named) -> object:
    if isinstance(shape, Named):
        return _named(node, spot, shape)
    values = [_value(item, at, shape.of) for item, at in items_at(node, spot)]
    if any(isinstance(value, Faulty) for value in values):
        known = tuple(known_of(value) for value in values)
        return FAULTY if any(isinstance(value, Faulty) for value in known) else Faulty(partial=known)
    return frozenset(values) if shape.as_set else tuple(values)


def _special(node: Node, spot: Spot, shape: Special) -> object:
    return given_facts_at(node, spot) if shape.name == "GivenFacts" else condition_at(node, spot)


def _choice(node: Node, spot: Spot, words: tuple[str, ...]) -> object:
    text = text_at(node, spot)
    if isinstance(text, Faulty) or text in words:
        return text
    hint = spot.suggestion(text, dict.fromkeys(words)) if len(words) > 1 else ""
    return spot.fault(node, f"One of these is meant here: {listed(words)}. {hint}".rstrip())


def _whole(node: Node, spot: Spot, *, low: int, high: int) -> object:
    number = value_at(node, spot, grammar.whole_of)
    if isinstance(number, int) and not low <= number <= high:
        return spot.fault(node, f"A number from {low} to {high:,} is meant here.")
    return number


def _named(node: Node, spot: Spot, shape: Named) -> object:
    if not isinstance(node, Table):
        return spot.fault(node, "A table is meant here: a key of your own, a colon, and what it stands for.")
    values: dict[str, object] = {}
    for key, inner in node.entries:
        at = spot.under(key.text, way="*")
        name = key_at(key, at, shape.keys.part) if shape.keys else _own_key(key, at)
        at.covered()
        value = _value(inner, at, shape.of)
        values[key.text] = FAULTY if isinstance(name, Faulty) else value
    whole = {key: value for key, value in values.items() if not isinstance(value, Faulty)}
    if len(whole) == len(values):
        return MappingProxyType(whole)
    known = {key: known_of(value) for key, value in values.items()}
    doubtful = any(isinstance(value, Faulty) for value in known.values())
    return Faulty(whole, partial=None if doubtful else MappingProxyType(known))


def _own_key(key: Scalar, spot: Spot) -> str | Faulty:
    if KEY.fullmatch(key.text) and len(key.text) <= LONGEST_KEY:
        return key.text
    return spot.fault(key, "A key is lower-case letters and digits with hyphens between, for example action-plan.")


def _one_of(node: Node, spot: Spot, parts: tuple[type, ...]) -> object:
    if not isinstance(node, Table):
        return spot.fault(node, "A table of keys is meant here.")
    told = {told_by(part): part for part in parts}
    there = [key for key in told if node.get(key) is not None]
    if len(there) == 1:
        return _record(node, spot, told[there[0]])
    known = {entry.key: entry for part in parts for entry in entries(part)}
    mistyped = sum(1 for _ in _known_entries(node, spot, known)) < len(node.entries)
    if mistyped and not there:
        return FAULTY
    return spot.fault(node, f"Exactly one of these keys says what kind this is: {listed(told)}.")


def _record(node: Node, spot: Spot, part: type) -> object:
    if not isinstance(node, Table):
        return spot.fault(
            node, f"A table of keys is meant here: {listed((entry.key for entry in entries(part)), last='and')}."
        )
    values = _values(node, spot, part)
    if any(isinstance(value, Faulty) for value in values.values()):
        partial = partial_record(part, values)
        _checked(node, spot, partial)
        return Faulty(partial=partial)
    built = cast("Callable[..., object]", part)(**values)
    return _checked(node, spot, built)


def _values(node: Table, spot: Spot, part: type) -> dict[str, object]:
    """What each key of a record says; one that is missing, or has a fault, is Faulty."""
    known = {entry.key: entry for entry in entries(part)}
    values = {entry.field: _entry(inner, spot, entry) for entry, inner in _known_entries(node, spot, known)}
    for entry in known.values():
        if entry.required and entry.field not in values:
            message = f'"{entry.key}" is missing here.'
            values[entry.field] = spot.under(entry.key).fault_at(node.line, "nothing", message)
    return values


def _known_entries(node: Table, spot: Spot, known: Mapping[str, Entry]) -> Iterator[tuple[Entry, Node]]:
    for key, inner in node.entries:
        if key.text in known:
            yield known[key.text], inner
        else:
            message = f'No code reads "{key.text[:60]}" here. {spot.suggestion(key.text, known)}'.rstrip()
            spot.under(key.text[:60]).fault(key, message)


def _entry(inner: Node, spot: Spot, entry: Entry) -> object:
    at = spot.under(entry.key, later=entry.later)
    at.covered()
    return _value(inner, at, entry.shape)


def _checked(node: Table, spot: Spot, built: object) -> object:
    """A record may know what its own keys must not say together."""
    found = list(told(built))
    for path, message in found:
        _fault_below(node, spot, path, message)
    return Faulty(partial=built) if found else built


def _fault_below(node: Table, spot: Spot, path: str, message: str) -> None:
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
