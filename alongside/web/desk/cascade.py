"""Who coaches whom: from whoever reads down to the staff at the end, who are a number there and no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.practice.sessions.facts import contact_days
from alongside.programs.chain import CHAIN, helped
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.people import Face, face_of, place_words
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

LATELY = timedelta(days=60)
WHOSE = ("supported__person", "supported__team", "supported__organization", "supported__works_at")


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody, or a team, who is helped: how often lately, and whom they help themselves. `face` is none for a number
    of people."""

    name: str
    note: str
    told: str
    quiet: bool
    face: Face | None = None
    url: str = ""
    below: tuple["Node", ...] = ()


def chained(blueprint: Blueprint, role: str) -> bool:
    """Tell whether those whom a role helps help others in turn."""
    helps = {duty.person for duty in blueprint.duties.values() if duty.helper == role}
    return any(duty.helper in helps for duty in blueprint.duties.values())


@acting_as(Kind.HELPER)
@require_safe
def cascade(request: Request) -> HttpResponse:
    """Draw everybody this person helps, and whom those help in turn."""
    who = request.who
    mine = list(helped(who).select_related(*WHOSE).order_by("duty", "pk"))
    others = list(CHAIN.visible(who).select_related(*WHOSE).order_by("duty", "pk"))
    every = {one.pk: one for one in (*mine, *others)}
    helpers = {key: party.person_id for key, party in helpers_of(every).items()}
    by_helper: dict[int, list[Engagement]] = {}
    for key, helper in helpers.items():
        by_helper.setdefault(helper, []).append(every[key])
    days = contact_days(every, since=who.on - LATELY)
    drawing = Drawing(request.blueprint, by_helper, days)
    nodes = [drawing.node(one, url=True, seen=frozenset({who.person})) for one in mine]
    return page(request, "desk/cascade.html", {"nodes": nodes, "blueprint": request.blueprint})


@dataclass(frozen=True, slots=True)
class Drawing:
    """Makes the nodes of one picture. `by_helper`: person -> the engagements they help in; `days`: contacts of each."""

    blueprint: Blueprint
    by_helper: Mapping[int, Sequence[Engagement]]
    days: Mapping[int, Mapping[date, int]]

    def node(self, one: Engagement, *, url: bool = False, seen: frozenset[int]) -> Node:
        """One who is helped, with whom they help; nobody twice on the way down."""
        whose = one.supported
        person = whose.person_id or 0
        below = [] if person in seen else list(self.by_helper.get(person, ()))
        told, quiet = self._told([one])
        return Node(
            name=whose.name,
            note=place_words(whose, self.blueprint),
            told=told,
            quiet=quiet,
            face=face_of(whose),
            url=reverse("desk:engagement", args=[one.public_id]) if url else "",
            below=tuple(self._below(below, seen | {person})),
        )

    def _below(self, several: Sequence[Engagement], seen: frozenset[int]) -> list[Node]:
        """Those who help others or are a team by name; all others of one role as a number."""
        named = [one for one in several if one.supported.person_id is None or one.supported.person_id in self.by_helper]
        rest: dict[str, list[Engagement]] = {}
        for one in several:
            if one not in named:
                rest.setdefault(one.supported.role, []).append(one)
        return [*(self.node(one, seen=seen) for one in named), *(self._many(role, some) for role, some in rest.items())]

    def _many(self, role: str, several: Sequence[Engagement]) -> Node:
        word = self.blueprint.roles.get(role)
        one, many = (word.one, word.many) if word else (role, role)
        told, quiet = self._told(several)
        return Node(f"{len(several)} {one if len(several) == 1 else many}", "", told, quiet)

    def _told(self, several: Sequence[Engagement]) -> tuple[str, bool]:
        """How often they met lately, all together, and whether they never did."""
        times = sum(sum(self.days.get(one.pk, {}).values()) for one in several)
        return "none" if not times else "once" if times == 1 else f"{times} times", not times
