"""Reads of the exchange room: imports of a cohort, how a sender's columns went, files as they were stored, and when
people are busy elsewhere."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import IO, cast

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from alongside.exchange.access import IMPORTS
from alongside.exchange.models import BusyTime, Column, Import
from alongside.exchange.planning.settings import Setting
from alongside.exchange.reading.columns import Placing, headings_of
from alongside.exchange.reading.documents import Document
from alongside.exchange.reading.rosters import Corrections, Roster, read_roster
from alongside.jobs.models import Job
from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotHere
from alongside.kernel.free_hours import Stretch
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

SENDING = (OrganizationKind.DISTRICT, OrganizationKind.REGIONAL_OFFICE)


def imports_of(who: Who) -> QuerySet[Import]:
    """Imports of one's cohort, the newest first."""
    return IMPORTS.visible(who).select_related("by", "sender", "source", "cohort").order_by("-brought_at", "-pk")


def import_for(who: Who, public_id: str, *, verb: Verb = Verb.SEE) -> Import:
    """One import of one's own cohort. Raises NotHere."""
    rows = Import.objects.select_related("cohort__program__sponsor", "sender", "source", "by", "second")
    return IMPORTS.fetch(who, public_id, verb, rows=rows)


def remembered(setting: Setting) -> dict[str, str]:
    """Heading to field, as the files of this source went the last time."""
    rows = Column.objects.filter(sender=setting.sender, source=setting.source or setting.sender)
    return dict(rows.values_list("heading", "field"))


def sources_of(cohort: Cohort) -> list[Organization]:
    """Who may have sent a list for this cohort: the sponsor first; then districts and offices it works with by name."""
    sponsor = cohort.program.sponsor
    works_at = Participation.objects.filter(cohort__program__sponsor=sponsor, works_at__isnull=False)
    paths = works_at.order_by("works_at__path").values_list("works_at__path", flat=True).distinct()
    above = {int(part) for path in paths for part in path.split("/") if part}
    known = Q(pk__in=above) | Q(path__startswith=sponsor.path)
    known |= Q(pk__in=Import.objects.filter(sender=sponsor).values("source"))
    rows = Organization.objects.filter(known, kind__in=SENDING, ended_on=None).exclude(pk=sponsor.pk)
    return [sponsor, *rows.order_by("name", "pk")]


def setting_of(
    cohort: Cohort, *, role: str = "", answers: Mapping[str, str] | None = None, source: Organization | None = None
) -> Setting:
    """What an import into this cohort is judged by today. The sender is the program's sponsor: what they are sent is
    theirs, and no other sponsor reads it."""
    day = today(cohort)
    blueprint = pinned(cohort.pk, on=day).blueprint
    sponsor = cohort.program.sponsor
    return Setting(
        cohort=cohort,
        sender=sponsor,
        source=source or sponsor,
        blueprint=blueprint,
        today=day,
        role=role,
        answers=answers or {},
    )


def setting_for(found: Import) -> Setting:
    """What a stored import is judged by today."""
    answers = found.corrections.get("answers", {})
    return setting_of(found.cohort, role=found.role, answers=answers, source=found.source)


def corrections_of(found: Import) -> Corrections:
    """What people changed while looking it over."""
    cells = {(file, row, heading): text for file, row, heading, text in found.corrections.get("cells", ())}
    return Corrections(cells, frozenset((file, row) for file, row in found.corrections.get("left_out", ())))


def documents_of(found: Import) -> list[Document]:
    """The files as they were stored. Raises NotHere when they have been removed."""
    for file in found.files:
        if not file["key"] or not default_storage.exists(file["key"]):
            raise NotHere("The files of this import are no longer kept. Bring them again.")
    return [Document(file["name"], file["size"], partial(_open, file["key"])) for file in found.files]


def _open(key: str) -> IO[bytes]:
    return cast("IO[bytes]", default_storage.open(key, "rb"))


def roster_of(found: Import, setting: Setting) -> Roster:
    """Read a stored import with its columns placed and its cells corrected. Raises RosterUnreadable."""
    placing = Placing({**remembered(setting), **found.placing}, headings_of(setting.blueprint))
    return read_roster(documents_of(found), today=setting.today, placing=placing, corrections=corrections_of(found))


def job_of(found: Import) -> Job | None:
    """The latest job that applied, or applies, an import."""
    return Job.objects.filter(kind="roster-import", key=found.public_id).order_by("-asked_at", "-pk").first()


def latest_job(found: Import) -> Job | None:
    """The latest job about an import: one that looks it over, or applies it."""
    jobs = Job.objects.filter(kind__in=("roster-look", "roster-import"), key=found.public_id)
    return jobs.order_by("-asked_at", "-pk").first()


def rows_to_fix(found: Import) -> Iterator[list[str]]:
    """Rows that wait, headings first, as the last look found them. Raises NotHere when none wait."""
    key = found.report.get("to_fix", "")
    if not key or not default_storage.exists(key):
        raise NotHere("No row of this import waits for you.")
    with default_storage.open(key, "rb") as stored:
        for line in stored:
            yield json.loads(line)


def under_way(found: Import) -> bool:
    """Whether a job is applying it, or waits for its turn."""
    job = job_of(found)
    return job is not None and not job.ended


def other_coordinators(cohort: Cohort, but: Person | None) -> QuerySet[Participation]:
    """Coordinators of a cohort besides one person."""
    rows = Participation.objects.filter(cohort=cohort, kind=Kind.COORDINATOR, state=ParticipationState.ENROLLED)
    return rows.filter(person__isnull=False).exclude(person=but).select_related("person")


def coordinator_with(cohort: Cohort, email: str) -> Person | None:
    """The coordinator of a cohort who reads this address."""
    rows = other_coordinators(cohort, None).filter(person__addresses__email=email.strip().lower())
    found = rows.first()
    return None if found is None else found.person


def busy_elsewhere(people: Collection[int], *, since: datetime, until: datetime) -> dict[int, list[Stretch]]:
    """Person (row number) -> when they are busy by their own calendar; from when to when, and nothing more."""
    rows = BusyTime.objects.filter(address__person__in=people, ends_at__gt=since, starts_at__lt=until)
    found: dict[int, list[Stretch]] = {}
    for person, *stretch in rows.order_by("starts_at").values_list("address__person", "starts_at", "ends_at"):
        found.setdefault(person, []).append((stretch[0], stretch[1]))
    return found
