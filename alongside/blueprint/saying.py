"""A program in sentences, each stretch of one with the path of the value it says."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.matching import Matching
from alongside.blueprint.parts.money import Contracts
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.phrasing import TITLE, field_words, is_part, label_of, phrase, together
from alongside.blueprint.requirements import sentence as requirement_sentence
from alongside.blueprint.schema import Choice, Entry, Key, Many, Named, Record, Shape, entries
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.known import TONGUES
from alongside.blueprint.tongues.tongue import OWN as NOUNS
from alongside.blueprint.tongues.tongue import Clause, Clauses, Tongue

type Stretch = tuple[str, str]

PLACE = re.compile(r"\{([a-z_.]+)\}")
NOT_SAID = frozenset({"setting", "rank"})
DATED = ("from_", "until", "cite")
OR_IN_WORDS = {"attested_by": "roles", "position": "positions"}  # a key of these, or a text of its own


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: its path in the file, and its words in stretches, each with the path it speaks of ("": of none)."""

    path: str
    stretches: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.stretches)


def said(blueprint: Blueprint, part: str) -> Iterator[Said]:
    """Every sentence of one part of the program, in the file's order."""
    entry = next(entry for entry in entries(Blueprint) if entry.key == part)
    own = OWN.get(part)
    told = own(blueprint) if own else _Teller(blueprint).below(getattr(blueprint, entry.field), entry.shape, part)
    for one in told:
        yield _finished(one)


def _finished(one: Said) -> Said:
    (first, at), *others = [stretch for stretch in one.stretches if stretch[0]] or [("", "")]
    stretches = [(first[:1].upper() + first[1:], at), *others]
    ends = stretches[-1][0].rstrip().endswith((".", "?", "!"))
    return Said(one.path, tuple(stretches if ends else [*stretches, (".", "")]))


