"""Am I eligible? Answered on the spot, with the reasons. Nothing of it is kept."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.kernel.errors import NotHere
from alongside.people.actions.attempts import TooManyTries, count_try
from alongside.programs.public import open_program
from alongside.web.front.browser import network_of
from alongside.web.front.eligible_words import answered, form_of
from alongside.web.front.programs import whole
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ASKS = 120  # from one network in a quarter of an hour: a staff room that tries it together is no attack


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def eligible(request: Request, key: str) -> HttpResponse:
    """Judge what was answered; whoever comes without answers is shown the questions."""
    found = open_program(key)
    if request.method != "POST":
        return redirect(f"{reverse('front:program', args=[key])}#eligible")
    form = form_of(found, request.POST)
    if form is None:
        raise NotHere
    context = whole(request, found) | {"form": form}
    try:
        count_try({f"eligible-from:{network_of(request)}": ASKS})
    except TooManyTries as refused:
        return page(request, "front/program.html", context | {"refusal": refused.sentence}, status=429)
    if not form.readable:
        refusal = found.blueprint.tongue.say("page.look_again")
        return page(request, "front/program.html", context | {"refusal": refusal}, status=422)
    return page(request, "front/program.html", context | {"answered": answered(found, form)})
