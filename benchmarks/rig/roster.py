"""One measuring of `roster_import`: an import, then `bulk_create` of the rows it wrote. Prints one JSON object."""

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 settings must be read first
from django.db import connection, transaction  # noqa: E402
from django.db.models import Max, Model  # noqa: E402
from django.utils import timezone  # noqa: E402

from alongside.exchange.actions.applying import apply  # noqa: E402
from alongside.exchange.actions.importing import described  # noqa: E402
from alongside.exchange.models import Column, Import, Piece  # noqa: E402
from alongside.exchange.planning.report import Report  # noqa: E402
from alongside.exchange.queries import setting_of  # noqa: E402
from alongside.exchange.reading.documents import document_at  # noqa: E402
from alongside.exchange.reading.rosters import read_roster  # noqa: E402
from alongside.people.models.appointments import Appointment  # noqa: E402
from alongside.people.models.events import Event  # noqa: E402
from alongside.people.models.organizations import Organization, OrganizationCode  # noqa: E402
from alongside.people.models.persons import Address, Person  # noqa: E402
from alongside.people.models.rosters import RosterLine  # noqa: E402
from alongside.programs.models.cohorts import Cohort  # noqa: E402
from alongside.programs.models.contracts import Contract  # noqa: E402
from alongside.programs.models.participations import Participation  # noqa: E402
from benchmarks.rig.scene import make_sponsor, november  # noqa: E402
from tests.factories.programs import cohort  # noqa: E402

FIRST = "Ana Ben Cora Dev Eli Fay Gus Hana Ivo Jo Kim Lea Max Nia Oli Pia Quin Rosa Sam Tia Uma Vic Wes Yan".split()
LAST = "Abbot Berg Cole Dorn Eng Finch Gray Holt Ives Jung Kern Lund Moss Nash Orr Poe Reed Stone Thorn Vane".split()
HEADINGS = "Staff ID,First Name,Last Name,Email,School,District,Position,Hire Date,Grade,Subject"
AT_ONCE = 2000
KEY = "rosters"
# In the order in which they can be written.
WRITTEN: tuple[type[Model], ...] = (
    *(Organization, OrganizationCode, Person, Address, RosterLine, Appointment),
    *(Import, Piece, Column, Participation, Contract, Event),
)


class _TakenBack(Exception):
    """Ends a transaction whose rows are not wanted."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock and of the processor."""

    clock: float
    processor: float


def main() -> int:
    """Measure one case."""
    rows, position = int(sys.argv[1]), sys.argv[2]
    call_command("migrate", interactive=False, verbosity=0)
    with november(), tempfile.TemporaryDirectory() as folder:
        year = Cohort.objects.filter(key=KEY).first() or cohort(make_sponsor(), key=KEY)
        file = Path(folder) / "staff.csv"
        file.write_text("\n".join(roster(rows, position)), "utf-8")
        before = {model: _newest(model) for model in WRITTEN}
        written: list[list[Model]] = []
        imported = _taken_back(lambda: _import(year, file), then=lambda: written.extend(_rows(before)))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if not written else _PEAK[0]
        plain = _taken_back(lambda: _write(written))
    count = sum(map(len, written))
    print(json.dumps(_told(imported, plain, count) | {"import_megabytes": round(memory / 1024)}))
    return 0


_PEAK = [0]


def _told(imported: Took, plain: Took, rows: int) -> dict[str, Any]:
    ratios = imported.clock / plain.clock, imported.processor / plain.processor
    return {
        "import_seconds": round(imported.clock, 1),
        "bulk_create_seconds": round(plain.clock, 1),
        "import_processor_seconds": round(imported.processor, 1),
        "bulk_create_processor_seconds": round(plain.processor, 1),
        "rows_written": rows,
        "ratio": round(ratios[1] if connection.vendor == "sqlite" else ratios[0], 2),
        "ratio_clock": round(ratios[0], 2),
        "ratio_processor": round(ratios[1], 2),
    }


def roster(rows: int, position: str) -> Iterator[str]:
    """Invented people at 1,000 schools in 200 districts, the same ones each time."""
    chosen = random.Random(20261121)
    yield HEADINGS
    for number in range(rows):
        first = f"{chosen.choice(FIRST)}{chosen.choice(FIRST).lower()}"
        last = f"{chosen.choice(LAST)}{chosen.choice(LAST).lower()}"
        district, hired = number % 200, f"8/{number % 28 + 1}/{2000 + number % 26}"
        yield (
            f"{number},{first},{last},p{number}@d{district}.example,School {number % 1000} Elementary,"
            f"Invented District {district},{position},{hired},{number % 12 + 1},Math"
        )


def _import(year: Cohort, file: Path) -> Report:
    setting, documents = setting_of(year), [document_at(file)]
    read = read_roster(documents, today=setting.today)
    files, digest = described(documents)
    importing = Import(cohort=year, sender=setting.sender, files=files, digest=digest, brought_at=timezone.now())
    report = apply(importing, read, setting)
    if report.faults or report.questions:
        raise SystemExit(f"the made roster has faults: {report.faults[:3]} {report.questions[:3]}")
    return report


def _write(written: Sequence[list[Model]]) -> None:
    for rows in written:
        for start in range(0, len(rows), AT_ONCE):
            several = rows[start : start + AT_ONCE]
            type(several[0])._default_manager.bulk_create(several)


def _taken_back(work: Callable[[], object], *, then: Callable[[], object] | None = None) -> Took:
    """Time a piece of work in a transaction; afterwards `then`, untimed, and everything is taken back."""
    took = Took(0, 0)
    try:
        with transaction.atomic():
            clock, processor = time.perf_counter(), time.process_time()
            work()
            took = Took(time.perf_counter() - clock, time.process_time() - processor)
            _PEAK[0] = max(_PEAK[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) if then else _PEAK[0]
            if then is not None:
                then()
            raise _TakenBack
    except _TakenBack:
        return took


def _newest(model: type[Model]) -> int:
    return int(model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0)


def _rows(before: dict[type[Model], int]) -> list[list[Model]]:
    """What was written since, as rows that can be written again."""
    found = [list(model._base_manager.filter(pk__gt=newest).order_by("pk")) for model, newest in before.items()]
    for row in (row for rows in found for row in rows):
        row._state.adding = True
    return [rows for rows in found if rows]


if __name__ == "__main__":
    if "PROOF_FOLDER" not in os.environ:
        sys.exit("run me with ./run bench roster_import")
    sys.exit(main())
