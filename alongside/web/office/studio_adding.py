"""Adding a rule to the program: what can be added, a form for it, and the draft with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.adding import ADDABLE, MOST_TESTS, TESTS, Addable, Blank, added, blanks, facts_to_choose
from alongside.blueprint.faults import Fault
from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read
from alongside.blueprint.sentences import TABS, tab_of
from alongside.kernel.access import Kind
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.web.office.studio_text import Text, head, keep, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]
LONGEST_TYPED = 2_000
MOST_CHOSEN = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A field with what was typed in it, or chosen, and what is wrong with it."""

    blank: Blank
    typed: Sequence[str]
    fault: str

    @property
    def value(self) -> str:
        return self.typed[0] if self.typed else ""


@acting_as(Kind.COORDINATOR)
@require_safe
def addable(request: Request, program: str = "") -> HttpResponse:
    """Show what can be added, by the tab that shows it afterwards."""
    text = text_of(request, program)
    tabs = [(tab.label, [one for one in ADDABLE if tab_of(one.part) == tab]) for tab in TABS]
    ways = [(label, [(one, text.way("add-one", one.key)) for one in several]) for label, several in tabs if several]
    return page(request, "office/studio_addable.html", head(text) | {"tabs": ways})


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def add(request: Request, kind: str, program: str = "") -> HttpResponse:
    """Ask for one thing; with POST, write it into the draft and show its sentence."""
    text = text_of(request, program)
    wanted = next((one for one in ADDABLE if one.key == kind), None)
    if wanted is None or text.file.endswith(".toml"):
        raise NotHere("No form adds this. Write it in the file.")
    if text.blueprint is None:
        raise NotHere("Your draft has things to put right first. Look at its file.")
    typed: dict[str, list[str]] = {}
    faults: tuple[Fault, ...] = ()
    path = refusal = ""
    if request.method == "POST":
        typed = _typed(request)
        try:
            path, faults = _add(request, text, text.blueprint, wanted, typed)
        except (Refused, Conflict) as refused:
            refusal = refused.sentence
        else:
            if not faults:
                messages.success(request, "It is in your draft. Nobody is affected by it.")
                return redirect(f"{text.way('tab', tab_of(path).key)}#{_anchor(path)}")
    context = head(text) | _form(text.blueprint, wanted, typed, _wrong(faults, path))
    context |= {"refusal": refusal, "typed_faults": _others(faults, path)}
    return page(request, "office/studio_add.html", context, status=422 if faults or refusal else 200)


def _typed(request: Request) -> dict[str, list[str]]:
    return {key: [str(one)[:LONGEST_TYPED] for one in several[:MOST_CHOSEN]] for key, several in request.POST.lists()}


def _add(
    request: Request, text: Text, blueprint: Blueprint, wanted: Addable, typed: Mapping[str, Sequence[str]]
) -> tuple[str, tuple[Fault, ...]]:
    """The path of what was added, and the faults the text would have; with faults nothing is kept."""
    source, path = added(text.source, blueprint, wanted, typed)
    faults = read(source, file=text.file).faults
    if not faults:
        keep(request, text, source)
    return path, faults


def _anchor(path: str) -> str:
    return "s-" + "-".join(path.split("."))


def _wrong(faults: Sequence[Fault], path: str) -> dict[str, str]:
    """Field -> what is wrong with it."""
    found: dict[str, str] = {}
    for fault in faults:
        if path and fault.path.startswith(f"{path}."):
            key = fault.path.removeprefix(f"{path}.").partition(".")[0].partition("[")[0]
            found.setdefault(key, fault.message)
    return found


def _others(faults: Sequence[Fault], path: str) -> list[Fault]:
    return [fault for fault in faults if not path or not fault.path.startswith(f"{path}.")]


def _form(
    blueprint: Blueprint, wanted: Addable, typed: Mapping[str, Sequence[str]], wrong: Mapping[str, str]
) -> dict[str, Any]:
    asked = [Asked(one, typed.get(one.key, ()), wrong.get(one.key, "")) for one in blanks(blueprint, wanted)]
    tracks = sorted(blueprint.eligibility.tracks.items(), key=lambda item: item[1].rank)
    return {
        "kind": wanted,
        "first": [one for one in asked if one.blank.required],
        "more": [one for one in asked if not one.blank.required and not one.blank.law],
        "law": [one for one in asked if one.blank.law],
        "open": any(one.fault or one.value for one in asked if not one.blank.required and not one.blank.law),
        "before": [(key, f"Before: {track.says}") for key, track in tracks] if wanted.key == "track" else (),
        "before_now": _first(typed, "before"),
        "tests": [_test(number, typed) for number in range(MOST_TESTS)],
        "test_facts": facts_to_choose(blueprint),
        "test_ways": TESTS,
    }


def _first(typed: Mapping[str, Sequence[str]], name: str) -> str:
    return (list(typed.get(name, ())) or [""])[0]


def _test(number: int, typed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """One test of a condition: the names of its three fields, and what was typed in them."""
    names = {name: f"{name}-{number}" for name in ("fact", "test", "value")}
    return {f"{name}_name": field for name, field in names.items()} | {
        name: _first(typed, field) for name, field in names.items()
    }
