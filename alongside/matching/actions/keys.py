"""Rotation of the installation's wrapping key, for all that the matching room seals."""

from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.models.asks import Ask
from alongside.matching.models.claims import Claim
from alongside.matching.models.comments import Comment
from alongside.matching.models.inputs import RoundInputs
from alongside.matching.models.publications import Reply
from alongside.matching.sealing import owner_of
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.keys import rewrap_rows


def rewrap_matching_keys(*, by: Person | None) -> int:
    """Wrap every key of the matching room with the newest key of SEALING_KEYS and return how many were not yet.

    Safe to stop and to run again: each batch is a transaction of its own.
    """
    changed = sum(
        (
            rewrap_rows(Ask.objects, owner=owner_of),
            rewrap_rows(Claim.objects, owner=owner_of),
            rewrap_rows(Comment.objects, owner=owner_of),
            rewrap_rows(KeptApart.objects, owner=owner_of),
            rewrap_rows(Reply.objects, owner=owner_of),
            rewrap_rows(RoundInputs.objects, owner=owner_of),
            rewrap_rows(Waiver.objects, owner=owner_of),
        )
    )
    if changed:
        record("keys-rewrapped", by=by, facts={"matching": changed})
    return changed
