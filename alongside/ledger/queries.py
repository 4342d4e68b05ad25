"""Reads of the ledger for pages and exports: lines one may see, never what was said."""

from django.db import models
from django.db.models import QuerySet

from alongside.kernel.access import Verb, Who
from alongside.ledger.access import BOOKS, ENTRIES
from alongside.ledger.models import Closing, Entry


def lines(who: Who, *, verb: Verb = Verb.SEE) -> QuerySet[Entry]:
    """The lines this person may see, newest first, each with its account, happening, confirmation and whose it is."""
    rows = Entry.objects.select_related(
        *("account", "happening__confirmation", "happening__doubt", "approval", "participation__person", "engagement"),
        "reversed_by",
    )
    return ENTRIES.visible(who, verb, rows=rows).order_by("-day", "-pk").fetch_mode(models.FETCH_RAISE)


def closings(who: Who) -> QuerySet[Closing]:
    """Books that were closed, the newest first, each with its sums and, where it was, how it was opened again."""
    rows = Closing.objects.select_related("cohort", "by", "reopening__by").prefetch_related("sums__account")
    return BOOKS.visible(who, rows=rows).order_by("-last", "-pk")
