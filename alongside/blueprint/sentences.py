"""A program as people read it: tabs of sentences, each with its place in the file and the values one may change."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from alongside.blueprint.editing import Slot
from alongside.blueprint.grammar import written
from alongside.blueprint.judgement import sentence as condition_sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.money import Contracts
from alongside.blueprint.phrasing import TITLE, details, field_words, is_part, label_of, phrase, title
from alongside.blueprint.requirements import sentence as requirement_sentence
from alongside.blueprint.schema import entries

LAW = frozenset({"cite", "from", "until"})
FIELD = {"from": "from_"}
TOLD_BY_KEY = frozenset({"grants", "fund", "line", "type", "person", "helper", "role", "of", "by", "unit", "access"})
IN_LAW = frozenset({"cite", "from_", "until", "setting"})


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the studio: its key, what it is called, the parts of the file it shows."""

    key: str
    label: str
    parts: tuple[str, ...]


TABS = (
    Tab("who", "Who takes part", ("eligibility", "facts", "joining", "selection")),
    Tab("roles", "Roles", ("roles", "duties", "matching", "staffing", "trainings", "positions")),
    Tab(
        "asked",
        "What is asked",
        ("requirements", "sessions", "counting", "events", "steps", "artifacts", "forms", "frameworks", "instruments",
         "cycles", "phases", "completion", "resources"),
    ),
    Tab("money", "Prices and money", ("contracts", "funds", "pay", "entitlements")),
    Tab("signing", "Signing", ("agreements",)),
    Tab("words", "Words we use", ("name", "says", "words", "page", "partners", "contacts", "goals")),
    Tab("reminders", "Reminders and reports", ("nudges", "reports", "calendar", "privacy", "retention", "planning")),
)  # fmt: skip
HEADINGS: Mapping[str, str] = {
    "eligibility": "Who takes part",
    "facts": "What is asked about people",
    "duties": "Who helps whom",
    "requirements": "What is asked",
    "contracts": "Hours and prices",
    "counting": "What counts",
    "says": "In a sentence",
    "page": "The public page",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: words, or a value in their place."""

    words: str
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule or thing of the program. `law`: its source and dates; `rest`: its other values; `line`: in the file."""

    path: str
    line: int
    text: str
    pieces: tuple[Piece, ...]
    law: tuple[Slot, ...]
    rest: tuple[Slot, ...]

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
        told = list(_told(blueprint, key))
        paths = [path for path, _ in told]
        sentences = tuple(_sentence(path, text, lines, _belonging(own, path, paths)) for path, text in told)
        if sentences:
            found.append(Part(key, HEADINGS.get(key, field_words(key).capitalize()), sentences))
    return tuple(found)


def _belonging(slots: Sequence[Slot], path: str, others: Sequence[str]) -> list[Slot]:
    """Slots at or below a path that no longer path of another sentence claims."""
    longer = [other for other in others if other != path and _under(other, path)]
    return [slot for slot in slots if _under(slot.path, path) and not any(_under(slot.path, one) for one in longer)]


def _under(path: str, above: str) -> bool:
    return path == above or path.startswith((f"{above}.", f"{above}["))


def _sentence(path: str, text: str, lines: Mapping[str, int], slots: Sequence[Slot]) -> Sentence:
    law = tuple(slot for slot in slots if slot.path.removeprefix(f"{path}.") in LAW)
    pieces, placed = _pieces(text, [slot for slot in slots if slot not in law])
    rest = tuple(slot for slot in slots if slot not in law and slot not in placed)
    return Sentence(path, lines.get(path, 1), text, pieces, law, rest)


def _pieces(text: str, slots: Sequence[Slot]) -> tuple[tuple[Piece, ...], frozenset[Slot]]:
    """The sentence cut where the words of a value stand in it. Values of a condition follow one another."""
    taken: list[tuple[int, int, Slot]] = []
    after = max(text.find(" when "), 0)
    for slot in slots:
        found = _found(text, slot, after, taken)
        if found is not None:
            taken.append((*found, slot))
            after = found[1] if slot.of_condition else after
    pieces: list[Piece] = []
    at = 0
    for begins, ends, slot in sorted(taken, key=lambda one: one[0]):
        pieces += [Piece(text[at:begins]), Piece(text[begins:ends], slot)]
        at = ends
    return (*pieces, Piece(text[at:])), frozenset(slot for _, _, slot in taken)


def _found(text: str, slot: Slot, after: int, taken: Sequence[tuple[int, int, Slot]]) -> tuple[int, int] | None:
    """Where a value's words stand in the sentence, clear of others: behind its own key, or free where they are rare."""
    if not slot.shown:
        return None
    words = rf"(?<![\w,.$-])(?P<value>{re.escape(slot.shown)})(?![\w-]|[.,]\d)"
    ways = [rf"(?<!\w){re.escape(field_words(FIELD.get(slot.key, slot.key)))}: {words}"]
    if slot.of_condition or (slot.kind != "list" and slot.key not in TOLD_BY_KEY):
        ways.append(words)
    for way in ways:
        for found in re.compile(way, re.IGNORECASE).finditer(text, after if slot.of_condition else 0):
            begins, ends = found.span("value")
            if all(ends <= first or begins >= last for first, last, _ in taken):
                return begins, ends
    return None


def _told(blueprint: Blueprint, key: str) -> Iterator[tuple[str, str]]:
    """(path, sentence) of everything a part says."""
    value = getattr(blueprint, key)
    own = OWN.get(key)
    for path, text in own(blueprint) if own else _any(value, key):
        said = text.strip()
        yield path, f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '?', '!')) else '.'}"


