"""Totals for districts, unions, state agencies and funders. Read-only; no row on these pages is a person."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.programs.facts import pinned, today
from alongside.reports.queries import Totals, totals
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.LEADER, Kind.SITE_LEADER, Kind.RESEARCHER, Kind.APPROVER)
@require_safe
def home(request: Request) -> HttpResponse:
    """The totals of one's cohort, of the organization one acts for and below; of everybody when it is the sponsor's."""
    participation = request.participation
    cohort = participation.cohort
    blueprint = pinned(cohort.pk, on=today(cohort)).blueprint
    found = totals(cohort, blueprint, at=participation.works_at)
    return page(
        request,
        "leaders/home.html",
        {
            "cohort": cohort,
            "blueprint": blueprint,
            "totals": found,
            "place": participation.works_at,
            "district_columns": [
                "District",
                *(f"{label.capitalize()}:r" for label in (blueprint.words.participant.many, *_labels(found))),
            ],
            "mode_columns": ["How", *(f"{label.capitalize()}:r" for label in _labels(found)[:1])],
        },
    )


def _labels(found: Totals) -> list[str]:
    return [f"{amount.label}, {amount.unit}" for amount in found.amounts]
