"""Answering with a page: the template, its shell's furniture, and for htmx just the part that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from alongside.blueprint.language import Blueprint
from alongside.blueprint.nouns import usual
from alongside.blueprint.parts.identity import Words
from alongside.blueprint.tongues.english import ENGLISH
from alongside.kernel.access import Kind
from alongside.kernel.errors import Misconfigured
from alongside.notices.queries import unread_count
from alongside.people.models.persons import Person
from alongside.programs.access_attesting import to_confirm_as
from alongside.programs.enums import CohortState
from alongside.programs.facts import Pins
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.queries_attesting import answered_before, to_confirm
from alongside.web.shared.frame import frame_of
from alongside.web.shared.request import Request
from alongside.web.shared.roles import role_words


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation."""

    url: str
    label: str
    icon: str
    current: bool
    count: int | None = None
    count_words: str = ""


# A place appears here when its room is built, and not before. In braces: what the program calls it.
PLACES: Mapping[Kind, tuple[tuple[str, str, str], ...]] = {
    Kind.COORDINATOR: (
        ("office:home", "Overview", "house"),
        ("office:people", "People", "users"),
        ("office:applications", "Applications", "inbox"),
        ("office:staffing", "Who helps", "hand-heart"),
        ("office:organizations", "Organizations", "school"),
        ("office:matching", "Matching", "handshake"),
        ("office:hours", "{session.many} and hours", "calendar-check"),
        ("office:contracts", "{contract.many}", "file-text"),
        ("office:funds", "Funds", "landmark"),
        ("office:pay", "Pay", "wallet"),
        ("office:cohort", "{program.one} setup", "sliders-horizontal"),
    ),
    Kind.HELPER: (
        ("desk:home", "Home", "house"),
        ("desk:people", "My people", "users"),
        ("desk:messages", "Messages", "message-circle-more"),
        ("desk:calendar", "Calendar", "calendar"),
        ("desk:hours", "Hours", "clock"),
        ("desk:pay", "Pay", "wallet"),
    ),
    Kind.SUPPORTED: (
        ("desk:home", "Home", "house"),
        ("desk:confirm", "{session.many}", "calendar-check"),
        ("desk:messages", "Messages", "message-circle-more"),
        ("desk:calendar", "Calendar", "calendar"),
        ("desk:contract", "{contract.one}", "file-text"),
        ("desk:hours", "Hours", "clock"),
        ("desk:pay", "Pay", "wallet"),
    ),
    Kind.APPROVER: (("desk:approvals", "To approve", "file-text"),),
    Kind.LEADER: (("leaders:home", "Totals", "chart-column"), ("leaders:answers", "To confirm", "square-check")),
    Kind.SITE_LEADER: (
        ("leaders:home", "Your schools", "school"),
        ("leaders:answers", "To confirm", "square-check"),
        ("leaders:matches", "Matches", "handshake"),
        ("leaders:calls", "Who helps", "hand-heart"),
    ),
    Kind.SUPPORT: (("office:people", "People", "users"),),
}

AT_A_DESK = frozenset({Kind.COORDINATOR, Kind.SUPPORT, Kind.LEADER, Kind.SITE_LEADER})  # their places stand at the side

UNDER = {
    "desk:engagement": "desk:people",
    "desk:time": "desk:hours",
}  # a page that belongs to a place under another name
FINDERS = {Kind.COORDINATOR, Kind.SUPPORT}  # who may look for anyone in their cohort


