"""What a device keeps for the time without a signal: whose it is, whom one helps, what is planned, how one logs."""

from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.middleware.csrf import get_token
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.clock import in_zone
from alongside.practice.sessions.calendar import planned
from alongside.practice.sessions.enums import Reply
from alongside.practice.sessions.models import MOST_MILES
from alongside.practice.sessions.rules import modes_of, tag_lists
from alongside.programs.access import FOCUSES
from alongside.programs.facts_focuses import numbered
from alongside.programs.models.engagements import Engagement
from alongside.web.desk import sheet as sheets
from alongside.web.desk.people import face_of
from alongside.web.desk.sheet_more import More, counts_miles, present_fields
from alongside.web.desk.words import first_name, mode_icon
from alongside.web.shared.request import Request

MOST = 200  # people, and times planned
AHEAD = timedelta(days=14)


def kept_of(request: Request) -> dict[str, Any]:
    """Whose device it is and until when its sign-in lasts; for who acts as a helper, the list besides.

    Names, places, days, clock times and the program's own words for them. No note, no place or link of a meeting, no
    telephone number.
    """
    told = {
        "person": request.person.public_id,
        "until": _until(request),
        "token": get_token(request),
        "participation": "",
    }
    return told | _list(request) if request.who.kind == Kind.HELPER else told


def _until(request: Request) -> str:
    """When this sign-in ends by itself; ended earlier, it was ended by somebody, and a device then keeps nothing."""
    row = Session.objects.filter(session_key=request.session.session_key).values_list("expire_date", flat=True)
    return (row.first() or timezone.now()).isoformat()


def _list(request: Request) -> dict[str, Any]:
    offered = sheets.offer(request, words=False)
    blueprint = offered.blueprint
    goals = _goals(request, offered)
    modes = [{"key": key, "label": label, "icon": mode_icon(blueprint, key)} for key, label in offered.modes.items()]
    return {
        "participation": request.participation.public_id,
        "program": request.participation.cohort.program.name,
        "log": f"Log {request.nouns.session.a}",
        "zone": offered.zone,
        "minutes": list(blueprint.sessions.minutes),
        "modes": modes,
        "tags": _tags(blueprint, offered.duties),
        "kinds": list(blueprint.sessions.kinds.items()),
        "present": [(name, label) for name, label, _ in present_fields(blueprint, offered.engagements, More())],
        "miles": MOST_MILES if counts_miles(blueprint) else 0,
        "people": [_one(one, offered, goals.get(one.pk, [])) for one in offered.engagements[:MOST]],
        "planned": _planned(request, offered),
    }


def _one(engagement: Engagement, offered: sheets.Offer, goals: list[tuple[str, str]]) -> dict[str, Any]:
    face, place = face_of(engagement.supported), engagement.supported.works_at
    where = [*([place.name] if place else []), offered.over.get(engagement.pk, "")]
    return {
        "id": engagement.public_id,
        "name": face.name,
        "called": first_name(engagement.supported),
        "initials": face.initials,
        "tone": face.tone,
        "place": ", ".join(filter(None, where)),
        "modes": list(modes_of(offered.blueprint, {engagement.duty})),
        "several": engagement.supported.person_id is None,
        "goals": goals,
        "until": offered.until.get(engagement.pk, date.max).isoformat(),
    }


def _goals(request: Request, offered: sheets.Offer) -> dict[int, list[tuple[str, str]]]:
    """Engagement (row number) -> what is worked on there, public id and number: no word of it leaves for a device."""
    here = [one.pk for one in offered.engagements]
    mine = set(FOCUSES.visible(request.who, Verb.READ).filter(engagement__in=here).values_list("public_id", flat=True))
    return {
        pk: [
            (one.public_id, f"{one.kind} {one.number}".capitalize())
            for one in several
            if one.open and one.public_id in mine
        ]
        for pk, several in numbered(here).items()
    }


def _tags(blueprint: Blueprint, duties: set[str]) -> list[dict[str, Any]]:
    found = tag_lists(blueprint, duties).values()
    return [{"label": one.label, "least": one.at_least, "options": list(one.tags.items())} for one in found]


def _planned(request: Request, offered: sheets.Offer) -> list[dict[str, Any]]:
    """What both agreed on for two weeks from today on, in the order of its clock; one line for a group."""
    today = offered.now.replace(hour=0, minute=0)
    since = timezone.now() - (offered.now - today)
    mine = {one.pk: one.public_id for one in offered.engagements}
    found: dict[str, dict[str, Any]] = {}
    for row in planned(request.who, since=since, until=since + AHEAD)[:MOST]:
        if row.engagement_id not in mine or row.reply != Reply.YES:
            continue
        booking = row.booking
        wall = in_zone(booking.starts_at, offered.zone)
        line = found.setdefault(
            booking.public_id,
            {
                "id": booking.public_id,
                "day": wall.date().isoformat(),
                "time": wall.time().isoformat("minutes"),
                "minutes": booking.minutes,
                "mode": booking.mode,
                "whom": [],
            },
        )
        line["whom"].append(mine[row.engagement_id])
    return list(found.values())
