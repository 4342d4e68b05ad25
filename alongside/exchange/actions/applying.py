"""Applying an import: one transaction, all or nothing, looked over once more on the way."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alongside.exchange.actions.writing import Writer, Wrote
from alongside.exchange.enums import ImportState
from alongside.exchange.models import Column, Import, Piece
from alongside.exchange.planning.planner import Planner
from alongside.exchange.planning.report import Report
from alongside.exchange.planning.settings import Setting
from alongside.exchange.planning.summary import summary
from alongside.exchange.reading.lines import Fault
from alongside.exchange.reading.rosters import Roster
from alongside.kernel.errors import Conflict
from alongside.people.actions.events import record
from alongside.people.actions.rosters import count_again
from alongside.people.models.organizations import Organization
from alongside.programs.actions.cohorts import demand_open

DAYS = 30
MOST_ENDS = 0.1
COUNT_AFTER = frozenset({0, 3, 15, 63})  # parts after which the database counts its rows again
type Progress = Callable[[int], None]


class _TakenBack(Exception):
    """Leaves the transaction, so that the database takes everything back; the report says why."""


def needs_second(report: Report) -> bool:
    """Whether so many appointments would end that a second person has to look."""
    return report.ends > report.current * MOST_ENDS


def second_sentence(report: Report) -> str:
    """Why a second person is asked."""
    return (
        f"This would end {report.ends:,} of {report.current:,} appointments, which is more than one in ten. "
        "Another coordinator of this cohort has to agree first"
    )


def look(setting: Setting, roster: Roster, *, second: bool = False, progress: Progress | None = None) -> Report:
    """Plan everything and write nothing. Without a second person, too many ends are a fault of the whole file."""
    planner = Planner(setting, roster)
    for _chunk in planner.chunks():
        if progress is not None:
            progress(planner.done)
    _demand_second(planner.report, second=second)
    return planner.report


def apply(importing: Import, roster: Roster, setting: Setting, *, partial: bool = False) -> Report:
    """Write an import, saved or not, and return what was done. With faults nothing is written and the report has them.

    `partial`: rows with faults are left out, as somebody saw and wanted; faults of whole files still stop everything.
    Rows with open questions are always left out.
    """
    report, was_new = Report.of(roster), importing._state.adding
    try:
        with transaction.atomic():
            _lock(importing, setting)
            planner = Planner(setting, roster)
            report = planner.report
            importing.sender = setting.sender
            _save(importing)
            _write(planner, importing, setting, partial=partial)
            _demand_second(report, second=importing.second_id is not None)
            if stops(report, partial=partial):
                raise _TakenBack
            _finish(importing, report, roster)
    except _TakenBack:
        if was_new:
            importing.pk, importing._state.adding = None, True
    return report


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


def _write(planner: Planner, importing: Import, setting: Setting, *, partial: bool) -> None:
    writer = Writer(setting, importing.by)
    for number, chunk in enumerate(planner.chunks()):
        if stops(planner.report, partial=partial):
            continue  # nothing will stay, but every fault is still to be told
        wrote = writer.write(chunk)
        planner.wrote(wrote.made["person"])
        if number in COUNT_AFTER:
            count_again()
        _piece(importing, number, wrote)


def _piece(importing: Import, number: int, wrote: Wrote) -> None:
    made = {noun: ids for noun, ids in wrote.made.items() if ids}
    if made or wrote.was:
        Piece.objects.create(of=importing, number=number, made=made, was=wrote.was, now=wrote.now)


def _finish(importing: Import, report: Report, roster: Roster) -> None:
    now = timezone.now()
    importing.state, importing.applied_at, importing.undo_until = ImportState.APPLIED, now, now + timedelta(days=DAYS)
    importing.report = summary(report)
    importing.save(update_fields=["state", "applied_at", "undo_until", "report"])
    remember(importing.sender, roster)
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


def remember(sender: Organization, roster: Roster) -> None:
    """Keep where this sender's columns went."""
    longest = Column._meta.get_field("heading").max_length or 0
    if roster.format not in ("csv", "xlsx"):
        return
    Column.objects.bulk_create(
        [
            Column(sender=sender, heading=heading, field=field)
            for heading, field in roster.placed().items()
            if len(heading) <= longest
        ],
        update_conflicts=True,
        unique_fields=["sender", "heading"],
        update_fields=["field"],
    )
