"""OneRoster and School Data Sync: sets of files that point at each other."""

from datetime import date
from pathlib import Path

import pytest

from alongside.exchange.reading.documents import document_of, documents_at
from alongside.exchange.reading.limits import RosterUnreadable
from tests.exchange.reading.made import faults, organizations, people, read, skipped, text, zipped

ONE_11 = {
    "manifest.csv": (
        "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n"
    ),
    "orgs.csv": (
        "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
        "d1,,,Kern District 12,district,12,\n"
        "s1,,,Beyer Elementary,school,0412,d1\n"
        "s2,tobedeleted,,Haight Elementary,school,0415,d1\n"
        "x1,,,Science,department,,s1\n"
    ),
    "users.csv": (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
        "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
        'u1,,,true,"s1,x1",teacher,alee,,Ann,Lee,,,alee@kern.example,,,,,pa55word\n'
        "u2,tobedeleted,,true,s1,teacher,borr,,Bo,Orr,,,borr@kern.example,,,,,\n"
        "u3,,,true,s1,student,kash,,Kit,Ash,,,kash@kern.example,,,,02,\n"
        "u4,,,true,s1,guardian,mash,,Mo,Ash,,,alee@kern.example,,,,,\n"
        "u5,,,true,d1,administrator,droe,,Di,Roe,,,droe.kern.example,,,,,\n"
        "u6,,,true,s9,aide,cfay@kern.example,,Cy,Fay,,,,,,,,\n"
    ),
    "classes.csv": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
        "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
        'c1,,,Algebra,"09,10",k1,A1,scheduled,,s1,t1,Math,,1\n'
        "c2,,,Physics,11,k2,P1,scheduled,,s1,t1,Science,,2\n"
    ),
    "enrollments.csv": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
        "e1,,,c1,s1,u1,teacher,true,,\ne2,,,c2,s1,u1,teacher,true,,\ne3,,,c1,s1,u3,student,false,,\n"
    ),
}
ONE_12 = {
    "manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.users,delta\nfile.roles,delta\nfile.orgs,absent\n",
    "users.csv": (
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
        "email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds\n"
        "u1,active,2026-08-01T00:00:00.000Z,true,alee,,Ann,Lee,,,alee@kern.example,,,,,,,\n"
        "u2,tobedeleted,2026-08-01T00:00:00.000Z,true,borr,,Bo,Orr,,,borr@kern.example,,,,,,,\n"
        "u3,active,2026-08-01T00:00:00.000Z,true,kash,,Kit,Ash,,,kash@kern.example,,,,,,,\n"
        "u4,active,2026-08-01T00:00:00.000Z,true,zash,,Zoe,Ash,,,zash@kern.example,,,,,,,\n"
    ),
    "roles.csv": (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
        "r1,active,,u1,primary,teacher,2026-08-17,,s1,\n"
        "r2,active,,u1,secondary,counselor,2026-08-17,2027-06-11,s2,\n"
        "r3,tobedeleted,,u1,secondary,principal,,2026-06-30,s1,\n"
        "r4,active,,u3,primary,student,,,s1,\n"
    ),
}
SDS_1 = {
    "School.csv": (
        "SIS ID,Name,School Number,School NCES_ID,State ID,Zip\n10,Beyer Elementary,0412,170001,,61101\n"
        "11,Haight Elementary,0415,170002,,61103\n"
    ),
    "Teacher.csv": (
        "SIS ID,School SIS ID,First Name,Last Name,Username,Password,Teacher Number,Status,Secondary Email,Title\n"
        "70,10,Ann,Lee,alee@kern.example,pa55word,101,Active,,Instructional coach\n"
        "71,11,Bo,Orr,borr,pa55word,102,Deleted,borr@kern.example,\n"
    ),
    "Student.csv": "SIS ID,School SIS ID,First Name,Last Name,Username,Password,Grade\n80,10,Kit,Ash,kash,pa55word,2\n",
    "Section.csv": "SIS ID,School SIS ID,Section Name\n90,10,Algebra\n",
    "TeacherRoster.csv": "Section SIS ID,SIS ID\n90,70\n",
    "StudentEnrollment.csv": "Section SIS ID,SIS ID\n90,80\n",
}
SDS_21 = {
    "orgs.csv": "sourcedId,name,type,parentSourcedId\nd1,Kern District 12,district,\ns1,Beyer Elementary,school,d1\n",
    "users.csv": (
        "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n"
        "u1,alee@kern.example,Ann,Lee,pa55word,,,,\nu2,kash,Kit,Ash,,,,,\n"
    ),
    "roles.csv": (
        "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n"
        "u1,s1,principal,,,true,2026-07-01,\nu2,s1,student,,02,true,,\n"
    ),
}


def test_oneroster_1_1() -> None:
    roster = read(zipped(ONE_11))
    assert (roster.format, roster.rows, roster.delta) == ("oneroster-1.1", 6, False)
    assert [(one.name, one.kind, one.parent_id, one.code, one.ended) for one in organizations(roster)] == [
        ("Kern District 12", "district", "", "12", False),
        ("Beyer Elementary", "school", "d1", "0412", False),
        ("Haight Elementary", "school", "d1", "0415", True),
        ("Science", "department", "s1", "", False),
    ]
    assert [
        (one.row, one.external_id, one.school, one.district, one.position, one.position_words, one.ended)
        for one in people(roster)
    ] == [
        (2, "u1", "Beyer Elementary", "Kern District 12", "teacher", "teacher", False),
        (3, "u2", "Beyer Elementary", "Kern District 12", "teacher", "teacher", True),
        (6, "u5", "", "Kern District 12", "", "administrator", False),
        (7, "u6", "", "", "paraprofessional", "aide", False),
    ]
    assert [one.row for one in skipped(roster)] == [4, 5]
    assert people(roster)[3].email == "cfay@kern.example"