def page(
    request: Request, template: str, context: Mapping[str, Any] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """Draw a page. When htmx asks for it and `part` is named, draw that named part of the same template alone. Moments
    are told as days of the cohort's own zone: what was sent in the evening was not sent tomorrow."""
    name = f"{template}#{part}" if part and request.htmx and not request.htmx.boosted else template
    told = dict(context or {})
    with timezone.override(_zone(request, told)):
        return render(request, name, told, status=status)


def _zone(request: Request, told: Mapping[str, Any]) -> str | None:
    """The zone of the cohort a page is about, else of the one acted in; None where there is neither."""
    cohort, acting = told.get("cohort"), getattr(request, "acting", None)
    if not isinstance(cohort, Cohort):
        cohort = acting.chosen.cohort if acting and acting.chosen else None
    return cohort.time_zone if cohort else None


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context for the shells: theme, places, as whom the person acts and what else they could act in."""
    theme = request.COOKIES.get("theme", "")
    furniture: dict[str, Any] = {
        "theme": theme if theme in {"light", "dark"} else "",
        "manifest_url": reverse("front:manifest"),
        "frame": frame_of(ENGLISH)["frame"],
        "nouns": request.nouns if isinstance(request, Request) else usual(),
        "shell": "ui/comp.html",
    }
    if not isinstance(request, Request) or not request.who.person:
        return furniture
    person, chosen, shared = request.person, request.acting.chosen, request.shared_nouns.program
    return furniture | {
        "program_word": capfirst(shared.one),
        "programs_word": f"Your {shared.many}",
        "shell": "ui/work.html" if chosen and chosen.kind in AT_A_DESK else "ui/comp.html",
        "acting": chosen,
        "person_name": person.name,
        "initials": person.initials,
        "tone": person.tone,
        "account_url": reverse("front:settings"),
        "sign_out_url": reverse("front:sign-out"),
        "acting_url": reverse("front:acting"),
        "bell_url": reverse("front:notices"),
        "unread": cache(partial(unread_count, person.pk)),  # asked where a bell is drawn, once a page
        "role_words": role_words(chosen, request.pins) if chosen else "",
        "programs": [_choice(choice, chosen, request.pins) for choice in request.acting.choices],
        "places": _places(request, Kind(chosen.kind), furniture["nouns"]) if chosen else (),
        "find_url": reverse("office:people") if chosen and chosen.kind in FINDERS else "",
        "log_url": reverse("desk:log") if chosen and chosen.kind == Kind.HELPER else "",
        "device": _device(person, chosen),
    }


def _device(person: Person, chosen: Participation | None) -> dict[str, str]:
    """The script that looks after this device: for who helps, with the page it keeps; for others, that nobody else's is
    left on it, before and after."""
    if chosen is None or chosen.kind != Kind.HELPER:
        return {"script": "desk/leaving.js", "person": person.public_id}
    page, mine = reverse("desk:offline"), {"person": person.public_id, "participation": chosen.public_id}
    return {"script": "desk/device.js", "page": page, **mine}


@dataclass(frozen=True, slots=True)
class Choice:
    """One participation a person may act in, as the switcher shows it."""

    value: str
    name: str
    detail: str
    current: bool


def _choice(participation: Participation, chosen: Participation | None, pins: Mapping[int, Pins]) -> Choice:
    cohort = participation.cohort
    closed = ", closed" if cohort.state == CohortState.CLOSED else ""
    return Choice(
        participation.public_id,
        cohort.program.name,
        f"{cohort.name}, {role_words(participation, pins)}{closed}",
        current=participation == chosen,
    )


def _unused(request: HttpRequest) -> set[str]:
    """Places that a program has no use for: without contracts of hours, without funds, where no leader is told."""
    try:
        blueprint = request.blueprint if isinstance(request, Request) else None
    except Misconfigured:
        blueprint = None
    used = {
        "desk:contract": blueprint and blueprint.contracts,
        "desk:messages": blueprint and blueprint.privacy.messages_kept,
        "office:contracts": blueprint and blueprint.contracts,
        "office:funds": blueprint and blueprint.funds,
        "office:pay": blueprint and blueprint.pay,
        "desk:pay": blueprint and _paid(request, blueprint),
        "leaders:matches": blueprint and blueprint.introductions.told,
        "leaders:calls": blueprint and _posts(request, blueprint),
        "leaders:answers": blueprint and _confirms(request, blueprint),
    }
    return {name for name, part in used.items() if not part}


def _posts(request: HttpRequest, blueprint: Blueprint) -> bool:
    """Whether the program leaves it to the role acted in to look for helpers where they work."""
    chosen = request.acting.chosen if isinstance(request, Request) else None
    called = chosen is not None and any(one.posted_by == chosen.role for one in blueprint.staffing.values())
    return called and chosen is not None and chosen.works_at_id is not None


def _confirms(request: HttpRequest, blueprint: Blueprint) -> bool:
    """Whether the role acted in confirms what others say of themselves."""
    chosen = request.acting.chosen if isinstance(request, Request) else None
    return chosen is not None and bool(to_confirm_as(blueprint, chosen.role))


def _paid(request: HttpRequest, blueprint: Blueprint) -> bool:
    """Whether the program pays the role acted in anything."""
    chosen = request.acting.chosen if isinstance(request, Request) else None
    return chosen is not None and any(one.role == chosen.role for one in blueprint.pay.values())


def _places(request: HttpRequest, kind: Kind, nouns: Words) -> tuple[Place, ...]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    unused = _unused(request)
    found = []
    for name, label, icon in PLACES.get(kind, ()):
        if name not in unused:
            current = name in (here, UNDER.get(here)) or here.startswith(f"{name}-")
            place = Place(reverse(name), capfirst(label.format_map(vars(nouns))), icon, current)
            if name == "leaders:answers" and isinstance(request, Request):
                found += _with_answers(place, request)
            else:
                found.append(place)
    return tuple(found)


def _with_answers(place: Place, request: Request) -> list[Place]:
    """The place where answers are confirmed, with how many wait; none where nobody said anything yet."""
    role, blueprint = request.participation.role, request.blueprint
    waits = len(to_confirm(request.who, role, blueprint))
    shown = waits or place.current or answered_before(request.who, role, blueprint)
    return [replace(place, count=waits or None, count_words="wait for you")] if shown else []
