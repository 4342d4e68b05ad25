"""A roster comes in: who is new, who is known, what changes, and what stays as it is."""

from datetime import date

import pytest
import time_machine

from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person
from alongside.people.models.rosters import RosterLine
from alongside.programs.actions.cohorts import adopt_text, close_cohort, open_cohort
from alongside.programs.enums import EngagementState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from tests.exchange.reading.made import workbook, zipped
from tests.exchange.scene import Desk, bring_in, desk, dry, everything, sheet, told
from tests.factories.people import organization
from tests.factories.programs import enrolled, pair

pytestmark = pytest.mark.django_db

DELPHINE = "2,Delphine,Aucoin,daucoin@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
MATEO = "3,Mateo,Ibarra,mibarra@rivertown.example,Beyer Elem,Rivertown 12,Teacher,8/3/2020,"
ANN = "4,Ann,Poe,apoe@newplace.example,Poe High School,New Place 5,Principal,8/17/2026,"


@pytest.fixture
def scene() -> Desk:
    return desk()


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _line(number: str) -> RosterLine:
    return RosterLine.objects.select_related("person").get(external_id=number)


def test_a_look_writes_nothing(scene: Desk) -> None:
    before = everything()
    report = dry(scene.cohort, sheet(DELPHINE, MATEO, ANN))
    assert told(report) == (6, 0, 0, 0)
    assert everything() == before


def test_new_people_are_there_with_address_place_and_verdict(scene: Desk) -> None:
    report, _ = bring_in(scene.cohort, sheet(DELPHINE, MATEO, ANN))
    assert [(entry["kind"], entry["name"], entry["row"]) for entry in report.created] == [
        ("person", "Delphine Aucoin", 2),
        ("school", "Beyer Elem", 3),
        ("person", "Mateo Ibarra", 3),
        ("district", "New Place 5", 4),
        ("school", "Poe High School", 4),
        ("person", "Ann Poe", 4),
    ]
    delphine = _line("2").person
    assert [(a.email, a.primary, a.verified_at) for a in delphine.addresses.all()] == [
        ("daucoin@rivertown.example", True, None)
    ]
    post = Appointment.objects.get(person=delphine)
    assert (post.organization, post.position, post.hired_on) == (
        scene.cast.places.lakeview,
        "teacher",
        date(2026, 8, 17),
    )
    taking_part = Participation.objects.get(person=delphine)
    assert (taking_part.role, taking_part.works_at, taking_part.state) == (
        "newcomer",
        scene.cast.places.lakeview,
        "enrolled",
    )
    assert taking_part.verdict["sentence"] != ""
    assert not Participation.objects.filter(person=_line("4").person).exists()
    school = Organization.objects.get(name="Beyer Elem")
    assert school.parent == scene.cast.places.rivertown
    assert school.path == f"{scene.cast.places.rivertown.path}{school.pk}/"


def test_the_same_file_twice_changes_nothing(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE, MATEO, ANN))
    before = everything()
    report, _ = bring_in(scene.cohort, sheet(DELPHINE, MATEO, ANN))
    assert told(report) == (0, 0, 3, 0)
    assert everything() == before | {"Import": 2}


def test_a_changed_file_changes_only_what_changed(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE, MATEO))
    moved = MATEO.replace("Beyer Elem", "Lakeview School")
    report, _ = bring_in(scene.cohort, sheet(DELPHINE, moved))
    assert told(report) == (0, 1, 1, 0)
    (entry,) = report.updated
    assert (entry["name"], entry["changes"]) == (
        "Mateo Ibarra",
        [{"field": "school", "from": "Beyer Elem", "to": "Lakeview School"}],
    )
    posts = Appointment.objects.filter(person=_line("3").person).order_by("pk")
    assert [(post.organization.name, post.ends_on) for post in posts] == [
        ("Beyer Elem", date(2026, 11, 21)),
        ("Lakeview School", None),
    ]
    assert Participation.objects.get(person=_line("3").person).works_at == scene.cast.places.lakeview


