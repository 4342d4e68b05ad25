"""The text a coordinator looks at in the studio: their own draft, or the version their year follows; and its lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.text import capfirst

from alongside.blueprint.differences import Moved, moved
from alongside.blueprint.editing import Slot, lines_of_paths, slots
from alongside.blueprint.examples import Outcome, outcomes
from alongside.blueprint.faults import Fault
from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read_again
from alongside.blueprint.sentences import TABS, Tab
from alongside.kernel.access import Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.programs.access import COHORTS, DRAFTS
from alongside.programs.actions.drafts import write_draft
from alongside.programs.enums import CohortState
from alongside.programs.facts import parsed, pinned
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, Program
from alongside.programs.models.drafts import Draft
from alongside.web.office.crumbs import to_setup
from alongside.web.shared.request import Request

MOST_LINES = 1_500  # of a file on one page; the whole is in the file itself
MOST_COMPARED = 4_000
AROUND = 2


@dataclass(frozen=True, slots=True)
class Text:
    """`version`: what the year follows, or what the draft began with; None for a program that has none yet.

    `blueprint` is None while there are faults; `newest` the number of the program's newest version, 0 without one.
    """

    cohort: Cohort
    program: Program
    version: BlueprintVersion | None
    draft: Draft | None
    source: str
    file: str
    blueprint: Blueprint | None
    faults: tuple[Fault, ...]
    newest: int

    @property
    def revision(self) -> int:
        return self.draft.revision if self.draft else 0

    @property
    def toml(self) -> bool:
        """Whether it is written in TOML, which forms do not write in."""
        return self.file.lower().endswith(".toml")

    @property
    def beside(self) -> BlueprintVersion | None:
        """The version whose text it can be laid beside: one of the same kind of file."""
        same = self.draft is not None and self.version is not None and self.version.file.endswith(".toml") == self.toml
        return self.version if same else None

    @property
    def closed(self) -> bool:
        """Whether nothing may be written: of a program that is being begun, something always may."""
        return self.version is not None and self.cohort.state == CohortState.CLOSED

    @property
    def base(self) -> Blueprint | None:
        """The version it is compared with."""
        return parsed(self.version.digest) if self.version else None

    def slots(self) -> tuple[Slot, ...]:
        """Every value that can be changed, none while there are faults."""
        if self.blueprint is None:
            return ()
        return slots(self.source, file=self.file, kinds=self.blueprint.kinds)

    def base_values(self) -> Mapping[str, str] | None:
        """Path -> value of the version it is compared with; None without a draft of one."""
        if self.beside is None or self.base is None:
            return None
        there = slots(self.beside.source, file=self.beside.file, kinds=self.base.kinds)
        return {slot.path: slot.value for slot in there}

    def lines(self) -> Mapping[str, int]:
        """Path -> line; empty while there are faults."""
        return {} if self.blueprint is None else lines_of_paths(self.source, file=self.file)

    def way(self, page: str = "", *args: str) -> str:
        """The address of a page of the studio: of the year's program, or of one that is being begun."""
        name, first = ("cohort-studio", ()) if self.version else ("cohort-begun", (self.program.key,))
        return reverse(f"office:{name}-{page}" if page else f"office:{name}", args=(*first, *args))


def text_of(request: Request, program: str = "") -> Text:
    """What this person works on: of the year they act in, or a program of this key that they are beginning."""
    cohort = request.participation.cohort
    drafts = DRAFTS.visible(request.who).select_related("base", "program")
    if program:
        draft = drafts.filter(program__key=program, base=None).first()
        if draft is None:
            raise NotHere("You are beginning nothing with this key. It may have its first version by now.")
        version = None
    else:
        draft = drafts.filter(program=cohort.program_id).exclude(base=None).first()
        followed = pinned(cohort.pk, on=request.who.on).version
        version = draft.base if draft else BlueprintVersion.objects.get(pk=followed)
    return _text(cohort, version, draft)


def _text(cohort: Cohort, version: BlueprintVersion | None, draft: Draft | None) -> Text:
    program = draft.program if draft else cohort.program
    newest = BlueprintVersion.objects.filter(program=program).aggregate(newest=Max("number"))["newest"] or 0
    if draft is not None:
        source, file = draft.source, draft.file
        reading = read_again(source, file=file)
        return Text(cohort, program, version, draft, source, file, reading.blueprint, reading.faults, newest)
    if version is None:
        raise NotHere
    source, file = version.source, version.file
    return Text(cohort, program, version, None, source, file, parsed(version.digest), (), newest)


