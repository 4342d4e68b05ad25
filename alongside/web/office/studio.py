"""How the program works, in sentences with the file beside them; changing a sentence writes a draft of one's own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.blueprint.editing import Slot, replaced
from alongside.blueprint.examples import Outcome, outcomes
from alongside.blueprint.faults import Fault
from alongside.blueprint.filling.parts import sheet_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.examples import Example
from alongside.blueprint.reader import read_again
from alongside.blueprint.sentences import TABS, Part, Piece, Sentence, Tab, parts_of, tab_of
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.access import Kind
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.web.office.studio_text import Text, anchor_of, file_lines, head, keep, tab_named, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]
LONGEST_TYPED = 2_000
OPENING, CLOSING = tuple("“«‘("), "”»’).,;:"  # marks that stand on the line of what is between them


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as a field: what it is called, what stands there or was typed, what it was before, what is wrong."""

    tongue: Tongue
    slot: Slot
    label: str
    value: str
    was: str | None
    fault: str = ""

    @property
    def name(self) -> str:
        return f"v:{self.slot.path}"

    @property
    def several(self) -> list[str]:
        """What stands there, one by one where it is a list."""
        return (
            [one.strip() for one in self.value.split(",") if one.strip()] if self.slot.kind == "list" else [self.value]
        )

    @property
    def chosen(self) -> list[tuple[str, str, bool]]:
        """What may be chosen; what stands there is among it."""
        known = {value for value, _ in self.slot.options}
        options = (*self.slot.options, *((word, word) for word in self.several if word not in known))
        return [(value, words, value in self.several) for value, words in options]

    @property
    def words(self) -> str:
        """What is chosen, by what it is called."""
        chosen = (words for _, words, there in self.chosen if there)
        return self.tongue.listed(chosen, last="or" if self.slot.of_condition else "and") or self.tongue.say("nothing")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of a sentence as the page draws it: words, or a field with the marks right before and after it."""

    words: str
    field: Shown | None = None
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence as the page draws it."""

    number: int
    anchor: str
    sentence: Sentence
    pieces: tuple[Drawn, ...]
    law: tuple[Shown, ...]
    rest: tuple[Shown, ...]
    was: tuple[str, ...]
    new: bool
    added: bool
    form: str
    history: str


@dataclass(frozen=True, slots=True)
class Section:
    part: Part
    rules: tuple[Rule, ...]


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def studio(request: Request, program: str = "", tab: str = TABS[0].key) -> HttpResponse:
    """Show one tab of the program; with POST, keep what was changed in its sentences as a draft."""
    here, text = tab_named(tab), text_of(request, program)
    if here is None:
        raise NotHere
    typed: dict[str, str] = {}
    refusal, faults = "", tuple[Fault, ...]()
    if request.method == "POST":
        typed = _typed(request, text)
        try:
            faults = _keep(request, text, typed)
        except (Refused, Conflict) as refused:
            refusal = refused.sentence
        if not faults and not refusal:
            return redirect(text.way("tab", here.key))
    context = head(request, text) | _context(text, here, typed, faults) | {"refusal": refusal}
    return page(request, "office/studio.html", context, status=422 if faults or refusal else 200)


def _typed(request: Request, text: Text) -> dict[str, str]:
    """Path -> what was typed there. Of a list several are chosen; those that stay, stay in their order."""
    before = {slot.path: slot.value for slot in text.slots() if slot.kind == "list"}
    found = {}
    for key, several in request.POST.lists():
        path, words = key[2:], [str(one)[:LONGEST_TYPED] for one in several if one]
        if key.startswith("v:"):
            there = before.get(path, "")
            same = len(words) > 1 and sorted(words) == sorted(there.split(", "))
            found[path] = there if same else ", ".join(words)
    return found


def _keep(request: Request, text: Text, typed: Mapping[str, str]) -> tuple[Fault, ...]:
    """Write the draft; the faults the new text would have, in which case nothing is kept."""
    changed = {slot: typed[slot.path] for slot in text.slots() if typed.get(slot.path, slot.value) != slot.value}
    source = replaced(text.source, changed)
    faults = read_again(source, file=text.file).faults
    if changed and not faults:
        keep(request, text, source)
        messages.success(request, "Kept in your draft. Nobody is affected by it.")
    elif not changed:
        messages.info(request, "Nothing was changed.")
    return faults if changed else ()


