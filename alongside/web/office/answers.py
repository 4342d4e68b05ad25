"""What people said of themselves and one who coordinates confirms, all in one list."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind
from alongside.web.shared.attesting import answer_one, answers_page
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_safe
def answers(request: Request) -> HttpResponse:
    """List the answers that wait, or those given."""
    return answers_page(request, one="office:people-answers-one")


@acting_as(Kind.COORDINATOR)
@require_POST
def one(request: Request, public_id: str) -> HttpResponse:
    """Confirm an answer, say no to it, or take that back."""
    answer_one(request, public_id)
    return redirect("office:people-answers")
