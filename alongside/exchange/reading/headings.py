"""What the headings of rosters mean: a literal table of the words that senders use, and of what we never keep."""

import re
import unicodedata
from functools import lru_cache

from alongside.exchange.reading.lines import Field

_WORDS: dict[Field, str] = {
    Field.EXTERNAL_ID: (
        "id, employee id, employee number, numero de empleado, staff id, staff number, "
        "staff member id, teacher id, teacher number, person id, personnel id, "
        "personnel number, payroll number, payroll id, educator id, sourced id, sis id, unique id, external id, "
        "user id, badge number, "
        "employee code, staff code, local id, local staff id, hr id, record id, number, employee"
    ),
    Field.GIVEN_NAME: (
        "first name, first, given name, given names, given, forename, nombre, nombres, name first, legal first "
        "name, first names"
    ),
    Field.FAMILY_NAME: (
        "last name, last, family name, family, surname, apellido, apellidos, name last, legal last name, last names"
    ),
    Field.NAME: (
        "name, full name, employee name, staff name, teacher name, educator name, person, teacher, educator, staff "
        "member, display name, "
        "mentee, mentee name, participant, participant name, new teacher, new hire, first and last name, name "
        "first last"
    ),
    Field.NAME_LAST_FIRST: (
        "name last first, last first, last name first name, last name first, last first name, full name last first"
    ),
    Field.EMAIL: (
        "email, email address, mail, correo, correo electronico, work email, school email, district email, staff "
        "email, employee email, e "
        "mail, e mail address, "
        "email work, primary email, official email, user principal name, upn, email id"
    ),
    Field.SCHOOL: (
        "school, school name, escuela, building, building name, campus, campus name, site, site name, location, "
        "location "
        "name, work location, "
        "work site, home school, primary school, attendance center, school building, school site, organization, "
        "organization name, assigned school, worksite, location description, building description, office"
    ),
    Field.SCHOOL_ID: (
        "school id, school number, school code, building id, building number, building code, campus id, campus "
        "number, campus code, "
        "site id, site number, site code, school sis id, location id, location code, school sourced id, cds code, "
        "rcdts, rcdts code, school state id"
    ),
    Field.DISTRICT: (
        "district, district name, distrito, lea, lea name, school district, corporation, corporation name, school "
        "corporation, home district, "
        "employing district, isd, usd, district agency, local education agency, division, charter network"
    ),
    Field.DISTRICT_ID: (
        "district id, district number, district code, lea id, lea code, leaid, rcd, rcd code, corporation id, "
        "corporation number, county district code"
    ),
    Field.POSITION: (
        "position, position title, puesto, cargo, job title, job, title, role, job description, job class, job "
        "classification, "
        "position description, "
        "employee type, staff type, position name, occupation, assignment title, position type, role name, job role"
    ),
    Field.HIRED: (
        "hired, hire date, date hired, date of hire, hired on, hiring date, original hire date, employment date, "
        "date of employment, employed since, district hire date, hire, fecha de contratacion, fecha de ingreso"
    ),
    Field.FIRST_DAY: (
        "first day, first day of work, start date, starting date, begin date, date started, start, starts, first "
        "work day, contract start, "
        "contract start date, effective date, entry date, position start date, assignment start date, first day of "
        "school, begins, fecha de inicio"
    ),
    Field.GRADES: (
        "grade, grades, grade level, grade levels, grade taught, grades taught, grade band, grade range, level "
        "taught, grade s"
    ),
    Field.SUBJECTS: (
        "subject, subjects, content area, content areas, subject area, subject areas, subject taught, subjects "
        "taught, teaching area, "
        "discipline, department, content, teaching field, specialty, field"
    ),
    Field.ASSIGNMENT: (
        "assignment, teaching assignment, grade subject, subject grade, grade and subject, grade level subject, "
        "assignment description, grade content area"
    ),
    Field.LICENCE: (
        "licence, license, licence number, license number, licence id, license id, certificate number, "
        "certificate, certification number, pel number, "
        "certificate id, credential number, credential id, iein, iein number, educator identification number, "
        "teaching license, folder number"
    ),
    Field.STATUS: (
        "status, status code, employment status, employee status, active, record status, active inactive, staff status"
    ),
    Field.LAST_DAY: (
        "end date, last day, last day of work, termination date, exit date, separation date, date left, contract "
        "end, contract end date, position end date, leave date, term date"
    ),
}

