"""Rotation of the installation's wrapping key, for all that the matching room seals."""

from django.db import models, transaction

from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.models.asks import Ask
from alongside.matching.models.claims import Claim
from alongside.matching.models.comments import Comment
from alongside.matching.models.inputs import RoundInputs
from alongside.matching.models.publications import Reply
from alongside.matching.sealing import owner_of
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.sealing import keyring

BATCH = 500


def rewrap_matching_keys(*, by: Person | None) -> int:
    """Wrap every key of the matching room with the newest key of SEALING_KEYS and return how many were not yet.

    Safe to stop and to run again: each batch is a transaction of its own.
    """
    changed = _rewrap(Ask.objects) + _rewrap(Claim.objects) + _rewrap(Comment.objects) + _rewrap(KeptApart.objects)
    changed += _rewrap(Reply.objects) + _rewrap(RoundInputs.objects) + _rewrap(Waiver.objects)
    if changed:
        record("keys-rewrapped", by=by, facts={"matching": changed})
    return changed


def _rewrap[Sealed: (Ask, Claim, Comment, KeptApart, Reply, RoundInputs, Waiver)](nouns: models.Manager[Sealed]) -> int:
    changed, after = 0, 0
    while True:
        with transaction.atomic():
            rows = nouns.select_for_update().filter(pk__gt=after).exclude(wrapped_key=b"")
            several = list(rows.order_by("pk")[:BATCH])
            if not several:
                return changed
            after = several[-1].pk
            old = [row for row in several if not keyring().is_current(bytes(row.wrapped_key))]
            for row in old:
                row.wrapped_key = keyring().rewrap(bytes(row.wrapped_key), owner=owner_of(row))
                row.save(update_fields=["wrapped_key"])
            changed += len(old)
