"""Which known set of files a table belongs to, told from its headings: OneRoster and School Data Sync."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from alongside.exchange.reading.limits import Limits
from alongside.exchange.reading.tables import Sheet, Table, titled


class Kind(StrEnum):
    """A file of a set. The values of the first group are the names OneRoster gives its files."""

    MANIFEST = "manifest"
    ORGS = "orgs"
    USERS = "users"
    ROLES = "roles"
    CLASSES = "classes"
    COURSES = "courses"
    ENROLLMENTS = "enrollments"
    SDS_SCHOOL = "School"
    SDS_TEACHER = "Teacher"
    SDS_STUDENT = "Student"
    SDS_SECTION = "Section"
    SDS_LINK = "TeacherRoster"
    OTHER_OF_SET = "other"


# Headings that a file of this kind must have; more telling kinds first.
_SIGNS: tuple[tuple[Kind, frozenset[str]], ...] = tuple(
    (kind, frozenset(words.split()))
    for kind, words in (
        (Kind.MANIFEST, "propertyname value"),
        (Kind.ENROLLMENTS, "classsourcedid usersourcedid role"),
        (Kind.ROLES, "usersourcedid role orgsourcedid"),
        (Kind.USERS, "sourcedid username givenname familyname"),
        (Kind.CLASSES, "sourcedid title coursesourcedid"),
        (Kind.COURSES, "sourcedid title coursecode"),
        (Kind.OTHER_OF_SET, "sourcedid title startdate enddate"),
        (Kind.OTHER_OF_SET, "usersourcedid birthdate"),
        (Kind.OTHER_OF_SET, "usersourcedid relationshipusersourcedid"),
        (Kind.ORGS, "sourcedid name type"),
        (Kind.SDS_SECTION, "sisid schoolsisid sectionname"),
        (Kind.SDS_LINK, "sectionsisid sisid"),
        (Kind.SDS_SCHOOL, "sisid name schoolnumber"),
        (Kind.SDS_SCHOOL, "sisid name schoolncesid"),
        (Kind.SDS_SCHOOL, "sisid name gradelow"),
        (Kind.SDS_SCHOOL, "sisid name principalsisid"),
    )
)
_TEACHER_SIGNS = frozenset({"teachernumber", "title", "qualification"})
_STUDENT_SIGNS = frozenset({"studentnumber", "grade", "birthdate", "graduationyear", "mailingaddress"})


def squashed(heading: str) -> str:
    """A heading as letters and digits only: `School SIS ID` and `schoolSisId` are both "schoolsisid"."""
    return "".join(one for one in heading.lower() if one.isalnum())


def known_sheet(table: Table, limits: Limits) -> tuple[Kind, Sheet] | None:
    """The sheet of a file that belongs to a known set, and what it is; None for any other table."""
    sheet = titled(table, limits)
    if sheet is None:
        return None
    headings = frozenset(squashed(heading) for heading in sheet.headings)
    for kind, signs in _SIGNS:
        if signs <= headings:
            return kind, sheet
    if {"sisid", "schoolsisid", "username"} <= headings:
        return _teacher_or_student(table.file, headings), sheet
    if headings == {"sisid", "name"} and "school" in table.file.lower():
        return Kind.SDS_SCHOOL, sheet
    return None


def _teacher_or_student(file: str, headings: frozenset[str]) -> Kind:
    """The two files share the headings that must be there; what else they have decides, then the name of the file."""
    teacher, student = len(headings & _TEACHER_SIGNS), len(headings & _STUDENT_SIGNS)
    if teacher == student:
        return Kind.SDS_STUDENT if "student" in file.lower() else Kind.SDS_TEACHER
    return Kind.SDS_TEACHER if teacher > student else Kind.SDS_STUDENT


def format_of(sheets: Mapping[Kind, Sheet], properties: Mapping[str, str]) -> str:
    """The name of the format that these files make up; "" when there are no people or schools in them."""
    if {Kind.SDS_TEACHER, Kind.SDS_SCHOOL} & set(sheets):
        return "sds-v1"
    if not {Kind.USERS, Kind.ORGS} & set(sheets):
        return ""
    if "oneroster.version" in properties:
        return "oneroster-1.2" if properties["oneroster.version"].startswith(("1.2", "v1p2")) else "oneroster-1.1"
    headings = {squashed(heading) for heading in _all_headings(sheets.values())}
    if not headings & {"status", "enableduser", "datelastmodified"}:
        return "sds-v2.1"
    return "oneroster-1.2" if Kind.ROLES in sheets else "oneroster-1.1"


def _all_headings(sheets: Iterable[Sheet]) -> Iterable[str]:
    return (heading for sheet in sheets for heading in sheet.headings)