def test_oneroster_1_1_tells_what_teachers_teach() -> None:
    (one, *_others) = people(read(zipped(ONE_11)))
    assert (one.grades, one.subjects) == (("9", "10", "11"), ("Math", "Science"))


def test_oneroster_faults() -> None:
    assert faults(read(zipped(ONE_11))) == [
        (6, "email", "droe.kern.example", "There is no @ in this address", "droe@kern.example"),
        (7, "orgSourcedIds", "s9", "None of the organizations in these files has this id", ""),
    ]


def test_no_student_and_no_password_is_in_any_line() -> None:
    for made in (ONE_11, ONE_12, SDS_1, SDS_21):
        roster = read(zipped(made))
        told = repr([*roster.lines(), *roster.columns])
        assert [word for word in ("Kit", "Ash", "kash", "pa55word") if word in told] == []


def test_a_folder_of_files_is_the_same_as_the_zip() -> None:
    documents = [document_of(name, content.encode("utf-8-sig")) for name, content in ONE_11.items()]
    assert list(read(*documents).lines()) == list(read(zipped(ONE_11)).lines())


def test_files_are_known_by_their_headings_and_not_by_their_names() -> None:
    renamed = {f"out/part-{n}.txt": content for n, content in enumerate(ONE_11.values())}
    roster = read(zipped(renamed))
    assert (roster.format, len(people(roster))) == ("oneroster-1.1", 4)


def test_oneroster_1_2_delta_with_roles() -> None:
    roster = read(zipped(ONE_12))
    assert (roster.format, roster.rows, roster.delta) == ("oneroster-1.2", 4, True)
    assert [
        (one.external_id, one.position, one.school_id, one.first_day, one.last_day, one.ended) for one in people(roster)
    ] == [
        ("u1", "teacher", "s1", date(2026, 8, 17), None, False),
        ("u1", "counselor", "s2", date(2026, 8, 17), date(2027, 6, 11), False),
        ("u1", "principal", "s1", None, date(2026, 6, 30), True),
        ("u2", "", "", None, None, True),
    ]
    assert [(one.row, one.reason) for one in skipped(roster)] == [
        (4, "This is a student; we keep no student data"),
        (5, "No file says what this person does, and it may be a student"),
    ]


def test_a_file_that_the_manifest_promises_and_that_is_missing() -> None:
    made = {**ONE_11, "manifest.csv": ONE_11["manifest.csv"] + "file.roles,bulk\n"}
    assert faults(read(zipped(made)))[0] == (
        0,
        "file.roles",
        "bulk",
        "The manifest promises roles.csv, but it is not among the files",
        "",
    )


def test_school_data_sync_1() -> None:
    roster = read(zipped(SDS_1))
    assert (roster.format, roster.rows) == ("sds-v1", 3)
    assert [(one.external_id, one.name, one.code, one.zip_code) for one in organizations(roster)] == [
        ("10", "Beyer Elementary", "170001", "61101"),
        ("11", "Haight Elementary", "170002", "61103"),
    ]
    assert [
        (one.external_id, one.email, one.school, one.school_id, one.position, one.ended) for one in people(roster)
    ] == [
        ("70", "alee@kern.example", "Beyer Elementary", "10", "instructional-coach", False),
        ("71", "borr@kern.example", "Haight Elementary", "11", "teacher", True),
    ]
    assert [(one.file, one.row) for one in skipped(roster)] == [("Student.csv", 2)]


def test_school_data_sync_2_1() -> None:
    roster = read(zipped(SDS_21))
    assert (roster.format, roster.rows) == ("sds-v2.1", 2)
    assert [(one.external_id, one.email, one.school, one.district, one.position) for one in people(roster)] == [
        ("u1", "alee@kern.example", "Beyer Elementary", "Kern District 12", "principal")
    ]
    assert len(skipped(roster)) == 1


def test_one_file_of_a_set_by_itself() -> None:
    roster = read(text(*ONE_11["users.csv"].splitlines(), name="users.csv"))
    assert roster.format == "oneroster-1.1"
    assert [(one.external_id, one.school_id) for one in people(roster)][:2] == [("u1", "s1"), ("u1", "x1")]


def test_students_by_themselves_are_refused() -> None:
    with pytest.raises(RosterUnreadable, match="lists students"):
        read(text(*SDS_1["Student.csv"].splitlines(), name="Student.csv"))


def test_a_folder_on_disk_with_other_things_in_it(tmp_path: Path) -> None:
    for name, content in SDS_1.items():
        (tmp_path / name).write_text(content)
    (tmp_path / "guide.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "all.zip").write_bytes(zipped(SDS_1).head())
    (tmp_path / ".hidden").write_text("x")
    roster = read(*documents_at([tmp_path]))
    assert len(people(roster)) == 2
    assert [note.split(":")[0] for note in roster.notes] == [
        "We passed over all.zip",
        "We passed over guide.pdf",
    ]
