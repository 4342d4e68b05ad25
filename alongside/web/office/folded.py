"""The old address of a participation that went into another one leads to that one, for whoever may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from alongside.kernel.access import Verb
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.models.participations import Participation
from alongside.web.shared.request import Request

LOOKS = frozenset({"GET", "HEAD"})
type View[**P] = Callable[Concatenate[Request, P], HttpResponseBase]


def leading_on[**P](view: View[P]) -> View[P]:
    """Let a page about one participation (`public_id` of its address) open as that of the one it went into.

    Pages alone: what is sent to an old address is refused by its action, which says why.
    """

    @wraps(view)
    def led(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        onward = survivor(request, str(kwargs.get("public_id", ""))) if request.method in LOOKS else ""
        if not onward or request.resolver_match is None:
            return view(request, *args, **kwargs)
        return redirect(reverse(request.resolver_match.view_name, kwargs={**kwargs, "public_id": onward}))

    return led


def survivor(request: Request, public_id: str) -> str:
    """Public id of the participation that another one, which one may see, went into in the end; "" of all others."""
    gone = PARTICIPATIONS.visible(request.who).filter(public_id=public_id, folded_into__isnull=False)
    into = gone.values_list("folded_into", flat=True).first()
    while into is not None:
        row = Participation.objects.only("public_id", "folded_into").get(pk=into)
        public_id, into = row.public_id, row.folded_into_id
        if into is None:
            return public_id if PARTICIPATIONS.allows(request.who, Verb.SEE, row) else ""
    return ""
