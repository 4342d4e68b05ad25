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

NOUNS: Mapping[str, str] = {
    "positions": "The position", "facts": "The fact", "roles": "The role", "duties": "The duty",
    "tracks": "The track", "kinds": "The contract", "matching": "Matching for", "weigh": "What is weighed:",
    "counting": "The account", "requirements": "The requirement", "cohorts": "The cohort", "events": "The event",
    "trainings": "The training", "forms": "The form", "instruments": "The instrument", "frameworks": "The framework",
    "agreements": "The agreement", "terms": "the term", "signers": "the signer", "lines": "the line",
    "funds": "The fund",
    "pay": "The pay of", "nudges": "The nudge", "reports": "The report", "steps": "The step", "cycles": "The cycle",
    "artifacts": "The document", "entitlements": "The entitlement", "resources": "The resource",
    "partners": "The partner",
    "staffing": "Staffing of", "completion": "Completion of", "modes": "The way of meeting", "tags": "the tag",
    "sessions.tags": "The list",
    "promises": "the promise", "tiers": "the tier", "dates": "the date", "retention": "How long is kept:",
    "questions": "the question",
}  # fmt: skip


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
    """Everything that is otherwise, in the language's order. Comments, line ends and order of keys are no change."""
    found: list[Change] = []
    for entry in entries(Blueprint):
        if entry.key not in ("language", "examples", "requirements"):
            found += _between(getattr(old, entry.field), getattr(new, entry.field), entry.key, field_words(entry.key))
        if entry.key == "requirements":
            found += _requirements(old, new)
    return tuple(found)


def _between(old: object, new: object, path: str, subject: str) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _tables(old, new, path, subject)
    elif is_part(old) and type(old) is type(new):
        kind: type = type(old)
        for entry in entries(kind):
            below = f"{path}.{entry.key}"
            was, now = getattr(old, entry.field), getattr(new, entry.field)
            yield from _between(was, now, below, f"{subject}: {field_words(entry.field, now or was)}")
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _lists(old, new, path, subject)
    else:
        yield _changed(old, new, path, subject)


def _changed(old: object, new: object, path: str, subject: str) -> Change:
    said = _capital(subject)
    if old in (None, ""):
        return Change(path, "new", f"{said} is new: {phrase(new)}.")
    if new in (None, ""):
        return Change(path, "gone", f"{said} is gone; it was {phrase(old)}.")
    if phrase(old) == phrase(new):
        return Change(path, "changed", f"{said} says the same, by another source: {phrase(new)}.")
    return Change(path, "changed", f"{said} was {phrase(old)}, and is now {phrase(new)}.")


def _tables(old: Mapping[str, object], new: Mapping[str, object], path: str, subject: str) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        below, value = f"{path}.{key}", new.get(key, old.get(key))
        named = _subject(path, subject, key, value)
        if key not in old:
            yield Change(below, "new", f"{named} is new{_told(value)}.")
        elif key not in new:
            yield Change(below, "gone", f"{named} is gone{_told(old[key])}.")
        else:
            yield from _between(old[key], new[key], below, named)


def _subject(path: str, subject: str, key: str, value: object) -> str:
    """The role “mentor”; below other things: The agreement “Joint”: the term “release”."""
    price = PRICE.fullmatch(f"{path}.{key}")
    if price:
        return f"The price of {price[1]} for {price[2]}"
    noun = NOUNS.get(path) or NOUNS.get(path.rpartition(".")[2])
    if noun is None:
        return f"{subject}: {key}"
    label = label_of(value, key) if is_part(value) else key
    above = subject.rpartition(":")[0]
    named = f"{noun} “{label if len(label) <= LONGEST_LABEL else key}”"
    return _capital(f"{above}: {named}" if above and noun[0].islower() else named)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _told(value: object) -> str:
    told = details(value, but=frozenset({"one", "many", "label", "name"})) if is_part(value) else phrase(value)
    return f" ({told})" if told else ""


