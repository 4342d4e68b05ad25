"""A word in one's browser when there is news: begun on the browser itself, ended from any of one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from alongside.kernel.errors import NotHere, Refused
from alongside.notices.push_sealing import Browser
from alongside.notices.pushing import show_no_words, show_words
from alongside.people.queries import open_logins
from alongside.web.front.yours import yours
from alongside.web.shared.guard import signed_in
from alongside.web.shared.request import Request


@signed_in
@sensitive_post_parameters("address", "key", "secret")
@require_POST
def push_begin(request: Request) -> HttpResponse:
    """Have this browser show a word when there is news."""
    browser = Browser(*(request.POST.get(name, "") for name in ("address", "key", "secret")))
    login = open_logins(request.person).filter(session_key=request.session.session_key).first()
    try:
        if login is None:
            raise Refused("This browser is signed out. Sign in there, and say it once more.")
        show_words(login, browser, by=request.person)
    except Refused as refused:
        return yours(request, Refused(refused.sentence, field="push"))
    messages.success(request, "This browser shows you a word when there is news.")
    return redirect("front:settings")


@signed_in
@require_POST
def push_end(request: Request, public_id: str) -> HttpResponse:
    """Show none any more in one browser."""
    login = open_logins(request.person).filter(public_id=public_id).first()
    if login is None:
        raise NotHere("That browser is signed out already.")
    show_no_words(login, by=request.person)
    messages.success(request, f"{login.device} shows no more words.")
    return redirect("front:settings")
