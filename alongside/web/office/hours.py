"""Every line of the cohort's ledger: dates, lengths, ways of meeting, and who confirmed. Never what was said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alongside.blueprint.bookkeeping import named
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import alike, in_unit, short
from alongside.kernel.clock import Span
from alongside.ledger.books import next_period
from alongside.ledger.facts import SAID_YES, STANDS, TO_APPROVE, Balance, cohort_by_mode, confirmed_word, in_books
from alongside.ledger.models import Entry
from alongside.ledger.queries import closings, lines
from alongside.people.models.organizations import Organization
from alongside.practice.sessions.actions.remind import reminder_for
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.models.engagements import Engagement
from alongside.web.shared.counting_again import counted_again
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.reminding import before
from alongside.web.shared.request import Request

AT_ONCE = 30
WHOSE = Engagement.objects.select_related("supported__person", "supported__team", "supported__organization")


@dataclass(frozen=True, slots=True)
class ModeSum:
    """What an account comes to in one way of meeting, in words, and where its lines are."""

    label: str
    url: str
    confirmed: str
    total: str


@dataclass(frozen=True, slots=True)
class AccountSum:
    """One account of the cohort, and its sums by way of meeting, which add up to it."""

    label: str
    words: str
    note: str
    url: str
    chosen: bool
    counted: bool
    modes: tuple[ModeSum, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger, as the page shows it. `struck`: another line takes it back. `booked_on`: since when it
    counts, where its own books were closed. `again`: that it came of counting again."""

    day: date
    booked_on: date | None
    public_id: str
    whose: str
    mode: str
    amount: str
    confirmed: str
    struck: bool
    takes_back: bool
    again: str


@acting_as(Kind.COORDINATOR)
@require_safe
def hours(request: Request) -> HttpResponse:
    """Show the sums of every account and, for one of them, the lines it comes from."""
    cohort = request.participation.cohort
    blueprint = request.blueprint
    asked, show = request.GET.get("account", ""), request.GET.get("show", "")
    waiting, unapproved = show == "waiting", show == "approve"
    chosen = asked if asked in blueprint.counting else next(iter(blueprint.counting), "")
    only = _only(request)
    rows = lines(request.who).filter(only.among, account__key=chosen)
    if waiting:
        rows = rows.filter(~SAID_YES, STANDS)
    if unapproved:
        rows = rows.filter(TO_APPROVE, STANDS)
    shown = Paginator(rows.select_related("participation__team", "participation__organization"), AT_ONCE).get_page(
        request.GET.get("page")
    )
    reminder = reminder_for(who=request.who) if waiting and not only.label else None
    form = alike(line.amount for line in shown)
    everything = _address(chosen, **only.asked)
    ways = {show: _address(chosen, **only.asked, show=show) for show in ("waiting", "approve")}
    sums = _sums(cohort.pk, blueprint, chosen)
    rule = blueprint.counting.get(chosen)
    context = {
        "cohort": cohort,
        "sums": [one for one in sums if one.counted or one.chosen],
        "nothing_yet": [one.label for one in sums if not one.counted and not one.chosen],
        "only": only,
        "only_sum": _only_sum(rows, blueprint, chosen) if only.label else "",
        "anybody_url": _address(chosen),
        "waiting": waiting,
        "reminder": reminder,
        "reminder_says": before(reminder) if reminder else "",
        "show_all": not waiting and not unapproved,
        "all_url": everything,
        "waiting_url": ways["waiting"],
        "approve_url": ways["approve"] if rule and rule.approved_by else "",
        "unapproved": unapproved,
        "approvals": any(one.approved_by for one in blueprint.counting.values()),
        "shown": shown,
        "each": blueprint.privacy.hours_shown == "each",
        "lines": [_line(line, blueprint, form) for line in shown],
        "books": request.blueprint.calendar.closes_books,
        "url": f"{ways.get(show, everything)}&page=",
    }
    return page(request, "office/hours.html", context, part="lines")