# Facts we have no use for or no right to. They are dropped before anything else looks at them.
_PRIVATE_WORDS = frozenset(
    "ssn ssn4 password passwd pwd passcode pin dob birthdate birthday birth gender sex race ethnicity ethnic "
    "religion salary wage wages pay "
    "stepandlane phone telephone mobile cell fax sms street spouse emergency citizenship passport bank routing "
    "disability veteran marital pronouns".split()
)
_PRIVATE_PHRASES = frozenset(
    {
        *("social security", "social security number", "social", "tax id", "tax number", "last 4", "last four"),
        *("home address", "address", "address 1", "address 2", "mailing address", "street address", "home zip"),
        *("home email", "personal email", "secondary email", "maiden name", "age", "national origin"),
        *("drivers license", "driver license"),
    }
)
_OTHER_PEOPLE = frozenset(
    "supervisor evaluator manager emergency spouse parent guardian student contact secondary personal home "
    "alternate principal mentor coach".split()
)
_NOISE = frozenset(
    "employee staff teacher educator work primary official current new assigned legal participant mentee district "
    "s person user hire".split()
)
_SHORT = {
    "emp": "employee",
    "empl": "employee",
    "dt": "date",
    "nbr": "number",
    "num": "number",
    "no": "number",
    "nr": "number",
    "fname": "first name",
    "lname": "last name",
    "firstname": "first name",
    "lastname": "last name",
    "fullname": "full name",
    "bldg": "building",
    "sch": "school",
    "dist": "district",
    "pos": "position",
    "cert": "certificate",
    "lic": "license",
    "nm": "name",
    "ph": "phone",
    "asgn": "assignment",
    "assgn": "assignment",
    "asgmt": "assignment",
    "addr": "address",
    "loc": "location",
    "gr": "grade",
    "subj": "subject",
    "org": "organization",
    "dept": "department",
    "emailaddress": "email address",
    "schoolname": "school name",
    "sourcedid": "sourced id",
    "employeeid": "employee id",
    "hiredate": "hire date",
    "startdate": "start date",
    "frst": "first",
    "lst": "last",
    "desc": "description",
    "descr": "description",
    "cd": "code",
    "emplid": "employee id",
    "empid": "employee id",
    "staffid": "staff id",
    "teacherid": "teacher id",
    "educatorid": "educator id",
}
# Mostly somebody else than the person of the row, unless the file has no other column for it.
_SECOND = {
    **{
        f"{who} {what}": field
        for who in ("principal", "coach", "mentor")
        for what, field in (
            ("name", Field.NAME),
            ("first name", Field.GIVEN_NAME),
            ("last name", Field.FAMILY_NAME),
            ("email", Field.EMAIL),
        )
    },
    "principal": Field.NAME,
    "coach": Field.NAME,
}
_STUDENT = re.compile(r"^(student|pupil|learner) (id|number|name|first name|last name|email|sis id|state id)$")
_EXACT = {phrase.strip(): field for field, phrases in _WORDS.items() for phrase in phrases.split(",")}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME_OF = re.compile(r"^name of (?:the )?(.+)$")
_TO_SIGN_IN_WITH = frozenset({"user name", "username", "login", "login name"})
_OTHER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading without case, accents, signs and abbreviations: `EMP_NAME` is "employee name", `givenName` is
    "given name".
    """
    text = _CAMEL.sub(
        " ",
        heading.replace("#", " number ")
        .replace("E-mail", "email")
        .replace("e-mail", "email")
        .replace("E-Mail", "email"),
    )
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)).lower()
    bare = bare.replace("e-mail", "email").replace("'", "").replace("’", "")
    tokens = [_SHORT.get(token, token) for token in _OTHER.sub(" ", bare).split()]
    joined = " ".join(tokens)
    if named := _NAME_OF.match(joined):
        return f"{named[1]} name"
    return joined.removesuffix(" number") if joined.endswith("id number") else joined


@lru_cache(maxsize=4096)
def field_of(heading: str) -> Field | None:
    """The field a heading names exactly, give or take words such as "employee"; None when the table does not know
    it.
    """
    if len(heading) > 80:
        return None
    words = plain(heading)
    if is_private(heading) or words in _TO_SIGN_IN_WITH:
        return None
    if words in _EXACT:
        return _EXACT[words]
    rest = " ".join(token for token in words.split() if token not in _NOISE)
    return _EXACT.get(rest)


@lru_cache(maxsize=4096)
def hinted_field(heading: str) -> Field | None:
    """The field that a heading only hints at, by one telling word; headings about other people hint at little."""
    if plain(heading) in _SECOND:
        return _SECOND[plain(heading)]
    tokens = set(plain(heading).split())
    if tokens & _OTHER_PEOPLE or is_private(heading):
        return None
    hints = {
        "email": Field.EMAIL,
        "surname": Field.FAMILY_NAME,
        "job": Field.POSITION,
        "hired": Field.HIRED,
        "position": Field.POSITION,
        "subject": Field.SUBJECTS,
    }
    for token, field in hints.items():
        if token in tokens:
            return field
    if tokens & {"school", "building", "campus"} and not tokens & {
        "year",
        "date",
        "level",
        "type",
        "phone",
        "zip",
        "city",
    }:
        return Field.SCHOOL_ID if tokens & {"id", "number", "code"} else Field.SCHOOL
    if {"hire", "date"} <= tokens:
        return Field.HIRED
    return Field.FIRST_DAY if {"start", "date"} <= tokens else None


@lru_cache(maxsize=4096)
def is_private(heading: str) -> bool:
    """Whether a heading announces what we never keep: passwords, social security numbers, birth dates, pay, home
    addresses, ...
    """
    words = plain(heading)
    return words in _PRIVATE_PHRASES or bool(_PRIVATE_WORDS & set(words.split())) or "social security" in words


def is_about_students(heading: str) -> bool:
    """Whether a heading says that its rows are students."""
    return bool(_STUDENT.match(plain(heading)))
