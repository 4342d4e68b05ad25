"""The one shape every roster becomes: person lines, organization lines, and what is wrong or unclear with them.

`row` is always the row a spreadsheet shows: the first row is 1, blank rows count, and a cell with a line break in it
is one row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

SAME, OTHER = "The same person", "Somebody else"  # answers to the question who somebody is
NOTHING: Mapping[str, str] = MappingProxyType({})


class Field(StrEnum):
    """Where a column can go. A fact that a program declares is written `fact:KEY` instead."""

    EXTERNAL_ID = "external-id"
    GIVEN_NAME = "given-name"
    FAMILY_NAME = "family-name"
    NAME = "name"
    NAME_LAST_FIRST = "name-last-first"
    EMAIL = "email"
    SCHOOL = "school"
    SCHOOL_ID = "school-id"
    DISTRICT = "district"
    DISTRICT_ID = "district-id"
    POSITION = "position"
    HIRED = "hired"
    FIRST_DAY = "first-day"
    GRADES = "grades"
    SUBJECTS = "subjects"
    ASSIGNMENT = "assignment"
    LICENCE = "licence"
    STATUS = "status"
    LAST_DAY = "last-day"


FIELD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Field.EXTERNAL_ID: "Staff number",
        Field.GIVEN_NAME: "First name",
        Field.FAMILY_NAME: "Last name",
        Field.NAME: "Name",
        Field.NAME_LAST_FIRST: "Name, last first",
        Field.EMAIL: "Email",
        Field.SCHOOL: "School",
        Field.SCHOOL_ID: "School number",
        Field.DISTRICT: "District",
        Field.DISTRICT_ID: "District number",
        Field.POSITION: "Position",
        Field.HIRED: "Hired on",
        Field.FIRST_DAY: "First day of work",
        Field.GRADES: "Grades",
        Field.SUBJECTS: "Subjects",
        Field.ASSIGNMENT: "Grade and subject",
        Field.LICENCE: "Licence number",
        Field.STATUS: "Still working here",
        Field.LAST_DAY: "Last day of work",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that cannot be used.

    `suggestion` is what to write in its place, if we can guess it; `row` 0 is the whole file.
    """

    file: str
    row: int
    column: str
    value: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A value that fits more than one thing.

    Each choice is both the words to show and what to write in the cell's place.
    """

    file: str
    row: int
    column: str
    value: str
    message: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is left out on purpose, and why."""

    file: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What one row says about one person at one place. Empty text, None and () mean that the file does not say.

    `position` is a key of the position table, or empty when the words are not known to us; `position_words` are as
    typed.
    Two lines with one `external_id` and one name are one person with two appointments.
    """

    file: str
    row: int
    external_id: str
    given_name: str
    family_name: str
    email: str
    school: str
    school_id: str
    district: str
    district_id: str
    position: str
    position_words: str
    hired: date | None
    first_day: date | None
    grades: tuple[str, ...]
    subjects: tuple[str, ...]
    licence: str
    ended: bool
    last_day: date | None
    extra: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing in this row needs a person first."""
        return not self.faults and not self.questions


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """An organization that the sender lists by itself.

    `kind` is the sender's word: school, district, department, ...
    """

    file: str
    row: int
    external_id: str
    name: str
    kind: str
    parent_id: str
    code: str
    zip_code: str
    ended: bool
    faults: tuple[Fault, ...] = ()


type Line = PersonLine | OrganizationLine | Skipped


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file and where it goes.

    `heading` is unique within its file. `field` is a Field, `fact:KEY`, or empty when the column is not kept; `why`
    is a sentence.
    `first_values` is empty when the column is `private`: such values are never kept and never shown.
    `confidence` runs from 0 (not placed) to 1 (remembered, or said by the format itself).
    """

    file: str
    index: int
    heading: str
    first_values: tuple[str, ...]
    field: str
    why: str
    confidence: float
    private: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value, before anyone knows its row: a question when there are choices, else a fault."""

    message: str
    suggestion: str = ""
    choices: tuple[str, ...] = ()