def seen_revision(request: Request) -> int:
    """Which revision of their draft the writer saw; -1 where the page did not say."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1


def keep(request: Request, text: Text, source: str, *, file: str = "") -> tuple[Fault, ...]:
    """Write the draft, under another name of its file if need be; its faults.

    Raises Refused where the year is closed, Conflict where another window wrote.
    """
    COHORTS.demand(request.who, Verb.CHANGE, text.cohort)
    if text.closed:
        raise Refused(f"{text.cohort.name} is closed. You can read everything, but nothing in it changes any more.")
    seen = seen_revision(request)
    write_draft(program=text.program, base=text.version, source=source, file=file, revision=seen, by=request.person)
    return read_again(source, file=file or text.file).faults


@dataclass(frozen=True, slots=True)
class TriedOn:
    """The file's own test people. `moved`: who comes out otherwise than by the version the draft began with; `off`: who
    comes out otherwise than the file says, with where that is changed: with such a one nothing is saved."""

    count: int
    moved: tuple[Moved, ...]
    off: tuple[tuple[Outcome, str], ...]


def tried_on(text: Text, other: Blueprint) -> TriedOn:
    """Run the test people of a draft by the draft, and by the version it began with."""
    came = outcomes(other)
    off = [
        (one, "" if text.toml else text.way("form", f"examples[{place}]"))
        for place, one in enumerate(came)
        if not one.met
    ]
    return TriedOn(len(came), moved(text.base, other) if text.base else (), tuple(off))


def head(request: Request, text: Text) -> dict[str, Any]:
    """What every page of the studio says above its content."""
    known = text.blueprint or text.base
    crumbs: tuple[tuple[str, str], ...] = (to_setup(request),)
    if text.version is None:
        crumbs = (*crumbs, (reverse("office:cohort-programs"), capfirst(request.nouns.program.many)))
    pages = ("file", "download", "drop", "add", "if" if text.version else "publish")
    return {
        "cohort": text.cohort,
        "text": text,
        "closed": text.closed,
        "name": known.name if known else text.program.name,
        "spoken": known.speaks if known else "",
        "ways": {"studio": text.way(), "example": text.way("add-one", "example")} | {p: text.way(p) for p in pages},
        "crumbs": crumbs,
        "studio_crumbs": (*crumbs, (text.way(), "How it works")),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: what it says, where its sentence is, whether it is new, what is wrong with it."""

    number: int
    words: str
    href: str
    new: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that follow one another."""

    lines: tuple[Line, ...]


def file_lines(text: Text, tab: Tab | None, sentences: Mapping[int, str]) -> tuple[Stretch, ...]:
    """The lines of the file that a tab shows, all without a tab. `sentences`: line -> anchor of its sentence."""
    all_lines = text.source.split("\n")
    wanted = _wanted(text, tab, len(all_lines))
    new = new_lines(text.beside.source, text.source) if text.beside else frozenset()
    wrong: dict[int, list[str]] = {}
    for fault in text.faults:
        wrong.setdefault(fault.line, []).append(fault.message)
    stretches: list[list[Line]] = []
    anchor = ""
    for number in wanted[:MOST_LINES]:
        anchor = sentences.get(number, anchor)
        if not stretches or stretches[-1][-1].number != number - 1:
            stretches.append([])
            anchor = sentences.get(number, "")
        words = all_lines[number - 1]
        stretches[-1].append(Line(number, words, anchor, number in new, tuple(wrong.get(number, ()))))
    return tuple(Stretch(tuple(lines)) for lines in stretches)


def _wanted(text: Text, tab: Tab | None, count: int) -> list[int]:
    if tab is None:
        return list(range(1, count + 1))
    roots = sorted((line, path) for path, line in text.lines().items() if "." not in path and "[" not in path)
    ends = [line for line, _ in roots[1:]] + [count + 1]
    shown = [range(line, end) for (line, path), end in zip(roots, ends, strict=True) if path in tab.parts]
    return [number for stretch in shown for number in stretch]


def new_lines(before: str, after: str) -> frozenset[int]:
    """Numbers of the lines the text before does not have; none where the texts are long."""
    were, are = before.split("\n"), after.split("\n")
    if max(len(were), len(are)) > MOST_COMPARED:
        return frozenset()
    blocks = SequenceMatcher(None, were, are, autojunk=False).get_opcodes()
    return frozenset(n + 1 for kind, _, _, first, last in blocks if kind != "equal" for n in range(first, last))


def lines_around(source: str, shown: Iterable[int], new: frozenset[int]) -> tuple[Stretch, ...]:
    """Some lines of a text in stretches, each with a little of what stands around it."""
    words = source.split("\n")
    wanted = sorted({near for number in shown for near in range(number - AROUND, number + AROUND + 1)})
    stretches: list[list[Line]] = []
    for number in (one for one in wanted[:MOST_LINES] if 0 < one <= len(words)):
        if not stretches or stretches[-1][-1].number != number - 1:
            stretches.append([])
        stretches[-1].append(Line(number, words[number - 1], "", number in new, ()))
    return tuple(Stretch(tuple(lines)) for lines in stretches)


def anchor_of(path: str) -> str:
    """Where a sentence stands on its tab."""
    return "s-" + "-".join(path.replace("[", ".").replace("]", "").split("."))


def tab_named(key: str) -> Tab | None:
    """The tab of this key."""
    return next((tab for tab in TABS if tab.key == key), None)
