"""Rotation of the installation's wrapping key, for the keys of applications."""

from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.keys import rewrap_rows
from alongside.staffing.models.applications import Application
from alongside.staffing.sealing import OWNER


def rewrap_application_keys(*, by: Person | None) -> int:
    """Wrap every application's key with the newest key of SEALING_KEYS and return how many were not yet.

    Safe to stop and to run again: each batch is a transaction of its own.
    """
    changed = rewrap_rows(Application.objects, owner=lambda row: f"{OWNER}{row.public_id}")
    if changed:
        record("keys-rewrapped", by=by, facts={"applications": changed})
    return changed
