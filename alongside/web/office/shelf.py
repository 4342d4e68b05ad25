"""Frameworks and instruments: what the program works with, what the sponsor brought, what the library has; and one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.parts.shelf import Work
from alongside.blueprint.shelf.library import load_work, shelved, titles
from alongside.blueprint.shelf.tree import branches
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere
from alongside.programs.access import SHELF
from alongside.programs.actions.shelf import put_back, take_off
from alongside.programs.models.shelf import ShelfVersion
from alongside.programs.queries_shelf import Held, named_by, open_version, own_shelf
from alongside.web.office.crumbs import to_setup
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

KINDS = (("framework", "Frameworks"), ("instrument", "Instruments"))


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One work in a list: what it is called, whose it is, how many lines it has, where it is read."""

    name: str
    owner: str
    year: int
    lines: int
    url: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the program works with: its name for it, what stands for it now, and the key of what is to come."""

    label: str
    kind: str
    name: str
    url: str
    missing: str


@acting_as(Kind.COORDINATOR)
@require_safe
def shelf(request: Request) -> HttpResponse:
    """List what the program works with, the sponsor's own texts, and everything in the library."""
    own = own_shelf(request.who)
    groups = [(label, sorted(_line(load_work(one.key)) for one in shelved(kind))) for kind, label in KINDS]
    context = {
        "cohort": request.participation.cohort,
        "crumbs": crumbs(request)[:1],
        "wanted": list(_wanted(request, {held.work.key: held for held in own})),
        "own": [held for held in own if held.work.off_at is None],
        "off": [held.work for held in own if held.work.off_at],
        "groups": groups,
    }
    return page(request, "office/shelf.html", context)


def crumbs(request: Request) -> tuple[tuple[str, str], ...]:
    """The way to one work."""
    return to_setup(request), (reverse("office:cohort-shelf"), "Frameworks and instruments")


def _line(work: Work) -> Line:
    url = reverse("office:cohort-shelf-work", args=(work.key,))
    return Line(work.name, work.owner, work.year or 0, len(titles(work).items), url)


def _wanted(request: Request, own: Mapping[str, Held]) -> Iterator[Wanted]:
    """The program's frameworks, then its instruments that name a work; where both are named, one's own text counts."""
    for framework in request.blueprint.frameworks.values():
        held = own.get(framework.own)
        name, url = _named(framework.use)
        if held is not None:
            name, url = held.work.name, _own_url(held.work.public_id)
        missing = framework.own if held is None else ""
        yield Wanted(framework.label, "Framework", name or _own_titles(len(framework.items)), url, missing)
    for instrument in request.blueprint.instruments.values():
        name, url = _named(instrument.use)
        if name:
            yield Wanted(instrument.label, "Instrument", name, url, "")


def _named(key: str) -> tuple[str, str]:
    return (load_work(key).name, reverse("office:cohort-shelf-work", args=(key,))) if key else ("", "")


def _own_titles(number: int) -> str:
    return f"{number} titles in your own file" if number else ""


def _own_url(public_id: str) -> str:
    return reverse("office:cohort-shelf-own", args=(public_id,))


@acting_as(Kind.COORDINATOR)
@require_safe
def library_work(request: Request, key: str) -> HttpResponse:
    """Show one work of the library as a tree, with whose it is."""
    if key not in {one.key for one in shelved()}:
        raise NotHere
    work = load_work(key)
    return page(request, "office/shelf_work.html", _context(request, work) | {"titled": titles(work)})


@acting_as(Kind.COORDINATOR)
@require_safe
def own_work(request: Request, public_id: str, number: int | None = None) -> HttpResponse:
    """Show one text the sponsor brought, as a tree, and its versions."""
    version, work = open_version(request.who, public_id, number)
    return page(
        request,
        "office/shelf_work.html",
        _context(request, work) | {"version": version, "versions": _versions(version)},
    )


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: Request, public_id: str) -> HttpResponse:
    """Say what still uses a work; with POST, take it off the shelf, or put it back on it."""
    work = SHELF.fetch(request.who, public_id, Verb.CHANGE)
    if request.method == "POST":
        cohort = request.participation.cohort
        if "back" in request.POST:
            put_back(work=work, cohort=cohort, by=request.person, who=request.who)
            messages.success(request, f"{work.name} is back on your shelf.")
        else:
            take_off(work=work, cohort=cohort, by=request.person, who=request.who)
            messages.success(request, f"{work.name} is off your shelf. Its texts stay readable here.")
        return redirect("office:cohort-shelf")
    context = {"work": work, "uses": named_by(work), "crumbs": (*crumbs(request), (_own_url(public_id), work.name))}
    return page(request, "office/shelf_off.html", context)


def _versions(version: ShelfVersion) -> list[ShelfVersion]:
    return list(version.work.versions.defer("sealed").select_related("by").order_by("-number"))


def _context(request: Request, work: Work) -> dict[str, Any]:
    return {"work": work, "tree": branches(titles(work)), "crumbs": crumbs(request)}
