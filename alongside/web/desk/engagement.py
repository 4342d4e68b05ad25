"""One engagement, as those who are in it see it: hours, sessions with their words, and who sees what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.practice.growth.access import WORKABLE
from alongside.practice.growth.rules_cycles import cycles_of
from alongside.practice.growth.rules_sheets import sheets_of
from alongside.practice.sessions.access import LOGGABLE
from alongside.programs.access import ENGAGEMENTS, HELPING
from alongside.programs.enums import EngagementState
from alongside.programs.groups import peers_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.standing.queries import Placed, of_engagement
from alongside.web.desk import sheet as sheets
from alongside.web.desk import sheet_filled as filled
from alongside.web.desk.amounts import amounts
from alongside.web.desk.goal_words import Names, cards
from alongside.web.desk.parting import parting_of
from alongside.web.desk.people import Face, face_of, parties_of, place_words
from alongside.web.desk.release_words import team_tabs
from alongside.web.desk.timeline import Reader, modes, timeline
from alongside.web.desk.words import first_name, full_day, names, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Engagement.objects.select_related(
    "cohort", "supported__person", "supported__team", "supported__organization", "supported__works_at"
)
OF_PARTNERS = {
    "own": "At most what concerns its own part",
    "totals": "Totals for groups of {} or more",
    "nothing": "Nothing of what is here",
}


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def engagement(request: Request, public_id: str) -> HttpResponse:
    """Draw the page, for a party of the engagement; for anybody else there is no such page."""
    who = request.who
    found = ENGAGEMENTS.fetch(who, public_id, rows=ROWS.all())
    blueprint = request.blueprint
    placed = of_engagement(found, on=who.on)
    parties = parties_of([found.pk], on=who.on).get(found.pk, ())
    loggable = found.state == EngagementState.ACTIVE and ENGAGEMENTS.allows(who, Verb.CHANGE, found)
    told = timeline(found, Reader(who, request.person, blueprint, zone_of(request), may_change=loggable))
    peers = [face_of(one) for one in peers_of([found]).get(found.pk, ())]
    header = head(request, placed, blueprint, peers)
    may_set = WORKABLE.allows(who, Verb.CHANGE, found)
    goals = [one for one in cards(request, found, Names(who.person, parties), may=may_set) if not one.closed]
    context = {
        "engagement": found,
        "supported": first_name(found.supported),
        "head": header,
        "helping": any(party.person_id == who.person and party.part in HELPING for party in parties),
        "since": full_day(found.starts_on),
        "paused": paused(found, blueprint, readable=told.readable) if found.state == EngagementState.PAUSED else "",
        "timeline": told,
        "goals": goals,
        "may_set": may_set,
        "cycles": cycles_of(blueprint, found),
        "keeps": sheets_of(blueprint, found),
        "tabs": team_tabs(found, blueprint, "desk:engagement"),
        "amounts": [amounts(placed, "Hours" if placed.standing.hours else "So far")],
        "modes": modes(found, blueprint),
        "members": peers if found.supported.person_id else members(parties),
        "tells": bool(peers) and found.state == EngagementState.ACTIVE and LOGGABLE.allows(who, Verb.CHANGE, found),
        "sees": sees(found, header.other, blueprint),
        "books": found.state == EngagementState.ACTIVE and any(party.person_id == who.person for party in parties),
        "parting": parting_of(request, found),
        "sheet": filled.fresh(request, sheets.offer(request), whom=public_id, back=public_id) if loggable else None,
    }
    return page(request, "desk/engagement.html", context)


@dataclass(frozen=True, slots=True)
class Head:
    """The title of the page: who it is about and who reads it."""

    title: str
    other: str
    place: str
    faces: tuple[Face, ...]


def head(request: Request, placed: Placed, blueprint: Blueprint, peers: Sequence[Face] = ()) -> Head:
    """The other's name "and you", whoever of the two reads it; the group, where nobody leads that one."""
    supported, me = placed.engagement.supported, request.person
    mine = Face(me.name, me.initials, me.tone)
    helped = supported.person_id != me.pk
    if not helped and not placed.helper and peers:
        return Head(_duty(placed, blueprint), "your group", names(one.name for one in peers), (*peers[:2], mine))
    other, called = face_of(supported), first_name(supported)
    place = place_words(supported, blueprint)
    if not helped and placed.helper:
        other = Face(placed.helper.name, placed.helper.initials, placed.helper.tone)
        called, place = placed.helper.first_name, _duty(placed, blueprint)
    return Head(f"{other.name} and you", called, place, (other, mine))


def _duty(placed: Placed, blueprint: Blueprint) -> str:
    return f"Your {blueprint.duty_word(placed.engagement.duty).one}"


def paused(found: Engagement, blueprint: Blueprint, *, readable: bool) -> str:
    """Why nothing is logged here for now, in words for the reader."""
    name, nouns = first_name(found.supported), blueprint.words
    if not readable:
        return (
            f"You evaluate {name} now, so this {nouns.engagement.one} rests and what {name} said here is closed "
            f"to you. What you wrote yourself stays yours. Your {nouns.coordinator.one} knows, and finds somebody else."
        )
    return f"This {nouns.engagement.one} rests for now. Your {nouns.coordinator.one} can say when it goes on."


def members(parties: tuple[Party, ...]) -> list[Face]:
    """Who is in a team that is helped as one."""
    return [
        Face(party.person.name, party.person.initials, party.person.tone)
        for party in parties
        if party.part not in HELPING
    ]


@dataclass(frozen=True, slots=True)
class Sees:
    """One line of "Who sees what"."""

    icon: str
    who: str
    what: str
    private: bool = False


def sees(found: Engagement, other: str, blueprint: Blueprint) -> list[Sees]:
    """Readers and what they see, from most to least."""
    of_person, least = found.supported.person_id is not None, blueprint.privacy.groups_at_least
    nouns = blueprint.words
    written, goals, session = capfirst(nouns.note.many), nouns.goal.many, nouns.session.a
    inside = f"You and {other}" if of_person else f"Everyone in the {blueprint.words.team.one}, and who helps it"
    coordinators = [blueprint.roles[role].many for role in blueprint.roles_with("coordinator")]
    leaders = [blueprint.roles[role].many for role in blueprint.roles_with("leader")]
    partners = [
        Sees("building-2", one.label, OF_PARTNERS[one.sees].format(least)) for one in blueprint.partners.values()
    ]
    last = [Sees("ban", f"Anyone who evaluates {first_name(found.supported)}", "Nothing that was said")]
    return [
        Sees("lock", inside, f"{written}, {goals} that are shared, and what {session} was about", private=True),
        *(Sees("calendar-check", each.capitalize(), "Dates, length, way of meeting") for each in coordinators),
        *(Sees("chart-column", each.capitalize(), OF_PARTNERS["totals"].format(least)) for each in leaders),
        *partners,
        *(last if of_person else ()),
    ]
