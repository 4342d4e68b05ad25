"""Closing the books of a period: what is not settled in it first, then what the closed ones came to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.bookkeeping import named
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import in_unit, short
from alongside.kernel.clock import Span, in_zone
from alongside.kernel.errors import Refused
from alongside.ledger.access import BOOKS
from alongside.ledger.books import close_books, next_period, reopen_books
from alongside.ledger.facts import Balance, closed_until, sums_in, to_approve_until
from alongside.ledger.models import Closing
from alongside.ledger.queries import closings
from alongside.practice.sessions.facts import unsettled
from alongside.web.office.days import typed_day
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Summed:
    """One account in the books of a period, in words, and where its lines are."""

    label: str
    total: str
    confirmed: str
    waiting: str
    url: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Books that were closed, in words. `newest`: they can be opened again."""

    public_id: str
    name: str
    day: date
    by: str
    sums: Sequence[Summed]
    newest: bool
    reopened_on: date | None
    reopened_by: str
    why: str


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def books(request: Request) -> HttpResponse:
    """Show what the next period holds, and the books that are closed; with POST, close it."""
    cohort, refusal, known = request.participation.cohort, "", request.POST.get("known") == "1"
    period = next_period(cohort)
    last = period.last if period else None
    waiting, differing = unsettled(cohort.pk, until=last) if last else (0, 0)
    unapproved = to_approve_until(cohort.pk, last) if last else 0
    if request.method == "POST":
        asked = typed_day(request.POST.get("last", ""), date.min)
        if (waiting or differing or unapproved) and not known:
            refusal = "Say that you have seen what is not settled: nobody can say yes to it afterwards."
        elif period and asked == last:
            try:
                close_books(cohort=cohort, period=period, by=request.person, who=request.who)
            except Refused as refused:
                refusal = refused.sentence
            else:
                messages.success(request, f"The books of {named(period)} are closed.")
                return redirect("office:books")
        else:
            refusal = "Another period is next by now. Look at the page again."
    shown = Paginator(closings(request.who), AT_ONCE).get_page(request.GET.get("page"))
    sums = sums_in(cohort.pk, period.first, last) if period and last else {}
    until = closed_until(cohort.pk)
    context = {
        "cohort": cohort,
        "closes": request.blueprint.calendar.closes_books,
        "period": period,
        "period_name": named(period) if period else "",
        "over": bool(last and last < request.who.on),
        "sums": list(_open(request.blueprint, sums)),
        "waiting": waiting,
        "differing": differing,
        "unapproved": unapproved,
        "refusal": refusal,
        "shown": shown,
        "closed": [_closed(one, request.blueprint, until) for one in shown],
        "url": "?page=",
        "crumbs": ((reverse("office:hours"), f"{request.nouns.session.many.capitalize()} and hours"),),
    }
    return page(request, "office/books.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def reopen(request: Request, public_id: str) -> HttpResponse:
    """Open the books that were closed last again, with the reason."""
    closing = BOOKS.fetch(request.who, public_id, Verb.CHANGE)
    try:
        reopen_books(closing=closing, why=request.POST.get("why", ""), by=request.person, who=request.who)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"The books of {named(Span(closing.first, closing.last))} are open again.")
    return redirect("office:books")


def _open(blueprint: Blueprint, sums: Mapping[str, Balance]) -> Iterator[Summed]:
    """What the next period holds, account by account, in the order of the file."""
    for key, account in blueprint.counting.items():
        if key in sums:
            yield _summed(blueprint, key, account.unit, sums[key].total, sums[key].confirmed, "next")


def _closed(closing: Closing, blueprint: Blueprint, until: date | None) -> Closed:
    again = getattr(closing, "reopening", None)
    return Closed(
        public_id=closing.public_id,
        name=named(Span(closing.first, closing.last)),
        day=in_zone(closing.at, closing.cohort.time_zone).date(),
        by=closing.by.name,
        sums=[
            _summed(blueprint, one.account.key, one.account.unit, one.total, one.said_yes, closing.public_id)
            for one in closing.sums.all()
            if one.total
        ],
        newest=again is None and closing.last == until,
        reopened_on=in_zone(again.at, closing.cohort.time_zone).date() if again else None,
        reopened_by=again.by.name if again else "",
        why=again.why if again else "",
    )


def _summed(blueprint: Blueprint, key: str, unit: str, total: int, yes: int, books: str) -> Summed:
    account = blueprint.counting.get(key)
    return Summed(
        label=account.label if account else key,
        total=_words(total, unit),
        confirmed=_words(yes, unit),
        waiting=_words(total - yes, unit),
        url=f"{reverse('office:hours')}?{urlencode({'account': key, 'books': books})}",
    )


def _words(amount: int, unit: str) -> str:
    return short(amount) if unit == "minutes" else in_unit(amount, unit)
