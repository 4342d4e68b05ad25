"""One row of a plain roster to one person line, by a plan made once for the file."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from alongside.exchange.reading.addresses import read_address
from alongside.exchange.reading.columns import FACT
from alongside.exchange.reading.dates import Order, read_date
from alongside.exchange.reading.grades import read_assignment, read_subjects
from alongside.exchange.reading.lines import NOTHING, Column, Fault, Field, PersonLine, Problem, Question, Skipped
from alongside.exchange.reading.names import (
    clean,
    has_letters,
    is_nobody,
    is_of_the_page,
    is_place,
    is_total,
    split_name,
)
from alongside.exchange.reading.positions import GUARDIAN_WORDS, STUDENT_WORDS, read_position
from alongside.exchange.reading.tables import Record

_LONGEST = 200  # characters of any one value; nothing about a person at a school is longer
_REMEMBERED_VALUES = 20_000
_EMPTY = frozenset(
    "- -- — n/a na #n/a #ref! #value! #name? #num! #null! #div/0! none null nil tbd tba unknown ? . "
    "00/00/0000 0/0/0000 0000-00-00".split()
) | {""}
_LEFT = frozenset(
    "inactive terminated resigned retired tobedeleted deleted left separated withdrawn departed former "
    "nonrenewed deceased no n false 0".split()
)
_BEGINNINGS = frozenset({"vac", "ope", "tbd", "tba", "unf", "to", "to ", "new", "pos"})  # of names of nobody
_DENIALS = frozenset({"no", "n", "false", "0", "former"})
_NUMBER = re.compile(r"^'?(\d+)(?:\.0)?$")
_SHORTENED = re.compile(r"^\d(\.\d+)?E\+\d+$", re.IGNORECASE)
_PICKED = (
    Field.EXTERNAL_ID,
    Field.GIVEN_NAME,
    Field.FAMILY_NAME,
    Field.EMAIL,
    Field.SCHOOL,
    Field.SCHOOL_ID,
    Field.DISTRICT,
    Field.DISTRICT_ID,
    Field.POSITION,
    Field.HIRED,
    Field.FIRST_DAY,
    Field.LICENCE,
    Field.STATUS,
    Field.LAST_DAY,
    Field.GRADES,
    Field.SUBJECTS,
    Field.ASSIGNMENT,
)
_DATE_FIELDS = (Field.HIRED, Field.FIRST_DAY, Field.LAST_DAY)
LEFT_OUT = "You left this row out"
SKIP_STUDENT = "This is a student; we keep no student data"
SKIP_HEADINGS = "These are the headings once more"
SKIP_SIGNS = "There are only signs in this row"
_BACKWARDS = "The last day is before the first day of work"
_NUMBER_LOST = "A spreadsheet has shortened this number. Make the column text there, and save the list again"
_LETTER_LOST = "A letter of this name was lost on the way. Write it anew"
SKIP_PLACE = "A school stands here, and no person"
SKIP_VACANT = "Nobody has this position yet"
SKIP_PAGE = "This is of the printed page, and no person"
SKIP_TOTAL = "This is a row of totals"
SKIP_GUARDIAN = "This is a family member; we keep only the people who work at schools"


type Dated = tuple[date | None, Problem | None]
type Found = tuple[str, str, Problem]  # field, value, what is wrong


class Memo[K, T](dict[K, T]):
    """What a text means, worked out once for each text; forgets everything when it has grown too large."""

    def __init__(self, read: Callable[[K], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: K) -> T:
        if len(self) >= _REMEMBERED_VALUES:
            self.clear()
        found = self[text] = self._read(text)
        return found


def filled(text: str) -> str:
    """The text in single spaces, or "" for the words that people write where they mean nothing."""
    text = clean(text)
    return "" if text.lower() in _EMPTY else text


def has_ended(status: str) -> bool:
    """Whether a word in a status column says that someone no longer works there."""
    words = "".join(one if one.isalnum() else " " for one in status.lower()).split()
    if "".join(words) in _LEFT:
        return True
    return len(words) > 1 and (words[0] in _LEFT - _DENIALS or words[:2] in (["no", "longer"], ["non", "renewed"]))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the whole file shows, which single rows are read by."""

    today: date
    orders: Mapping[str, Order] = field(default_factory=dict)
    domain: str = ""
    clashes: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    repeats: Mapping[int, str] = field(default_factory=dict)
    left_out: Collection[int] = ()


