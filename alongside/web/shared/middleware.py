"""Chores done once: private pages stay out of caches, what no database keeps is refused, the acting participation, and
errors as pages."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth import logout
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from alongside.kernel.access import Who
from alongside.kernel.again import Again
from alongside.kernel.errors import AlongsideError, NotAllowed, NotHere, Refused
from alongside.kernel.remember import remembering
from alongside.people.actions.logins import note_seen
from alongside.people.models.persons import Login, Person
from alongside.programs.models.participations import Participation
from alongside.programs.queries import open_participations
from alongside.web.shared import request as shared
from alongside.web.shared.broken import broken

type Next = Callable[[HttpRequest], HttpResponseBase]
CHOSEN = "participation"
NULL = "\0"
# What the framework answers itself: with 400, 403 or 404, and that page.
FRAMEWORK = (
    BadRequest,
    Http404,
    MultiPartParserError,
    PermissionDenied,
    SuspiciousOperation,
    UnreadablePostError,
)


class PrivatePages:
    """Pages are never kept by a browser or a proxy: the next person at a shared computer must not find them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        patch_vary_headers(response, ("HX-Request",))
        return response


class NoNulls:
    """PostgreSQL keeps no text with a null character in it, and no person types one: asked with one, nothing is done.

    Stands behind the check of the form's token, which has read the form already.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        told = [request.path_info]
        for query in (request.GET, request.POST):
            told += [word for name, values in query.lists() for word in (name, *map(str, values))]
        if any(NULL in word for word in told):
            raise BadRequest("a null character was sent")


class Remembering:
    """While a page is only read, what was asked once is not asked again. A form that changes something asks anew."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with remembering():
            return self.get_response(request)


class Acting:
    """Put the person and the participation they act in on the request; sign out a browser whose login was ended."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = request.user
        ended = isinstance(person, Person) and not _still_open(request, person)
        if ended:
            logout(request)
            person = request.user
        request.__class__ = shared.Request
        _put_acting(cast("shared.Request", request), person if isinstance(person, Person) else None)
        response = self.get_response(request)
        return empty_device(response) if ended else response


class Sentences:
    """Every error of the tree becomes a page that says its sentence. Anything else gets a number to quote."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, FRAMEWORK):
            return None
        if isinstance(error, NotHere):
            return _refusal(request, "404.html", error.sentence, status=404)
        if isinstance(error, NotAllowed):
            return _refusal(request, "403.html", error.sentence, status=403)
        if isinstance(error, Refused):
            return _refusal(request, "refused.html", error.sentence, status=409)
        return broken(request, error, sentence=error.sentence if isinstance(error, AlongsideError) else "")


def _refusal(request: HttpRequest, template: str, sentence: str, *, status: int) -> HttpResponse:
    """A page with the sentence; the sentence alone for who takes no pages, such as a program that fetches a file."""
    if request.accepts("text/html"):
        return render(request, template, {"sentence": sentence}, status=status)
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)


def empty_device[R: HttpResponseBase](response: R) -> R:
    """Tell a browser to drop all it keeps for the time without a signal."""
    response["Clear-Site-Data"] = '"storage"'
    return response


_OPEN = Again(
    lambda person, session_key: Login.objects.filter(person=person, session_key=session_key, ended_at=None)[:1], -1, "?"
)


def _still_open(request: HttpRequest, person: Person) -> bool:
    key = request.session.session_key
    login = next(iter(_OPEN.about(person.pk, key)), None) if key else None
    if login is None:
        return False
    note_seen(login)
    return True


def _put_acting(request: shared.Request, person: Person | None) -> None:
    now = timezone.now()
    if person is None:
        request.acting = shared.Acting(Who(0, now.date()), None, ())
        return
    choices = tuple(open_participations(person))
    chosen = _chosen(choices, request.session.get(CHOSEN))
    request.person = person
    who = shared.who_in(person, chosen) if chosen else Who(person.pk, now.date())
    request.acting = shared.Acting(who, chosen, choices)


def _chosen(choices: tuple[Participation, ...], wanted: object) -> Participation | None:
    for participation in choices:
        if participation.public_id == wanted:
            return participation
    return choices[0] if choices else None