def _context(text: Text, here: Tab, typed: Mapping[str, str], faults: tuple[Fault, ...]) -> dict[str, Any]:
    sections = _sections(text, here, typed, faults)
    anchors = {rule.sentence.line: f"#{rule.anchor}" for section in sections for rule in section.rules}
    blueprint = text.blueprint
    return {
        "here": here,
        "tabs": [{"url": text.way("tab", tab.key), "label": tab.label, "current": tab == here} for tab in TABS],
        "sections": sections,
        "people": _people(blueprint, text, here) if blueprint else (),
        "stretches": file_lines(text, here if blueprint else None, anchors),
        "fault_lines": [(fault, tab_of(fault.path)) for fault in text.faults],
        "typed_faults": [(fault, _anchor_in(sections, fault.path)) for fault in faults],
    }


def _anchor_in(sections: Iterable[Section], path: str) -> str:
    """Where the sentence stands whose value has this path, or one above it; "" where it is on another tab."""
    rules = [rule for section in sections for rule in section.rules]
    there = (
        rule
        for rule in rules
        for slot in rule.sentence.slots
        if f"{path}[".startswith((f"{slot.path}.", f"{slot.path}["))
    )
    return next((rule.anchor for rule in there), "")


def _sections(text: Text, here: Tab, typed: Mapping[str, str], faults: tuple[Fault, ...]) -> tuple[Section, ...]:
    if text.blueprint is None:
        return ()
    slots, before = text.slots(), text.base_values()
    wrong = {fault.path: fault.message for fault in faults}
    tongue = text.blueprint.tongue
    shown = {slot: _shown(tongue, slot, typed, before, wrong) for slot in slots}
    found = []
    for part in parts_of(text.blueprint, here, lines=text.lines(), slots=slots):
        rules = [_rule(text, number, sentence, shown) for number, sentence in enumerate(part.sentences, start=1)]
        found.append(Section(part, tuple(rules)))
    return tuple(found)


def _shown(
    tongue: Tongue, slot: Slot, typed: Mapping[str, str], before: Mapping[str, str] | None, wrong: Mapping[str, str]
) -> Shown:
    was = slot.value if before is None else before.get(slot.path, "nothing")
    path = slot.path
    said = next((message for at, message in wrong.items() if at == path or at.startswith(f"{path}[")), "")
    label = tongue.field({"from": "from_"}.get(slot.key, slot.key)).capitalize()
    return Shown(tongue, slot, label, typed.get(path, slot.value), was if was != slot.value else None, said)


def _together(pieces: Sequence[Piece], shown: Mapping[Slot, Shown]) -> Iterator[Drawn]:
    """The pieces in order; marks right before and after a field stay on its line."""
    words, fields = [piece.words for piece in pieces], dict[int, Drawn]()
    for place, piece in enumerate(pieces):
        if piece.slot is None:
            continue
        if place and words[place - 1][-1:] in OPENING:
            words[place - 1], opens = words[place - 1][:-1], words[place - 1][-1:]
        else:
            opens = ""
        after = words[place + 1] if place + 1 < len(words) and pieces[place + 1].slot is None else ""
        closes = after[: len(after) - len(after.lstrip(CLOSING))]
        if closes:
            words[place + 1] = after[len(closes) :]
        fields[place] = Drawn(piece.words, shown[piece.slot], opens, closes)
    return (fields.get(place) or Drawn(said) for place, said in enumerate(words))


def _rule(text: Text, number: int, sentence: Sentence, shown: Mapping[Slot, Shown]) -> Rule:
    every = [shown[slot] for slot in sentence.slots]
    changed = [one for one in every if one.was is not None]
    return Rule(
        number=number,
        anchor=anchor_of(sentence.path),
        sentence=sentence,
        pieces=tuple(_together(sentence.pieces, shown)),
        law=tuple(shown[slot] for slot in sentence.law),
        rest=tuple(shown[slot] for slot in sentence.rest),
        was=tuple(f"{one.label.lower()}: {one.was}" for one in changed if one.was != "nothing"),
        new=bool(changed),
        added=bool(every) and all(one.was == "nothing" for one in every),
        history=text.way("history", sentence.path) if text.version else "",
        form="" if text.toml else text.way("form", sheet_of(sentence.path)),
    )


def _people(blueprint: Blueprint, text: Text, here: Tab) -> tuple[tuple[Outcome, str], ...]:
    """The file's own test people of a tab with how they come out and where they are changed, those who come out
    otherwise first."""
    found = [
        (outcome, text.way("form", f"examples[{place}]"))
        for place, (example, outcome) in enumerate(zip(blueprint.examples, outcomes(blueprint), strict=True))
        if _shows(example) == here.key
    ]
    return tuple(sorted(found, key=lambda one: one[0].met))


def _shows(example: Example) -> str:
    if example.sessions or example.start is not None:
        return "asked"
    if example.expect.of_a_day:
        return "reminders"
    return "roles" if example.helper is not None or example.pair is not None else "who"