class PersonReader:
    """Reads the rows of one sheet. Built once; `read` is called for every row and is the hot path of an import."""

    def __init__(self, file: str, columns: Sequence[Column], known: Knowledge) -> None:
        self.file = file
        self._known = known
        self._width = len(columns)
        self._headings = {column.field: column.heading for column in columns if column.field}
        at = self._at = {column.field: column.index for column in columns if column.field}
        self._whole_name = next((name for name in (Field.NAME, Field.NAME_LAST_FIRST) if name in at), None)
        places = [at.get(one, self._width) for one in _PICKED]
        if self._whole_name:
            places[1] = at[self._whole_name]
        self._picked = [self._whole_name or one if one == Field.GIVEN_NAME else one for one in _PICKED]
        self._pick: Callable[[Record], tuple[str, ...]] = itemgetter(*places)
        self._extra = [(key.removeprefix(FACT), index) for key, index in at.items() if key.startswith(FACT)]
        self._text = Memo(filled)
        self._position = Memo(_position)
        self._work = Memo(_work)
        self._hired, self._first_day, self._last_day = (self._dates_of(name) for name in _DATE_FIELDS)
        self._ended = Memo(has_ended)

    def _dates_of(self, name: Field) -> Memo[str, Dated]:
        order, today = self._known.orders.get(name, Order.MONTH_FIRST), self._known.today
        return Memo(lambda text: read_date(text.strip(), order, today) if filled(text) else (None, None))

    def read(self, row: int, record: Record) -> PersonLine | Skipped:
        """The line of one row, with everything that is wrong in it, or why the row is passed over."""
        problems: list[Found] = []
        if len(record) != self._width:
            problems.append(_overlong(record, self._width))
            record = record[: self._width]
        values = self._pick([*record, ""])
        if sum(map(len, values)) > _LONGEST:
            problems.extend(_too_long(self._picked, values))
        (
            external,
            given,
            family,
            email,
            school,
            school_id,
            district,
            district_id,
            position,
            hired,
            first_day,
            licence,
            status,
            last_day,
            own_grades,
            own_subjects,
            assignment,
        ) = values
        key, words, left_over, reason = self._position[position]
        if reason or row in self._known.repeats or row in self._known.left_out:
            return Skipped(self.file, row, reason or self._known.repeats.get(row) or LEFT_OUT)
        given, family = self._name(given, family, problems)
        number = identifier(external)
        if passed := self._nobody(given, family, record, email):
            return Skipped(self.file, row, passed)
        self._doubt(given, family, number, problems)
        if assignment and not words and self._position[assignment][0]:
            key, words, left_over, _none = self._position[assignment]
            assignment = ""
        address = self._address(email, problems) if email else ""
        first_dates = (
            self._date(Field.HIRED, self._hired, hired, problems),
            self._date(Field.FIRST_DAY, self._first_day, first_day, problems),
        )
        ended_on = self._date(Field.LAST_DAY, self._last_day, last_day, problems)
        if ended_on and first_dates[1] and ended_on < first_dates[1]:
            problems.append((Field.LAST_DAY, last_day, Problem(_BACKWARDS)))
        grades, subjects = self._work[own_grades, own_subjects, assignment, left_over]
        faults, questions = self._told(row, problems, record) if problems or row in self._known.clashes else ((), ())
        text = self._text
        return PersonLine(
            self.file,
            row,
            number,
            given,
            family,
            address,
            text[school],
            text[school_id],
            text[district],
            text[district_id],
            key,
            words,
            *first_dates,
            grades,
            subjects,
            identifier(licence),
            self._ended[status],
            ended_on,
            {name: text[record[index]] for name, index in self._extra} if self._extra else NOTHING,
            faults,
            questions,
        )

    def _name(self, given: str, family: str, problems: list[Found]) -> tuple[str, str]:
        if self._whole_name:
            whole = given
            given, family, problem = split_name(whole, family_first=self._whole_name is Field.NAME_LAST_FIRST)
            if problem:
                problems.append((self._whole_name, whole, problem))
            return given, family
        given, family = clean(given), clean(family)
        for field_name, value, words in ((Field.GIVEN_NAME, given, "first"), (Field.FAMILY_NAME, family, "last")):
            if not value:
                problems.append((field_name, "", Problem(f"There is no {words} name in this row")))
            elif not has_letters(value):
                problems.append((field_name, value, Problem("There are no letters in this name")))
        return given, family

    def _nobody(self, given: str, family: str, record: Record, email: str) -> str:
        """Why a row is passed over, if nobody stands in it; hardly ever one with an address."""
        name = f"{given} {family}"
        if "@" in email:
            return SKIP_VACANT if given[:3].lower() in _BEGINNINGS and is_nobody(name) else ""
        if is_total(name.strip() or next((cell for cell in record if cell.strip()), "")):
            return SKIP_TOTAL
        if not any(one.isalnum() for cell in record for one in cell):
            return SKIP_SIGNS
        if all(clean(record[index]) == self._headings[field] for field, index in self._at.items()):
            return SKIP_HEADINGS
        if sum(1 for cell in record if cell.strip()) == 1:
            return self._alone(name, next(cell for cell in record if cell.strip()))
        return SKIP_VACANT if is_nobody(name) else ""

    @staticmethod
    def _alone(name: str, cell: str) -> str:
        """Why a row with one cell in it is passed over: a list in groups has such rows, and so have printed lists."""
        if is_place(name) or is_place(cell):
            return SKIP_PLACE
        if is_of_the_page(cell):
            return SKIP_PAGE
        return SKIP_VACANT if is_nobody(name) else ""

    def _doubt(self, given: str, family: str, number: str, problems: list[Found]) -> None:
        """What programs have broken on the way."""
        if "\ufffd" in given or "\ufffd" in family:
            problems.append((self._picked[1], f"{given} {family}", Problem(_LETTER_LOST)))
        if "+" in number and _SHORTENED.match(number):
            problems.append((Field.EXTERNAL_ID, number, Problem(_NUMBER_LOST)))

    def _address(self, email: str, problems: list[Found]) -> str:
        address, problem = read_address(email, self._known.domain)
        if problem and filled(email):
            problems.append((Field.EMAIL, email, problem))
        return address

    @staticmethod
    def _date(name: Field, memo: Memo[str, Dated], value: str, problems: list[Found]) -> date | None:
        if not value:
            return None
        day, problem = memo[value]
        if problem:
            problems.append((name, value, problem))
        return day

    def _told(self, row: int, problems: list[Found], record: Record) -> tuple[tuple[Fault, ...], tuple[Question, ...]]:
        faults = []
        questions = []
        for name, value, problem in problems:
            heading, shown = self._headings.get(name, name), clean(value)[:_LONGEST]
            if problem.choices:
                questions.append(Question(self.file, row, heading, shown, problem.message, problem.choices))
            else:
                faults.append(Fault(self.file, row, heading, shown, problem.message, problem.suggestion))
        for name, message in self._known.clashes.get(row, ()):
            value = clean(record[self._at[name]])[:_LONGEST]
            faults.append(Fault(self.file, row, self._headings.get(name, name), value, message))
        return tuple(faults), tuple(questions)


