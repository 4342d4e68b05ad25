"""What the matching room seals, each with a key of its own: why not, what the team says among itself, what a round was
worked out from."""

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from alongside.kernel.sealed import DataKey
from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.models.asks import Ask
from alongside.matching.models.claims import Claim
from alongside.matching.models.comments import Comment
from alongside.matching.models.inputs import RoundInputs
from alongside.matching.models.publications import Reply
from alongside.matching.models.rounds import Round
from alongside.programs.sealing import keyring

LONGEST = 1000
FAST = 1  # inputs are written while somebody waits for the round
type Sealed = Claim | Comment | KeptApart | Reply | Waiver


def seal(row: Sealed, words: str) -> None:
    """Put words into a row that is not written yet; nothing is sealed where there are none."""
    said = words.strip()[:LONGEST]
    if said:
        row.wrapped_key = keyring().new_wrapped_key(owner=owner_of(row))
        row.sealed = keyring().unwrap(row.wrapped_key, owner=owner_of(row)).seal(said, place=owner_of(row))


def opened(row: Sealed) -> str:
    """The words of a row, for whoever may read it."""
    if not bytes(row.sealed):
        return ""
    return keyring().unwrap(bytes(row.wrapped_key), owner=owner_of(row)).open(bytes(row.sealed), place=owner_of(row))


def seal_ask(row: Ask, words: str) -> None:
    """Put what somebody wrote with their ask into its row, under the key it has."""
    row.sealed = _sealed(row, words, owner_of(row))


def seal_answer(row: Ask, words: str) -> None:
    """Put why not into the row of an ask."""
    row.answer = _sealed(row, words, f"answer:{row.public_id}")


def opened_ask(row: Ask) -> str:
    """What somebody wrote with their ask, for whoever may read it."""
    return _opened(row, bytes(row.sealed), owner_of(row))


def opened_answer(row: Ask) -> str:
    """Why not, in the helper's own words, for whoever may read it."""
    return _opened(row, bytes(row.answer), f"answer:{row.public_id}")


def seal_inputs(row: RoundInputs, text: str) -> DataKey:
    """Put what a round was worked out from into its row, under a new key, and return the key: whatever else of the
    round was under the one before is to be sealed anew."""
    packed = base64.b64encode(zlib.compress(text.encode(), FAST)).decode()
    row.wrapped_key = keyring().new_wrapped_key(owner=owner_of(row))
    key = keyring().unwrap(row.wrapped_key, owner=owner_of(row))
    row.sealed = key.seal(packed, place=owner_of(row))
    return key


def opened_inputs(row: RoundInputs) -> str:
    """What a round was worked out from, for the matching team."""
    packed = keyring().unwrap(bytes(row.wrapped_key), owner=owner_of(row)).open(bytes(row.sealed), place=owner_of(row))
    return zlib.decompress(base64.b64decode(packed)).decode()


def sealed_reasons(reasons: Sequence[dict[str, object]], key: DataKey, place: str) -> bytes | None:
    """Reasons that tell what somebody asked for, for their place in a round; nothing where there are none."""
    return key.seal(json.dumps(reasons), place=place) if reasons else None


def opened_reasons(sealed: bytes | memoryview | None, inputs: RoundInputs, place: str) -> list[dict[str, Any]]:
    """What `sealed_reasons` sealed, for the matching team."""
    if not sealed:
        return []
    key = keyring().unwrap(bytes(inputs.wrapped_key), owner=owner_of(inputs))
    found: list[dict[str, Any]] = json.loads(key.open(bytes(sealed), place=place))
    return found


def place_in(round_: Round, duty: str, person: str) -> str:
    """Where what somebody (the public id of a participation) asked for belongs in a round."""
    return f"asked:{round_.public_id}:{duty}:{person}"


def _sealed(row: Ask, words: str, place: str) -> bytes:
    said = words.strip()[:LONGEST]
    return keyring().unwrap(bytes(row.wrapped_key), owner=owner_of(row)).seal(said, place=place) if said else b""


def _opened(row: Ask, sealed: bytes, place: str) -> str:
    return keyring().unwrap(bytes(row.wrapped_key), owner=owner_of(row)).open(sealed, place=place) if sealed else ""


def owner_of(row: Sealed | Ask | RoundInputs) -> str:
    """Where sealed words belong: they open nowhere else."""
    if isinstance(row, RoundInputs):
        return f"inputs:{row.round.public_id}"
    return f"{type(row).__name__.lower()}:{row.public_id}"
