"""OneRoster 1.1 and 1.2 and School Data Sync v1 and v2.1: several files that point at each other, read as one roster.

Sources: 1EdTech OneRoster 1.1 and 1.2 CSV bindings; Microsoft School Data Sync CSV formats v1 and v2.1. Users whose
roles
are all student or family are counted as skipped and never made into a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

from alongside.exchange.reading.dates import Order, read_date
from alongside.exchange.reading.grades import read_grades, read_subjects
from alongside.exchange.reading.headings import is_private
from alongside.exchange.reading.kinds import Kind, squashed
from alongside.exchange.reading.limits import Limits
from alongside.exchange.reading.lines import Column, Fault, Field, Line, OrganizationLine, PersonLine, Skipped
from alongside.exchange.reading.persons import SKIP_GUARDIAN, SKIP_STUDENT, PersonReader, has_ended
from alongside.exchange.reading.positions import GUARDIAN_WORDS, STUDENT_WORDS, read_position
from alongside.exchange.reading.survey import survey
from alongside.exchange.reading.tables import Record, Sheet

_USER_FIELDS = {
    "sourcedid": Field.EXTERNAL_ID,
    "givenname": Field.GIVEN_NAME,
    "familyname": Field.FAMILY_NAME,
    "email": Field.EMAIL,
    "status": Field.STATUS,
    "role": Field.POSITION,
}
_TEACHER_FIELDS = {
    "sisid": Field.EXTERNAL_ID,
    "firstname": Field.GIVEN_NAME,
    "lastname": Field.FAMILY_NAME,
    "secondaryemail": Field.EMAIL,
    "status": Field.STATUS,
    "title": Field.POSITION,
    "schoolsisid": Field.SCHOOL_ID,
    "email": Field.EMAIL,
}
_NO_ROLE = "No file says what this person does, and it may be a student"
_DISTRICT_KINDS = frozenset({"district", "local", "lea"})
_FAR = 12  # organizations above an organization; more is a ring


@dataclass(frozen=True, slots=True)
class Place:
    """An organization as other rows see it."""

    name: str
    kind: str
    parent_id: str


@dataclass(frozen=True, slots=True)
class Role:
    """One role of a user at an organization, and the row that gives it."""

    row: int
    words: str
    org_id: str
    begins: date | None
    ends: date | None
    ended: bool
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Teaching:
    """What someone teaches, from their classes."""

    grades: tuple[str, ...]
    subjects: tuple[str, ...]


def picked(sheet: Sheet, names: Sequence[str], limits: Limits) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row number and the named cells of each row, stripped; "" for a heading that the file does not have."""
    at = {squashed(heading): index for index, heading in enumerate(sheet.headings)}
    width = len(sheet.headings)
    pick = itemgetter(*(at.get(name, width) for name in names), width)
    for row, record in sheet.records(limits):
        yield row, tuple(cell.strip() for cell in pick([*record[:width], ""])[:-1])


def manifest_properties(sheet: Sheet | None, limits: Limits) -> dict[str, str]:
    """What a manifest says, in small letters."""
    if sheet is None:
        return {}
    return {name.lower(): value.lower() for _row, (name, value) in picked(sheet, ("propertyname", "value"), limits)}


def manifest_faults(sheet: Sheet | None, properties: Mapping[str, str], kinds: Sequence[Kind]) -> tuple[Fault, ...]:
    """Files that the manifest promises, that we need, and that are not there."""
    if sheet is None:
        return ()
    needed = [kind for kind in (Kind.ORGS, Kind.USERS, Kind.ROLES) if kind not in kinds]
    return tuple(
        Fault(
            sheet.file,
            0,
            f"file.{kind}",
            properties[f"file.{kind}"],
            f"The manifest promises {kind}.csv, but it is not among the files",
        )
        for kind in needed
        if properties.get(f"file.{kind}") in {"bulk", "delta"}
    )


