"""Small groups of a round: who is together and why, who fits nowhere, and moving one person with what follows first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.clock import in_zone, monday_of
from alongside.kernel.errors import NotHere
from alongside.matching.access import GROUPS, SEATS
from alongside.matching.actions.grouping import LONGEST_WORD, lead, let_no_go, lock_group, move
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Round
from alongside.matching.queries.declined import NoToGroup, nos_about
from alongside.matching.queries.grouping import Moved, groups_of, in_none, leaders_for, ways
from alongside.matching.queries.lines import face, place_of
from alongside.matching.queries.workbench import waiting_round
from alongside.matching.scores.words import fit_word, together
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.facts import today
from alongside.programs.groups import logs_for_itself
from alongside.web.office.matching_rounds_words import grouped, grouping_proof
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

QUARTER = timedelta(minutes=15)
LOOKED_AT = 8
ON_A_PAGE = 6
WITH_ROUND = PeerGroup.objects.select_related("round__cohort", "helper__person")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a group, or of none."""

    seat: str
    name: str
    place: str
    face: tuple[str, int]
    hints: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One group as the page shows it. `alone`: where nobody leads it, its people log for themselves."""

    row: PeerGroup
    title: str
    fit: tuple[int, str]
    times: Sequence[str]
    members: Sequence[Member]
    alone: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A group somebody could move to, or somebody who could lead one: what follows, in sentences.

    `possible`: nothing speaks against it; `word`: somebody loses who leads them, so a word is asked for.
    """

    id: str
    title: str
    says: Sequence[str]
    possible: bool
    word: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who said no to a group before: may be asked again, under the name of a seat of this round."""

    id: str
    seat: str
    name: str
    others: str
    leads: bool


@acting_as(Kind.COORDINATOR)
@require_safe
def groups(request: Request) -> HttpResponse:
    """The groups of a round; with somebody chosen, where they could move."""
    round_ = waiting_round(request.who, request.GET.get("round", ""))
    if round_ is None:
        raise NotHere
    rows, none = groups_of(request.who, round_), in_none(request.who, round_)
    blueprint = request.blueprint
    titles = {row.pk: title_of(row, blueprint) for row in rows}
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    chosen = _chosen(rows, none, request.GET.get("seat", ""))
    context = {
        "cohort": request.participation.cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "round": round_,
        "words": list(grouped(round_, blueprint)),
        "proofs": list(grouping_proof(round_)),
        "lines": [_line(row, titles[row.pk], alone=logs_for_itself(blueprint.duties[row.duty])) for row in shown],
        "shown": shown,
        "none": [_member(one) for one in none],
        "chosen": _member(chosen) if chosen else None,
        **_moving(round_, chosen, rows, titles),
        **_leading(round_, next((one for one in rows if one.public_id == request.GET.get("lead")), None), titles),
        "longest": LONGEST_WORD,
    }
    return page(request, "office/matching_groups.html", context)


def _moving(
    round_: Round, chosen: Seat | None, rows: Sequence[PeerGroup], titles: Mapping[int, str]
) -> dict[str, object]:
    """Where somebody could move, and what leaving them out would mean."""
    found = ways(round_, chosen, rows) if chosen else []
    moves = [_way(one.public_id, titles[one.pk], way) for one, way in found if one is not None]
    out = next((_way("", "Leave out for now", way) for one, way in found if one is None), None)
    nos = nos_about(round_.cohort_id, chosen.duty, {chosen.supported_id}) if chosen else []
    return {"ways": moves[:LOOKED_AT], "out": out, "nos": [_asked(one, chosen) for one in nos if chosen]}


def _leading(round_: Round, group: PeerGroup | None, titles: Mapping[int, str]) -> dict[str, object]:
    """Who could lead a group."""
    if group is None or not group.seats.all():
        return {}
    found, seats = leaders_for(round_, group), group.seats.all()
    now, people = group.helper_id, {one.supported_id for one in seats}
    nos = [one for one in nos_about(round_.cohort_id, group.duty, people) if one.who.kind == Kind.HELPER]
    return {
        "leading": titles[group.pk],
        "leading_id": group.public_id,
        "leaders": [_way(one.public_id, one.name, way) for one, way in found if one.pk != now][:LOOKED_AT],
        "leading_nos": [_asked(one, seats[0]) for one in nos],
    }


def _asked(no: NoToGroup, seat: Seat) -> Asked:
    leads = no.who.kind == Kind.HELPER
    return Asked(no.who.public_id, seat.public_id, no.who.name, together([one.name for one in no.others]), leads)


def _chosen(rows: Sequence[PeerGroup], none: Sequence[Seat], asked: str) -> Seat | None:
    seats = [*(seat for row in rows for seat in row.seats.all()), *none]
    return next((one for one in seats if one.public_id == asked), None)


def title_of(row: PeerGroup, blueprint: Blueprint) -> str:
    """What a group is called: "Peer group 3"."""
    return f"{blueprint.duty_word(row.duty).one.capitalize()} {row.number}"


def _line(row: PeerGroup, title: str, *, alone: bool) -> Line:
    members = [_member(one) for one in row.seats.all()]
    return Line(row, title, fit_word(row.fit), list(_times(row)), members, alone)


def _member(seat: Seat) -> Member:
    one = seat.supported
    shown = face(one.person) if one.person else ("", 0)
    return Member(seat.public_id, one.name, place_of(one), shown, seat.hints)


def _times(row: PeerGroup) -> Iterator[str]:
    """ "Monday 9:00 to 10:30 am", where the cohort is, in the week of today."""
    cohort = row.round.cohort
    monday = monday_of(today(cohort))
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    for first, last in row.times:
        begins, ends = (in_zone(start + n * QUARTER, cohort.time_zone) for n in (first, last + 1))
        yield f"{begins:%A} {begins.hour % 12 or 12}:{begins:%M} to {ends.hour % 12 or 12}:{ends:%M} {_half(ends)}"


def _half(moment: datetime) -> str:
    return "am" if moment.hour < 12 else "pm"


def _way(key: str, title: str, found: Moved) -> Way:
    if found.faults:
        return Way(key, title, found.faults, possible=False)
    says = [f"Group {n}: {_change(before, after)}" for n, before, after in found.fits]
    says += [f"Group {n} would have nobody who leads it any more." for n in found.loses]
    return Way(key, title, says or ("Nothing else changes.",), possible=True, word=bool(found.loses))


def _change(before: int, after: int) -> str:
    was, has = fit_word(before)[1].lower(), fit_word(after)[1].lower()
    if was != has:
        return f"{was} before, {has} then."
    if before == after:
        return f"as {has} as before."
    return f"{has} as before, a little {'better' if after > before else 'less'} so."


@acting_as(Kind.COORDINATOR)
@require_POST
def move_seat(request: Request, public_id: str) -> HttpResponse:
    """Put somebody into another group, or into none."""
    with_all = Seat.objects.select_related("round__cohort", "supported__person", "group")
    seat, to = SEATS.fetch(request.who, public_id, Verb.CHANGE, rows=with_all), request.POST.get("to", "")
    group = GROUPS.fetch(request.who, to, Verb.CHANGE, rows=WITH_ROUND) if to else None
    if group is not None and (group.round_id, group.duty) != (seat.round_id, seat.duty):
        raise NotHere
    word = request.POST.get("word", "")
    refusal = refusal_of(lambda: move(seat=seat, to=group, by=request.person, word=word))
    said = f"{seat.supported.name} moved. Both groups stay as they are when you propose again."
    if group is None:
        said = f"{seat.supported.name} is left out for now."
    return _back(request, seat.round, refusal, said)


@acting_as(Kind.COORDINATOR)
@require_POST
def lead_group(request: Request, public_id: str) -> HttpResponse:
    """Choose who leads a group."""
    group = GROUPS.fetch(request.who, public_id, Verb.CHANGE, rows=WITH_ROUND)
    helper = PARTICIPATIONS.visible(request.who).filter(public_id=request.POST.get("helper", "")).first()
    word = request.POST.get("word", "")
    if helper is None:
        return _back(request, group.round, "Choose somebody who leads it.", "")
    refusal = refusal_of(lambda: lead(group=group, helper=helper, by=request.person, word=word))
    return _back(request, group.round, refusal, f"{helper.name} leads it, also when you propose again.")


@acting_as(Kind.COORDINATOR)
@require_POST
def asked_again(request: Request, public_id: str) -> HttpResponse:
    """Somebody who said no to a group was asked again, and would be in one with them after all."""
    with_all = Seat.objects.select_related("round__cohort", "group")
    seat = SEATS.fetch(request.who, public_id, Verb.CHANGE, rows=with_all)
    who = PARTICIPATIONS.visible(request.who).filter(public_id=request.POST.get("who", "")).first()
    if who is None:
        return _back(request, seat.round, "Choose who was asked again.", "")
    refusal = refusal_of(lambda: let_no_go(seat=seat, who=who, by=request.person))
    return _back(request, seat.round, refusal, f"Noted. The no of {who.name} no longer speaks against any group.")


@acting_as(Kind.COORDINATOR)
@require_POST
def keep_group(request: Request, public_id: str) -> HttpResponse:
    """Keep a group as it is when proposing again, or let it go."""
    group = GROUPS.fetch(request.who, public_id, Verb.CHANGE, rows=WITH_ROUND)
    locked = request.POST.get("locked") == "yes"
    refusal = refusal_of(lambda: lock_group(group=group, locked=locked, by=request.person))
    said = "Locked. It stays when you propose again." if locked else "Unlocked. Proposing again may change it."
    return _back(request, group.round, refusal, said)


def _back(request: Request, round_: Round, refusal: str, said: str) -> HttpResponseRedirect:
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(f"{reverse('office:matching-groups')}?{urlencode({'round': round_.public_id})}")
