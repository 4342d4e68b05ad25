"""Looking a stored import over: the whole plan, kept as a short report, and the rows that wait as a list."""

import json
from collections.abc import Callable, Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from alongside.exchange.actions.applying import look, needs_second, second_sentence
from alongside.exchange.models import Import
from alongside.exchange.planning.summary import summary
from alongside.exchange.planning.to_fix import table_to_fix
from alongside.exchange.queries import roster_of, setting_for
from alongside.kernel.errors import Conflict

SMALL = 256 << 10  # bytes of text that are looked over while a page is waited for: about 2,500 rows
PACKED = 8  # text in a packed file is about so many times longer
PACKED_KINDS = (".zip", ".xlsx")
type Progress = Callable[[int, int | None], None]


def _nobody_waits(_done: int, _rows: int | None) -> None:
    """Tells nobody how far it is."""


def is_small(found: Import) -> bool:
    """Whether it can be looked over while somebody waits for a page."""
    sizes = [file["size"] * (PACKED if file["name"].lower().endswith(PACKED_KINDS) else 1) for file in found.files]
    return int(sum(sizes)) <= SMALL


def look_over(found: Import, *, progress: Progress = _nobody_waits) -> Import:
    """Plan it as it stands, and keep a short report for the pages. Raises Conflict when it was changed meanwhile.

    `progress` is told how many rows are planned, and of how many.
    """
    setting = setting_for(found)
    roster = roster_of(found, setting)
    rows = roster.rows
    report = look(setting, roster, second=True, progress=lambda done: progress(min(done, rows), rows or None))
    short = summary(report, second=second_sentence(report) if needs_second(report) else "")
    table = table_to_fix(roster, report) if report.rows_waiting else None
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=found.pk)
        if _asked(held) != _asked(found):
            raise Conflict("This roster was changed while it was looked over, so it is looked over again.")
        found.report = short | {"to_fix": _kept(found, table) if table else ""}
        found.save(update_fields=["report"])
    return found


def _asked(found: Import) -> tuple[object, ...]:
    return found.placing, found.corrections, found.role


def _kept(found: Import, table: Iterable[list[str]]) -> str:
    """Store the rows that wait, one JSON list a line, and say where."""
    key = f"imports/{found.public_id}/to-fix.jsonl"
    default_storage.delete(key)
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in table)
    return default_storage.save(key, ContentFile(text.encode()))
