"""Words of the matching room, each sealed with a key of its own: why not, and what the team says among itself."""

from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.models.comments import Comment
from alongside.matching.models.publications import Reply
from alongside.programs.sealing import keyring

LONGEST = 1000
type Sealed = Comment | KeptApart | Reply | Waiver


def seal(row: Sealed, words: str) -> None:
    """Put words into a row that is not written yet; nothing is sealed where there are none."""
    said = words.strip()[:LONGEST]
    if said:
        row.wrapped_key = keyring().new_wrapped_key(owner=_place(row))
        row.sealed = keyring().unwrap(row.wrapped_key, owner=_place(row)).seal(said, place=_place(row))


def opened(row: Sealed) -> str:
    """The words of a row, for whoever may read it."""
    if not bytes(row.sealed):
        return ""
    return keyring().unwrap(bytes(row.wrapped_key), owner=_place(row)).open(bytes(row.sealed), place=_place(row))


def _place(row: Sealed) -> str:
    return f"{type(row).__name__.lower()}:{row.public_id}"
