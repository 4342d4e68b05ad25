"""Applying an import: planned first, then written in one transaction, all or nothing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alongside.exchange.actions.writing import Writer, Wrote
from alongside.exchange.enums import ImportState
from alongside.exchange.models import Column, Import, Piece
from alongside.exchange.planning.drawn import Drawn, Progress
from alongside.exchange.planning.planner import Planner
from alongside.exchange.planning.report import Report
from alongside.exchange.planning.settings import Setting
from alongside.exchange.planning.summary import summary
from alongside.exchange.reading.lines import Fault
from alongside.exchange.reading.rosters import Roster
from alongside.kernel.errors import Conflict
from alongside.people.actions.events import record
from alongside.people.actions.rosters import rosters_counted
from alongside.people.models.organizations import Organization
from alongside.programs.actions.cohorts import demand_open

DAYS = 30
MOST_ENDS = 0.1
TRIES = 2  # plans drawn in vain before one is drawn under the lock
COUNT_AFTER = frozenset({0, 3, 15, 63})  # parts after which the database counts its rows again


def needs_second(report: Report) -> bool:
    """Whether so many appointments would end that a second person has to look."""
    return report.ends > report.current * MOST_ENDS


def second_sentence(report: Report) -> str:
    """Why a second person is asked."""
    return (
        f"This would end {report.ends:,} of {report.current:,} appointments, which is more than one in ten. "
        "Somebody else who coordinates this year has to agree first"
    )


def look(setting: Setting, roster: Roster, *, second: bool = False, progress: Progress | None = None) -> Report:
    """Plan everything and write nothing. Without a second person, too many ends are a fault of the whole file."""
    planner = Planner(setting, roster)
    for _chunk in planner.chunks():
        if progress is not None:
            progress(planner.done)
    _demand_second(planner.report, second=second)
    return planner.report


def apply(
    importing: Import, roster: Roster, setting: Setting, *, partial: bool = False, progress: Progress | None = None
) -> Report:
    """Write an import, saved or not, and return what was done. With faults nothing is written and the report has them.

    `partial`: rows with faults are left out, as somebody saw and wanted; faults of whole files still stop everything.
    Rows with open questions are always left out. Everything is planned before anything is locked, so that others wait
    only while it is written; `progress` is told how many rows are planned.
    """
    for _ in range(TRIES):
        demand_open(setting.cohort)
        drawn = _drawn(importing, roster, setting, progress)
        if stops(drawn.report, partial=partial):
            return drawn.report
        with transaction.atomic():
            _lock(importing, setting)
            if drawn.holds():
                _write(drawn, importing, setting, roster)
                return drawn.report
    return _apply_while_locked(importing, roster, setting, partial=partial)


def _apply_while_locked(importing: Import, roster: Roster, setting: Setting, *, partial: bool) -> Report:
    """Plan and write under the lock: something changed each time a plan was ready."""
    with transaction.atomic():
        _lock(importing, setting)
        drawn = _drawn(importing, roster, setting, None)
        if not stops(drawn.report, partial=partial):
            _write(drawn, importing, setting, roster)
        return drawn.report


def _drawn(importing: Import, roster: Roster, setting: Setting, progress: Progress | None) -> Drawn:
    drawn = Drawn(setting, roster, progress)
    _demand_second(drawn.report, second=importing.second_id is not None)
    return drawn


def stops(report: Report, *, partial: bool) -> bool:
    """Whether the faults found keep the import from being written."""
    return bool(report.whole if partial else report.faults)


def _demand_second(report: Report, *, second: bool) -> None:
    if needs_second(report) and not second:
        file = report.files[0] if report.files else ""
        report.stop(Fault(file, 0, "", "", second_sentence(report)))


def _lock(importing: Import, setting: Setting) -> None:
    """One import of a sender at a time: two at once would make the same people twice."""
    Organization.objects.select_for_update().get(pk=setting.sender.pk)
    demand_open(setting.cohort)
    if importing._state.adding:
        return
    held = Import.objects.select_for_update().get(pk=importing.pk)
    if held.state in (ImportState.APPLIED, ImportState.UNDONE):
        raise Conflict("This roster has been imported already.")


def _save(importing: Import) -> None:
    if importing._state.adding:
        importing.save(force_insert=True)


def _write(drawn: Drawn, importing: Import, setting: Setting, roster: Roster) -> None:
    importing.sender, importing.source = setting.sender, setting.source or setting.sender
    _save(importing)
    writer = Writer(setting, importing.by)
    for number, chunk in enumerate(drawn.parts()):
        wrote = writer.write(chunk)
        if number in COUNT_AFTER:
            rosters_counted()
        _piece(importing, number, wrote)
    _finish(importing, drawn.report, roster)


def _piece(importing: Import, number: int, wrote: Wrote) -> None:
    made = {noun: ids for noun, ids in wrote.made.items() if ids}
    if made or wrote.was:
        Piece.objects.create(of=importing, number=number, made=made, was=wrote.was, now=wrote.now)


def _finish(importing: Import, report: Report, roster: Roster) -> None:
    now = timezone.now()
    importing.state, importing.applied_at, importing.undo_until = ImportState.APPLIED, now, now + timedelta(days=DAYS)
    importing.report = summary(report)
    importing.save(update_fields=["state", "applied_at", "undo_until", "report"])
    remember(importing, roster)
    record(
        "roster-applied",
        by=importing.by,
        cohort=importing.cohort_id,
        subject=f"import:{importing.public_id}",
        facts={
            "new": report.new_people,
            "updated": len(report.updated),
            "unchanged": report.unchanged,
            "skipped": report.skipped,
            "left_out": report.left_out,
            "ended": report.ends,
            "enrolled": report.enrolled.total(),
            "second": importing.second_id,
        },
    )


def remember(importing: Import, roster: Roster) -> None:
    """Keep where the columns of this source went."""
    longest = Column._meta.get_field("heading").max_length or 0
    if roster.format not in ("csv", "xlsx"):
        return
    Column.objects.bulk_create(
        [
            Column(sender=importing.sender, source=importing.source, heading=heading, field=field)
            for heading, field in roster.placed().items()
            if len(heading) <= longest
        ],
        update_conflicts=True,
        unique_fields=["sender", "source", "heading"],
        update_fields=["field"],
    )
