"""Adopting a program, opening and closing its cohorts, and moving a cohort to another version."""

from datetime import date

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import programs
from alongside.blueprint.nodes import hash_of
from alongside.blueprint.reader import read_again
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import CohortState
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, CohortVersion, Program
from alongside.programs.models.drafts import VersionNote

# Shared by all who write; on SQLite one transaction writes at a time anyway.
_HELD = {
    "postgresql": "SELECT * FROM programs_cohort WHERE id = %s FOR KEY SHARE",
    "sqlite": "SELECT * FROM programs_cohort WHERE id = %s",
}


@transaction.atomic
def adopt_program(*, key: str, sponsor: Organization, by: Person | None) -> BlueprintVersion:
    """Take over a program of the library as it is today. Raises NotHere for an unknown key."""
    listed = {program.key: program for program in programs()}
    if key not in listed:
        raise NotHere(f"“{key}” is not in the library. There are: {', '.join(listed)}.")
    file = listed[key].file
    version = adopt_text(source=file.read_text("utf-8-sig"), file=file.name, sponsor=sponsor, by=by)
    before = BlueprintVersion.objects.filter(program=version.program_id, number__lt=version.number)
    written = {"base": before.order_by("-number").first() or version, "by": by, "why": "As the library has it."}
    VersionNote.objects.get_or_create(version=version, defaults=written)
    return version


@transaction.atomic
def adopt_text(*, source: str, file: str, sponsor: Organization, by: Person | None) -> BlueprintVersion:
    """Store a program's text as a version. The same text is the same version.

    `file` is the name it was read under: `.toml` is TOML, everything else YAML. Raises Refused with every fault in it.
    """
    blueprint = _read(source, file)
    program, _ = Program.objects.get_or_create(key=blueprint.key, defaults={"name": blueprint.name, "sponsor": sponsor})
    if program.sponsor_id != sponsor.pk:
        raise Conflict(f"{program.name} belongs to {program.sponsor.name} here. It has one sponsor.")
    Program.objects.select_for_update().get(pk=program.pk)
    digest = hash_of(source)
    known = BlueprintVersion.objects.filter(program=program, digest=digest).first()
    if known is not None:
        return known
    newest = BlueprintVersion.objects.filter(program=program).aggregate(newest=Max("number"))["newest"] or 0
    version = BlueprintVersion.objects.create(
        program=program, number=newest + 1, digest=digest, file=file, source=source, made_at=timezone.now()
    )
    facts: Facts = {"program": program.key, "number": version.number, "digest": digest}
    record("program-adopted", by=by, subject=f"program:{program.key}", facts=facts)
    return version


def _read(source: str, file: str) -> Blueprint:
    reading = read_again(source, file=file)
    if reading.blueprint is None:
        told = "\n".join(f"{file}, line {fault.line}: {fault.message}" for fault in reading.faults)
        raise Refused(f"The file cannot be used yet.\n{told}", field="source")
    return reading.blueprint


@transaction.atomic
def open_cohort(
    *, version: BlueprintVersion, key: str, name: str, starts_on: date, ends_on: date, by: Person | None
) -> Cohort:
    """Open an intake that follows this version from its first day on. The same key again is the same cohort."""
    if starts_on >= ends_on:
        raise Refused("The last day comes after the first.", field="ends_on")
    blueprint = _read(version.source, version.file)
    cohort, made = Cohort.objects.get_or_create(
        key=key,
        defaults={
            "program_id": version.program_id,
            "name": name,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "time_zone": blueprint.calendar.zone,
            "state": CohortState.OPEN,
        },
    )
    if (cohort.program_id, cohort.starts_on, cohort.ends_on) != (version.program_id, starts_on, ends_on):
        raise Conflict(f"There is “{key}” already, with other dates or of something else.", field="key")
    if made:
        CohortVersion.objects.create(cohort=cohort, version=version, from_day=starts_on, by=by, why="It was opened.")
        facts: Facts = {"key": key, "starts_on": starts_on, "ends_on": ends_on, "version": version.number}
        record("cohort-opened", by=by, cohort=cohort.pk, subject=f"cohort:{cohort.public_id}", facts=facts)
    return cohort


@transaction.atomic
def follow_version(
    *,
    cohort: Cohort,
    version: BlueprintVersion,
    from_day: date,
    why: str,
    by: Person | None,
    corrects: BlueprintVersion | None = None,
) -> CohortVersion:
    """Let a cohort follow another version from a day on. What was counted and judged before stays as it was.

    Raises Conflict where another one is set for that day: only a version that `corrects` it, and changes no rule, is
    followed after it.
    """
    demand_open(Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk))
    if version.program_id != cohort.program_id:
        raise Refused("This version is of something else.", field="version")
    held = CohortVersion.objects.filter(cohort=cohort, from_day=from_day).order_by("pk").last()
    if held is not None and held.version_id == version.pk:
        return held
    if held is not None and (corrects is None or held.version_id != corrects.pk):
        raise Conflict("Another version is set for that day already. Choose another day.", field="from_day")
    facts: Facts = {"version": version.number, "from_day": from_day}
    record("cohort-version-set", by=by, cohort=cohort.pk, subject=f"cohort:{cohort.public_id}", facts=facts)
    return CohortVersion.objects.create(
        cohort=cohort, version=version, from_day=from_day, by=by, why=why, corrects=corrects if held else None
    )


@transaction.atomic
def close_cohort(*, cohort: Cohort, by: Person | None) -> Cohort:
    """Close a cohort: everything in it can still be read, nothing in it changes any more."""
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if locked.state != CohortState.CLOSED:
        locked.state = CohortState.CLOSED
        locked.save(update_fields=["state"])
        record("cohort-closed", by=by, cohort=locked.pk, subject=f"cohort:{locked.public_id}")
    return locked


def hold_open(cohort: int) -> Cohort:
    """Keep a cohort (a row number) open until this transaction ends, and return it as it is now.

    Many hold it at once and none waits for another; `close_cohort` waits for all of them, and who comes after it is
    refused. Every action that writes anything of a cohort takes this, or locks the row.
    """
    held = hold(cohort)
    demand_open(held)
    return held


def hold(cohort: int) -> Cohort:
    """Keep a cohort as it is until this transaction ends, open or not. Take it before any row of the cohort."""
    return Cohort.objects.raw(_HELD[connection.vendor], [cohort])[0]


def demand_open(cohort: Cohort) -> None:
    """Raise Refused when nothing in this cohort may change any more."""
    if cohort.state == CohortState.CLOSED:
        raise Refused(f"{cohort.name} is closed. You can read everything, but nothing in it changes any more.")
