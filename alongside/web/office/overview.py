"""The coordinator's first page: who could use something today, where everyone is, hours against contract, contact."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import about, against, ago, alike, short
from alongside.kernel.clock import Sessions, Span, in_zone, monday_of
from alongside.people.enums import OrganizationKind
from alongside.people.facts import sessions_of
from alongside.people.models.organizations import Organization
from alongside.practice.sessions.facts import contact_days
from alongside.programs.queries import Stages, stages
from alongside.standing.attention import Attention, Need, counts, needs_attention
from alongside.standing.evaluation import Item, Verdict
from alongside.standing.queries import Placed, name_of, of_engagements, usual_calendar
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

EACH = 1  # of one kind is named on the first page, the others together; of the silent one more
FEW = 12  # so many things are all told by name
AT_ONCE = 50
PAIRS = 5
WEEKS = 15
BREAKS = 2
CONTACT = f"Who|Works at|Last {WEEKS} weeks|Last contact"
BEHIND_BELOW = 0.8  # of what the plans say for today: where a region's bar turns


@dataclass(frozen=True, slots=True)
class Kindred:
    """How one kind of need looks: its chip, its tile, its one verb, and the words for several at once."""

    label: str
    icon: str
    tone: str
    verb: str
    others: str
    part: str  # of a person's page, where the verb leads


NEEDS = {
    Need.SILENT: Kindred(
        "No contact", "message-circle-more", "clay", "Check in", "have not been in touch for long", "together"
    ),
    Need.EVALUATED: Kindred(
        "Paused", "circle-pause", "clay", "Find another", "are paused: who helps evaluates them", ""
    ),
    Need.UNMATCHED: Kindred("Not matched", "handshake", "clay", "Open matching", "have nobody beside them yet", ""),
    Need.BEHIND: Kindred("Behind plan", "hourglass", "gold", "See what’s left", "are behind their plan", "missing"),
    Need.CONFIRM: Kindred("Logs to confirm", "square-check", "sky", "See them", "have sessions to confirm", "hours"),
    Need.FACTS: Kindred(
        "To ask", "message-circle-question-mark", "sky", "Ask", "have something to tell us first", "eligible"
    ),
}


@acting_as(Kind.COORDINATOR)
@require_safe
def overview(request: Request) -> HttpResponse:
    """Draw the page; `?show=` one kind of need, `?all=1` everything by name."""
    cohort, on = request.participation.cohort, request.who.on
    blueprint = request.blueprint
    placed = list(of_engagements(cohort, on=on))
    needs = needs_attention(cohort, on=on, placed=placed)
    by_region = regions(placed)
    weeks = _contact(placed, on)
    in_need = len({need.participation.pk for need in needs})
    found = stages(cohort)
    calendar = sessions_of(cohort.program.sponsor, on=on) or usual_calendar(cohort, on=on)
    show = next((need for need in Need if need == request.GET.get("show")), None)
    wanted = [need for need in needs if show is None or need.need == show]
    each = show is not None or "all" in request.GET
    shown = Paginator(wanted, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "blueprint": blueprint,
        "greeting": _greeting(in_zone(timezone.now(), cohort.time_zone)),
        "today": on,
        "week": _week(calendar, on),
        "coming": coming_up(calendar, on),
        "first_name": request.person.first_name,
        "stages": _stages(found, placed),
        "chips": _chips(needs, show),
        "needs": [_need(need) for need in shown] if each else _gathered(needs, blueprint),
        "each": each,
        "shown": shown,
        "url": f"?show={show}&page=" if show else "?all=1&page=",
        "total": len(needs),
        "in_need": in_need,
        "most_are_well": 2 * in_need < found.enrolled,
        "regions": by_region[:-1],
        "everyone": by_region[-1] if by_region else None,
        "weeks": weeks,
        "contact_columns": CONTACT + ("|Hours:r" if any(one.hours for one in weeks) else ""),
        "first_week": monday_of(on) - timedelta(weeks=WEEKS - 1),
        "pairs": len(placed),
    }
    return page(request, "office/overview.html", context)


def _greeting(now: datetime) -> str:
    return "Good morning" if now.hour < 12 else "Good afternoon" if now.hour < 18 else "Good evening"


def _week(calendar: Sessions | None, on: date) -> tuple[int, int] | None:
    """Number of the school week and how many there are."""
    if calendar is None or calendar.year.last is None or not calendar.year.holds(on):
        return None
    return calendar.week_number(on), calendar.week_number(calendar.year.last)


@dataclass(frozen=True, slots=True)
class Coming:
    """A day ahead that changes what may be expected of people."""

    day: date
    what: str
    why: str


def coming_up(calendar: Sessions | None, on: date) -> list[Coming]:
    """The next break and the last day of school, as most people here have them."""
    if calendar is None:
        return []
    ahead = [span for span in calendar.breaks if span.first > on and span.last is not None]
    found = [_break(span) for span in sorted(ahead)[:BREAKS]]
    last = calendar.year.last
    if last is not None and last > on:
        found.append(Coming(last, "Last day of school", "Weekly plans end with it"))
    return found


def _break(span: Span) -> Coming:
    last = span.last or span.first
    until = "One day" if last == span.first else f"Until {last:%B} {last.day}"
    return Coming(span.first, "No school", f"{until}. These days count against nobody")


@dataclass(frozen=True, slots=True)
class Chip:
    """One way to narrow the list."""

    label: str
    url: str
    count: int
    current: bool


def _chips(needs: Sequence[Attention], show: Need | None) -> list[Chip]:
    found = counts(needs)
    chips = [Chip("Everything", "?", len(needs), show is None)]
    return chips + [Chip(NEEDS[need].label, f"?show={need}", n, show == need) for need, n in found.items() if n]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that could use something: whom it is about, what, why, and the one verb for it."""

    icon: str
    tone: str
    who: str
    what: str
    why: str
    url: str
    verb: str
    do: str


