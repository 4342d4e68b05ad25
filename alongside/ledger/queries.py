"""Reads of the ledger for pages and exports: lines one may see, never what was said."""

from django.db import models
from django.db.models import QuerySet

from alongside.kernel.access import Verb, Who
from alongside.ledger.access import ENTRIES
from alongside.ledger.models import Entry


def lines(who: Who, *, verb: Verb = Verb.SEE) -> QuerySet[Entry]:
    """The lines this person may see, newest first, each with its account, happening, confirmation and whose it is."""
    rows = Entry.objects.select_related(
        "account", "happening__confirmation", "happening__doubt", "participation__person", "engagement", "reversed_by"
    )
    return ENTRIES.visible(who, verb, rows=rows).order_by("-day", "-pk").fetch_mode(models.FETCH_RAISE)
