"""Every hour, counted once: one's own accounts, and those of each engagement one is in, down to their lines."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import alike, number
from alongside.ledger.enums import Unit
from alongside.ledger.facts import confirmed_word, is_confirmed, said_yes
from alongside.ledger.models import Entry
from alongside.ledger.queries import lines
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.people import Row, rows, together
from alongside.web.desk.whom import others
from alongside.web.desk.words import first_name, mode_label, short_day
from alongside.web.shared.counting_again import counted_again
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an account. `look` is "", "gone" for one that was taken back, "back" for what takes it back. `again`:
    that it came of counting again, in a sentence."""

    day: str
    what: str
    whom: str
    confirmed: str
    amount: str
    total: str
    look: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A total that opens to its lines, newest first."""

    key: str
    title: str
    note: str
    total: str
    columns: str
    lines: tuple[Line, ...]
    left_out: int
    opened: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """How lines are told: in the program's words, naming the other one of each engagement where there are several.

    `whole`: the account of which every line is shown, not only the newest.
    """

    blueprint: Blueprint
    names: Mapping[int, str]
    whole: str


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def hours(request: Request, public_id: str = "") -> HttpResponse:
    """Show one's own accounts; with a public id, those of one engagement."""
    who = request.who
    blueprint = request.blueprint
    found = ENGAGEMENTS.fetch(who, public_id, rows=ROWS.all()) if public_id else None
    condition = Q(engagement=found) if found else Q(participation=who.participation)
    names = {} if found else {pk: other.name for pk, other in others(request).items()}
    reader = Reading(blueprint, names, whole=request.GET.get("all", ""))
    context = {
        "engagement": found,
        "name": first_name(found.supported) if found else "",
        "accounts": accounts(list(lines(who).filter(condition)), reader),
        "proves": _proves(request, found),
        "helps": who.kind == Kind.HELPER,
        "people": [] if found else _people(request, blueprint),
    }
    return page(request, "desk/hours.html", context)


def _proves(request: Request, found: Engagement | None) -> str:
    """Whose hours the reader can prove from here, by public id: their own, and those of somebody they help now."""
    if found is None or request.who.kind == Kind.SUPPORTED:
        return request.participation.public_id
    return found.supported.public_id if found.state == EngagementState.ACTIVE else ""


def _people(request: Request, blueprint: Blueprint) -> list[tuple[Row, str]]:
    if request.who.kind != Kind.HELPER:
        return []
    mine = [one for one in together(request.who, request.participation.cohort) if one.helping]
    ways = {row.url: row for row in rows(mine, blueprint, request.who.on)}
    found = []
    for one in mine:
        here = reverse("desk:engagement", args=[one.engagement.public_id])
        found.append((ways[here], reverse("desk:hours-of", args=[one.engagement.public_id])))
    return found


def accounts(entries: Sequence[Entry], reader: Reading) -> list[Account]:
    """Every account these lines belong to, in the program's order."""
    order = {key: place for place, key in enumerate(reader.blueprint.counting)}
    by_key: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (one.day, one.pk)):
        by_key.setdefault(entry.account.key, []).append(entry)
    return [_account(key, by_key[key], reader) for key in sorted(by_key, key=lambda key: order.get(key, len(order)))]


def _account(key: str, entries: Sequence[Entry], reader: Reading) -> Account:
    unit = Unit(entries[0].account.unit)
    rule = reader.blueprint.counting.get(key)
    sums = list(accumulate(entry.amount for entry in entries))
    waits = sum(entry.amount for entry in entries if not said_yes(entry))
    to_approve = sum(entry.amount for entry in entries if said_yes(entry) and not is_confirmed(entry))
    form = alike(sums, plain=number) if unit is Unit.MINUTES else str
    with_unit = partial(_with_unit, unit=unit, form=alike((sums[-1], waits, to_approve)))
    instead = {entry.happening_id for entry in entries if entry.recount_id and not entry.reverses_id}
    told = [_line(entry, total, form, reader, instead) for entry, total in zip(entries, sums, strict=True)]
    shown = len(told) if key == reader.whole else SHOWN
    return Account(
        key=key,
        title=rule.label if rule else key,
        note=_note(waits, to_approve, with_unit, when=rule.when if rule else "confirmed"),
        total=with_unit(sums[-1]),
        columns=f"Day|What|Confirmed|{'Hours' if unit is Unit.MINUTES else unit.label.capitalize()}:r|Total:r",
        lines=tuple(reversed(told))[:shown],
        left_out=max(0, len(told) - shown),
        opened=key == reader.whole,
    )


def _note(waits: int, to_approve: int, with_unit: Callable[[int], str], *, when: str) -> str:
    if not waits and not to_approve:
        return "All of it confirmed"
    yes = f"{with_unit(waits)} of it waits for a yes" + (" and counts already" if when == "logged" else "")
    told = f"{with_unit(to_approve)} of it waits to be approved"
    return ", ".join([*([yes] if waits else []), *([told] if to_approve else [])])


def _line(entry: Entry, total: int, form: Callable[[int], str], reader: Reading, instead: Collection[int]) -> Line:
    words = reader.blueprint
    mode = mode_label(words, entry.mode) if entry.mode else _modes(entry.happening.by_mode, words)
    gone = hasattr(entry, "reversed_by")
    look = "back" if entry.reverses_id else "gone" if gone else ""
    again = entry.recount if entry.recount_id or not gone else entry.reversed_by.recount
    what = f"Takes back {short_day(entry.day)}, {mode}" if look == "back" else mode
    group = f", group of {entry.happening.group_size}" if entry.happening.group_size > 1 else ""
    return Line(
        day=f"{entry.day:%b} {entry.day.day}",
        what=f"{what}{group}",
        whom=reader.names.get(entry.engagement_id or 0, ""),
        confirmed=("Counted again" if again else "Taken back") if look else _by(entry),
        amount=f"{'+' if entry.amount > 0 else '−'} {form(abs(entry.amount))}",
        total=f"{'− ' if total < 0 else ''}{form(abs(total))}",
        look=look,
        again=_again(entry, words.calendar.zone, instead),
    )


def _again(entry: Entry, zone: str, instead: Collection[int]) -> str:
    """That a line came of counting again, and what became of what it takes back. `instead`: happenings that count here
    by another line now."""
    if entry.recount is None:
        return ""
    said = counted_again(entry.recount, zone=zone)
    if entry.reverses_id is None:
        return said
    return f"{said}: it counts otherwise now" if entry.happening_id in instead else f"{said}: it no longer counts here"


def _modes(by_mode: Iterable[str], blueprint: Blueprint) -> str:
    return ", ".join(mode_label(blueprint, mode) for mode in by_mode)


def _by(entry: Entry) -> str:
    return (confirmed_word(entry) or "waits").capitalize()


def _with_unit(amount: int, *, unit: Unit, form: Callable[[int], str]) -> str:
    mark = "− " if amount < 0 else ""
    if unit is Unit.MINUTES:
        return f"{mark}{form(abs(amount))}"
    return f"{mark}{abs(amount)}{f' {unit.label}' if unit is not Unit.COUNT else ''}"
