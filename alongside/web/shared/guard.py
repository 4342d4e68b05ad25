"""Guards: every view carries exactly one, and says with it who may come in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotAllowed
from alongside.web.shared.request import Request

ANOTHER_ROLE = "This page belongs to another role. Switch to it if it is one of yours."

type View[**P] = Callable[Concatenate[Request, P], HttpResponseBase]


def open_to_all[**P](view: View[P]) -> View[P]:
    """Let anyone in: public pages and the sign-in itself."""
    return _marked(view, "open to all")


def signed_in[**P](view: View[P]) -> View[P]:
    """Let in whoever is signed in; others go to the sign-in page and come back."""

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed in")


def acting_as[**P](*kinds: Kind) -> Callable[[View[P]], View[P]]:
    """Let in whoever acts in a participation of one of these access kinds."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if request.who.kind not in kinds:
                raise NotAllowed(ANOTHER_ROLE)
            return view(request, *args, **kwargs)

        return _marked(guarded, "acting as " + ", ".join(kinds))

    return decorate


def _marked[**P](view: Callable[Concatenate[Request, P], HttpResponseBase], says: str) -> View[P]:
    vars(view)["alongside_guard"] = says  # read by the test that looks for a view without a guard
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{reverse('front:sign-in')}?{urlencode({'next': back})}")
