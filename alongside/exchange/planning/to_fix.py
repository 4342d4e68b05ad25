"""Rows that wait for somebody, as a table of their own: the same columns, and what is wrong.

It can be put right in a spreadsheet and brought back like any other file.
"""

from collections import defaultdict
from collections.abc import Iterator

from alongside.exchange.planning.report import Report
from alongside.exchange.reading.columns import WRONG
from alongside.exchange.reading.lines import FIELD_WORDS, Fault, Field, PersonLine, Question
from alongside.exchange.reading.rosters import Roster

type Spot = tuple[str, int]
OTHER_ROW = "Waits for another row of the same person"
# What a set of files says of people, as the columns of one table.
OF_SETS = (
    *((Field.EXTERNAL_ID, "external_id"), (Field.GIVEN_NAME, "given_name"), (Field.FAMILY_NAME, "family_name")),
    *((Field.EMAIL, "email"), (Field.SCHOOL, "school"), (Field.SCHOOL_ID, "school_id")),
    *((Field.DISTRICT, "district"), (Field.DISTRICT_ID, "district_id"), (Field.POSITION, "position_words")),
)


def table_to_fix(roster: Roster, report: Report) -> Iterator[list[str]]:
    """Headings first, then every row that waits, in the order of the files. Private columns are not in it."""
    wrong = _wrong(report)
    if roster.records is None:
        yield [*(FIELD_WORDS[name] for name, _attribute in OF_SETS), WRONG]
        yield from _of_lines(roster, report, wrong)
        return
    places = {(one.file, one.index): one.heading for one in roster.columns if not one.private}
    headings = list(dict.fromkeys(places.values()))
    yield [*headings, WRONG]
    for file, row, record in roster.records():
        if (file, row) in wrong:
            cells = {places.get((file, index), ""): cell for index, cell in enumerate(record)}
            yield [*(cells.get(heading, "") for heading in headings), wrong[file, row]]


def _wrong(report: Report) -> dict[Spot, str]:
    told: dict[Spot, list[str]] = defaultdict(list)
    every: list[Fault | Question] = [*report.faults, *(asked.question for asked in report.questions)]
    for one in every:
        if one.row:
            told[one.file, one.row].append(_sentence(one))
    words = {spot: f"Row {spot[1]}. {' '.join(dict.fromkeys(several))}" for spot, several in told.items()}
    return {spot: f"Row {spot[1]}. {OTHER_ROW}." for spot in report.rows_waiting} | words


def _sentence(one: Fault | Question) -> str:
    end = "" if one.message.endswith((".", "?")) else "."
    return f"{one.column}: {one.message}{end}" if one.column else f"{one.message}{end}"


def _of_lines(roster: Roster, report: Report, wrong: dict[Spot, str]) -> Iterator[list[str]]:
    """From a set: one line for each place somebody works at, with the values that were refused."""
    fields = {(one.file, one.heading): one.field for one in roster.columns if one.field}
    refused = {(one.file, one.row, fields.get((one.file, one.column), "")): one.value for one in report.faults}
    for line in roster.lines():
        if isinstance(line, PersonLine) and (line.file, line.row) in wrong:
            cells = [getattr(line, attribute) or _refused(refused, line, name) for name, attribute in OF_SETS]
            yield [*cells, wrong[line.file, line.row]]


def _refused(refused: dict[tuple[str, int, str], str], line: PersonLine, name: str) -> str:
    return refused.get((line.file, line.row, name), "")
