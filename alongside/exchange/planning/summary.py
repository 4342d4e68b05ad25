"""A report in the size of a page, as it is kept with the import: whole counts, and the first of every list."""

from collections.abc import Iterable
from typing import Any

from alongside.exchange.planning.report import SHOWN, Report, Waiting


def summary(report: Report, *, second: str = "") -> dict[str, Any]:
    """Shorten a report. `second`: why another person has to agree, if one has to."""
    return {
        "rows": report.rows,
        "files": list(report.files),
        "created": len(report.created),
        "new": report.new_people,
        "new_rows": report.new_rows,
        "places": len(report.created) - report.new_people,
        "updated": len(report.updated),
        "updated_rows": report.updated_rows,
        "unchanged": report.unchanged,
        "skipped": report.skipped,
        "left_out": report.left_out,
        "ends": report.ends,
        "current": report.current,
        "second": second,
        "kinds": dict(report.kinds),
        "enrolled": dict(report.enrolled),
        "undecided": dict(report.undecided),
        "reasons": dict(report.reasons),
        "notes": report.notes,
        "waits": len(report.waits),
        "first_waits": [{"file": one.file, "row": one.row, "message": one.message} for one in report.waits[:SHOWN]],
        "first_created": _first(report.created),
        "first_updated": _first(report.updated),
        "whole": [fault.message for fault in report.whole],
        "waiting": sorted((_waiting(one) for one in report.waiting), key=lambda one: (one["file"], one["row"])),
    }


def _waiting(one: Waiting) -> dict[str, Any]:
    line = one.line
    grade = f"grade {line.grades[0]}" if len(line.grades) == 1 else ""
    grade = "" if "grade" in line.position_words.lower() else grade
    about = [line.position_words, *line.subjects[:1], grade, line.school or line.district]
    return {
        "file": line.file,
        "row": line.row,
        "name": f"{line.given_name} {line.family_name}".strip(),
        "about": ", ".join(part for part in about if part),
        "faults": [
            {"row": fault.row, "column": fault.column, "value": fault.value, "message": fault.message}
            | {"suggestion": fault.suggestion}
            for fault in one.faults
        ],
        "questions": [
            {"row": asked.question.row, "column": asked.question.column, "value": asked.question.value}
            | {"message": asked.question.message, "choices": list(asked.question.choices), "key": asked.key}
            for asked in one.questions
        ],
    }


def _first(listing: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry, _ in zip(listing, range(SHOWN), strict=False)]
