"""What people agree with each other: of whom, how far it is, by when; the coordinator sees who signed when."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.programs.access import AGREEMENTS
from alongside.programs.models.agreements import Agreement, SigningRequest
from alongside.programs.queries_agreements import Standing, standings
from alongside.web.office.organizations import crumbs
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.signing import lead, stands

AT_ONCE = 50
SHOWN = (("", "All"), ("open", "Not all have signed"), ("late", "Late"))


@dataclass(frozen=True, slots=True)
class Row:
    """One agreement of people: what it is called, how far it is in words, and whether its day is over."""

    agreement: Agreement
    label: str
    says: str
    tone: str
    word: str
    late: bool


@acting_as(Kind.COORDINATOR)
@require_safe
def agreements(request: Request) -> HttpResponse:
    """List them, those that wait longest first."""
    on, which = request.who.on, request.GET.get("which", "")
    which = which if which in dict(SHOWN) else ""
    rows = _shown(AGREEMENTS.visible(request.who).filter(organization=None), which, on)
    shown = Paginator(rows.order_by("due_on", Lower("named"), "pk"), AT_ONCE).get_page(request.GET.get("page"))
    labels = {key: one.label for key, one in request.blueprint.agreements.items()}
    context = {
        "cohort": request.participation.cohort,
        "crumbs": crumbs(()),
        "filters": [(key, label, key == which) for key, label in SHOWN],
        "which": which,
        "rows": [_row(one, labels, on) for one in standings(list(shown))],
        "shown": shown,
        "asks": any(one.of != "organization" for one in request.blueprint.agreements.values()),
    }
    return page(request, "office/agreements.html", context)


def _shown(rows: QuerySet[Agreement], which: str, on: date) -> QuerySet[Agreement]:
    """Those somebody has yet to sign: a side was asked and has not, or nobody was asked for it."""
    rows = rows.select_related("cohort")
    if not which:
        return rows
    waits = SigningRequest.objects.filter(agreement=OuterRef("pk"), used_at=None, replaced_at=None)
    rows = rows.annotate(asked=Count("requests", filter=Q(requests__replaced_at=None)))
    rows = rows.filter(Exists(waits) | Q(asked=0))
    return rows.filter(due_on__lt=on) if which == "late" else rows


def _row(standing: Standing, labels: dict[str, str], on: date) -> Row:
    row = standing.agreement
    tone, word = stands(standing, on=on)
    open_ = bool(standing.newest.missing) and standing.newest.withdrawn_from is None
    late = open_ and row.due_on is not None and row.due_on < on
    return Row(row, labels.get(row.key, row.key), lead(standing), tone, word, late)
