"""Rotation of the installation's wrapping key, for the keys of applications."""

from django.db import transaction

from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.sealing import keyring
from alongside.staffing.models.applications import Application
from alongside.staffing.sealing import OWNER

BATCH = 500


def rewrap_application_keys(*, by: Person | None) -> int:
    """Wrap every application's key with the newest key of SEALING_KEYS and return how many were not yet.

    Safe to stop and to run again: each batch is a transaction of its own.
    """
    changed, after = 0, 0
    while True:
        with transaction.atomic():
            several = list(Application.objects.select_for_update().filter(pk__gt=after).order_by("pk")[:BATCH])
            if not several:
                break
            after = several[-1].pk
            old = [row for row in several if not keyring().is_current(bytes(row.wrapped_key))]
            for row in old:
                row.wrapped_key = keyring().rewrap(bytes(row.wrapped_key), owner=f"{OWNER}{row.public_id}")
            Application.objects.bulk_update(old, ["wrapped_key"])
            changed += len(old)
    if changed:
        record("keys-rewrapped", by=by, facts={"applications": changed})
    return changed
