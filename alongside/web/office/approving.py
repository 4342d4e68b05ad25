"""What was confirmed and waits to be approved, one session a row: approved one by one, those marked, or all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import in_unit, short
from alongside.kernel.clock import in_zone
from alongside.ledger.approving import approve, waiting
from alongside.ledger.models import Entry, Happening
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.models.participations import Participation
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

AT_ONCE = 30
ALL, MARKED = "all", "marked"
NAMES = ("participation", "helper")
ROWS = Happening.objects.select_related(
    "confirmation", *(f"{whose}__{name}" for whose in NAMES for name in ("person", "team", "organization"))
)


@dataclass(frozen=True, slots=True)
class Row:
    """One session that waits: what it counts, by account, and since when it is confirmed."""

    source: str
    day: date
    whose: str
    public_id: str
    helper: str
    modes: str
    counts: tuple[tuple[str, str], ...]
    confirmed_on: date


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def approving(request: Request) -> HttpResponse:
    """List what this person may approve, of everybody or of one; with POST, approve it."""
    only = PARTICIPATIONS.visible(request.who).filter(public_id=request.GET.get("of", "")).first()
    mine = _of(waiting(request.who, Verb.CHANGE), only)
    happenings = ROWS.filter(pk__in=mine.order_by().values("happening")).order_by("day", "pk")
    count, refusal = happenings.count(), ""
    if request.method == "POST":
        lines, refusal = _asked(request, mine, count)
        refusal = refusal or refusal_of(lambda: approve(lines=lines, by=request.person, who=request.who))
        if not refusal:
            n = len({line.happening_id for line in lines})
            counts = "It counts" if n == 1 else "They count"
            messages.success(request, f"Approved: {request.nouns.session.of(n)}. {counts} now.")
            return redirect(_here(only) if n < count else "office:hours-approve")
    shown = Paginator(happenings, AT_ONCE).get_page(request.GET.get("page"))
    everything = _of(waiting(request.who), only).order_by().values("happening").distinct().count()
    context = {
        "asks": [one.label for one in request.blueprint.counting.values() if one.approved_by],
        "shown": shown,
        "rows": _rows(list(shown), mine, request.blueprint),
        "count": count,
        "others": everything - count,
        "only": only,
        "refusal": refusal,
        "url": f"{_here(only)}{'&' if only else '?'}page=",
        "crumbs": ((reverse("office:hours"), f"{request.nouns.session.many.capitalize()} and hours"),),
    }
    return page(request, "office/approving.html", context, status=422 if refusal else 200)


def _of(lines: QuerySet[Entry], only: Participation | None) -> QuerySet[Entry]:
    """Lines of everybody, or of one person and who went into them."""
    if only is None:
        return lines
    whose = Participation.objects.filter(pk=only.pk) | Participation.objects.filter(folded_into=only)
    return lines.filter(happening__participation__in=whose)


def _here(only: Participation | None) -> str:
    here = reverse("office:hours-approve")
    return f"{here}?{urlencode({'of': only.public_id})}" if only else here


def _asked(request: Request, mine: QuerySet[Entry], count: int) -> tuple[list[Entry], str]:
    """The lines the form means, and why not where it means none or not these any more."""
    which = request.POST.get("which", MARKED)
    if which == ALL:
        more = request.POST.get("known") != str(count)
        return list(mine), "There are others on the list by now. Look at it again." if more else ""
    sources = request.POST.getlist("pick") if which == MARKED else [which]
    lines = list(mine.filter(happening__source__in=sources[: AT_ONCE * 10]))
    if not lines:
        none = "Mark at least one to approve." if which == MARKED and not sources else ""
        return [], none or "This does not wait to be approved any more, or is not yours to approve."
    return lines, ""


def _rows(happenings: Sequence[Happening], mine: QuerySet[Entry], blueprint: Blueprint) -> list[Row]:
    """What a page shows. One query."""
    lines: dict[int, list[Entry]] = {one.pk: [] for one in happenings}
    for line in mine.filter(happening__in=happenings).select_related("account"):
        lines[line.happening_id].append(line)
    return [
        Row(
            source=one.source,
            day=one.day,
            whose=one.participation.name,
            public_id=one.participation.public_id,
            helper=one.helper.name if one.helper else "",
            modes=", ".join(_mode(blueprint, mode) for mode in one.by_mode),
            counts=tuple(_counts(lines[one.pk], blueprint)),
            confirmed_on=in_zone(one.confirmation.at, blueprint.calendar.zone).date(),
        )
        for one in happenings
    ]


def _mode(blueprint: Blueprint, key: str) -> str:
    return blueprint.sessions.modes[key].label if key in blueprint.sessions.modes else key


def _counts(lines: Iterable[Entry], blueprint: Blueprint) -> Iterable[tuple[str, str]]:
    """Account and amount of each, over all ways of meeting."""
    sums: dict[str, tuple[str, int]] = {}
    for line in lines:
        _, so_far = sums.get(line.account.key, ("", 0))
        sums[line.account.key] = line.account.unit, so_far + line.amount
    for key, (unit, amount) in sums.items():
        label = blueprint.counting[key].label if key in blueprint.counting else key
        yield label, short(amount) if unit == "minutes" else in_unit(amount, unit)