@dataclass(frozen=True, slots=True)
class Only:
    """Lines of one engagement, one region, one period or one way of meeting alone. `asked`: what an address says of
    it."""

    label: str = ""
    among: Q = field(default_factory=Q)
    asked: Mapping[str, str] = field(default_factory=dict)


def _only(request: Request) -> Only:
    """What the address asks for alone; the first that is there, else everything."""
    key, place, mode = (request.GET.get(name, "") for name in ("engagement", "place", "mode"))
    if key and (row := ENGAGEMENTS.visible(request.who, rows=WHOSE).filter(public_id=key).first()):
        return Only(row.supported.name, Q(engagement=row), {"engagement": key})
    if place and (there := Organization.objects.filter(public_id=place).first()):
        here = Q(participation__works_at__path__startswith=there.path)
        if lines(request.who).filter(here).exists():
            return Only(str(there), here, {"place": place})
    if (books := request.GET.get("books", "")) and (period := _period(request, books)) and period.last:
        return Only(f"the books of {named(period)}", in_books(period.first, period.last), {"books": books})
    if mode in request.blueprint.sessions.modes:
        return Only(request.blueprint.sessions.modes[mode].label, Q(mode=mode), {"mode": mode})
    return Only()


def _period(request: Request, books: str) -> Span | None:
    """The period an address names: one that was closed, or the next."""
    if books == "next":
        return next_period(request.participation.cohort)
    closing = closings(request.who).filter(public_id=books).first()
    return Span(closing.first, closing.last) if closing else None


def _only_sum(rows: QuerySet[Entry], blueprint: Blueprint, account: str) -> str:
    """What these lines come to, in words."""
    total = rows.order_by().aggregate(total=Sum("amount"))["total"] or 0
    return _in_words(total, blueprint.counting[account].unit) if account else ""


def _address(account: str, **more: str) -> str:
    return "?" + urlencode({"account": account, **more})


def _sums(cohort: int, blueprint: Blueprint, chosen: str) -> list[AccountSum]:
    found = cohort_by_mode(cohort)
    labels = {key: mode.label for key, mode in blueprint.sessions.modes.items()}
    sums = []
    for key, account in blueprint.counting.items():
        modes = {mode: balance for (of, mode), balance in sorted(found.items()) if of == key}
        total = sum(modes.values(), Balance())
        form = alike(each for balance in modes.values() for each in (balance.confirmed, balance.total))
        sums.append(
            AccountSum(
                label=account.label,
                words=_in_words(total.total, account.unit),
                note=_note(total, account.unit),
                url=_address(key),
                chosen=key == chosen,
                counted=bool(modes),
                modes=tuple(
                    ModeSum(
                        labels.get(mode, mode or "All"),
                        _address(key, mode=mode) if mode in labels else _address(key),
                        _in_words(balance.confirmed, account.unit, form),
                        _in_words(balance.total, account.unit, form),
                    )
                    for mode, balance in modes.items()
                ),
            )
        )
    return sums


def _note(total: Balance, unit: str) -> str:
    """What of an account does not count yet."""
    open_ = ((total.waiting, "waiting for a yes"), (total.to_approve, "to be approved"))
    told = [f"{_in_words(much, unit)} of it {what}" for much, what in open_ if much]
    return ", ".join(told)


def _line(line: Entry, blueprint: Blueprint, form: Callable[[int], str]) -> Line:
    mode = blueprint.sessions.modes.get(line.mode)
    sign = "−" if line.amount < 0 else "+"
    return Line(
        day=line.day,
        booked_on=line.booked_on,
        public_id=line.participation.public_id,
        whose=line.participation.name,
        mode=mode.label if mode else line.mode,
        amount=f"{sign} {_in_words(abs(line.amount), line.account.unit, form)}",
        confirmed=confirmed_word(line) or "waiting",
        struck=hasattr(line, "reversed_by"),
        takes_back=line.reverses_id is not None,
        again=counted_again(line.recount, zone=blueprint.calendar.zone) if line.recount else "",
    )


def _in_words(amount: int, unit: str, form: Callable[[int], str] = short) -> str:
    return form(amount) if unit == "minutes" else in_unit(amount, unit)