class SetReader:
    """One set of files. Small files are held in memory as ids and names; users are read row by row."""

    def __init__(self, sheets: Mapping[Kind, Sheet], limits: Limits, today: date) -> None:
        self._sheets = sheets
        self._limits = limits
        self._today = today
        self._sds1 = Kind.SDS_TEACHER in sheets or Kind.SDS_SCHOOL in sheets
        self._people = sheets.get(Kind.SDS_TEACHER) or sheets.get(Kind.USERS)
        self._fields = _TEACHER_FIELDS if self._sds1 else _USER_FIELDS
        self._places = {line.external_id: Place(line.name, line.kind, line.parent_id) for line in self._organizations()}
        self._outside: dict[str, str] = {}
        self._roles = self._read_roles()
        self._teaching = self._read_teaching()
        self.columns = self._columns()
        self._at = {column.field: column.index for column in self.columns if column.field}
        self._survey = (
            survey(self._people, self.columns, limits, today, counts=self._is_staff) if self._people else None
        )
        self._students = sheets.get(Kind.SDS_STUDENT)
        self.rows = self._survey.rows if self._survey else 0
        self.rows += sum(1 for _ in self._students.records(limits)) if self._students else 0

    def lines(self) -> Iterator[Line]:
        """Organizations first, then people, in the order of their files; then students' rows of School Data Sync
        as skipped.
        """
        yield from self._organizations()
        if self._people and self._survey:
            reader = PersonReader(self._people.file, self.columns, self._survey.knowledge)
            for row, record in self._people.records(self._limits):
                yield from self._person(reader, row, record)
        if self._students:
            for row, _record in self._students.records(self._limits):
                yield Skipped(self._students.file, row, SKIP_STUDENT)

    def _columns(self) -> tuple[Column, ...]:
        if not self._people:
            return ()
        fields: dict[str, Field] = dict(self._fields)
        return tuple(self._column(index, heading, fields) for index, heading in enumerate(self._people.headings))

    def _column(self, index: int, heading: str, fields: dict[str, Field]) -> Column:
        file = self._people.file if self._people else ""
        private = is_private(heading) and squashed(heading) not in fields
        field = fields.pop(squashed(heading), "")
        why = "The format says so" if field else "We leave this out" if private else "Nothing here uses this column"
        return Column(file, index, heading, (), field, why, 1.0 if field or private else 0.0, private)

    def _organizations(self) -> Iterator[OrganizationLine]:
        if sheet := self._sheets.get(Kind.SDS_SCHOOL):
            school = ("sisid", "name", "schoolncesid", "stateid", "zip", "status")
            for row, (number, name, nces, state, zip_code, status) in picked(sheet, school, self._limits):
                yield self._organization(sheet, row, (number, name, "school", "", nces or state, zip_code, status))
        elif sheet := self._sheets.get(Kind.ORGS):
            names = ("sourcedid", "name", "type", "parentsourcedid", "identifier", "zip", "status")
            for row, cells in picked(sheet, names, self._limits):
                yield self._organization(sheet, row, cells)

    @staticmethod
    def _organization(sheet: Sheet, row: int, cells: Sequence[str]) -> OrganizationLine:
        number, name, kind, parent, code, zip_code, status = cells
        faults = []
        if not number:
            faults.append(Fault(sheet.file, row, sheet.headings[0], "", "This organization has no id"))
        if not name and not has_ended(status):
            faults.append(Fault(sheet.file, row, "name", "", "This organization has no name"))
        return OrganizationLine(
            file=sheet.file,
            row=row,
            external_id=number,
            name=name,
            kind=kind.lower(),
            parent_id=parent,
            code=code,
            zip_code=zip_code,
            ended=bool(status) and has_ended(status),
            faults=tuple(faults),
        )

    def _read_roles(self) -> dict[str, list[Role]]:
        sheet = self._sheets.get(Kind.ROLES)
        found: dict[str, list[Role]] = {}
        if not sheet:
            return found
        begin, end = (
            ("rolestartdate", "roleenddate")
            if "rolestartdate" in map(squashed, sheet.headings)
            else ("begindate", "enddate")
        )
        for row, (user, words, org, begins, ends, status) in picked(
            sheet, ("usersourcedid", "role", "orgsourcedid", begin, end, "status"), self._limits
        ):
            if reason := _outside(words):
                self._outside[user] = reason
            else:
                faults: list[Fault] = []
                first, last = (
                    self._day(sheet, row, heading, text, faults) for heading, text in ((begin, begins), (end, ends))
                )
                self._check_place(sheet, row, "orgsourcedid", org, faults)
                ended = bool(status) and has_ended(status)
                found.setdefault(user, []).append(Role(row, words, org, first, last, ended, tuple(faults)))
        return found

    def _day(self, sheet: Sheet, row: int, heading: str, text: str, faults: list[Fault]) -> date | None:
        day, problem = read_date(text, Order.MONTH_FIRST, self._today) if text else (None, None)
        if problem:
            faults.append(Fault(sheet.file, row, _spelled(sheet, heading), text, problem.message, problem.suggestion))
        return day

    def _check_place(self, sheet: Sheet, row: int, heading: str, org_id: str, faults: list[Fault]) -> None:
        if org_id and self._places and org_id not in self._places:
            message = "None of the organizations in these files has this id"
            faults.append(Fault(sheet.file, row, _spelled(sheet, heading), org_id, message))

    def _is_staff(self, record: Record) -> bool:
        if Kind.ROLES in self._sheets:
            return record[self._at[Field.EXTERNAL_ID]].strip() in self._roles
        return Field.POSITION not in self._at or not _outside(record[self._at[Field.POSITION]])

    def _person(self, reader: PersonReader, row: int, record: Record) -> Iterator[PersonLine | Skipped]:
        if not self._is_staff(record) and (reason := self._why_not(record)):
            yield Skipped(reader.file, row, reason)
            return
        line = reader.read(row, record)
        if isinstance(line, Skipped):
            yield line
            return
        line = self._with_address(line, record)
        seen = set()
        for role in self._roles_of(line, record):
            placed = self._at_place(line, role)
            what = (placed.school_id, placed.district_id, role.words, role.begins, role.ends, role.ended)
            if what not in seen:  # a school and a department of that school are one appointment
                seen.add(what)
                yield placed

    def _why_not(self, record: Record) -> str:
        if Kind.ROLES not in self._sheets:
            return _outside(record[self._at[Field.POSITION]])
        if Field.STATUS in self._at and has_ended(record[self._at[Field.STATUS]]):
            return ""
        return self._outside.get(record[self._at[Field.EXTERNAL_ID]].strip(), _NO_ROLE)

    def _with_address(self, line: PersonLine, record: Record) -> PersonLine:
        """Sets often leave the address empty and write it as the name to sign in with."""
        at = {squashed(column.heading): column.index for column in self.columns}
        username = record[at["username"]].strip().lower() if "username" in at else ""
        return replace(line, email=username) if "@" in username and not line.email and not line.faults else line

    def _roles_of(self, line: PersonLine, record: Record) -> list[Role]:
        if Kind.ROLES in self._sheets and not self._sds1:
            return self._roles.get(line.external_id) or [Role(line.row, "", "", None, None, line.ended)]
        at = {squashed(column.heading): column.index for column in self.columns}
        heading = "schoolsisid" if self._sds1 else "orgsourcedids"
        orgs = record[at[heading]].split(",") if heading in at else [""]
        words = line.position_words or ("teacher" if self._sds1 else "")
        return [self._role(line, words, heading, org.strip()) for org in orgs]

    def _role(self, line: PersonLine, words: str, heading: str, org: str) -> Role:
        faults: list[Fault] = []
        if self._people:
            self._check_place(self._people, line.row, heading, org, faults)
        return Role(line.row, words, org, None, None, line.ended, tuple(faults))

    def _at_place(self, line: PersonLine, role: Role) -> PersonLine:
        school, district = self._above(role.org_id)
        key, _rest = read_position(role.words)
        teaching = self._teaching.get(line.external_id, Teaching((), ()))
        return replace(
            line,
            school=self._places[school].name if school in self._places else "",
            school_id=school,
            district=self._places[district].name if district else "",
            district_id=district,
            position=key,
            position_words=role.words,
            first_day=role.begins,
            last_day=role.ends,
            ended=line.ended or role.ended,
            grades=teaching.grades,
            subjects=teaching.subjects,
            faults=(*line.faults, *role.faults),
        )

    def _above(self, org_id: str) -> tuple[str, str]:
        """Ids of the school and of the district that an organization is, or lies in."""
        school = district = ""
        current = org_id
        for _step in range(_FAR):
            place = self._places.get(current)
            if place is None:
                return school or ("" if district else current), district
            if place.kind == "school":
                school = school or current
            if place.kind in _DISTRICT_KINDS or (
                place.kind not in {"school", "department"} and not school and not district
            ):
                return school, current
            current = place.parent_id
            if not current:
                break
        return school, district

    def _read_teaching(self) -> dict[str, Teaching]:
        """Grades and subjects of teachers, from the classes they teach."""
        classes, links = self._sheets.get(Kind.CLASSES), self._sheets.get(Kind.ENROLLMENTS)
        if not classes or not links:
            return {}
        unbounded = replace(self._limits, rows=self._limits.rows * 100)
        taught = {
            number: (read_grades(grades), read_subjects(subjects))
            for _row, (number, grades, subjects) in picked(classes, ("sourcedid", "grades", "subjects"), unbounded)
            if grades or subjects
        }
        found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        for _row, (number, user, words) in picked(links, ("classsourcedid", "usersourcedid", "role"), unbounded):
            if number in taught and words.lower() == "teacher":
                grades_of, subjects_of = found.setdefault(user, ({}, {}))
                grades_of.update(dict.fromkeys(taught[number][0]))
                subjects_of.update(dict.fromkeys(taught[number][1]))
        return {
            user: Teaching(read_grades(",".join(grades)), tuple(subjects)) for user, (grades, subjects) in found.items()
        }


def _spelled(sheet: Sheet, plain: str) -> str:
    """A heading as the file writes it."""
    return next((heading for heading in sheet.headings if squashed(heading) == plain), plain)


def _outside(words: str) -> str:
    """Why somebody with this role is none of ours; "" for staff."""
    low = words.strip().lower()
    if low in STUDENT_WORDS:
        return SKIP_STUDENT
    return SKIP_GUARDIAN if low in GUARDIAN_WORDS else ""
