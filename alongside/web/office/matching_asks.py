"""Who looks for a helper themselves: whom they asked, when, and what came of it; words only where they were told so."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.matching.enums import AskState
from alongside.matching.models.asks import Ask
from alongside.matching.queries.asking import asks_of, readable
from alongside.matching.sealing import opened_answer, opened_ask
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One ask as the matching team sees it."""

    name: str
    helper: str
    state: str
    words: str
    why: str


@acting_as(Kind.COORDINATOR)
@require_safe
def asks(request: Request) -> HttpResponse:
    """Everyone who asked a helper, those who wait first."""
    shown = Paginator(asks_of(request.who), AT_ONCE).get_page(request.GET.get("page"))
    rows = list(shown)
    may = readable(request.who, rows)
    context = {
        "cohort": request.participation.cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "lines": [_line(request, row, may=row.pk in may) for row in rows],
        "shown": shown,
    }
    return page(request, "office/matching_asks.html", context)


def _line(request: Request, row: Ask, *, may: bool) -> Line:
    rules = request.blueprint.matching.get(row.duty)
    reasons = rules.self_match.reasons if rules and rules.self_match else {}
    why = " ".join(filter(None, (reasons.get(row.reason, ""), opened_answer(row)))) if may else ""
    state = AskState(row.state)
    waits = f"{state.label}, until {row.until:%B} {row.until.day}" if state is AskState.OPEN else state.label
    return Line(row.supported.name, row.helper.name, waits, opened_ask(row) if may else "", why)
