"""Totals for districts, unions, state agencies and funders. Read-only; no row on these pages is a person."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotAllowed
from alongside.matching.queries.publications import to_know
from alongside.people.models.organizations import Organization
from alongside.programs.models.participations import Participation
from alongside.programs.queries_release import teams_of
from alongside.reports.queries import Totals, totals
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

FOLDED = 5  # more hidden districts than this are named in one line that opens


@acting_as(Kind.LEADER, Kind.SITE_LEADER, Kind.RESEARCHER, Kind.APPROVER)
@require_safe
def home(request: Request) -> HttpResponse:
    """The totals of one's cohort, of the organization one acts for and below; of everybody when it is the sponsor's."""
    participation = request.participation
    cohort = participation.cohort
    blueprint = request.blueprint
    place = _place(participation)
    found = totals(cohort, blueprint, at=place)
    away = [group for group in found.districts if group.people is None]
    folded = len(away) > FOLDED
    return page(
        request,
        "leaders/home.html",
        {
            "cohort": cohort,
            "blueprint": blueprint,
            "totals": found,
            "place": place,
            "teams": list(teams_of(request.who)) if request.who.kind == Kind.SITE_LEADER else (),
            "fresh": _fresh(request),
            "on": request.who.on,
            "shown": [group for group in found.districts if not folded or group.people is not None],
            "away": away if folded else (),
            "away_many": str(len(away)),
            "district_columns": [
                "District",
                *(f"{label.capitalize()}:r" for label in (blueprint.words.participant.many, *_labels(found))),
            ],
            "mode_columns": ["How", *(f"{label.capitalize()}:r" for label in _labels(found)[:1])],
        },
    )


def _fresh(request: Request) -> int:
    """How many matches at one's place this leader was told of and has not said yet that they know."""
    return to_know(request.who).filter(seen_at=None).count() if request.who.kind == Kind.SITE_LEADER else 0


def _place(participation: Participation) -> Organization | None:
    """The organization whose totals somebody sees; None: everybody's, for those who act for the sponsor itself."""
    place, sponsor = participation.works_at, participation.cohort.program.sponsor
    acts_for_sponsor = place is None or sponsor.path.startswith(place.path)
    if acts_for_sponsor and participation.kind == Kind.LEADER:
        return None
    if place is None:
        raise NotAllowed("Nobody has said yet which place you act for. Whoever coordinates can add it.")
    return place


def _labels(found: Totals) -> list[str]:
    return [", ".join(filter(None, (amount.label, amount.unit))) for amount in found.amounts]
