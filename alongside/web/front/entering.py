"""Coming in and going out: the session gets a new key, and the browser a line that its owner can end from anywhere."""

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.people.actions.logins import end_login, open_login
from alongside.people.models.persons import Login, Person
from alongside.web.front.browser import device_words

BACKEND = "alongside.people.sign_in.AddressBackend"


def enter(request: HttpRequest, person: Person) -> Login:
    """Sign a person in with this browser. Whoever was signed in with it before is signed out."""
    _end_own(request)
    request.session.flush()
    login(request, person, backend=BACKEND)
    return open_login(person, session_key=request.session.session_key or "", device=device_words(request))


def leave(request: HttpRequest) -> None:
    """Sign this browser out."""
    _end_own(request)
    logout(request)


def safe_next(request: HttpRequest, address: str) -> str:
    """The address to go on to, if it is one of ours; else the way home."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure())
    return address if ours and address.startswith("/") else "/"


def _end_own(request: HttpRequest) -> None:
    person = request.user
    if isinstance(person, Person):
        own = Login.objects.filter(person=person, session_key=request.session.session_key, ended_at=None).first()
        if own is not None:
            end_login(own, by=person)
