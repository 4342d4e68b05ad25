"""Bringing a district: somebody leaves a word that theirs would like to join."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.attempts import TooManyTries, count_try
from alongside.programs.actions.agreements_joining import Bringing, express_interest
from alongside.programs.public import open_program
from alongside.web.front.browser import network_of
from alongside.web.front.programs import head, told
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ASKS = 20  # from one network in a quarter of an hour


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request, key: str) -> HttpResponse:
    """Take the name of a district and whom to write to. What is said does not depend on what is known."""
    found = open_program(key)
    if not told(found).of_districts:
        raise NotHere
    refusal = None
    if request.method == "POST":
        names = ("organization", "name", "email", "office")
        bringing = Bringing(**{name: request.POST.get(name, "") for name in names})
        try:
            count_try({f"bring-from:{network_of(request)}": ASKS})
            express_interest(cohort=found.cohort, bringing=bringing, by=None)
        except Refused as refused:
            refusal = refused
        else:
            return page(request, "front/bring_done.html", head(found))
    context = head(found) | {"typed": request.POST, "refusal": refusal}
    status = 200 if refusal is None else 429 if isinstance(refusal, TooManyTries) else 422
    return page(request, "front/bring.html", context, status=status)