def _any(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value:
            yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{path}.{key}", _named(key, inner)
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield f"{path}[{place}]", title(inner) if is_part(inner) else phrase(inner)
    elif is_part(value):
        yield from _record(value, path)


def _record(value: object, path: str) -> Iterator[tuple[str, str]]:
    kind: type = type(value)
    usual = {field.name: field.default for field in fields(kind)}
    for entry in entries(kind):
        inner, at = getattr(value, entry.field), f"{path}.{entry.key}"
        if isinstance(inner, Mapping) and inner:
            for key, one in inner.items():
                yield f"{at}.{key}", f"{field_words(entry.field)}, {_named(key, one)}"
        elif inner not in (None, "", ()) and inner != {} and inner != usual[entry.field] and entry.key != "setting":
            yield at, f"{field_words(entry.field, inner)}: {phrase(inner)}"


def _named(key: str, value: object) -> str:
    if not is_part(value):
        return f"{key.replace('-', ' ')}: {phrase(value)}"
    label, rest = label_of(value, key.replace("-", " ")), details(value, but=TITLE | IN_LAW)
    says = getattr(value, "says", "")
    told = f"{label}: {says}" if says and says != label else label
    return f"{told} ({rest})" if rest else told


def _tracks(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, track in sorted(blueprint.eligibility.tracks.items(), key=lambda item: item[1].rank):
        rest = details(track, but=TITLE | IN_LAW | {"when", "rank"})
        told = f"{track.says.rstrip('.')}: {track.name}, when {condition_sentence(track.when)}"
        yield f"eligibility.tracks.{key}", f"{told} ({rest})" if rest else told
    if blueprint.eligibility.priority:
        yield "eligibility.priority", f"When money does not cover all, by {phrase(blueprint.eligibility.priority)}"


def _contracts(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    contracts = blueprint.contracts
    if contracts is None:
        return
    for key, kind in contracts.kinds.items():
        rest = details(kind, but=TITLE | IN_LAW | {"hours", "term"})
        yield f"contracts.kinds.{key}", f"{key}: {kind.hours} hours within {kind.term}" + (f" ({rest})" if rest else "")
    for key, condition in contracts.groups.items():
        yield f"contracts.groups.{key}", f"The price for {key} is theirs when {condition_sentence(condition)}"
    yield from _prices(contracts)
    for path, text in _record(contracts, "contracts"):
        if path.split(".")[1] not in ("kinds", "groups", "lists"):
            yield path, text


def _prices(contracts: Contracts) -> Iterator[tuple[str, str]]:
    for place, prices in enumerate(contracts.lists):
        at = f"contracts.lists[{place}]"
        if prices.from_:
            yield at, f"Prices since {written(prices.from_)}: the price on the day of purchase holds"
        for kind_key, by_group in prices.prices.items():
            cost = ", ".join(f"{money} for {group}" for group, money in by_group.items())
            yield f"{at}.prices.{kind_key}", f"{kind_key} costs {cost}"


def _matching(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, rules in blueprint.matching.items():
        word = blueprint.duty_word(key).one
        for place, must in enumerate(rules.must):
            yield f"matching.{key}.must[{place}]", f"{word}: this has to be so, when {condition_sentence(must)}"
        for name, criterion in rules.weigh.items():
            yield f"matching.{key}.weigh.{name}", f"{word}: {criterion.says} weighs {criterion.share} %"


def _requirements(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, requirement in blueprint.requirements.items():
        who = f"{blueprint.roles[requirement.of].one}: " if requirement.of else ""
        yield f"requirements.{key}", f"{requirement.label}: {who}{requirement_sentence(blueprint, key)}"


OWN: Mapping[str, Callable[[Blueprint], Iterator[tuple[str, str]]]] = {
    "eligibility": _tracks,
    "contracts": _contracts,
    "matching": _matching,
    "requirements": _requirements,
}