def identifier(text: str) -> str:
    """A number or code as typed, without the spaces and what spreadsheets put around it: '00123 and 123.0."""
    text = text.strip()
    if not text.isprintable():
        text = clean(text)
    if text[:1] == "'" or text[-2:] == ".0":
        text = _NUMBER.sub(r"\1", text)
    return "" if text.lower() in _EMPTY else text


def _too_long(fields: Sequence[str], values: Sequence[str]) -> list[Found]:
    return [
        (name, value, Problem(f"This is {len(value):,} characters long; we keep at most {_LONGEST}"))
        for name, value in zip(fields, values, strict=False)
        if len(value) > _LONGEST
    ]


def _overlong(record: Record, width: int) -> Found:
    beyond = ", ".join(cell.strip() for cell in record[width:] if cell.strip())
    return ("", beyond, Problem("This row goes on beyond the last heading. A separator may have slipped into a value"))


def _position(text: str) -> tuple[str, str, str, str]:
    """Key, words, what is left over for grades and subjects, and why such a row is passed over."""
    words = filled(text)
    if not words:
        return "", "", "", ""
    low = words.lower()
    if low in STUDENT_WORDS:
        return "", words, "", SKIP_STUDENT
    if low in GUARDIAN_WORDS:
        return "", words, "", SKIP_GUARDIAN
    key, left_over = read_position(words)
    return key, words, left_over, ""


def _work(cells: tuple[str, str, str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Grades and subjects from their own columns; where those say nothing, from the assignment and from the
    position's words.
    """
    grades, more_subjects = read_assignment(filled(cells[0]))
    subjects = read_subjects(filled(cells[1])) or more_subjects
    for text in cells[2:]:
        if text and not (grades and subjects):
            some_grades, some_subjects = read_assignment(filled(text))
            grades, subjects = grades or some_grades, subjects or some_subjects
    return grades, subjects
