"""The people of a cohort: a list that can be searched, filtered and taken along as a spreadsheet."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.people.models.persons import Person
from alongside.programs.enums import Answer
from alongside.programs.models.participations import Participation
from alongside.programs.queries import STATES, Wanted, helpers_beside
from alongside.programs.queries import people as people_of
from alongside.programs.track_places import limits
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
TONES = {Answer.YES: "leaf", Answer.NO: "line", Answer.UNKNOWN: "gold"}
STATE_WORDS = {
    "": "Everyone",
    "matched": "Matched",
    "unmatched": "Not matched",
    "waits": "Waits for a place",
    "ask": "We need to know",
    "no": "Not eligible",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list."""

    participation: Participation
    name: str
    initials: str
    tone: int
    role: str
    place: str
    answer: str
    answer_tone: str
    track: str
    beside: tuple[Person, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip above the list."""

    label: str
    url: str
    current: bool


@acting_as(Kind.COORDINATOR, Kind.SUPPORT)
@require_safe
def people(request: Request) -> HttpResponse:
    """List the people of the cohort."""
    blueprint = request.blueprint
    wanted = asked_for(request.GET)
    shown = Paginator(people_of(request.who, wanted), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "blueprint": blueprint,
        "cohort": request.participation.cohort,
        "wanted": wanted,
        "lines": lines(list(shown), blueprint),
        "shown": shown,
        "url": f"?{_query(wanted)}&page=",
        "query": _query(wanted),
        "roles": [(key, role.many.capitalize()) for key, role in blueprint.roles.items()],
        "filters": [_filter(wanted, state) for state in STATE_WORDS if state != "waits" or limits(blueprint)],
        "sees_answers": request.who.kind == Kind.COORDINATOR,
        "entitled": request.who.kind == Kind.COORDINATOR and blueprint.entitlements,
    }
    return page(request, "office/people.html", context, part="list")


def asked_for(query: QueryDict) -> Wanted:
    """Read the filters of an address; what is not known is left out."""
    state = query.get("state", "")
    return Wanted(query.get("q", "").strip()[:80], query.get("role", ""), state if state in STATES else "")


def lines(participations: list[Participation], blueprint: Blueprint) -> list[Line]:
    """Dress rows for the list, with who is beside each of them; two queries for any number of rows."""
    beside = helpers_beside(row.pk for row in participations)
    return [
        _line(row, blueprint, tuple(dict.fromkeys(party.person for party in beside.get(row.pk, ()))))
        for row in participations
    ]


def _line(row: Participation, blueprint: Blueprint, beside: tuple[Person, ...]) -> Line:
    role, track = blueprint.roles.get(row.role), blueprint.eligibility.tracks.get(row.track)
    return Line(
        participation=row,
        name=row.name,
        initials=row.person.initials if row.person else row.name[:1],
        tone=row.person.tone if row.person else row.pk % 5 + 1,
        role=role.one if role else row.role,
        place=place_of(row),
        answer=row.get_answer_display() if row.answer else "",
        answer_tone=TONES.get(Answer(row.answer), "line") if row.answer else "line",
        track=track.name if track else "",
        beside=beside,
        waits=hasattr(row, "track_place") and row.track_place.number is None,
    )


def place_of(row: Participation) -> str:
    """School and district, as one line."""
    if row.works_at is None:
        return ""
    above = row.works_at.parent
    return f"{row.works_at.name}, {above.name}" if above else row.works_at.name


def _query(wanted: Wanted) -> str:
    given = {"q": wanted.name, "role": wanted.role, "state": wanted.state}
    return urlencode({key: value for key, value in given.items() if value})


def _filter(wanted: Wanted, state: str) -> Filter:
    query = _query(Wanted(wanted.name, wanted.role, state))
    return Filter(STATE_WORDS[state], f"?{query}", current=wanted.state == state)
