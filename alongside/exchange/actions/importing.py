"""Bringing a roster in, step by step: storing its files, placing columns, answering questions, leaving rows out."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from alongside.blueprint.places import said_in_rosters
from alongside.exchange.enums import ImportState
from alongside.exchange.models import Import
from alongside.exchange.planning.joining import may_join
from alongside.exchange.queries import (
    documents_of,
    other_coordinators,
    setting_for,
    setting_of,
    sources_of,
    under_way,
)
from alongside.exchange.reading.columns import FACT
from alongside.exchange.reading.documents import Document
from alongside.exchange.reading.limits import Limits, size_in_words
from alongside.exchange.reading.lines import Field
from alongside.exchange.reading.rosters import read_roster
from alongside.kernel.errors import Conflict, Refused
from alongside.kernel.public_ids import new_public_id
from alongside.people.actions.events import record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.models.cohorts import Cohort

CHUNK = 1 << 16


def described(documents: Sequence[Document]) -> tuple[list[dict[str, Any]], str]:
    """Name, size and SHA-256 of each file, and one digest of them all."""
    files = [{"name": one.name, "key": "", "size": one.size, "digest": digest_of(one)} for one in documents]
    whole = hashlib.sha256("\n".join(sorted(str(file["digest"]) for file in files)).encode()).hexdigest()
    return files, whole


def digest_of(document: Document) -> str:
    found = hashlib.sha256()
    with document.open() as stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def bring(*, cohort: Cohort, documents: Sequence[Document], by: Person, source: str = "") -> Import:
    """Store what was brought, once it can be read. `source`: the public id of who sent it; "": the sponsor.

    Raises RosterUnreadable, or Refused for a closed cohort and for a source that is not among `sources_of`.
    """
    demand_open(cohort)
    limit = Limits().file_bytes
    for one in documents:
        if one.size > limit:
            raise Refused(
                f"{one.name} is larger than {size_in_words(limit)}, the most one import takes.", field="files"
            )
    setting = setting_of(cohort, source=_source(cohort, source))
    read_roster(documents, today=setting.today)
    files, whole = described(documents)
    public_id = new_public_id()
    for number, (file, document) in enumerate(zip(files, documents, strict=True)):
        suffix = PurePath(document.name).suffix.lower()[:5]
        with document.open() as stream:
            file["key"] = default_storage.save(f"imports/{public_id}/{number}{suffix}", File(stream))
    found = Import(
        public_id=public_id,
        cohort=cohort,
        sender=setting.sender,
        source=setting.source or setting.sender,
        by=by,
        files=files,
        digest=whole,
        brought_at=timezone.now(),
    )
    with transaction.atomic():
        found.save(force_insert=True)
        record("roster-brought", by=by, cohort=cohort.pk, subject=f"import:{public_id}", facts={"files": len(files)})
    return found


def _source(cohort: Cohort, public_id: str) -> Organization | None:
    if not public_id:
        return None
    found = next((one for one in sources_of(cohort) if one.public_id == public_id), None)
    if found is None:
        raise Refused("Choose from the list who sent this.", field="source")
    return found


def place(found: Import, placing: Mapping[str, str], *, role: str | None = None) -> Import:
    """Say where columns go, and who the people are. Raises Refused for a field or a role there is not."""
    setting = setting_for(found)
    known = {"", *Field, *(f"{FACT}{key}" for key in said_in_rosters(setting.blueprint))}
    if not set(placing.values()) <= known:
        raise Refused("Choose from the list where each column goes.", field="placing")
    twice = [field for field in set(placing.values()) - {""} if list(placing.values()).count(field) > 1]
    if twice:
        columns = " and ".join(f"“{heading}”" for heading, field in placing.items() if field in twice)
        raise Refused(f"{columns} go to the same place. Choose one of them.", field="placing")
    with transaction.atomic():
        held = _draft(found)
        held.placing = {**held.placing, **placing}
        if role is not None:
            own = setting.blueprint.roles.get(role)
            if role and (own is None or not may_join(own)):
                raise Refused("A roster brings in the people who are helped, and those who help.", field="role")
            held.role = role
        held.report = {}
        held.save(update_fields=["placing", "role", "report"])
    return held


def correct(
    found: Import,
    *,
    cells: Mapping[tuple[str, int, str], str] | None = None,
    answers: Mapping[str, str] | None = None,
    leave_out: Sequence[tuple[str, int]] = (),
    take_back: Sequence[tuple[str, int]] = (),
) -> Import:
    """Change cells, answer questions, leave rows out or take them in again."""
    with transaction.atomic():
        held = _draft(found)
        kept = held.corrections
        known = {(file, row, heading): text for file, row, heading, text in kept.get("cells", ())} | dict(cells or {})
        out = {(file, row) for file, row in kept.get("left_out", ())} | set(leave_out)
        held.corrections = {
            "cells": [[*spot, text] for spot, text in known.items()],
            "left_out": sorted([file, row] for file, row in out - set(take_back)),
            "answers": {**kept.get("answers", {}), **(answers or {})},
        }
        held.report = {}
        held.save(update_fields=["corrections", "report"])
    return held


def ask_second(found: Import, *, by: Person) -> Import:
    """Put an import that would end many appointments before another coordinator. Raises Refused when there is none."""
    if not other_coordinators(found.cohort, by).exists():
        raise Refused(
            "Nobody else coordinates this year. Invite a second one, or leave out the rows of those who left."
        )
    with transaction.atomic():
        held = _draft(found)
        held.state, held.by = ImportState.WAITING, by
        held.save(update_fields=["state", "by"])
        record("roster-second-asked", by=by, cohort=held.cohort_id, subject=f"import:{held.public_id}")
    return held


def agree(found: Import, *, by: Person) -> Import:
    """Agree, as another coordinator, that many appointments end. Raises Refused for whoever asked."""
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=found.pk)
        if held.state != ImportState.WAITING:
            raise Conflict("This roster was changed since. Look at it again.")
        if held.by_id == by.pk:
            raise Refused("Somebody else has to agree: two people look when many appointments end.")
        held.second = by
        held.save(update_fields=["second"])
        record("roster-agreed", by=by, cohort=held.cohort_id, subject=f"import:{held.public_id}")
    return held


def begin(found: Import, *, by: Person) -> Import:
    """Mark an import as under way; from here on nothing of it can be changed."""
    held = Import.objects.select_for_update().select_related("cohort__program__sponsor").get(pk=found.pk)
    if not _open(held):
        raise Conflict("This roster is being imported, or was. Nothing is imported twice.")
    demand_open(held.cohort)
    if not held.report:
        raise Refused("This has to be looked over first.")
    if held.report.get("second") and held.second_id is None:
        raise Refused(f"{held.report['second']}.")
    if held.by_id is None:
        held.by = by
    held.state = ImportState.APPLYING
    held.save(update_fields=["state", "by"])
    return held


def check_files(found: Import) -> None:
    """Raise Conflict unless the stored files are those that were looked over."""
    for file, document in zip(found.files, documents_of(found), strict=True):
        if digest_of(document) != file["digest"]:
            raise Conflict(f"{file['name']} is no longer the file that was brought. Bring it again.")


def discard(found: Import, *, by: Person) -> None:
    """Forget an import that was not applied, with its files."""
    with transaction.atomic():
        held = _draft(found)
        record("roster-discarded", by=by, cohort=held.cohort_id, subject=f"import:{held.public_id}")
        remove_files(held)
        held.delete()


def remove_files(found: Import) -> None:
    """Remove what was brought, and the list of rows to put right."""
    for key in [*(file["key"] for file in found.files), found.report.get("to_fix", "")]:
        if key:
            default_storage.delete(key)


def _open(held: Import) -> bool:
    """Whether it can still be changed: not begun, or begun by a job that ended without doing it."""
    stuck = held.state == ImportState.APPLYING and not under_way(held)
    return stuck or held.state in (ImportState.DRAFT, ImportState.WAITING)


def _draft(found: Import) -> Import:
    held = Import.objects.select_for_update().select_related("cohort__program__sponsor", "sender").get(pk=found.pk)
    if not _open(held):
        raise Conflict("This roster is being imported, or was. Bring the file again to change something.")
    held.state = ImportState.DRAFT  # what was agreed to was another version
    held.second = None
    held.save(update_fields=["state", "second"])
    return held
