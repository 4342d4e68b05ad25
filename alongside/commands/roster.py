"""`./run import FILE... --cohort KEY [--dry-run] [--json]`: a roster, looked over or brought in, for nightly jobs."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from alongside.commands.database import wait_for_turn
from alongside.exchange.actions.applying import apply, look
from alongside.exchange.actions.importing import described
from alongside.exchange.models import Import
from alongside.exchange.planning.joining import may_join
from alongside.exchange.planning.report import Listing, Report
from alongside.exchange.planning.settings import Setting
from alongside.exchange.queries import coordinator_with, remembered, setting_of, sources_of
from alongside.exchange.reading.columns import Placing, headings_of
from alongside.exchange.reading.documents import Document, documents_at
from alongside.exchange.reading.rosters import Roster, read_roster
from alongside.kernel.errors import NotHere, Refused
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries import cohort_by_key

SHOWN = 20


def main(argv: list[str]) -> int:
    """Run `import`: 0 applied or clean, 1 faults or nothing readable, 2 usage."""
    given = _arguments(argv)
    cohort = cohort_by_key(given.cohort)
    setting = setting_of(cohort, role=_role(given.role, given.cohort), source=_source(cohort, given.sent_by))
    second = _second(setting, given.approved_by)
    try:
        documents = documents_at(given.files)
        placing = Placing(remembered(setting), headings_of(setting.blueprint))
        roster = read_roster(documents, today=setting.today, placing=placing)
        report = _done(setting, roster, documents, second=second, dry=given.dry_run)
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        return 1
    except OSError as error:
        name = Path(error.filename).name if error.filename else "One of the files"
        print(f"{name} cannot be read: {error.strerror}. Check that you may read it, or bring a copy.", file=sys.stderr)
        return 1
    if given.json:
        report.write_json(sys.stdout)
        print("".join(f"{note}\n" for note in report.notes), end="", file=sys.stderr)
    else:
        print("\n".join(_lines(report, dry=given.dry_run)))
    return 1 if report.faults else 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run import", description="Bring a roster into a cohort.")
    parser.add_argument(
        "files", nargs="+", type=_path, metavar="FILE", help="CSV, XLSX, a zip, or a folder with a set of files"
    )
    parser.add_argument("--cohort", required=True, metavar="KEY", help="see ./run cohort list")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--role", default="", metavar="ROLE", help="who the people are; otherwise their position says")
    parser.add_argument(
        "--approved-by", default="", metavar="ADDRESS", help="a coordinator who agrees that many appointments end"
    )
    parser.add_argument("--sent-by", default="", metavar="NAME", help="the district that sent this, if not the sponsor")
    return parser.parse_args(argv)


def _source(cohort: Cohort, name: str) -> Organization | None:
    if not name.strip():
        return None
    known = sources_of(cohort)
    fits = [one for one in known if name.strip().casefold() in (one.name.casefold(), one.public_id)]
    if len(fits) != 1:
        several = "more than one of" if fits else "none of"
        raise NotHere(
            f"“{name}” is {several} those who may have sent this: {', '.join(one.name for one in known[:20])}."
        )
    return fits[0]


def _path(name: str) -> Path:
    """A file by its name; no name is not the folder one happens to be in."""
    if not name.strip():
        raise argparse.ArgumentTypeError("a file has a name")
    return Path(name)


def _role(role: str, cohort: str) -> str:
    if not role:
        return ""
    roles = {key for key, one in setting_of(cohort_by_key(cohort)).blueprint.roles.items() if may_join(one)}
    if role not in roles:
        raise NotHere(f"A roster cannot bring people in as “{role}”. It can as: {', '.join(sorted(roles))}.")
    return role


def _second(setting: Setting, address: str) -> Person | None:
    if not address:
        return None
    found = coordinator_with(setting.cohort, address)
    if found is None:
        raise NotHere(f"{address} is not the address of a coordinator of {setting.cohort.key}.")
    return found


def _done(setting: Setting, roster: Roster, documents: list[Document], *, second: Person | None, dry: bool) -> Report:
    demand_open(setting.cohort)
    if dry:
        return look(setting, roster, second=second is not None)
    wait_for_turn()
    files, digest = described(documents)
    importing = Import(
        cohort=setting.cohort,
        sender=setting.sender,
        second=second,
        role=setting.role,
        files=files,
        digest=digest,
        brought_at=timezone.now(),
    )
    return apply(importing, roster, setting)


def _lines(report: Report, *, dry: bool) -> Iterator[str]:
    """The report for a person at a terminal."""
    did = "would be " if dry or report.faults else ""
    yield (
        f"{report.rows:,} row{'s' * (report.rows != 1)}: {len(report.created):,} {did}created, "
        f"{len(report.updated):,} {did}updated, "
        f"{report.unchanged:,} unchanged, {report.skipped:,} passed over."
    )
    for reason, count in report.reasons.most_common():
        yield f"  passed over, {count:,}: {reason}."
    yield from (f"  {note}" for note in report.notes)
    yield from _listed("  new", report.created)
    yield from _listed("  changed", report.updated)
    for roles, count in report.undecided.items():
        yield f"  {count:,} people could be {roles}; their position does not say which. Choose with --role."
    idle = sum(1 for one in report.created if one["kind"] == "person" and "role" not in one) - report.undecided.total()
    if idle > 0:
        yield f"  {idle:,} of the new people take no part: no role is for their position. Choose one with --role."
    yield from (f"{one.file}, row {one.row}: {one.message}." for one in report.waits)
    for fault in report.faults:
        where = f"{fault.file}, row {fault.row}" if fault.row else fault.file
        cell = f", {fault.column} “{fault.value}”" if fault.column else ""
        yield f"{where}{cell}: {fault.message}."
    for asked in report.questions:
        one = asked.question
        yield f"{one.file}, row {one.row}: {one.message} Choices: {'; '.join(one.choices)}. The row is left out."
    if report.faults and not dry:
        yield "Nothing was imported."


def _listed(word: str, listing: Listing) -> Iterator[str]:
    for entry, _ in zip(listing, range(SHOWN), strict=False):
        changes = "; ".join(f"{one['field']}: {one['from']} → {one['to']}" for one in entry.get("changes", ()))
        yield f"{word}: {entry['kind']} {entry['name']}" + (f" ({changes})" if changes else "")
    if len(listing) > SHOWN:
        yield f"{word}: and {len(listing) - SHOWN:,} more"
