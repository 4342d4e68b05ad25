"""What somebody typed and chose in a form, as it is written in a program's file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alongside.blueprint.filling.drawing import ANSWERS, OWN_KEYS, asks_key, known_keys, rowed, shape_of
from alongside.blueprint.filling.parts import LAW, asked
from alongside.blueprint.filling.placing import Written
from alongside.blueprint.filling.rules import taken, value_typed
from alongside.blueprint.filling.values import apart, inputs, together
from alongside.blueprint.filling.words import fact_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.schema import Many, Named, Plain, Record, Shape, Special
from alongside.blueprint.spots import slug

LONGEST_KEY = 40
OUT = ":out"


@dataclass(frozen=True, slots=True)
class Taking:
    """What forms are read with. `rows`: filled while reading, name of rows -> how the form called those kept."""

    blueprint: Blueprint
    typed: Mapping[str, Sequence[str]]
    rows: dict[str, list[str]] = field(default_factory=dict)

    def record(self, part: type, before: Mapping[str, Written], name: str, path: str) -> dict[str, Written]:
        """A record as it was filled in; keys the form does not ask for stay."""
        found = dict(before)
        for entry in sorted(asked(part), key=lambda one: one.key in LAW and not one.required):
            at, below = f"{name}.{entry.key}", f"{path}.{entry.key}"
            value = self.value(shape_of(part, entry), before.get(entry.key), at, below, among=found)
            if value is not None and value not in ("", [], {}):
                found[entry.key] = value
            elif value != before.get(entry.key):
                found.pop(entry.key, None)
        return found

    def value(
        self, shape: Shape, before: Written | None, name: str, path: str, *, among: Mapping[str, Written] | None = None
    ) -> Written | None:
        """A value of a shape; what stood there before where the form did not ask."""
        match shape:
            case Record(of=part):
                return self.record(part, before if isinstance(before, dict) else {}, name, path)
            case Named():
                told = before if isinstance(before, dict) else {}
                if shape.keys is not None and shape.keys.part != OWN_KEYS:
                    return self._each(shape, told, name, path, among or {})
                return self._named(shape, told, name, path)
            case Many(of=inner) if rowed(inner):
                return self._listed(inner, before, name, path)
            case Special(name="Condition"):
                asked_for = any(key.startswith(f"{name}~") for key in self.typed)
                return taken(self.blueprint, self.typed, name, before) if asked_for else before
            case Special():
                return self._facts(before, name)
        return self._leaf(shape, before, name)

    def _leaf(self, shape: Shape, before: Written | None, name: str) -> Written | None:
        inner = shape.of if isinstance(shape, Many) else shape
        if isinstance(inner, Plain) and inputs(inner.of) and not isinstance(shape, Many):
            return self._parted(inner.of, before, name)
        if name not in self.typed:
            return before
        if isinstance(shape, Many):
            return self._several(inner, before, name)
        words = _line(self._first(name)) if not isinstance(inner, Plain) else self._first(name).strip()
        same = isinstance(before, str) and _line(before) == _line(words)
        return before if same else words.replace("\r\n", "\n")

    def _first(self, name: str) -> str:
        return (list(self.typed.get(name, ())) or [""])[0]

    def _parted(self, kind: type, before: Written | None, name: str) -> Written | None:
        if not any(f"{name}:{one.name}" in self.typed for one in inputs(kind)):
            return before
        told = together(kind, {one.name: self._first(f"{name}:{one.name}") for one in inputs(kind)})
        same = isinstance(before, str) and bool(told) and apart(kind, before) == apart(kind, told)
        return before if same else told

    def _several(self, inner: Shape, before: Written | None, name: str) -> Written:
        lines = [_line(one) for several in self.typed[name] for one in several.split("\n")]
        words = list(dict.fromkeys(one for one in lines if one))
        there = before if isinstance(before, list) else [before] if before else []
        if sorted(words) == sorted(str(one) for one in there) and not isinstance(inner, Plain):
            return before if before is not None else []
        if isinstance(inner, Plain):
            return before if before is not None and words == there else list(words)
        return [*(one for one in there if one in words), *(one for one in words if one not in there)]

    def _each(
        self, shape: Named, before: Mapping[str, Written], name: str, path: str, among: Mapping[str, Written]
    ) -> Written:
        """A table with a value for each of the things it names."""
        known = known_keys(self.blueprint, shape.keys or ANSWERS, among)
        keys = dict.fromkeys((*before, *(key for key, _ in known)))
        told = {key: self.value(shape.of, before.get(key), f"{name}.{key}", f"{path}.{key}") for key in keys}
        if shape.keys is ANSWERS:
            told = {key: value for key, value in told.items() if key in dict(known)}
        return {key: value for key, value in told.items() if value not in (None, "", [], {}) and value is not None}

    def _ids(self, name: str) -> list[str]:
        """The rows of a table as the form called them, but those that were taken out."""
        below = re.compile(rf"{re.escape(name)}\.([a-z0-9-]+|\+\d+)(?=[.:~]|$)")
        found = dict.fromkeys(match[1] for key in self.typed if (match := below.match(key)))
        return [one for one in found if f"{name}.{one}{OUT}" not in self.typed]

    def _named(self, shape: Named, before: Mapping[str, Written], name: str, path: str) -> Written:
        if f"{name}:rows" not in self.typed:
            return dict(before)
        found: dict[str, Written] = {}
        kept = self.rows.setdefault(name, [])
        for at in self._ids(name):
            value = self.value(shape.of, before.get(at), f"{name}.{at}", f"{path}.{at}")
            if value is None or value in ("", [], {}):
                continue
            own = at if not at.startswith("+") else self._own_key(shape, value, f"{name}.{at}", path, (*before, *found))
            if own:
                found[own] = value
                kept.append(at)
        return found

    def _own_key(self, shape: Named, value: Written, name: str, path: str, known: Sequence[str]) -> str:
        words = self._first(f"{name}:key") if asks_key(shape, path) else ""
        if shape.keys is not None:
            return words
        return key_of(words or title_of(value), known)

    def _listed(self, shape: Shape, before: Written | None, name: str, path: str) -> Written | None:
        if f"{name}:rows" not in self.typed:
            return before
        there = before if isinstance(before, list) else [before] if before else []
        kept = self.rows.setdefault(name, [])
        found: list[Written] = []
        for at in self._ids(name):
            was = there[int(at)] if at.isdecimal() and int(at) < len(there) else None
            value = self.value(shape, was, f"{name}.{at}", f"{path}[{len(found)}]")
            if value is not None and value not in ("", [], {}):
                found.append(value)
                kept.append(at)
        return before if found == there else found

    def _facts(self, before: Written | None, name: str) -> Written | None:
        names = [key.removesuffix(":fact") for key in self.typed if re.fullmatch(rf"{re.escape(name)}~\d+:fact", key)]
        found: dict[str, Written] = {}
        for at in names:
            fact = _line(self._first(f"{at}:fact"))
            kind, _, _ = fact_of(self.blueprint, fact)
            if kind is None:
                continue
            same = _line(self._first(f"{at}:was")) == fact
            told = value_typed(self.typed, f"{at}:value", kind) if same else ()
            several: Written = list(told) if kind.type == "list" else told[0] if told else ""
            there = before.get(fact) if isinstance(before, dict) else None
            found[fact] = there if there is not None and [there] == [several] else several
        return found if names else before


def title_of(value: Written) -> str:
    """The words of a thing its key can be made of."""
    if not isinstance(value, dict):
        return str(value)
    return next((str(value[name]) for name in ("label", "name", "one", "says", "from") if value.get(name)), "")


def key_of(words: str, known: Sequence[str]) -> str:
    """A key made of words, none of those that are there."""
    plain = slug(words)[:LONGEST_KEY].strip("-") or "new"
    key, number = plain, 2
    while key in known:
        key, number = f"{plain}-{number}", number + 1
    return key


def _line(words: str) -> str:
    return " ".join(words.split())
