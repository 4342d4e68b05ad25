"""Jobs of the exchange room: applying an import that was looked over on screen, forgetting old files, reading mail."""

from datetime import time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alongside.exchange.actions.applying import DAYS, apply, stops
from alongside.exchange.actions.busying import due, look_at
from alongside.exchange.actions.fetching import fetch_mail, reads_mail
from alongside.exchange.actions.importing import begin, check_files, remove_files
from alongside.exchange.actions.looking import is_small, look_over
from alongside.exchange.actions.taking import forget_old
from alongside.exchange.enums import ImportState
from alongside.exchange.models import Import, Piece
from alongside.exchange.planning.drawn import Progress
from alongside.exchange.queries import roster_of, setting_for
from alongside.jobs.actions import enqueue
from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily, Every
from alongside.jobs.models import Job
from alongside.jobs.running import Run
from alongside.kernel.errors import AlongsideError, Conflict
from alongside.people.models.persons import Person

OPEN = (ImportState.DRAFT, ImportState.WAITING)


@job("roster-import", unit="rows", attempts=2, lease=timedelta(hours=1))
def apply_import(run: Run, public_id: str) -> str:
    """Look everything over once more, telling how far it is; then write all of it or nothing."""
    found = Import.objects.select_related("cohort__program__sponsor", "sender", "by").get(public_id=public_id)
    if found.state == ImportState.APPLIED:
        return "This roster has been imported."
    try:
        return _applied(run, found)
    except AlongsideError:
        Import.objects.filter(pk=found.pk, state=ImportState.APPLYING).update(state=ImportState.DRAFT)
        raise


def _applied(run: Run, found: Import) -> str:
    check_files(found)
    setting = setting_for(found)
    roster = roster_of(found, setting)
    report = apply(
        found,
        roster,
        setting,
        partial=True,
        progress=_said(run, roster.rows),
    )
    if stops(report, partial=True):
        raise Conflict(f"{report.whole[0].message}. Nothing was imported.")
    return f"{report.new_people:,} new, {len(report.updated):,} updated, {report.unchanged:,} without change."


@job("roster-look", unit="rows", attempts=2, wakes=True)
def look_import(run: Run, public_id: str) -> str:
    """Look an import over that is too large for a page to wait for."""
    found = (
        Import.objects.select_related("cohort__program__sponsor", "sender", "by").filter(public_id=public_id).first()
    )
    if found is None or found.state not in OPEN:
        return "There is nothing to look over any more."
    check_files(found)
    look_over(found, progress=run.progress)
    return f"{found.report['rows']:,} rows looked over."


def look_soon(found: Import, *, by: Person) -> bool:
    """Look an import over: at once when it is small, else by a job. Return whether the report is there."""
    if is_small(found):
        look_over(found)
        return True
    enqueue(look_import, key=found.public_id, payload={"public_id": found.public_id}, by=by.pk, cohort=found.cohort_id)
    return False


def _said(run: Run, rows: int) -> Progress:
    return lambda done: run.progress(min(done, rows), rows or None)


@transaction.atomic
def start(found: Import, *, by: Person) -> Job:
    """Ask for an import that was looked over. Raises Refused while a second person has to agree."""
    held = begin(found, by=by)
    return enqueue(
        apply_import, key=held.public_id, payload={"public_id": held.public_id}, by=by.pk, cohort=held.cohort_id
    )


@job("roster-files", unit="imports", schedule=Daily(time(3, 41)))
def forget_files(run: Run) -> str:
    """Remove what is kept for taking an import back once that time is over, and imports nobody finished."""
    long_ago = timezone.now() - timedelta(days=DAYS)
    over = Q(undo_until__lt=timezone.now()) | Q(state=ImportState.UNDONE) | Q(state__in=OPEN, brought_at__lt=long_ago)
    done = 0
    for found in Import.objects.filter(over).exclude(files=[]).iterator(chunk_size=100):
        remove_files(found)
        Piece.objects.filter(of=found).delete()
        if found.state in OPEN:
            found.delete()
        else:
            Import.objects.filter(pk=found.pk).update(files=[], corrections={}, report={})
        done += 1
        run.progress(done)
    return f"The files of {done} old imports were removed."


@job("mail-fetch", unit="mails", attempts=1, schedule=Every(timedelta(minutes=2)), wanted=reads_mail)
def read_mail(run: Run) -> str:
    """Take the answers to letters that came since the last look."""
    return f"{fetch_mail(run.progress)} mails were looked at."


@job("mail-forget", unit="mails", schedule=Daily(time(4, 11)), wanted=reads_mail)
def forget_mail(_: Run) -> str:
    """Forget that mails came that nobody can answer any more."""
    return f"{forget_old()} were forgotten."


@job("busy-look", unit="calendars", schedule=Every(timedelta(minutes=5)), wanted=lambda: due().exists())
def look_when_busy(run: Run) -> str:
    """Look when people are busy by the calendars whose addresses they gave."""
    for looked, address in enumerate(due(), start=1):
        look_at(address)
        run.progress(looked)
    return "The calendars were looked at."