def _need(need: Attention) -> Line:
    kind = NEEDS[need.need]
    page_of = reverse("office:people-person", args=[need.participation.public_id])
    do = f"{page_of}#{kind.part}" if kind.part else reverse("office:matching")
    who, what = _named(need)
    return Line(kind.icon, kind.tone, who, what, need.why, page_of, kind.verb, do)


def _named(need: Attention) -> tuple[str, str]:
    """A sentence in two: the names it begins with, which are a link, and the rest."""
    for begins in (" have ", " are ", " has "):
        who, found, rest = need.sentence.partition(begins)
        if found and who.startswith(name_of(need.participation)):
            return who, f"{begins.strip()} {rest}"
    return need.sentence, ""


def _gathered(needs: Sequence[Attention], blueprint: Blueprint) -> list[Line]:
    """The first of each kind by name, the others of that kind in one line; who has nobody yet, always in one."""
    each = EACH if len(needs) > FEW else FEW
    lines: list[Line] = []
    for kind in Need:
        alike = [need for need in needs if need.need is kind]
        by_name = 0 if kind is Need.UNMATCHED and len(alike) > 1 else each + (kind is Need.SILENT)
        by_name = len(alike) if len(alike) == by_name + 1 else by_name
        lines += [_need(need) for need in alike[:by_name]]
        if alike[by_name:]:
            lines.append(_others(kind, alike[by_name:], blueprint, more=by_name > 0))
    return lines


def _others(kind: Need, needs: Sequence[Attention], blueprint: Blueprint, *, more: bool) -> Line:
    look = NEEDS[kind]
    names = [name_of(need.participation) for need in needs[:2]]
    why = f"{', '.join(names)} and {len(needs) - 2} others" if len(needs) > 2 else " and ".join(names)
    who = f"{len(needs)} {'more ' if more else ''}{blueprint.words.participant.many}"
    all_of_them, matching = f"?show={kind}", kind is Need.UNMATCHED
    verb = look.verb if matching else f"See the {len(needs)}"
    do = reverse("office:matching") if matching else all_of_them
    return Line(look.icon, look.tone, who, look.others, why, all_of_them, verb, do)


@dataclass(frozen=True, slots=True)
class Stage:
    """How many people have come this far, and who is stuck before the next step."""

    n: int
    label: str
    of: int | str
    gap: str = ""
    gap_href: str = ""


def _stages(found: Stages, placed: Iterable[Placed]) -> list[Stage]:
    met = {one.engagement.supported_id for one in placed if one.contact}
    fine = {
        one.engagement.supported_id for one in placed if one.standing.verdict in (Verdict.ON_PLAN, Verdict.COMPLETE)
    }
    people, of = f"{reverse('office:people')}?state=", found.enrolled or ""
    alone = found.eligible - found.matched
    return [
        Stage(found.enrolled, "enrolled", "", f"{found.ask} to ask something" if found.ask else "", f"{people}ask"),
        Stage(found.eligible, "eligible", of, f"{alone} not matched" if alone > 0 else "", f"{people}unmatched"),
        Stage(found.matched, "matched", of),
        Stage(len(met), "have met", of, _behind(placed), "?show=behind"),
        Stage(len(fine & met), "on plan", of),
    ]


def _behind(placed: Iterable[Placed]) -> str:
    behind = sum(one.standing.verdict is Verdict.BEHIND for one in placed)
    return f"{behind} behind their plan" if behind else ""


