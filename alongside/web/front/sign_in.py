"""Signing in by a mailed code or a password, and signing out. A page never tells whether an address is known."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.errors import Refused
from alongside.people.actions.attempts import TooManyTries
from alongside.people.actions.sign_in import ask_code, enter_code, enter_password
from alongside.web.front.browser import network_of
from alongside.web.front.entering import enter, leave, safe_next
from alongside.web.front.mail import send_code
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.middleware import empty_device
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ASKED_FOR = "sign-in-email"
NEXT = "sign-in-next"


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Ask for the email, mail a code to it."""
    onward = safe_next(request, request.GET.get("next") or request.POST.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward)
    email, refusal = request.POST.get("email", ""), None
    if request.method == "POST":
        try:
            asked = ask_code(email, network=network_of(request))
            send_code(asked)
        except Refused as refused:
            refusal = refused
        else:
            request.session[ASKED_FOR], request.session[NEXT] = asked.email, onward
            return redirect("front:sign-in-code")
    return _form(request, "front/sign_in.html", refusal, email=email, next=onward)


@open_to_all
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """Take the code that was mailed."""
    email = request.session.get(ASKED_FOR)
    if email is None:
        return redirect("front:sign-in")
    refusal = None
    if request.method == "POST":
        try:
            person = enter_code(email, request.POST.get("code", ""), network=network_of(request))
        except Refused as refused:
            refusal = refused
        else:
            onward = request.session.get(NEXT, "/")
            enter(request, person)
            return redirect(onward)
    return _form(request, "front/code.html", refusal, email=email)


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """Take email and password, for those who have set one."""
    onward = safe_next(request, request.GET.get("next") or request.POST.get("next", ""))
    email, refusal = request.POST.get("email", ""), None
    if request.method == "POST":
        try:
            person = enter_password(email, request.POST.get("password", ""), network=network_of(request))
        except Refused as refused:
            refusal = refused
        else:
            enter(request, person)
            return redirect(onward)
    return _form(request, "front/password.html", refusal, email=email, next=onward)


@open_to_all
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Sign this browser out."""
    leave(request)
    return empty_device(redirect("front:sign-in"))


def _form(request: Request, template: str, refusal: Refused | None, **context: str) -> HttpResponse:
    status = 200 if refusal is None else 429 if isinstance(refusal, TooManyTries) else 422
    error = "" if refusal is None else refusal.sentence
    return page(request, template, context | {"error": error}, status=status)
