"""A framework as CSV: a row of headings (code, title, description, parent, in any order), then a row for each line."""

from collections.abc import Mapping, Sequence

from alongside.exchange.reading.documents import Document
from alongside.exchange.reading.lines import Fault
from alongside.exchange.reading.separated import separated_table
from alongside.exchange.reading.tables import Sheet, titled
from alongside.exchange.shelf.lines import LIMITS, Brought, Line, settle, text_of

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "id", "identifier", "number", "no", "notation", "humancodingscheme", "key"),
    "title": ("title", "name", "statement", "fullstatement", "standard", "component", "item", "heading"),
    "description": ("description", "descriptor", "text", "details", "definition"),
    "under": ("parent", "under", "parentcode", "parentid", "belongsto", "ischildof", "above"),
}
NO_TITLE = "No column holds titles. Put a row of headings on top: code, title, description, parent; only title must be."


def read_separated(document: Document) -> Brought:
    """Read a CSV file. Raises RosterUnreadable for one that is no table at all, or too large."""
    brought = Brought(document.name, "csv")
    sheet = titled(separated_table(document, LIMITS), LIMITS)
    at = _columns(sheet.headings) if sheet else {}
    if sheet is None or "title" not in at:
        brought.faults.append(Fault(document.name, sheet.top if sheet else 0, "", "", NO_TITLE))
        return brought
    extra = [heading for place, heading in enumerate(sheet.headings) if place not in at.values()]
    if extra:
        brought.left_out.append(f"Not read: {', '.join(extra[:12])}.")
    columns = {name: sheet.headings[at[name]] if name in at else name for name in HEADINGS}
    settle(brought, _lines(sheet, at), columns=columns)
    return brought


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """What each column is: the first heading that is one of its names."""
    plain = ["".join(letter for letter in heading.casefold() if letter.isalnum()) for heading in headings]
    found: dict[str, int] = {}
    for name, words in HEADINGS.items():
        place = next((plain.index(word) for word in words if word in plain), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def _lines(sheet: Sheet, at: Mapping[str, int]) -> list[Line]:
    found = []
    for row, record in sheet.records(LIMITS):
        cells = {name: text_of(record[place]) for name, place in at.items()}
        code, title = " ".join(cells.get("code", "").split()), " ".join(cells["title"].split())
        under = " ".join(cells.get("under", "").split())
        found.append(Line(row, code or title, title, code, cells.get("description", ""), under))
    return _by_title(found)


def _by_title(lines: list[Line]) -> list[Line]:
    """A parent may be named by its title too, where no code is called that."""
    refs, titles = {line.ref for line in lines}, {line.title: line.ref for line in reversed(lines)}
    return [
        Line(line.row, line.ref, line.title, line.code, line.description, titles.get(line.under, line.under))
        if line.under and line.under not in refs
        else line
        for line in lines
    ]
