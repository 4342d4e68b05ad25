"""Words of the matching room, each sealed with a key of its own: why not, and what the team says among itself."""

from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.models.asks import Ask
from alongside.matching.models.claims import Claim
from alongside.matching.models.comments import Comment
from alongside.matching.models.publications import Reply
from alongside.programs.sealing import keyring

LONGEST = 1000
type Sealed = Claim | Comment | KeptApart | Reply | Waiver


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


def seal_ask(row: Ask, words: str) -> None:
    """Put what somebody wrote with their ask into its row, under the key it has."""
    row.sealed = _sealed(row, words, _place(row))


def seal_answer(row: Ask, words: str) -> None:
    """Put why not into the row of an ask."""
    row.answer = _sealed(row, words, f"answer:{row.public_id}")


def opened_ask(row: Ask) -> str:
    """What somebody wrote with their ask, for whoever may read it."""
    return _opened(row, bytes(row.sealed), _place(row))


def opened_answer(row: Ask) -> str:
    """Why not, in the helper's own words, for whoever may read it."""
    return _opened(row, bytes(row.answer), f"answer:{row.public_id}")


def _sealed(row: Ask, words: str, place: str) -> bytes:
    said = words.strip()[:LONGEST]
    return keyring().unwrap(bytes(row.wrapped_key), owner=_place(row)).seal(said, place=place) if said else b""


def _opened(row: Ask, sealed: bytes, place: str) -> str:
    return keyring().unwrap(bytes(row.wrapped_key), owner=_place(row)).open(sealed, place=place) if sealed else ""


def _place(row: Sealed | Ask) -> str:
    return f"{type(row).__name__.lower()}:{row.public_id}"
