"""Answering with a page: the template, its shell's furniture, and for htmx just the part that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from alongside.kernel.access import Kind
from alongside.web.shared.request import Acting, Request


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation."""

    url: str
    label: str
    icon: str
    current: bool
    count: int | None = None


# A place appears here when its room is built, and not before.
PLACES: Mapping[Kind, tuple[tuple[str, str, str], ...]] = {
    Kind.COORDINATOR: (),
    Kind.HELPER: (),
    Kind.SUPPORTED: (),
    Kind.LEADER: (),
    Kind.SITE_LEADER: (),
    Kind.SUPPORT: (),
}


def page(
    request: Request, template: str, context: Mapping[str, Any] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """Draw a page. When htmx asks for it and `part` is named, draw that named part of the same template alone."""
    name = f"{template}#{part}" if part and request.htmx and not request.htmx.boosted else template
    return render(request, name, dict(context or {}), status=status)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context for the shells: theme, places, as whom the person acts and what else they could act in."""
    theme = request.COOKIES.get("theme", "")
    furniture: dict[str, Any] = {"theme": theme if theme in {"light", "dark"} else ""}
    acting = getattr(request, "acting", None)
    if not isinstance(acting, Acting) or not isinstance(request, Request) or not acting.who.person:
        return furniture
    chosen = acting.chosen
    return furniture | {
        "person": request.person,
        "acting": chosen,
        "others": [choice for choice in acting.choices if choice != chosen],
        "places": _places(request, Kind(chosen.kind)) if chosen else (),
    }


def _places(request: HttpRequest, kind: Kind) -> tuple[Place, ...]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return tuple(
        Place(reverse(name), label, icon, current=here == name or here.startswith(f"{name}-"))
        for name, label, icon in PLACES.get(kind, ())
    )
