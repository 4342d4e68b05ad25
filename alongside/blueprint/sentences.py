"""A program as people read it: tabs of sentences, each with its place in the file and the values one may change."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.blueprint.editing import Slot
from alongside.blueprint.language import Blueprint
from alongside.blueprint.later import mark
from alongside.blueprint.phrasing import TITLE
from alongside.blueprint.saying import Said, said
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import Tongue

LAW = frozenset({"cite", "from", "until"})
FIELD = {"from": "from_"}
TOLD_BY_KEY = frozenset({"grants", "fund", "line", "type", "person", "helper", "role", "of", "by", "unit", "access"})
LONGEST_INSIDE = 40


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the studio: its key, what it is called, the parts of the file it shows."""

    key: str
    label: str
    parts: tuple[str, ...]


TABS = (
    Tab("who", "Who takes part", ("eligibility", "facts", "joining", "selection")),
    Tab(
        "roles",
        "Roles",
        ("roles", "duties", "matching", "introductions", "parting", "staffing", "trainings", "positions"),
    ),
    Tab(
        "asked",
        "What is asked",
        ("requirements", "sessions", "counting", "events", "steps", "artifacts", "forms", "frameworks", "instruments",
         "cycles", "phases", "completion", "resources"),
    ),
    Tab("money", "Prices and money", ("contracts", "funds", "pay", "entitlements")),
    Tab("signing", "Signing", ("agreements",)),
    Tab("words", "Words we use", ("name", "says", "speaks", "words", "page", "partners", "contacts", "goals")),
    Tab("reminders", "Reminders and reports",
        ("seasons", "nudges", "reports", "calendar", "privacy", "retention", "planning")),
)  # fmt: skip
HEADINGS: Mapping[str, str] = {
    "eligibility": "Who takes part",
    "facts": "What is asked about people",
    "duties": "Who helps whom",
    "requirements": "What is asked",
    "contracts": "Hours and prices",
    "counting": "What counts",
    "says": "In a sentence",
    "speaks": "The language it is said in",
    "page": "The public page",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: words, or a value in their place."""

    words: str
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule or thing of the program. `law`: its source and dates; `rest`: its other values; `line`: 0 where it has
    none; `mark`: what of it is not yet acted on, in words."""

    path: str
    line: int
    text: str
    pieces: tuple[Piece, ...]
    law: tuple[Slot, ...]
    rest: tuple[Slot, ...]
    mark: str

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every value of it that can be changed."""
        return (*(piece.slot for piece in self.pieces if piece.slot), *self.law, *self.rest)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file, in sentences."""

    key: str
    heading: str
    sentences: tuple[Sentence, ...]


def tab_of(path: str) -> Tab:
    """The tab that shows a place of the file; the first where none does."""
    root = re.split(r"[.\[]", path, maxsplit=1)[0]
    return next((tab for tab in TABS if root in tab.parts), TABS[0])


def parts_of(blueprint: Blueprint, tab: Tab, *, lines: Mapping[str, int], slots: Sequence[Slot]) -> tuple[Part, ...]:
    """Every part of a tab that says something. `lines` and `slots` are of the same text."""
    found = []
    for key in tab.parts:
        own = [slot for slot in slots if re.split(r"[.\[]", slot.path, maxsplit=1)[0] == key]
        told = list(said(blueprint, key))
        paths = [one.path for one in told]
        sentences = tuple(_sentence(blueprint, one, lines, _belonging(own, one.path, paths)) for one in told)
        if sentences:
            found.append(Part(key, HEADINGS.get(key, ENGLISH.field(key).capitalize()), sentences))
    return tuple(found)


def _belonging(slots: Sequence[Slot], path: str, others: Sequence[str]) -> list[Slot]:
    """Slots at or below a path that no longer path of another sentence claims."""
    longer = [other for other in others if other != path and _under(other, path)]
    return [slot for slot in slots if _under(slot.path, path) and not any(_under(slot.path, one) for one in longer)]


def _under(path: str, above: str) -> bool:
    return path == above or path.startswith((f"{above}.", f"{above}["))


def _sentence(blueprint: Blueprint, one: Said, lines: Mapping[str, int], slots: Sequence[Slot]) -> Sentence:
    pieces, placed = _pieces(blueprint.tongue, one, slots)
    left = [slot for slot in slots if slot not in placed]
    law = tuple(slot for slot in left if slot.path.removeprefix(f"{one.path}.") in LAW)
    rest = tuple(slot for slot in left if slot not in law)
    return Sentence(one.path, _line(one.path, lines), one.text, pieces, law, rest, mark(blueprint, one).strip(" ()"))


def _line(path: str, lines: Mapping[str, int]) -> int:
    """The line of what stands in the file nearest above; 0 where the file says nothing and the usual holds."""
    while path and path not in lines:
        path = re.sub(r"(\.[^.\[\]]*|\[\d+\]|^[^.\[\]]*)$", "", path)
    return lines.get(path, 0)


def _pieces(tongue: Tongue, one: Said, slots: Sequence[Slot]) -> tuple[tuple[Piece, ...], frozenset[Slot]]:
    """The sentence cut where a value stands in it: whole stretches, or a part of one that speaks of several values."""
    pieces: list[Piece] = []
    for words, at in one.stretches:
        free = {slot.path: slot for slot in slots if at and _under(slot.path, at)}
        if at in free:
            pieces.append(Piece(words, free[at] if _short(free[at]) else None))
        else:
            pieces += _cut(tongue, words, [slot for slot in free.values() if slot.key not in LAW])
    return tuple(pieces), frozenset(piece.slot for piece in pieces if piece.slot)


def _short(slot: Slot) -> bool:
    """Whether a value is typed inside the sentence; what pages call a thing, and long texts, are typed below it."""
    return slot.kind != "text" or (slot.key not in TITLE and len(slot.value) <= LONGEST_INSIDE)


def _cut(tongue: Tongue, text: str, slots: Sequence[Slot]) -> list[Piece]:
    """Words cut where those of a value stand in them. Values of a condition follow one another."""
    taken: list[tuple[int, int, Slot]] = []
    after = 0
    for slot in slots:
        found = _found(tongue, text, slot, after, taken)
        if found is not None:
            taken.append((*found, slot))
            after = found[1] if slot.of_condition else after
    pieces: list[Piece] = []
    at = 0
    for begins, ends, slot in sorted(taken, key=lambda one: one[0]):
        pieces += [Piece(text[at:begins]), Piece(text[begins:ends], slot)]
        at = ends
    return [*pieces, Piece(text[at:])]


def _found(
    tongue: Tongue, text: str, slot: Slot, after: int, taken: Sequence[tuple[int, int, Slot]]
) -> tuple[int, int] | None:
    """Where a value's words stand in the sentence, clear of others: behind its own key, or free where they are rare."""
    if not slot.shown:
        return None
    words = rf"(?<![\w,.$-])(?P<value>{re.escape(slot.shown)})(?![\w-]|[.,]\d)"
    ways = [rf"(?<!\w){re.escape(tongue.field(FIELD.get(slot.key, slot.key)))}: {words}"]
    if slot.of_condition or (slot.kind != "list" and slot.key not in TOLD_BY_KEY):
        ways.append(words)
    for way in ways:
        for found in re.compile(way, re.IGNORECASE).finditer(text, after if slot.of_condition else 0):
            begins, ends = found.span("value")
            if all(ends <= first or begins >= last for first, last, _ in taken):
                return begins, ends
    return None
