"""The page for what broke on our side: a number to quote, and a traceback in the log that holds nobody's words.

Where the page itself cannot be drawn (no stylesheet, no database), a bare one says the same.
"""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger("alongside.web")


class Hidden(Exception):
    """Stands in for an error in the log, with its traceback and without its message."""


def broken(request: HttpRequest, error: BaseException | None, *, sentence: str = "") -> HttpResponse:
    """Log the error under a new number, and answer with the page that says it."""
    number = "-".join((secrets.token_hex(2), secrets.token_hex(2))).upper()
    # The traceback goes to the log without its values: a value may be somebody's words.
    log.error("error %s: %s in %s", number, type(error).__name__, request.resolver_match, exc_info=_bare(error))
    said = {"number": number, "sentence": sentence}
    try:
        return render(request, "500.html", said, status=500)
    except Exception as again:  # noqa: BLE001 - whatever it is, it must not hide the first
        log.error("error %s: its page could not be drawn: %s", number, type(again).__name__)
        return HttpResponse(render_to_string("500_bare.html", said), status=500)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer where an error came from outside any view: from a middleware, or from an error's own page."""
    return broken(request, sys.exception())


def _bare(error: BaseException | None) -> Exception | None:
    return None if error is None else Hidden(type(error).__name__).with_traceback(error.__traceback__)
