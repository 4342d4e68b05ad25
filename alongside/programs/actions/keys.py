"""Rotation of the installation's wrapping key: data keys are wrapped anew, the texts stay as they are."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db import models, transaction

from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.models.applications import Application
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.models.shelf import ShelfWork
from alongside.programs.sealing import keyring

BATCH = 500


def rewrap_keys(*, by: Person | None) -> int:
    """Wrap every data key with the newest key of SEALING_KEYS and return how many were not yet.

    Safe to stop and to run again: each batch is a transaction of its own. Take the old key out of the settings only
    when this answers 0.
    """
    engagements = rewrap_rows(Engagement.objects, owner=attrgetter("public_id"))
    works = rewrap_rows(ShelfWork.objects, owner=attrgetter("public_id"))
    applications = rewrap_rows(Application.objects, owner=attrgetter("public_id"))
    asking = Participation.objects.filter(wrapped_key__isnull=False)
    participations = rewrap_rows(asking, owner=attrgetter("public_id"))
    changed = engagements + works + applications + participations
    if changed:
        counts = {
            "engagements": engagements,
            "shelf": works,
            "applications": applications,
            "participations": participations,
        }
        record("keys-rewrapped", by=by, facts=counts)
    return changed


def rewrap_rows[M: models.Model](nouns: models.Manager[M] | models.QuerySet[M], *, owner: Callable[[M], str]) -> int:
    """Wrap `wrapped_key` of every row that has one with the newest key; return how many were not yet.

    `owner`: whom a row’s key was wrapped for. Safe to stop and to run again: each batch is a transaction of its own.
    """
    changed, after = 0, 0
    while True:
        with transaction.atomic():
            rows = nouns.select_for_update().filter(pk__gt=after).exclude(wrapped_key=b"")
            several: list[Any] = list(rows.order_by("pk")[:BATCH])
            if not several:
                return changed
            after = several[-1].pk
            old = [row for row in several if not keyring().is_current(bytes(row.wrapped_key))]
            for row in old:
                row.wrapped_key = keyring().rewrap(bytes(row.wrapped_key), owner=owner(row))
            nouns.bulk_update(old, ["wrapped_key"])
            changed += len(old)
