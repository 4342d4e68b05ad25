"""What changes between two versions of a program, in sentences a coordinator understands; and what of it loosens a
rule of privacy, which may only be tightened."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from alongside.blueprint.eligibility import verdict
from alongside.blueprint.examples import day_of
from alongside.blueprint.grammar import Duration
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.calendar import Privacy
from alongside.blueprint.parts.examples import Example
from alongside.blueprint.phrasing import details, field_words, is_part, label_of, phrase
from alongside.blueprint.requirements import sentence
from alongside.blueprint.schema import entries
from alongside.blueprint.tongues.tongue import Tongue

PRICE = re.compile(r"contracts\.lists\[\d+\]\.prices\.([^.]+)\.([^.]+)")
LONGEST_LABEL = 80


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise: where (the path in the file), what kind of change, and a sentence."""

    path: str
    kind: Literal["new", "gone", "changed"]
    says: str


@dataclass(frozen=True)
class Moved:
    """A test person of either file who comes out otherwise, with the sentence of each verdict."""

    name: str
    before: str
    after: str
    why: str


def differences(old: Blueprint, new: Blueprint) -> tuple[Change, ...]:
    """Everything that is otherwise, in the language's order and in the words of the new one. Comments, line ends and
    order of keys are no change."""
    found: list[Change] = []
    comparison = _Comparison(new.tongue)
    for entry in entries(Blueprint):
        if entry.key == "requirements":
            found += comparison.requirements(old, new)
        elif entry.key not in ("language", "examples"):
            was, now = getattr(old, entry.field), getattr(new, entry.field)
            found += comparison.between(was, now, entry.key, new.tongue.field(entry.key))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two values beside each other, told in a language."""

    tongue: Tongue

    def between(self, old: object, new: object, path: str, subject: str) -> Iterator[Change]:
        """What of a value at a path is otherwise; `subject`: what sentences call it."""
        if old == new:
            return
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self._tables(old, new, path, subject)
        elif is_part(old) and type(old) is type(new):
            kind: type = type(old)
            for entry in entries(kind):
                was, now = getattr(old, entry.field), getattr(new, entry.field)
                words = field_words(self.tongue, entry.field, now or was)
                yield from self.between(was, now, f"{path}.{entry.key}", self._below(subject, words))
        elif isinstance(old, tuple) and isinstance(new, tuple):
            yield from self._lists(old, new, path, subject)
        else:
            yield self._changed(old, new, path, subject)

    def _below(self, subject: str, words: str) -> str:
        return self.tongue.say("field", field=subject, value=words)

    def _phrase(self, value: object) -> str:
        return phrase(self.tongue, value)

    def _changed(self, old: object, new: object, path: str, subject: str) -> Change:
        what, was, now = _capital(subject), self._phrase(old), self._phrase(new)
        if old in (None, ""):
            return Change(path, "new", self._said("new", what=what, value=now))
        if new in (None, ""):
            return Change(path, "gone", self._said("gone", what=what, value=was))
        if was == now:
            return Change(path, "changed", self._said("same-words", what=what, value=now))
        return Change(path, "changed", self._said("changed", what=what, was=was, now=now))

    def _said(self, pattern: str, **places: str) -> str:
        return _capital(self.tongue.say(pattern, **{name: words.removesuffix(".") for name, words in places.items()}))

    def _tables(
        self, old: Mapping[str, object], new: Mapping[str, object], path: str, subject: str
    ) -> Iterator[Change]:
        for key in dict.fromkeys((*old, *new)):
            below, value = f"{path}.{key}", new.get(key, old.get(key))
            named = self._subject(path, subject, key, value)
            if key not in old:
                yield Change(below, "new", self._told("new", named, value))
            elif key not in new:
                yield Change(below, "gone", self._told("gone", named, old[key]))
            else:
                yield from self.between(old[key], new[key], below, named)

    def _told(self, pattern: str, named: str, value: object) -> str:
        """A named thing that is new or gone, with what it says."""
        hidden = frozenset({"one", "many", "label", "name"})
        told = details(self.tongue, value, but=hidden) if is_part(value) else self._phrase(value)
        return self._said(f"{pattern}-thing" if told else f"{pattern}-alone", what=named, value=told)

    def _subject(self, path: str, subject: str, key: str, value: object) -> str:
        """The role “mentor”; below other things: The agreement “Joint”: the term “release”."""
        price = PRICE.fullmatch(f"{path}.{key}")
        if price:
            return self.tongue.say("price-of", kind=price[1], group=price[2])
        noun = self.tongue.thing(path) or self.tongue.thing(path.rpartition(".")[2])
        if not noun:
            return self._below(subject, key)
        label = label_of(value, key) if is_part(value) else key
        above = subject.rpartition(":")[0]
        named = self.tongue.say("thing", noun=noun, label=label if len(label) <= LONGEST_LABEL else key)
        return _capital(self._below(above, named) if above and noun[0].islower() else named)

    def _lists(self, old: tuple[object, ...], new: tuple[object, ...], path: str, subject: str) -> Iterator[Change]:
        """Things of a list have no key: what is not in the other list is new or gone; else only their order changed."""
        what = _capital(subject)
        before, after = {repr(one) for one in old}, {repr(one) for one in new}
        added = tuple(one for one in new if repr(one) not in before)
        left = tuple(one for one in old if repr(one) not in after)
        if len(added) == len(left) and any(is_part(one) for one in added):
            for was, now in zip(left, added, strict=True):
                yield from self.between(was, now, f"{path}[{new.index(now)}]", subject)
            return
        if added:
            yield Change(path, "new", self._said(f"added.{_many(added)}", what=what, value=self._phrase(added)))
        if left:
            yield Change(path, "gone", self._said(f"left.{_many(left)}", what=what, value=self._phrase(left)))
        if not added and not left:
            yield Change(path, "changed", self._said("reordered", what=what, value=self._phrase(new)))

    def requirements(self, old: Blueprint, new: Blueprint) -> Iterator[Change]:
        """Requirements are told by their sentences; what the sentence does not show is told by its key."""
        for key in dict.fromkeys((*old.requirements, *new.requirements)):
            path = f"requirements.{key}"
            if key not in old.requirements:
                yield Change(path, "new", self._said("newly-asked", what=sentence(new, key)))
            elif key not in new.requirements:
                yield Change(path, "gone", self._said("no-longer-asked", what=sentence(old, key)))
            else:
                yield from self._requirement(old, new, key)

    def _requirement(self, old: Blueprint, new: Blueprint, key: str) -> Iterator[Change]:
        """One that stays: what its sentence says, or what that does not show; its source and its days in any case."""
        path, was, now = f"requirements.{key}", old.requirements[key], new.requirements[key]
        before, after = sentence(old, key), sentence(new, key)
        subject = self.tongue.say("thing", noun=self.tongue.thing("requirements"), label=now.label)
        if before != after:
            yield Change(path, "changed", self._said("asked-otherwise", was=before, now=after))
            for name in ("cite", "from_", "until"):
                below = self._below(subject, self.tongue.field(name))
                yield from self.between(getattr(was, name), getattr(now, name), f"{path}.{name.rstrip('_')}", below)
        elif type(was) is type(now):
            yield from self.between(was, now, path, subject)


def _many(several: tuple[object, ...]) -> str:
    return "one" if len(several) == 1 else "many"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def moved(old: Blueprint, new: Blueprint) -> tuple[Moved, ...]:
    """The test people of both files who come out otherwise: what a change of rules does, shown on people."""
    outcomes = _outcomes(old, new)
    return tuple(Moved(name, was[0], now[0], now[1]) for name, was, now in outcomes if was[0] != now[0])


def same_for_others(old: Blueprint, new: Blueprint) -> tuple[Moved, ...]:
    """The test people of both files who come out the same for other reasons, with the sentence of each verdict."""
    outcomes = _outcomes(old, new)
    return tuple(Moved(name, was[1], now[1], now[1]) for name, was, now in outcomes if was[0] == now[0] and was != now)


def _outcomes(old: Blueprint, new: Blueprint) -> Iterator[tuple[str, tuple[str, str], tuple[str, str]]]:
    people = {example.name: example for example in (*old.examples, *new.examples) if example.person is not None}
    for name, example in people.items():
        yield name, _outcome(old, example), _outcome(new, example)


def _outcome(blueprint: Blueprint, example: Example) -> tuple[str, str]:
    day = day_of(blueprint, example)
    role = example.role if example.role in blueprint.roles else None
    if day is None:
        return "", ""
    came = verdict(blueprint, example.person or {}, on=day, history=example.history or None, role=role)
    name = blueprint.eligibility.tracks[came.track].name if came.track else ""
    return name or blueprint.tongue.say("not-eligible" if came.answer == "no" else "unknown"), came.sentence


def loosened(old: Privacy, new: Privacy, tongue: Tongue) -> tuple[str, ...]:
    """What a newer version would loosen, as sentences; empty when it keeps or tightens every rule of privacy."""
    there = ((name, getattr(old, name), getattr(new, name)) for name, _ in LOOSER.items())
    return tuple(
        tongue.say("loosened", what=tongue.field(name), was=phrase(tongue, was), now=phrase(tongue, now))
        for name, was, now in there
        if LOOSER[name](was, now)
    )


def _order(*words: str) -> Callable[[str, str], bool]:
    """Words from the loosest to the tightest."""
    return lambda old, new: words.index(new) < words.index(old)


def _longer(old: Duration | None, new: Duration | None) -> bool:
    if old is None:
        return False
    return new is None or _days(new) > _days(old)


def _days(length: Duration) -> int:
    return length.amount * {"day": 1, "week": 7, "month": 30, "school-month": 30}.get(length.unit, 365)


LOOSER: Mapping[str, Callable[..., bool]] = {
    "groups_at_least": lambda old, new: new < old,
    "goals_shown": _order("counts", "nothing"),
    "hours_shown": _order("each", "totals"),
    "names_to_funders": _order("where-a-rule-asks", "never"),
    "notes_kept": _longer,
    "messages_kept": _longer,
}
