"""The text a coordinator looks at in the studio: their own draft, or the version their year follows; and its lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Max
from django.urls import reverse

from alongside.blueprint.editing import Slot, lines_of_paths, slots
from alongside.blueprint.faults import Fault
from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read
from alongside.blueprint.sentences import TABS, Tab
from alongside.programs.access import DRAFTS
from alongside.programs.enums import CohortState
from alongside.programs.facts import parsed, pinned
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.drafts import Draft
from alongside.web.shared.request import Request

MOST_LINES = 1_500  # of a file on one page; the whole is in the file itself
MOST_COMPARED = 4_000


@dataclass(frozen=True, slots=True)
class Text:
    """`version`: what the year follows, or what the draft began with; `blueprint` None while there are faults."""

    cohort: Cohort
    version: BlueprintVersion
    draft: Draft | None
    source: str
    blueprint: Blueprint | None
    faults: tuple[Fault, ...]
    newest: int

    @property
    def revision(self) -> int:
        return self.draft.revision if self.draft else 0

    @property
    def closed(self) -> bool:
        return self.cohort.state == CohortState.CLOSED

    @property
    def base(self) -> Blueprint:
        """The version it is compared with."""
        return parsed(self.version.digest)

    def slots(self) -> tuple[Slot, ...]:
        """Every value that can be changed, none while there are faults."""
        if self.blueprint is None:
            return ()
        return slots(self.source, file=self.version.file, kinds=self.blueprint.kinds)

    def base_values(self) -> Mapping[str, str] | None:
        """Path -> value of the version it is compared with; None without a draft."""
        if self.draft is None:
            return None
        there = slots(self.version.source, file=self.version.file, kinds=self.base.kinds)
        return {slot.path: slot.value for slot in there}

    def lines(self) -> Mapping[str, int]:
        """Path -> line; empty while there are faults."""
        return {} if self.blueprint is None else lines_of_paths(self.source, file=self.version.file)


def text_of(request: Request) -> Text:
    """What this person works on in the year they act in."""
    cohort = request.participation.cohort
    drafts = DRAFTS.visible(request.who).filter(program=cohort.program_id)
    draft = drafts.select_related("base").first()
    if draft is not None:
        version = draft.base
    else:
        version = BlueprintVersion.objects.get(pk=pinned(cohort.pk, on=request.who.on).version)
    newest = BlueprintVersion.objects.filter(program=cohort.program_id).aggregate(newest=Max("number"))["newest"]
    if draft is None:
        return Text(cohort, version, None, version.source, parsed(version.digest), (), newest)
    reading = read(draft.source, file=version.file)
    return Text(cohort, version, draft, draft.source, reading.blueprint, reading.faults, newest)


def head(text: Text) -> dict[str, Any]:
    """What every page of the studio says above its content."""
    return {
        "cohort": text.cohort,
        "text": text,
        "closed": text.closed,
        "name": text.blueprint.name if text.blueprint else text.base.name,
        "crumbs": ((reverse("office:cohort"), "Program setup"),),
        "studio_crumbs": (
            (reverse("office:cohort"), "Program setup"),
            (reverse("office:cohort-studio"), "How it works"),
        ),
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
    new = _new_lines(text, all_lines)
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


def _new_lines(text: Text, lines: list[str]) -> frozenset[int]:
    """Numbers of the lines the version it began with does not have; none where the files are long."""
    before = text.version.source.split("\n")
    if text.draft is None or max(len(lines), len(before)) > MOST_COMPARED:
        return frozenset()
    blocks = SequenceMatcher(None, before, lines, autojunk=False).get_opcodes()
    return frozenset(n + 1 for kind, _, _, first, last in blocks if kind != "equal" for n in range(first, last))


def tab_named(key: str) -> Tab | None:
    """The tab of this key."""
    return next((tab for tab in TABS if tab.key == key), None)