def test_a_changed_day_is_changed_where_it_is(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    report, _ = bring_in(scene.cohort, sheet(DELPHINE.replace("8/17/2026", "8/24/2026")))
    (entry,) = report.updated
    assert entry["changes"] == [{"field": "hired on", "from": "2026-08-17", "to": "2026-08-24"}]
    assert Appointment.objects.get(person=_line("2").person).hired_on == date(2026, 8, 24)


def test_a_new_name_reaches_the_person_nobody_else_speaks_for(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    bring_in(scene.cohort, sheet(DELPHINE.replace("Aucoin", "Aucoin-Holt")))
    assert _line("2").person.name == "Delphine Aucoin-Holt"


def test_a_person_who_signs_in_keeps_the_name_they_have(scene: Desk) -> None:
    maya = "1,Maya,Lindqvist,maya@rivertown.example,Lakeview School,Rivertown District 12,Teacher,,"
    bring_in(scene.cohort, sheet(maya))
    bring_in(scene.cohort, sheet(maya.replace("Lindqvist", "Lind")))
    line = _line("1")
    assert (line.person, line.person.family_name, line.fields["family_name"]) == (
        scene.cast.maya,
        "Lindqvist",
        "Lind",
    )


def test_people_are_found_by_address_when_they_have_no_number(scene: Desk) -> None:
    enrolled(scene.cohort, scene.cast.maya, "newcomer", works_at=scene.cast.places.lakeview)
    row = "maya@rivertown.example,Maya,Lindqvist,Lakeview School"
    report, _ = bring_in(scene.cohort, sheet(row, headings="Email,First Name,Last Name,School"))
    assert RosterLine.objects.get().person == scene.cast.maya
    assert len(report.created) == 0


def test_a_name_and_a_school_are_a_question_and_never_a_merge(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    again = ",Delphine,Aucoin,,Lakeview School,Rivertown District 12,Nurse,,"
    report = dry(scene.cohort, sheet(again))
    (asked,) = report.questions
    assert asked.question.choices == ("The same person: Delphine Aucoin, Teacher, Lakeview, number 2", "Somebody else")
    assert asked.question.row == 2
    people = Person.objects.count()
    bring_in(scene.cohort, sheet(again))
    assert Person.objects.count() == people
    bring_in(scene.cohort, sheet(again), answers={asked.key: "Somebody else"})
    assert Person.objects.count() == people + 1


def test_the_answer_that_it_is_one_person_changes_that_person(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    again = ",Delphine,Aucoin,,Lakeview School,Rivertown District 12,Nurse,,"
    (asked,) = dry(scene.cohort, sheet(again)).questions
    bring_in(scene.cohort, sheet(again), answers={asked.key: asked.question.choices[0]})
    posts = Appointment.objects.filter(person=_line("2").person, ends_on=None)
    assert [post.position for post in posts] == ["nurse"]


def test_names_without_numbers_or_addresses_come_in_again_without_questions(scene: Desk) -> None:
    headings = "First Name,Last Name,School,District,Position"
    rows = (
        "Kayla,Thornberry,Lakeview School,Rivertown District 12,Teacher",
        "Jo,Lind,Lakeview School,Rivertown 12,Nurse",
    )
    bring_in(scene.cohort, sheet(*rows, headings=headings))
    report, _ = bring_in(scene.cohort, sheet(*rows, headings=headings))
    assert (told(report), report.questions) == ((0, 0, 2, 0), [])


def test_a_school_that_could_be_two_is_a_question(scene: Desk) -> None:
    for district in (scene.cast.places.rivertown, scene.cast.places.hollis_park):
        organization("Lincoln Middle School", under=district)
    row = "9,Mateo,Ibarra,m@x.example,Lincoln MS,,Teacher,,"
    report = dry(scene.cohort, sheet(row))
    (asked,) = report.questions
    assert (asked.question.column, asked.question.value) == ("School", "Lincoln MS")
    assert asked.question.choices == (
        "Lincoln Middle School, Rivertown District 12",
        "Lincoln Middle School, Hollis Park District 40",
    )
    bring_in(scene.cohort, sheet(row), answers={asked.key: asked.question.choices[1]})
    assert Appointment.objects.get(person=_line("9").person).organization.parent == scene.cast.places.hollis_park


def test_all_faults_at_once_and_nothing_is_written(scene: Desk) -> None:
    before = everything()
    broken = sheet(
        DELPHINE,
        "5,Tom,Berg,tom.rivertown.example,Lakeview,Rivertown 12,Teacher,,",
        "6,,Cole,cole@rivertown.example,Lakeview,Rivertown 12,Teacher,13/45/2026,",
    )
    report, _ = bring_in(scene.cohort, broken)
    assert [(fault.row, fault.column) for fault in report.faults] == [
        (3, "Email"),
        (4, "First Name"),
        (4, "Hire Date"),
    ]
    assert everything() == before


def test_two_files_that_give_one_address_to_two_people(scene: Desk) -> None:
    one = sheet("2,Ana,Berg,x@rivertown.example,Lakeview,Rivertown 12,Teacher,,", name="a.csv")
    other = sheet("7,Ida,Cole,x@rivertown.example,Lakeview,Rivertown 12,Teacher,,", name="b.csv")
    report = dry(scene.cohort, one, other)
    assert [(fault.file, fault.row, fault.message) for fault in report.faults] == [
        ("a.csv", 2, "b.csv, row 2 has this address with another name"),
        ("b.csv", 2, "a.csv, row 2 has this address with another name"),
    ]


def test_two_districts_may_use_the_same_numbers(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    other = "2,Delphine,Moss,dmoss@hollispark.example,Linden School,Hollis Park District 40,Teacher,,"
    report, _ = bring_in(scene.cohort, sheet(other))
    assert (told(report), report.questions) == ((1, 0, 0, 0), [])
    again, _ = bring_in(scene.cohort, sheet(DELPHINE, name="one.csv"), sheet(other, name="two.csv"))
    assert told(again) == (0, 0, 2, 0)


def test_several_lines_of_one_person_are_two_appointments(scene: Desk) -> None:
    rows = (DELPHINE, DELPHINE.replace("Lakeview", "Beyer Elem"))
    report, _ = bring_in(scene.cohort, sheet(*rows))
    person = _line("2").person
    assert sorted(post.organization.name for post in person.appointments.all()) == ["Beyer Elem", "Lakeview School"]
    assert Person.objects.filter(family_name="Aucoin").count() == 1
    assert len(report.created) == 2


def test_a_row_left_out_ends_nothing(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE, MATEO, ANN))
    bring_in(scene.cohort, sheet(ANN))
    assert Appointment.objects.filter(ends_on=None, person__roster_lines__isnull=False).count() == 3


def _staff(count: int) -> list[str]:
    return [
        f"{n},Given{n},Family{n},p{n}@rivertown.example,Lakeview,Rivertown 12,Teacher,,"
        for n in range(100, 100 + count)
    ]


def test_somebody_who_left_is_ended(scene: Desk) -> None:
    rows = _staff(12)
    bring_in(scene.cohort, sheet(*rows))
    report, _ = bring_in(scene.cohort, sheet(*rows[:-1], rows[-1] + "tobedeleted"))
    assert (told(report), report.ends) == ((0, 1, 11, 0), 1)
    line = _line("111")
    assert line.ended_at is not None
    assert [post.ends_on for post in line.person.appointments.all()] == [date(2026, 11, 21)]
    again, _ = bring_in(scene.cohort, sheet(*rows[:-1], rows[-1] + "tobedeleted"))
    assert told(again) == (0, 0, 12, 0)


def test_somebody_who_left_and_was_never_here_is_passed_over(scene: Desk) -> None:
    report, _ = bring_in(scene.cohort, sheet(DELPHINE + "inactive"))
    assert told(report) == (0, 0, 0, 1)


def test_more_than_one_in_ten_asks_a_second_person(scene: Desk) -> None:
    rows = _staff(12)
    bring_in(scene.cohort, sheet(*rows))
    leaving = [row + "inactive" for row in rows[:2]]
    report, _ = bring_in(scene.cohort, sheet(*leaving, *rows[2:]))
    assert [fault.message.partition(".")[0] for fault in report.faults] == [
        "This would end 2 of 12 appointments, which is more than one in ten"
    ]
    assert Appointment.objects.filter(ends_on__isnull=False).count() == 0
    report, _ = bring_in(scene.cohort, sheet(*leaving, *rows[2:]), second=scene.cast.angela)
    assert (report.faults, Appointment.objects.filter(ends_on__isnull=False).count()) == ([], 2)


def test_neither_sponsor_learns_of_the_other(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    delphine = _line("2").person
    other_sponsor = organization("Quiet Sponsor", kind="association")
    text = scene.cohort.program.versions.get().source.replace("key: garden", "key: quiet")
    others = _quiet(other_sponsor, text)
    report, _ = bring_in(others, sheet(DELPHINE.replace("2,Del", "77,Del")))
    assert [(entry["kind"], entry["name"]) for entry in report.created] == [("person", "Delphine Aucoin")]
    assert {line.person for line in RosterLine.objects.all()} == {delphine}
    bring_in(others, sheet(DELPHINE.replace("2,Delphine,Aucoin", "77,Delphine,Other")))
    delphine.refresh_from_db()
    assert delphine.family_name == "Aucoin"
    first, second = RosterLine.objects.order_by("pk")
    assert (first.fields["family_name"], second.fields["family_name"]) == ("Aucoin", "Other")


def _quiet(sponsor: Organization, text: str) -> Cohort:
    version = adopt_text(source=text, file="quiet.yaml", sponsor=sponsor, by=None)
    return open_cohort(
        version=version,
        key="quiet-2026",
        name="2026-27",
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 6, 30),
        by=None,
    )


def test_an_address_of_somebody_unknown_here_with_another_name_is_not_told(scene: Desk) -> None:
    row = "8,Gus,Thorne,tomas@hollispark.example,Lakeview,Rivertown 12,Teacher,,"
    report, _ = bring_in(scene.cohort, sheet(row))
    assert (told(report), report.faults, report.questions) == ((1, 0, 0, 0), [], [])
    gus = _line("8").person
    assert gus != scene.cast.stranger
    assert Address.objects.get(email="tomas@hollispark.example").person == scene.cast.stranger


def test_a_roster_makes_nobody_a_coordinator(scene: Desk) -> None:
    row = "8,Gus,Thorne,gus@rivertown.example,Lakeview,Rivertown 12,Coordinator,,"
    bring_in(scene.cohort, sheet(row))
    assert Participation.objects.filter(kind="coordinator").get().person == scene.cast.angela


def test_a_column_that_says_guide_makes_a_helper(scene: Desk) -> None:
    row = "8,Gus,Thorne,gus@rivertown.example,Lakeview,Rivertown 12,Guide,,"
    bring_in(scene.cohort, sheet(row))
    assert Participation.objects.get(person=_line("8").person).role == "guide"


def test_whoever_becomes_the_evaluator_of_the_person_they_help_is_paused(scene: Desk) -> None:
    renee, maya = scene.cast.renee, scene.cast.maya
    together = pair(scene.cohort, renee, maya)
    row = "R1,Renée,Castellanos,renee@rivertown.example,Lakeview School,Rivertown District 12,Principal,,"
    bring_in(scene.cohort, sheet(row))
    together.engagement.refresh_from_db()
    assert together.engagement.state == EngagementState.PAUSED


def test_one_event_tells_of_the_whole_roster(scene: Desk) -> None:
    _, importing = bring_in(scene.cohort, sheet(DELPHINE, MATEO, ANN))
    event = Event.objects.get(kind="roster-applied")
    assert (event.subject, event.cohort_id) == (f"import:{importing.public_id}", scene.cohort.pk)
    assert (event.facts["new"], event.facts["enrolled"]) == (3, 2)


def test_a_role_chosen_for_everybody(scene: Desk) -> None:
    bring_in(scene.cohort, sheet("Ida,Cole,Lakeview", headings="First Name,Last Name,School"), role="guide")
    assert Participation.objects.get(person__family_name="Cole").role == "guide"


def test_a_closed_cohort_takes_nobody_in(scene: Desk) -> None:
    close_cohort(cohort=scene.cohort, by=None)
    with pytest.raises(Exception, match="closed"):
        bring_in(scene.cohort, sheet(DELPHINE))


def test_a_workbook_and_a_set(scene: Desk) -> None:
    book = workbook({"Staff": [["Name", "Email", "School"], ["Cole, Ida", "ida.cole@x.example", "Lakeview School"]]})
    assert told(bring_in(scene.cohort, book)[0]) == (1, 0, 0, 0)
    files = {
        "orgs.csv": "sourcedId,status,name,type,identifier,parentSourcedId\nd1,,Rivertown District 12,district,,\ns1,,"
        "Lakeview School,school,,d1\ns2,,Far School,school,,d1\n",
        "users.csv": "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email\n"
        "u1,,true,s2,teacher,ua,Una,Arbor,una@x.example\nu2,,true,s1,student,st,Sam,Small,\n",
    }
    report, _ = bring_in(scene.cohort, zipped(files))
    assert [(entry["kind"], entry["name"]) for entry in report.created] == [
        ("school", "Far School"),
        ("person", "Una Arbor"),
    ]
    assert report.skipped == 1
    assert Organization.objects.get(name="Far School").parent == scene.cast.places.rivertown
    assert told(bring_in(scene.cohort, zipped(files))[0]) == (0, 0, 1, 1)
