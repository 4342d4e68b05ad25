"""The coordinator's first page: who could use something today, where everyone is, hours against contract, contact."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.blueprint.requirements import contract_account
from alongside.kernel.access import Kind
from alongside.kernel.amounts import about, against, ago, alike, short
from alongside.kernel.clock import Sessions, Span, in_zone, monday_of
from alongside.ledger.facts import Balance, cohort_by_mode
from alongside.people.enums import OrganizationKind
from alongside.people.facts import sessions_of
from alongside.people.models.organizations import Organization
from alongside.practice.sessions.facts import contact_days
from alongside.programs.queries import Stages, stages
from alongside.programs.queries_attesting import to_confirm
from alongside.programs.track_places import taken
from alongside.standing.attention import Need, signs
from alongside.standing.forecast import at_end
from alongside.standing.keeping import reading
from alongside.standing.known import Verdict
from alongside.standing.lines import Line, Reading
from alongside.standing.queries import Placed, usual_calendar
from alongside.standing.setting_aside import asides_of, split
from alongside.standing.tasks import ask_for_standings
from alongside.web.office.overview_needs import ASIDE, YOURS, Needs, chips, gathered, named
from alongside.web.office.overview_waiting import waiting as waiting_rounds
from alongside.web.shared.advising import takes_part
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
PAIRS = 5
WEEKS = 15
BREAKS = 2
CONTACT = f"Who|Works at|Last {WEEKS} weeks|Last contact"
BEHIND_BELOW = 0.8  # of what the plans say for today: where a region's bar turns


@acting_as(Kind.COORDINATOR)
@require_safe
def overview(request: Request) -> HttpResponse:
    """Draw the page; `?show=` one kind of need, `?all=1` everything by name."""
    cohort, on = request.participation.cohort, request.who.on
    blueprint = request.blueprint
    here = reading(cohort, on=on)
    if here.working:
        ask_for_standings(cohort)
    asides = asides_of(request.who)
    waiting, left = split(signs(here), asides, on=on)
    needs = Needs(waiting, left, asides, request.participation.pk)
    by_region, account = regions(here.lines), contract_account(blueprint)
    weeks = _contact(here)
    in_need = len({need.participation for need in waiting})
    found = stages(cohort)
    calendar = sessions_of(cohort.program.sponsor, on=on) or usual_calendar(cohort, on=on)
    show = next((key for key in (*Need, YOURS, ASIDE) if key == request.GET.get("show")), "")
    each = bool(show) or "all" in request.GET
    shown = Paginator(needs.of(show), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "blueprint": blueprint,
        "greeting": _greeting(in_zone(timezone.now(), cohort.time_zone)),
        "today": on,
        "week": _week(calendar, on),
        "coming": coming_up(calendar, on),
        "first_name": request.person.first_name,
        "advises": takes_part(request),
        "answers_wait": len(to_confirm(request.who, request.participation.role, blueprint)),
        "yes_waits": waiting_rounds(request),
        "stages": _stages(found, here.lines),
        "track_places": taken(cohort.pk, blueprint),
        "chips": chips(needs, show),
        "needs": named(list(shown), needs, here, request.who) if each else gathered(needs, here, request.who),
        "each": each,
        "shown": shown,
        "url": f"?show={show}&page=" if show else "?all=1&page=",
        "total": len(waiting),
        "left": len(left),
        "in_need": in_need,
        "most_are_well": 2 * in_need < found.enrolled,
        "regions": by_region[:-1],
        "everyone": by_region[-1] if by_region else None,
        "account": account,
        "left_out": left_out(cohort.pk, blueprint, by_region[-1], account) if by_region and account else None,
        "weeks": weeks,
        "contact_columns": CONTACT + ("|Hours:r" if any(one.hours for one in weeks) else ""),
        "first_week": monday_of(on) - timedelta(weeks=WEEKS - 1),
        "pairs": len(here.lines),
        "here": here,
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
class Stage:
    """How many people have come this far, and who is stuck before the next step."""

    n: int
    label: str
    of: int | str
    gap: str = ""
    gap_href: str = ""


def _stages(found: Stages, lines: Sequence[Line]) -> list[Stage]:
    met = {line.supported for line in lines if line.last_contact}
    fine = {line.supported for line in lines if line.verdict in (Verdict.ON_PLAN, Verdict.COMPLETE)}
    people, of = f"{reverse('office:people')}?state=", found.enrolled or ""
    alone = found.eligible - found.matched
    return [
        Stage(found.enrolled, "enrolled", "", f"{found.ask} to ask something" if found.ask else "", f"{people}ask"),
        Stage(found.eligible, "eligible", of, f"{alone} not matched" if alone > 0 else "", f"{people}unmatched"),
        Stage(found.matched, "matched", of),
        Stage(len(met), "have met", of, _behind(lines), "?show=behind"),
        Stage(len(fine & met), "on plan", of),
    ]


def _behind(lines: Iterable[Line]) -> str:
    behind = sum(line.verdict is Verdict.BEHIND for line in lines)
    return f"{behind} behind their plan" if behind else ""


@dataclass(frozen=True, slots=True)
class Region:
    """Hours of the pairs of one region against their contracts; `planned` is what the plans say for today.

    `at_end`: what is there on the last day at this pace, of what `forecast_of` of those ask for whom that can be said.
    `place`: the organization the region is, by its public id; empty for everybody.
    """

    name: str
    pairs: int
    have: int
    planned: int
    of: int
    behind: int
    at_end: int
    forecast_of: int
    place: str = ""
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
    def at_this_pace(self) -> str:
        """The forecast in words; of whom it is, where it is not of all of them."""
        if not self.forecast_of:
            return "too early to say"
        told = about(self.at_end)
        return told if self.forecast_of == self.of else f"{told} of {short(self.forecast_of)}"

    @property
    def words(self) -> str:
        return f"{against(self.have, self.of)} delivered, {about(self.planned)} planned by today"


def regions(lines: Iterable[Line]) -> list[Region]:
    """Hours against contract by regional office, or by district where there is none; the last line is everybody."""
    by_path: dict[str, list[Line]] = {}
    for line in lines:
        if line.of and line.place:
            by_path.setdefault(line.place, []).append(line)
    if not by_path:
        return []
    over = _over(by_path)
    grouped: dict[Organization, list[Line]] = {}
    for path, several in by_path.items():
        grouped.setdefault(over[path], []).extend(several)
    ordered = sorted(grouped.items(), key=lambda one: str(one[0]))
    found = [replace(_region(str(place), several), place=place.public_id) for place, several in ordered]
    found.append(_region("Everyone", [line for several in by_path.values() for line in several]))
    form = alike(region.have for region in found)
    return [replace(region, form=form) for region in found]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the hours page has and the sums by region leave out, in words: what waits, and what is under no contract."""

    total: str
    waiting: str
    to_approve: str
    others: str


