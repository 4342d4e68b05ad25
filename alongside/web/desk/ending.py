"""The questions of the end: what the program asks once two have parted, answered by each and read by the two alone."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.actions.closing import Closed, answer_closing, open_closing
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.enums import CohortState
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_forms import key_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.questions import answers_to, fields_of, told
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: Request, public_id: str) -> HttpResponse:
    """What is asked, and what the two have answered; with POST, answer it."""
    found = ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS.all())
    by, who, blueprint = request.person, request.who, request.blueprint
    here = open_closing(engagement=found, blueprint=blueprint, by=by, who=who)
    if request.method != "POST":
        return _page(request, found, here)
    typed = request.POST
    said = answers_to(typed, here.asks)
    try:
        answer_closing(engagement=found, said=said, key=key_of(typed), blueprint=blueprint, by=by, who=who)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, found, here, {refused.field: refused.sentence})
    messages.success(request, "Thank you. The two of you can read it here.")
    return redirect("desk:ending", public_id)


def _page(request: Request, found: Engagement, here: Closed, faults: Mapping[str, str] | None = None) -> HttpResponse:
    people = Person.objects.in_bulk({one.row.author_id for one in here.answers})
    faults = faults or {}
    answers = [
        (
            "You" if one.row.author_id == request.person.pk else people[one.row.author_id].first_name,
            one.row.written_at.date(),
            [
                (question.says, told(question, one.said[name]))
                for name, question in here.asks.items()
                if name in one.said
            ],
        )
        for one in here.answers
    ]
    may = here.may and found.cohort.state != CohortState.CLOSED
    context = {
        "engagement": found,
        "answers": answers,
        "fields": fields_of(request.POST, here.asks, faults) if may else [],
        "key": str(uuid4()),
        "errors": faults,
    }
    return page(request, "desk/ending.html", context, status=422 if faults else 200)
