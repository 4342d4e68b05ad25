"""A program in sentences, each stretch of one with the path of the value it says."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache

from alongside.blueprint.clauses import EACH, OF_TABLES, SAID, WORDS, Clause, Clauses
from alongside.blueprint.faults import listed
from alongside.blueprint.grammar import written
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.identity import Noun
from alongside.blueprint.parts.matching import SelfMatch
from alongside.blueprint.parts.money import Contracts
from alongside.blueprint.phrasing import TITLE, field_words, is_part, label_of, phrase, together
from alongside.blueprint.requirements import sentence as requirement_sentence
from alongside.blueprint.schema import Choice, Entry, Key, Many, Named, Record, Shape, entries

PLACE = re.compile(r"\{([a-z_.]+)\}")
NOT_SAID = frozenset({"cite", "from_", "until", "setting", "rank"})


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

    def below(self, value: object, shape: Shape, path: str, key: str = "") -> Iterator[Said]:
        """What a value at a path says; nothing where it says nothing."""
        if isinstance(value, Mapping) and isinstance(shape, Named):
            for name, inner in value.items():
                yield from self._entry(inner, shape, path, name)
        elif isinstance(value, tuple) and isinstance(shape, Many):
            for place, inner in enumerate(value):
                yield from self.below(inner, shape.of, f"{path}[{place}]")
        elif isinstance(value, Noun):
            yield Said(path, ((value.one, f"{path}.one"), (", and many: ", ""), (value.many, f"{path}.many")))
        elif is_part(value):
            yield from self._record(value, path, key)
        elif value:
            yield Said(path, ((self.words(value, shape, path), path),))

    def _entry(self, value: object, shape: Named, path: str, name: str) -> Iterator[Said]:
        key = self._label(shape.keys.part, name) if shape.keys else name.replace("-", " ")
        at = f"{path}.{name}"
        template = OF_TABLES.get(path)
        if template is not None:
            told = {"key": key, "value": self.words(value, shape.of, at)}
            pieces = [(word, "") if place % 2 == 0 else (told[word], at) for place, word in _cut(template)]
            yield Said(at, tuple((words, "" if words == key else where) for words, where in pieces))
        elif is_part(value):
            yield from self._record(value, at, key)
        else:
            yield Said(at, ((f"{key}: ", ""), (self.words(value, shape.of, at), at)))

    def _record(self, value: object, path: str, key: str) -> Iterator[Said]:
        kind: type = type(value)
        yield from self.each(value, path, key)
        if kind in SAID:
            yield Said(path, (*self._clauses(value, SAID[kind], path, key), *self._rest(value, path)))
        for entry in _untold(kind):
            inner = getattr(value, entry.field)
            if _has_parts(inner) or (kind not in SAID and _unusual(value, entry)):
                yield from self._field(inner, entry, f"{path}.{entry.key}")

    def each(self, value: object, path: str, key: str) -> Iterator[Said]:
        """The sentences of a record that says several things."""
        for clauses in EACH.get(type(value), ()):
            stretches = self._clauses(value, clauses, path, key)
            if stretches:
                yield Said(next((at for _, at in stretches if at), path), stretches)

    def _field(self, value: object, entry: Entry, path: str) -> Iterator[Said]:
        plain = path not in OF_TABLES and not _has_parts(value)
        for one in self.below(value, entry.shape, path):
            yield Said(one.path, ((f"{field_words(entry.field, value)}: ", ""), *one.stretches)) if plain else one

    def _clauses(self, value: object, clauses: Clauses, path: str, key: str) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for clause in clauses:
            flag, template = clause if isinstance(clause, tuple) else ("", clause)
            if _holds(value, flag):
                found += self._clause(value, template, path, key) or ()
        return tuple(found)

    def _clause(self, value: object, template: str, path: str, key: str) -> list[tuple[str, str]] | None:
        """The stretches of one clause; None when a value it names is not there."""
        found = []
        for place, word in _cut(template):
            if place % 2 == 0:
                found.append((word, ""))
            elif word == "key":
                found.append((key, ""))
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
        for entry in _untold(kind):
            inner, at = getattr(value, entry.field), f"{path}.{entry.key}"
            if _unusual(value, entry) and entry.field not in TITLE and not _has_parts(inner):
                yield (f"; {field_words(entry.field, inner)}: ", "")
                yield (self.words(inner, entry.shape, at), at)

    def words(self, value: object, shape: Shape, path: str) -> str:
        """A value in words: keys by what pages call the thing, words of the language as people say them."""
        match shape, value:
            case Key(ref=ref), str():
                return self._label(ref.part, value)
            case Many(of=inner), (tuple() | frozenset()):
                return together([self.words(one, inner, path) for one in value])
            case Named(of=inner), Mapping():
                return together([self.words(one, inner, path) for one in value.values()])
            case _, Noun(one=one):
                return one
            case _, str():
                name = path.rpartition(".")[2].partition("[")[0]
                plain = value.replace("-", " ") if isinstance(shape, Choice) else value
                return WORDS.get(f"{name}.{value}", plain)
        return phrase(value)

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
def _untold(kind: type) -> tuple[Entry, ...]:
    """Fields of a record that no clause names, without its source and dates."""
    sets = [SAID.get(kind, ()), *EACH.get(kind, ())]
    named = {name for clauses in sets for clause in clauses for name in _names(clause)}
    return tuple(entry for entry in entries(kind) if entry.field not in named | NOT_SAID)


def _names(clause: Clause) -> Iterator[str]:
    flag, template = clause if isinstance(clause, tuple) else ("", clause)
    found = re.match(r"!?([a-z_]+)", flag)
    if found:
        yield found[1]
    yield from (name.partition(".")[0] for name in PLACE.findall(template))


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
        told = listed((kinds[name].says if name in kinds else name for name in first), last="and")
        yield Said(
            "eligibility.priority", (("When money does not cover all, it goes by ", ""), (told, "eligibility.priority"))
        )


def _contracts(blueprint: Blueprint) -> Iterator[Said]:
    contracts, teller = blueprint.contracts, _Teller(blueprint)
    if contracts is None:
        return
    shapes = {entry.field: entry.shape for entry in entries(Contracts)}
    yield from teller.below(contracts.kinds, shapes["kinds"], "contracts.kinds")
    yield from teller.below(contracts.groups, shapes["groups"], "contracts.groups")
    yield from _prices(contracts)
    yield from teller.each(contracts, "contracts", "")


def _prices(contracts: Contracts) -> Iterator[Said]:
    for place, prices in enumerate(contracts.lists):
        at = f"contracts.lists[{place}]"
        if prices.from_:
            day = (written(prices.from_), f"{at}.from")
            yield Said(at, (("Prices since ", ""), day, (": the price on the day of purchase holds", "")))
        for kind, by_group in prices.prices.items():
            below = f"{at}.prices.{kind}"
            stretches: list[tuple[str, str]] = [(f"{kind} costs ", "")]
            for number, (group, money) in enumerate(by_group.items()):
                stretches += [(", " if number else "", ""), (str(money), f"{below}.{group}"), (f" for {group}", "")]
            yield Said(below, tuple(stretches))


def _matching(blueprint: Blueprint) -> Iterator[Said]:
    teller = _Teller(blueprint)
    for key, rules in blueprint.matching.items():
        word = blueprint.duty_word(key).one
        for place, must in enumerate(rules.must):
            at = f"matching.{key}.must[{place}]"
            yield Said(at, ((f"{word}: this has to be so, when ", ""), (phrase(must), at)))
        at, first = f"matching.{key}.objective", f"{word}: as many as possible have somebody; then "
        yield Said(at, ((first, ""), (WORDS[f"objective.{rules.objective}"], at)))
        for place, fact in enumerate(rules.waive):
            at = f"matching.{key}.waive[{place}]"
            waived = (blueprint.kinds[fact].says, at)
            yield Said(at, ((f"{word}: a coordinator may let go, with a reason, of a rule about: ", ""), waived))
        if rules.self_match:
            for one in teller.below(rules.self_match, Record(SelfMatch), f"matching.{key}.self_match"):
                yield Said(one.path, ((f"{word}: ", ""), *one.stretches))
        for name, criterion in rules.weigh.items():
            for one in teller.below(criterion, Record(type(criterion)), f"matching.{key}.weigh.{name}"):
                yield Said(one.path, ((f"{word}: ", ""), *one.stretches))


def _requirements(blueprint: Blueprint) -> Iterator[Said]:
    for key, requirement in blueprint.requirements.items():
        who = f"{blueprint.roles[requirement.of].one}: " if requirement.of else ""
        path = f"requirements.{key}"
        yield Said(path, ((f"{requirement.label}: {who}{requirement_sentence(blueprint, key)}", path),))


OWN: Mapping[str, Callable[[Blueprint], Iterator[Said]]] = {
    "eligibility": _tracks,
    "contracts": _contracts,
    "matching": _matching,
    "requirements": _requirements,
}
