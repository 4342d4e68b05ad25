"""Reads of the ledger for pages and exports: lines one may see, never what was said."""

from django.db import models
from django.db.models import QuerySet

from alongside.kernel.access import Verb, Who
from alongside.ledger.access import BOOKS, ENTRIES, RECOUNTS
from alongside.ledger.models import Closing, Entry, Recount


def lines(who: Who, *, verb: Verb = Verb.SEE) -> QuerySet[Entry]:
    """The lines this person may see, newest first, each with its account, happening, confirmation and whose it is."""
    rows = Entry.objects.select_related(
        *("account", "happening__confirmation", "happening__doubt", "approval", "participation__person", "engagement"),
        *("reversed_by__recount", "recount__version"),
    )
    rows = rows.defer("recount__version__source")
    return ENTRIES.visible(who, verb, rows=rows).order_by("-day", "-pk").fetch_mode(models.FETCH_RAISE)


def closings(who: Who) -> QuerySet[Closing]:
    """Books that were closed, the newest first, each with its sums and, where it was, how it was opened again."""
    rows = Closing.objects.select_related("cohort", "by", "reopening__by").prefetch_related("sums__account")
    return BOOKS.visible(who, rows=rows).order_by("-last", "-pk")


def recounts(who: Who) -> QuerySet[Recount]:
    """Days that were counted again, the newest first, each with its version and who said so."""
    rows = Recount.objects.select_related("version", "by").defer("version__source")
    return RECOUNTS.visible(who, rows=rows).order_by("-pk")