@dataclass(frozen=True, slots=True)
class _Teller:
    blueprint: Blueprint

    @property
    def tongue(self) -> Tongue:
        return self.blueprint.tongue

    def stretches(self, pattern: str, **places: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """A pattern of the language with its places filled: name -> (words, the path they speak of)."""
        return self.filled(self.tongue.patterns[pattern], places)

    def filled(self, pattern: str, places: Mapping[str, Stretch], **several: Iterable[Stretch]) -> tuple[Stretch, ...]:
        """The stretches of a pattern; `several`: places that take more than one."""
        found: list[Stretch] = []
        for place, word in _cut(pattern):
            if place % 2 == 0:
                found += [(word, "")] if word else []
            elif word.startswith(NOUNS):
                found.append((self.tongue.noun(word), ""))
            else:
                found += [places[word]] if word in places else several[word]
        return tuple(found)

    def below(self, value: object, shape: Shape, path: str, key: str = "") -> Iterator[Said]:
        """What a value at a path says; nothing where it says nothing."""
        if isinstance(value, Mapping) and isinstance(shape, Named):
            for name, inner in value.items():
                yield from self._entry(inner, shape, path, name)
        elif isinstance(value, tuple) and isinstance(shape, Many):
            for place, inner in enumerate(value):
                yield from self.below(inner, shape.of, f"{path}[{place}]")
        elif isinstance(value, Noun):
            yield Said(path, self.stretches("noun", one=(value.one, f"{path}.one"), many=(value.many, f"{path}.many")))
        elif is_part(value):
            yield from self._record(value, path, key)
        elif value:
            yield Said(path, ((self.words(value, shape, path), path),))

    def _entry(self, value: object, shape: Named, path: str, name: str) -> Iterator[Said]:
        key = self._label(shape.keys.part, name) if shape.keys else name.replace("-", " ")
        at = f"{path}.{name}"
        template = self.tongue.of_tables.get(path)
        if template is not None:
            yield Said(at, self.filled(template, {"key": (key, ""), "value": (self.words(value, shape.of, at), at)}))
        elif is_part(value):
            yield from self._record(value, at, key)
        else:
            yield Said(at, self.stretches("field", field=(key, ""), value=(self.words(value, shape.of, at), at)))

    def _record(self, value: object, path: str, key: str) -> Iterator[Said]:
        kind: type = type(value)
        yield from self.each(value, path, key)
        said = self.tongue.said.get(kind.__name__)
        if said:
            yield Said(
                path, (*self._clauses(value, said, path, key), *self._rest(value, path), *self.dated(value, path))
            )
        for entry in _untold(self.tongue.code, kind):
            inner = getattr(value, entry.field)
            if _has_parts(inner) or (not said and _unusual(value, entry)):
                yield from self._field(inner, entry, f"{path}.{entry.key}")

    def each(self, value: object, path: str, key: str) -> Iterator[Said]:
        """The sentences of a record that says several things."""
        for clauses in self.tongue.each.get(type(value).__name__, ()):
            stretches = self._clauses(value, clauses, path, key)
            if stretches:
                yield Said(next((at for _, at in stretches if at), path), stretches)

    def _field(self, value: object, entry: Entry, path: str) -> Iterator[Said]:
        plain = path not in self.tongue.of_tables and not _has_parts(value)
        words = (field_words(self.tongue, entry.field, value), "")
        for one in self.below(value, entry.shape, path):
            yield (
                Said(one.path, self.filled(self.tongue.patterns["field"], {"field": words}, value=one.stretches))
                if plain
                else one
            )

    def _clauses(self, value: object, clauses: Clauses, path: str, key: str) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for clause in clauses:
            flag, template = clause if isinstance(clause, tuple) else ("", clause)
            if _holds(value, flag):
                said = self._clause(value, template, path, key) or ()
                if re.fullmatch(r"[a-z_]+", flag) and not any(_named(template)):  # what says so is the flag alone
                    said = [("".join(words for words, _ in said), f"{path}.{flag.rstrip('_')}")]
                found += said
        return tuple(found)

    def _clause(self, value: object, template: str, path: str, key: str) -> list[tuple[str, str]] | None:
        """The stretches of one clause; None when a value it names is not there."""
        found = []
        for place, word in _cut(template):
            if place % 2 == 0:
                found.append((word, ""))
            elif word == "key":
                found.append((key, ""))
            elif word.startswith(NOUNS):
                found.append((self.tongue.noun(word), ""))
            else:
                inner, shape = _inner(value, word)
                if not inner or shape is None:
                    return None
                at = f"{path}.{'.'.join(step.rstrip('_') for step in word.split('.'))}"
                found.append((self.words(inner, shape, at), at))
        return found

    def _rest(self, value: object, path: str) -> Iterator[tuple[str, str]]:
        """Fields no clause names, as they stand."""
        kind: type = type(value)
        for entry in _untold(self.tongue.code, kind):
            inner, at = getattr(value, entry.field), f"{path}.{entry.key}"
            if _unusual(value, entry) and entry.field not in (*TITLE, *DATED) and not _has_parts(inner):
                words = self.words(inner, entry.shape, at)
                yield from self.stretches(
                    "also", field=(field_words(self.tongue, entry.field, inner), ""), value=(words, at)
                )

    def dated(self, value: object, path: str) -> Iterator[Stretch]:
        """From when until when a rule holds, and where it comes from."""
        kind: type = type(value)
        there = {entry.field for entry in _untold(self.tongue.code, kind)}
        for name in (one for one in DATED if one in there and getattr(value, one)):
            inner, at = getattr(value, name), f"{path}.{name.rstrip('_')}"
            if name == "cite":
                yield from self.stretches("also", field=(self.tongue.field("cite"), ""), value=(inner, at))
            else:
                yield from ((", ", ""), *self.stretches(name.rstrip("_"), day=(self.tongue.value(inner), at)))

    def words(self, value: object, shape: Shape, path: str) -> str:
        """A value in words: keys by what pages call the thing, words of the language as people say them."""
        match shape, value:
            case Key(ref=ref), str():
                return self._label(ref.part, value)
            case Many(of=inner), (tuple() | frozenset()):
                return together(self.tongue, [self.words(one, inner, path) for one in value])
            case Named(of=inner), Mapping():
                return together(self.tongue, [self.words(one, inner, path) for one in value.values()])
            case _, Noun(one=one):
                return one
            case _, str():
                name = path.rpartition(".")[2].partition("[")[0]
                if name in OR_IN_WORDS:
                    return self._label(OR_IN_WORDS[name], value)
                told = isinstance(shape, Choice) or f"{name}.{value}" in self.tongue.choices
                return self.tongue.word(name, value) if told else value
        return phrase(self.tongue, value)

    def _label(self, part: str, key: str) -> str:
        """What pages call the thing of this key under a part of the file."""
        if part == "@facts":
            kind = self.blueprint.kinds.get(key)
            return kind.says if kind else key
        named = (table[key] for table in tables_at(self.blueprint, part) if key in table)
        return next((label_of(value, key.replace("-", " ")) for value in named), key)


def tables_at(blueprint: Blueprint, part: str) -> Iterator[Mapping[str, object]]:
    """The tables a reference may name things of: `funds.*.lines`, `forms|cycles`."""
    for place in part.split("|"):
        yield from _tables(blueprint, place.split("."))


def _tables(value: object, steps: list[str]) -> Iterator[Mapping[str, object]]:
    if not steps:
        if isinstance(value, Mapping):
            yield value
    elif steps[0] == "*" and isinstance(value, Mapping):
        for inner in value.values():
            yield from _tables(inner, steps[1:])
    else:
        inner = value.get(steps[0]) if isinstance(value, Mapping) else getattr(value, steps[0], None)
        yield from _tables(inner, steps[1:]) if inner is not None else ()


@cache
def _cut(template: str) -> tuple[tuple[int, str], ...]:
    """Plain words at even places, names of values at odd ones."""
    return tuple(enumerate(PLACE.split(template)))


def _holds(value: object, flag: str) -> bool:
    name, sign, word = re.fullmatch(r"!?([a-z_]*)(!?=)?(.*)", flag).groups()  # type: ignore[union-attr]
    if not name:
        return True
    inner = getattr(value, name)
    if sign:
        told = ("no", "yes")[inner] if isinstance(inner, bool) else str(inner)
        return (told == word) == (sign == "=")
    return bool(inner) != flag.startswith("!")


def _inner(value: object, name: str) -> tuple[object, Shape | None]:
    """The value of a field, or of a field of a record inside, with its shape."""
    kind: type = type(value)
    step, _, rest = name.partition(".")
    entry = next(one for one in entries(kind) if one.field == step)
    inner = getattr(value, step)
    if rest:
        return _inner(inner, rest) if inner is not None else (None, None)
    return inner, entry.shape


@cache
def _untold(code: str, kind: type) -> tuple[Entry, ...]:
    """Fields of a record that no clause of a language names."""
    tongue = TONGUES[code]
    sets = [tongue.said.get(kind.__name__, ()), *tongue.each.get(kind.__name__, ())]
    named = {name for clauses in sets for clause in clauses for name in _names(clause)}
    return tuple(entry for entry in entries(kind) if entry.field not in named | NOT_SAID)


def _names(clause: Clause) -> Iterator[str]:
    flag, template = clause if isinstance(clause, tuple) else ("", clause)
    found = re.match(r"!?([a-z_]+)", flag)
    if found:
        yield found[1]
    yield from _named(template)


def _named(template: str) -> Iterator[str]:
    """The fields a clause has places for."""
    yield from (name.partition(".")[0] for name in PLACE.findall(template) if not name.startswith(NOUNS))


def _unusual(value: object, entry: Entry) -> bool:
    inner = getattr(value, entry.field)
    usual = next(field.default for field in fields(type(value)) if field.name == entry.field)  # type: ignore[arg-type]
    return bool(inner) and inner != usual


def _has_parts(value: object) -> bool:
    several = tuple(value.values()) if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
    return any(is_part(one) and not isinstance(one, Noun) for one in several)


def _tracks(blueprint: Blueprint) -> Iterator[Said]:
    teller = _Teller(blueprint)
    for key, track in sorted(blueprint.eligibility.tracks.items(), key=lambda item: item[1].rank):
        yield from teller.below(track, Record(type(track)), f"eligibility.tracks.{key}")
    kinds, first = blueprint.kinds, blueprint.eligibility.priority
    if first:
        path = "eligibility.priority"
        told = blueprint.tongue.listed((kinds[name].says if name in kinds else name for name in first), last="and")
        yield Said(path, teller.stretches("priority", facts=(told, path)))


def _contracts(blueprint: Blueprint) -> Iterator[Said]:
    contracts, teller = blueprint.contracts, _Teller(blueprint)
    if contracts is None:
        return
    shapes = {entry.field: entry.shape for entry in entries(Contracts)}
    yield from teller.below(contracts.kinds, shapes["kinds"], "contracts.kinds")
    yield from teller.below(contracts.groups, shapes["groups"], "contracts.groups")
    yield from _prices(contracts, teller)
    yield from teller.each(contracts, "contracts", "")


def _prices(contracts: Contracts, teller: _Teller) -> Iterator[Said]:
    for place, prices in enumerate(contracts.lists):
        at = f"contracts.lists[{place}]"
        dated = tuple(teller.dated(replace(prices, from_=None), at))
        if prices.from_:
            day = (teller.tongue.value(prices.from_), f"{at}.from")
            yield Said(at, (*teller.stretches("prices-since", day=day), *dated))
        for kind, by_group in prices.prices.items():
            below = f"{at}.prices.{kind}"
            stretches: list[Stretch] = []
            for group, money in by_group.items():
                one = teller.stretches("price", money=(str(money), f"{below}.{group}"), group=(group, ""))
                stretches += [(", ", ""), *one] if stretches else one
            costs = teller.tongue.patterns["costs"]
            told = teller.filled(costs, {"kind": (kind, "")}, prices=stretches)
            first = kind == next(iter(prices.prices))
            yield Said(below, (*told, *dated) if first and not prices.from_ else told)


def _matching(blueprint: Blueprint) -> Iterator[Said]:
    teller = _Teller(blueprint)
    for key, rules in blueprint.matching.items():
        helper = (blueprint.duty_word(key).one, "")
        for place, must in enumerate(rules.must):
            at = f"matching.{key}.must[{place}]"
            yield Said(at, teller.stretches("must", helper=helper, rule=(phrase(blueprint.tongue, must), at)))
        at = f"matching.{key}.objective"
        objective = (blueprint.tongue.word("objective", rules.objective), at)
        yield Said(at, teller.stretches("objective", helper=helper, objective=objective))
        yield from _before_fit(teller, rules, key)
        for place, fact in enumerate(rules.waive):
            at = f"matching.{key}.waive[{place}]"
            yield Said(at, teller.stretches("waived", helper=helper, fact=(blueprint.kinds[fact].says, at)))
        weighs = blueprint.tongue.patterns["weighs"]
        for name in ("self_match", "rematch", "preferences"):
            part = getattr(rules, name)
            for one in teller.below(part, Record(type(part)), f"matching.{key}.{name}") if part else ():
                yield Said(one.path, teller.filled(weighs, {"helper": helper}, criterion=one.stretches))
        for name, criterion in rules.weigh.items():
            for one in teller.below(criterion, Record(type(criterion)), f"matching.{key}.weigh.{name}"):
                yield Said(one.path, teller.filled(weighs, {"helper": helper}, criterion=one.stretches))


def _before_fit(teller: _Teller, rules: Matching, key: str) -> Iterator[Said]:
    tongue, helper = teller.tongue, (teller.blueprint.duty_word(key).one, "")
    least, even = (f"matching.{key}.{name}" for name in ("per_helper_least", "even_over"))
    if rules.per_helper_least is not None:
        value = (str(rules.per_helper_least), least)
        yield Said(least, teller.stretches("per_helper_least", helper=helper, value=value))
    if rules.even_over is not None:
        value = (tongue.word("even_over", rules.even_over), even)
        yield Said(even, teller.stretches("even_over", helper=helper, value=value))


def _requirements(blueprint: Blueprint) -> Iterator[Said]:
    teller = _Teller(blueprint)
    for key, requirement in blueprint.requirements.items():
        path, role = f"requirements.{key}", blueprint.roles[requirement.of].one if requirement.of else ""
        pattern, what = "asked-of" if role else "asked", requirement_sentence(blueprint, key)
        words = blueprint.tongue.say(pattern, label=requirement.label, role=role, what=what)
        yield Said(path, ((words, path), *teller.dated(requirement, path)))


def _speaks(blueprint: Blueprint) -> Iterator[Said]:
    """Nothing of the usual one."""
    if blueprint.tongue.code != ENGLISH.code:
        yield Said("speaks", ((blueprint.tongue.word("speaks", blueprint.speaks), "speaks"),))


OWN: Mapping[str, Callable[[Blueprint], Iterator[Said]]] = {
    "speaks": _speaks,
    "eligibility": _tracks,
    "contracts": _contracts,
    "matching": _matching,
    "requirements": _requirements,
}