def left_out(cohort: int, blueprint: Blueprint, everyone: Region, account: str) -> LeftOut | None:
    """The difference between the account of contracts and the sum of all regions, None where there is none."""
    found = cohort_by_mode(cohort)
    total = sum((balance for (key, _), balance in found.items() if key == account), Balance())
    counted = total.counted(blueprint.counting[account].when)
    waiting = total.total - counted - total.to_approve
    open_ = [short(much) if much else "" for much in (waiting, total.to_approve, max(0, counted - everyone.have))]
    return LeftOut(short(total.total), *open_) if any(open_) else None


def _region(name: str, lines: Sequence[Line]) -> Region:
    ends = [(line.of, there) for line in lines if (there := _at_end(line)) is not None]
    return Region(
        name,
        pairs=len(lines),
        have=sum(line.have for line in lines),
        planned=sum(line.planned for line in lines),
        of=sum(line.of for line in lines),
        behind=sum(line.verdict is Verdict.BEHIND for line in lines),
        at_end=sum(there for _, there in ends),
        forecast_of=sum(of for of, _ in ends),
    )


def _at_end(line: Line) -> int | None:
    """What one of them has on the last day at this pace; nothing is said while it rests."""
    return None if line.verdict is Verdict.PAUSED else at_end(line.have, line.planned, line.of)


def _over(paths: Iterable[str]) -> dict[str, Organization]:
    """Path of a workplace -> the regional office above it, else the district, else the place itself."""
    lines = {path: [int(pk) for pk in path.strip("/").split("/")] for path in paths}
    above = Organization.objects.in_bulk({pk for line in lines.values() for pk in line})
    found = {}
    for path, line in lines.items():
        places = [above[pk] for pk in line if pk in above]
        region = next((place for place in places if place.kind == OrganizationKind.REGIONAL_OFFICE), None)
        district = next((place for place in places if place.kind == OrganizationKind.DISTRICT), None)
        found[path] = region or district or places[-1]
    return found


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


def _contact(here: Reading) -> list[Pair]:
    """The pairs with the longest silence, and what their last weeks looked like."""
    longest = [line.engagement for line in nsmallest(PAIRS, here.lines, key=lambda line: -(line.silent_for or 0))]
    first = monday_of(here.on) - timedelta(weeks=WEEKS - 1)
    days = contact_days(longest, since=first)
    placed = here.placed(longest)
    return [_pair(placed[pk], days.get(pk, {}), first, here.on) for pk in longest if pk in placed]


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