@dataclass(frozen=True, slots=True)
class Region:
    """Hours of the pairs of one region against their contracts; `planned` is what the plans say for today."""

    name: str
    pairs: int
    have: int
    planned: int
    of: int
    behind: int
    form: Callable[[int], str] = short

    @property
    def late(self) -> bool:
        return self.have < BEHIND_BELOW * self.planned

    @property
    def delivered(self) -> str:
        return self.form(self.have)

    @property
    def contract(self) -> str:
        return self.form(self.of)

    @property
    def words(self) -> str:
        return f"{against(self.have, self.of)} delivered, {about(self.planned)} planned by today"


def regions(placed: Iterable[Placed]) -> list[Region]:
    """Hours against contract by regional office, or by district where there is none; the last line is everybody."""
    by_path: dict[str, list[tuple[Item, bool]]] = {}
    for one in placed:
        item = one.standing.hours
        if item is not None and item.of and one.engagement.supported.works_at is not None:
            line = (item, one.standing.verdict is Verdict.BEHIND)
            by_path.setdefault(one.engagement.supported.works_at.path, []).append(line)
    if not by_path:
        return []
    names = _names(by_path)
    grouped: dict[str, list[tuple[Item, bool]]] = {}
    for path, lines in by_path.items():
        grouped.setdefault(names[path], []).extend(lines)
    found = [_region(name, lines) for name, lines in sorted(grouped.items())]
    found.append(_region("Everyone", [line for lines in by_path.values() for line in lines]))
    form = alike(region.have for region in found)
    return [replace(region, form=form) for region in found]


def _region(name: str, lines: Sequence[tuple[Item, bool]]) -> Region:
    return Region(
        name,
        pairs=len(lines),
        have=sum(item.have for item, _ in lines),
        planned=sum(item.planned or 0 for item, _ in lines),
        of=sum(item.of for item, _ in lines),
        behind=sum(behind for _, behind in lines),
    )


def _names(paths: Iterable[str]) -> dict[str, str]:
    """Path of a workplace -> the regional office above it, else the district, else the place itself."""
    lines = {path: [int(pk) for pk in path.strip("/").split("/")] for path in paths}
    above = Organization.objects.in_bulk({pk for line in lines.values() for pk in line})
    names = {}
    for path, line in lines.items():
        places = [above[pk] for pk in line if pk in above]
        region = next((place for place in places if place.kind == OrganizationKind.REGIONAL_OFFICE), None)
        district = next((place for place in places if place.kind == OrganizationKind.DISTRICT), None)
        names[path] = str(region or district or places[-1])
    return names


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair's contact, week by week: 0 to 3 contacts, "gap" in a long silence, "x" before they began."""

    people: tuple[Any, ...]
    name: str
    place: str
    url: str
    weeks: tuple[int | str, ...]
    last: str
    silent: bool
    hours: str


def _contact(placed: Sequence[Placed], on: date) -> list[Pair]:
    """The pairs with the longest silence, and what their last weeks looked like."""
    longest = sorted(placed, key=lambda one: -(one.standing.silent_for or 0))[:PAIRS]
    first = monday_of(on) - timedelta(weeks=WEEKS - 1)
    days = contact_days([one.engagement.pk for one in longest], since=first)
    return [_pair(one, days.get(one.engagement.pk, {}), first, on) for one in longest]


def _pair(one: Placed, days: dict[date, int], first: date, on: date) -> Pair:
    silent = one.standing.verdict is Verdict.SILENT
    last = one.contact.last if one.contact else None
    mondays = [first + timedelta(weeks=n) for n in range(WEEKS)]
    weeks = tuple(_one_week(monday, one.engagement.starts_on, days, last if silent else None) for monday in mondays)
    supported, item = one.engagement.supported, one.standing.hours
    return Pair(
        people=tuple(person for person in (supported.person, one.helper) if person),
        name=_both(one),
        place=supported.works_at.name if supported.works_at else "",
        url=reverse("office:people-person", args=[supported.public_id]),
        weeks=weeks,
        last="not yet" if last is None else ago((on - last).days),
        silent=silent,
        hours=against(item.have, item.of, narrow=True) if item and item.of else "",
    )


def _both(one: Placed) -> str:
    """The two by their family names, as a narrow column has room for."""
    person, helper = one.engagement.supported.person, one.helper
    first = (person.family_name or person.name) if person else one.name
    return f"{first} and {helper.family_name or helper.name}" if helper else first


def _one_week(monday: date, began: date, days: dict[date, int], silent_since: date | None) -> int | str:
    if monday + timedelta(days=6) < began:
        return "x"
    times = sum(n for day, n in days.items() if monday <= day < monday + timedelta(days=7))
    return "gap" if not times and silent_since is not None and monday > silent_since else min(times, 3)
