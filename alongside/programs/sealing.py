"""The one place where the installation's wrapping keys are read: making, opening and re-wrapping data keys."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings

from alongside.kernel.sealed import DataKey, Keyring
from alongside.programs.models.applications import Application
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.models.shelf import ShelfWork

DESCRIBED = "described-as"
OF_THEMSELVES = "of themselves"  # beside what they ask for, which goes by the program's words


class Wishing(Protocol):
    """A participation, or what was read of one: what it asks for, and the key that opens it."""

    @property
    def public_id(self) -> str: ...
    @property
    def sealed_wishes(self) -> bytes | memoryview | None: ...
    @property
    def wrapped_key(self) -> bytes | memoryview | None: ...


def keyring() -> Keyring:
    """The keys of the settings, newest first. Raises Misconfigured when there are none, or they are not 32 bytes."""
    return _keyring(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> Keyring:
    return Keyring.from_text(keys)


def data_key(of: Application | Engagement | ShelfWork | Wishing) -> DataKey:
    """The opened key of one application, engagement, participation, or work of a sponsor's shelf, for this request
    only."""
    return keyring().unwrap(bytes(of.wrapped_key or b""), owner=of.public_id)


def shelf_place(work: ShelfWork, number: int) -> str:
    """Where a version's sealed text belongs: it opens nowhere else."""
    return f"shelf:{work.public_id}:{number}"


def seal_confided(row: Application, said: Mapping[str, object]) -> None:
    """Put what an applicant says in confidence, by fact, into their row; the older words are gone."""
    told = {fact: value for fact, value in said.items() if value}
    row.wrapped_key = keyring().new_wrapped_key(owner=row.public_id) if told else b""
    row.sealed = data_key(row).seal(json.dumps(told), place=_confided_place(row)) if told else b""


def confided(row: Application) -> dict[str, object]:
    """What an applicant said in confidence, by fact, for whoever may open it."""
    if not bytes(row.sealed):
        return {}
    found: dict[str, object] = json.loads(data_key(row).open(bytes(row.sealed), place=_confided_place(row)))
    return found


def _confided_place(row: Application) -> str:
    return f"application:{row.public_id}"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told the matching team alone: what they ask for in a helper, and how they describe themselves."""

    wishes: Mapping[str, object] = field(default_factory=dict)
    described: Sequence[str] = ()


NOTHING_TOLD = Told()


def seal_told(row: Participation, told: Told) -> None:
    """Put what somebody told the matching team into their row, under a new key; of nothing, nothing is sealed."""
    kept = {**told.wishes} | ({OF_THEMSELVES: list(told.described)} if told.described else {})
    row.wrapped_key = keyring().new_wrapped_key(owner=row.public_id) if kept else None
    row.sealed_wishes = data_key(row).seal(json.dumps(kept), place=_wishes_place(row)) if kept else None


def told_by(row: Wishing) -> Told:
    """What somebody told, for the matching team and themselves."""
    if not row.sealed_wishes:
        return NOTHING_TOLD
    found: dict[str, Any] = json.loads(data_key(row).open(bytes(row.sealed_wishes), place=_wishes_place(row)))
    described = found.pop(OF_THEMSELVES, [])
    return Told(found, [str(one) for one in described])


def seal_wishes(row: Participation, wishes: Mapping[str, object]) -> None:
    """Put what somebody asks for in a helper into their row; how they describe themselves stays."""
    seal_told(row, replace(told_by(row), wishes=wishes))


def wishes_of(row: Wishing) -> Mapping[str, object]:
    """What somebody asks for in a helper, for the matching team and themselves."""
    return told_by(row).wishes


def sealed_apart(facts: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """Facts as a row keeps them, and how somebody describes themselves, which is sealed and not kept there."""
    said = facts.get(DESCRIBED) or ()
    words = said if isinstance(said, list | tuple) else [said]
    return {key: value for key, value in facts.items() if key != DESCRIBED}, tuple(map(str, words))


def whole(row: Participation, facts: Mapping[str, object]) -> dict[str, object]:
    """These facts with how somebody describes themselves, for whoever takes them along elsewhere."""
    described = told_by(row).described
    return {**facts, **({DESCRIBED: list(described)} if described else {})}


def _wishes_place(row: Wishing) -> str:
    return f"wishes:{row.public_id}"
