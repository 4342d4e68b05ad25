"""One part of the program as a form: what it says in a sentence, the file beside it with the lines that change, and the
draft with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.blueprint.comparing import value_at
from alongside.blueprint.differences import moved
from alongside.blueprint.editing import lines_of_paths
from alongside.blueprint.examples import outcomes
from alongside.blueprint.faults import Fault
from alongside.blueprint.filling.items import faulted
from alongside.blueprint.filling.parts import ADDABLE, sheet_of
from alongside.blueprint.filling.placing import placed
from alongside.blueprint.filling.sheets import Sheet, sheet
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import NoTree
from alongside.blueprint.phrasing import is_part, label_of
from alongside.blueprint.reader import read_again
from alongside.blueprint.saying import said
from alongside.blueprint.sentences import HEADINGS, tab_of
from alongside.blueprint.tongues.english import ENGLISH
from alongside.kernel.access import Kind
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.web.office.studio_text import Text, anchor_of, head, keep, lines_around, new_lines, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]
LONGEST_TYPED = 20_000
MOST_CHOSEN = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A form with its heading; `new`: what it asks for is not in the file yet."""

    sheet: Sheet
    heading: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What the text would say: its faults, or what it reads as."""

    source: str
    blueprint: Blueprint | None
    faults: tuple[Fault, ...]


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def fill(request: Request, at: str, program: str = "") -> HttpResponse:
    """Show one part as a form; with POST, what it would say, or the draft with it."""
    text, blueprint = legible(request, program)
    one_of_several = "." in at or "[" in at
    if sheet_of(at) != at or (one_of_several and value_at(blueprint, at) is None):
        raise NotHere("This part has no form of its own.")
    typed = typed_in(request)
    if typed and typed.get("do") == ["out"]:
        gone = Sheet(at, (), placed(text.source, at, None))
        return answer(request, text, Asked(gone, _named(blueprint, at)))
    return answer(request, text, Asked(sheet(text.source, blueprint, at, typed), _named(blueprint, at)))


def legible(request: Request, program: str) -> tuple[Text, Blueprint]:
    """The text one works on, where forms can write in it. Raises NotHere for one with faults, or in TOML."""
    text = text_of(request, program)
    if text.toml:
        raise NotHere("Forms write in YAML. On the page of the file it can go on as YAML.")
    if text.blueprint is None:
        raise NotHere("Your draft has things to put right first. Look at its file.")
    return text, text.blueprint


def typed_in(request: Request) -> dict[str, list[str]] | None:
    """Everything that was filled in, with bounds; None where nothing was sent."""
    if request.method != "POST":
        return None
    return {key: [str(one)[:LONGEST_TYPED] for one in several[:MOST_CHOSEN]] for key, several in request.POST.lists()}


def _named(blueprint: Blueprint, path: str) -> str:
    """What a form is for: the kind of thing, and which of them."""
    there = value_at(blueprint, path)
    kind = next((one.label for one in ADDABLE if isinstance(there, one.record)), "")
    label = label_of(there, "") if is_part(there) else ""
    told = f"{kind}: {label}" if kind and label else kind or label
    return told or HEADINGS.get(path, ENGLISH.field(path).capitalize())


def answer(request: Request, text: Text, asked: Asked) -> HttpResponse:
    """The form; what it would say where that was asked; or, kept, the sentence of it."""
    form = asked.sheet
    wanted = "" if request.method != "POST" or "more" in request.POST else request.POST.get("do", "keep")
    looked, refusal = _looked(text, form.source), ""
    wrong = looked.faults if wanted in ("look", "keep", "out") else ()
    if wanted in ("keep", "out") and not wrong and not form.unanswered:
        try:
            return _kept(request, text, form, looked)
        except (Refused, Conflict) as refused:
            refusal = refused.sentence
    context = (
        head(request, text) | _drawn(form, {} if form.unanswered else _by_path(wrong)) | _beside(text, form, looked)
    )
    context |= {
        "back": f"{text.way('tab', tab_of(form.path).key)}",
        "asked": asked,
        "refusal": refusal,
        "unanswered": form.unanswered and wanted in ("look", "keep"),
    }
    failed = wanted in ("keep", "out")
    return page(request, "office/studio_form.html", context, status=422 if failed else 200)


def _looked(text: Text, source: str) -> Looked:
    if source == text.source:
        return Looked(source, text.blueprint, ())
    reading = read_again(source, file=text.file)
    return Looked(source, reading.blueprint, reading.faults)


def _kept(request: Request, text: Text, form: Sheet, looked: Looked) -> HttpResponse:
    if form.source == text.source:
        messages.info(request, "Nothing was changed.")
    else:
        keep(request, text, form.source)
        messages.success(request, "It is in your draft. Nobody is affected by it.")
    return redirect(f"{text.way('tab', tab_of(form.path).key)}#{_anchor(looked, form.path)}")


def _anchor(looked: Looked, path: str) -> str:
    """The sentence of what was kept: the first of those it says."""
    told = _sentences(looked.blueprint, path)
    return anchor_of(next(iter(told), path))


def _sentences(blueprint: Blueprint | None, path: str) -> dict[str, str]:
    """Path -> sentence, of all that a form asks for."""
    if blueprint is None:
        return {}
    root = path.partition(".")[0].partition("[")[0]
    if root == "examples":
        return {}
    return {one.path: one.text for one in said(blueprint, root) if sheet_of(one.path) == path}


def _by_path(faults: Sequence[Fault]) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in faults:
        found[fault.path] = f"{found.get(fault.path, '')} {fault.message}".strip()
    return found


def _drawn(form: Sheet, wrong: dict[str, str]) -> dict[str, Any]:
    """The fields with what is wrong at each, and what is wrong elsewhere."""
    items = [faulted(item, wrong) for item in form.items]
    return {
        "first": [one for one in items if not one.law and (one.required or one.said)],
        "more": [one for one in items if not one.law and not (one.required or one.said)],
        "law": [one for one in items if one.law],
        "wrong": wrong.items(),
    }


def _beside(text: Text, form: Sheet, looked: Looked) -> dict[str, Any]:
    """What it says and would say, who comes out otherwise, and its lines of the file."""
    before, after = _sentences(text.blueprint, form.path), _sentences(looked.blueprint, form.path)
    changed = form.source != text.source
    new = new_lines(text.source, form.source) if changed else frozenset()
    return {
        "sentences": [(words, before.get(path, "") if changed and before.get(path) != words else "")
                      for path, words in after.items()],
        "changed": changed,
        "moved": moved(text.blueprint, looked.blueprint) if changed and text.blueprint and looked.blueprint else (),
        "off": [one for one in outcomes(looked.blueprint) if not one.met] if looked.blueprint else (),
        "stretches": lines_around(form.source, new or _own_lines(form), new),
    }  # fmt: skip


def _own_lines(form: Sheet) -> range:
    """The lines a part stands on."""
    try:
        lines = lines_of_paths(form.source, file="program.yaml")
    except NoTree:
        return range(0)
    first = lines.get(form.path, 0)
    after = [
        line for path, line in lines.items() if line > first and not path.startswith((f"{form.path}.", f"{form.path}["))
    ]
    return range(first, min(after, default=first + 1)) if first else range(0)