def _lists(old: tuple[object, ...], new: tuple[object, ...], path: str, subject: str) -> Iterator[Change]:
    """Things of a list have no key: what is not in the other list is new or gone; else only their order changed."""
    said = _capital(subject)
    before, after = {repr(one) for one in old}, {repr(one) for one in new}
    added = [one for one in new if repr(one) not in before]
    left = [one for one in old if repr(one) not in after]
    if len(added) == len(left) and any(is_part(one) for one in added):
        for was, now in zip(left, added, strict=True):
            yield from _between(was, now, f"{path}[{new.index(now)}]", subject)
        return
    if added:
        yield Change(path, "new", f"{said}: new {_is(added)} {phrase(tuple(added))}.")
    if left:
        yield Change(path, "gone", f"{said}: no longer there {_is(left)} {phrase(tuple(left))}.")
    if not added and not left:
        yield Change(path, "changed", f"{said} are in another order: {phrase(new)}.")


def _is(several: list[object]) -> str:
    return "is" if len(several) == 1 else "are"


def _requirements(old: Blueprint, new: Blueprint) -> Iterator[Change]:
    """Requirements are told by their sentences; what the sentence does not show is told by its key."""
    for key in dict.fromkeys((*old.requirements, *new.requirements)):
        path = f"requirements.{key}"
        if key not in old.requirements:
            yield Change(path, "new", f"It is newly asked: {sentence(new, key)}.")
        elif key not in new.requirements:
            yield Change(path, "gone", f"It is no longer asked: {sentence(old, key)}.")
        else:
            yield from _requirement(old, new, key)


def _requirement(old: Blueprint, new: Blueprint, key: str) -> Iterator[Change]:
    """One that stays: what its sentence says, or what that does not show; its source and its days in any case."""
    path, was, now = f"requirements.{key}", old.requirements[key], new.requirements[key]
    before, after = sentence(old, key), sentence(new, key)
    subject = f"The requirement “{now.label}”"
    if before != after:
        yield Change(path, "changed", f"What is asked was {before}, and is now {after}.")
        for name in ("cite", "from_", "until"):
            below = f"{path}.{name.rstrip('_')}"
            yield from _between(getattr(was, name), getattr(now, name), below, f"{subject}: {field_words(name)}")
    elif type(was) is type(now):
        yield from _between(was, now, path, subject)


def moved(old: Blueprint, new: Blueprint) -> tuple[Moved, ...]:
    """The test people of both files who come out otherwise: what a change of rules does, shown on people."""
    people = {example.name: example for example in (*old.examples, *new.examples) if example.person is not None}
    found = []
    for name, example in people.items():
        before, after = _outcome(old, example), _outcome(new, example)
        if before[0] != after[0]:
            found.append(Moved(name, before[0], after[0], after[1]))
    return tuple(found)


def _outcome(blueprint: Blueprint, example: Example) -> tuple[str, str]:
    day = day_of(blueprint, example)
    role = example.role if example.role in blueprint.roles else None
    if day is None:
        return "", ""
    came = verdict(blueprint, example.person or {}, on=day, history=example.history or None, role=role)
    name = blueprint.eligibility.tracks[came.track].name if came.track else ""
    return name or {"no": "not eligible"}.get(came.answer, "not known"), came.sentence


def loosened(old: Privacy, new: Privacy) -> tuple[str, ...]:
    """What a newer version would loosen, as sentences; empty when it keeps or tightens every rule of privacy."""
    return tuple(
        f"Privacy may only be tightened: {field_words(name)} was {phrase(getattr(old, name))}, "
        f"and would be {phrase(getattr(new, name))}."
        for name, looser in LOOSER.items()
        if looser(getattr(old, name), getattr(new, name))
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
    "surveys_at_least": lambda old, new: new < old,
    "goals_shown": _order("counts", "nothing"),
    "hours_shown": _order("each", "totals"),
    "names_to_funders": _order("where-a-rule-asks", "never"),
    "notes_kept": _longer,
    "recordings_kept": _longer,
}
