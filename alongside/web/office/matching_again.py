"""A round that was kept, run again: does it come out the same, and what differs since?"""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.matching.access import ROUNDS
from alongside.matching.queries.again import run_again
from alongside.matching.queries.keeping import PAIRS
from alongside.web.office.matching_rounds import ROWS, UNMADE
from alongside.web.office.matching_rounds_words import whom
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_safe
def again(request: Request, public_id: str) -> HttpResponse:
    """Run it again, with what it was worked out from and as things are now; a very large one is run by a command."""
    row = ROUNDS.fetch(request.who, public_id, rows=ROWS)
    if row.state in UNMADE:
        raise NotHere
    large = sum(one.get("people", 0) * one.get("helpers", 0) for one in row.figures.values()) > PAIRS
    rounds, here = reverse("office:matching-rounds"), reverse("office:matching-round", args=(row.public_id,))
    context = {
        "row": row,
        "whom": whom(row),
        "crumbs": ((reverse("office:matching"), "Matching"), (rounds, "Rounds"), (here, f"Round {row.number}")),
        "large": large,
        "found": None if large else run_again(row, team=True),
        "duties": {duty: request.blueprint.duty_word(duty).one for duty in row.figures if len(row.figures) > 1},
    }
    return page(request, "office/matching_again.html", context)
