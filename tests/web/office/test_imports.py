"""The steps of a roster import in a browser: choose, columns, rows, look, import, undo."""

from datetime import date
from pathlib import Path

import html5lib
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.exchange.models import Import
from alongside.exchange.tasks import apply_import, look_import
from alongside.jobs.actions import request_stop
from alongside.jobs.models import Job
from alongside.jobs.running import execute
from alongside.people.models.persons import Person
from alongside.people.models.rosters import RosterLine
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.participations import Participation
from tests.cast import somebody
from tests.doors import signed_in
from tests.exchange.scene import HEADINGS, Desk, desk
from tests.factories.programs import ENDS, STARTS, cohort, enrolled

pytestmark = pytest.mark.django_db
DELPHINE = "2,Delphine,Aucoin,daucoin@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
BROKEN = "3,Mateo,Ibarra,mibarra.rivertown.example,Beyer Elem,Rivertown 12,Teacher,8/3/2020,"


@pytest.fixture
def scene() -> Desk:
    return desk()


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def angela(scene: Desk) -> Client:
    return signed_in(scene.cast.angela, as_whom=scene.angela.public_id)


def _file(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("staff.csv", "\n".join((HEADINGS, *rows)).encode())


def _brought(browser: Client, *rows: str) -> Import:
    answer = browser.post("/office/people/import/", {"files": _file(*rows)})
    found = Import.objects.order_by("-pk")[0]
    assert (answer.status_code, answer["Location"]) == (302, f"/office/people/import/{found.public_id}/columns/")
    return found


def _columns(browser: Client, found: Import, **more: str) -> str:
    given = {f"column-{n}": field for n, field in enumerate(_fields())}
    answer = browser.post(f"/office/people/import/{found.public_id}/columns/", given | more)
    return str(answer["Location"]).removeprefix(f"/office/people/import/{found.public_id}/")


def _fields() -> list[str]:
    return [
        *("external-id", "given-name", "family-name", "email", "school"),
        *("district", "position", "hired", "status"),
    ]


def _run(found: Import) -> Job:
    job = Job.objects.get(key=found.public_id)
    execute(job.public_id, apply_import)
    job.refresh_from_db()
    return job


def test_the_whole_way_and_back(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    page = angela.get(f"/office/people/import/{found.public_id}/columns/")
    assert "daucoin@rivertown.example" in page.content.decode()
    assert _columns(angela, found) == "look/"
    look = angela.get(f"/office/people/import/{found.public_id}/look/").content.decode()
    assert "Import 1 person" in look
    assert not Person.objects.filter(family_name="Aucoin").exists()
    went = angela.post(f"/office/people/import/{found.public_id}/look/")
    assert went["Location"] == f"/office/people/import/{found.public_id}/"
    assert "It begins in a moment" in angela.get(went["Location"]).content.decode()
    assert _run(found).closing == "1 new, 0 updated, 0 without change."
    done = angela.get(went["Location"]).content.decode()
    assert "1 new, 0 updated, 0 without change." in done
    assert Person.objects.get(family_name="Aucoin").roster_lines.count() == 1
    angela.post(f"/office/people/import/{found.public_id}/undo/")
    assert not Person.objects.filter(family_name="Aucoin").exists()
    assert "Taken back" in angela.get(went["Location"]).content.decode()


def test_a_row_is_fixed_where_it_stands(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE, BROKEN)
    assert _columns(angela, found) == "rows/"
    rows = angela.get(f"/office/people/import/{found.public_id}/rows/").content.decode()
    assert "There is no @ in this address" in rows
    fixed = angela.post(f"/office/people/import/{found.public_id}/rows/", {"f0-0": "mibarra@rivertown.example"})
    assert fixed["Location"].endswith("/look/")
    angela.post(f"/office/people/import/{found.public_id}/look/")
    _run(found)
    assert {line.fields["email"] for line in RosterLine.objects.all()} == {
        "daucoin@rivertown.example",
        "mibarra@rivertown.example",
    }


def test_a_row_is_left_out(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE, BROKEN)
    _columns(angela, found)
    angela.post(f"/office/people/import/{found.public_id}/rows/", {"out": "f0", "f0-0": "mibarra.rivertown.example"})
    found.refresh_from_db()
    assert found.corrections["left_out"] == [["staff.csv", 3]]
    assert (found.report["left_out"], found.report["skipped"]) == (0, 1)


def test_rows_nobody_fixed_stay_out_and_the_rest_comes_in(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE, BROKEN)
    _columns(angela, found)
    angela.post(f"/office/people/import/{found.public_id}/look/")
    _run(found)
    assert [line.external_id for line in RosterLine.objects.all()] == ["2"]


def test_a_question_is_answered_with_a_button(scene: Desk, angela: Client) -> None:
    first = _brought(angela, DELPHINE)
    _columns(angela, first)
    angela.post(f"/office/people/import/{first.public_id}/look/")
    _run(first)
    again = _brought(angela, ",Delphine,Aucoin,,Lakeview,Rivertown 12,Nurse,,")
    _columns(angela, again)
    rows = angela.get(f"/office/people/import/{again.public_id}/rows/").content.decode()
    assert "Delphine Aucoin is here already, at the same place. Is this the same person?" in rows
    angela.post(f"/office/people/import/{again.public_id}/rows/", {"f0-0": "Somebody else"})
    again.refresh_from_db()
    assert (again.report["new"], again.report["waiting"]) == (1, [])


def test_many_ends_wait_for_another_coordinator(scene: Desk, angela: Client) -> None:
    first = _brought(angela, DELPHINE)
    _columns(angela, first)
    angela.post(f"/office/people/import/{first.public_id}/look/")
    _run(first)
    gone = _brought(angela, DELPHINE + "inactive")
    _columns(angela, gone)
    alone = angela.post(f"/office/people/import/{gone.public_id}/look/")
    assert (alone.status_code, "Nobody else coordinates this year" in alone.content.decode()) == (422, True)
    tara = somebody("Tara Voss", "tara@prairie.example")
    other = enrolled(scene.cohort, tara, "coordinator")
    angela.post(f"/office/people/import/{gone.public_id}/look/")
    own = angela.post(f"/office/people/import/{gone.public_id}/agree/")
    assert (own.status_code, "Somebody else has to agree" in own.content.decode()) == (409, True)
    second = signed_in(tara, as_whom=other.public_id)
    second.post(f"/office/people/import/{gone.public_id}/agree/")
    _run(gone)
    gone.refresh_from_db()
    assert (gone.state, gone.second, gone.by) == ("applied", tara, scene.cast.angela)
    assert Person.objects.get(family_name="Aucoin").appointments.get().ends_on == date(2026, 11, 21)


def test_a_file_that_is_no_list_is_said_on_the_page(scene: Desk, angela: Client) -> None:
    answer = angela.post("/office/people/import/", {"files": SimpleUploadedFile("list.pdf", b"%PDF-1.7")})
    assert (answer.status_code, "list.pdf is a PDF, not a table" in answer.content.decode()) == (422, True)
    assert Import.objects.count() == 0


def test_pasted_rows_are_a_file(scene: Desk, angela: Client) -> None:
    rows = "First Name\tLast Name\tSchool\nIda\tCole\tLakeview School"
    assert angela.post("/office/people/import/", {"pasted": rows}).status_code == 302
    assert Import.objects.get().files[0]["name"] == "pasted.csv"


def test_two_columns_cannot_go_to_one_place(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    given = {"column-0": "email", "column-3": "email"}
    answer = angela.post(f"/office/people/import/{found.public_id}/columns/", given)
    assert answer.status_code == 422
    assert "“Staff ID” and “Email” go to the same place" in answer.content.decode()


def test_another_cohorts_coordinator_finds_nothing(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    other = cohort(scene.cast.places.union, key="garden-2027")
    tara = somebody("Tara Voss", "tara@prairie.example")
    browser = signed_in(tara, as_whom=enrolled(other, tara, "coordinator").public_id)
    for part in ("columns/", "rows/", "look/", ""):
        assert browser.get(f"/office/people/import/{found.public_id}/{part}").status_code == 404
    for part in ("columns/", "rows/", "look/", "agree/", "undo/", "discard/"):
        assert browser.post(f"/office/people/import/{found.public_id}/{part}").status_code == 404
    assert b"staff.csv" not in browser.get("/office/people/import/").content


def test_a_helper_is_no_coordinator(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    helper = enrolled(scene.cohort, scene.cast.renee, "guide")
    browser = signed_in(scene.cast.renee, as_whom=helper.public_id)
    assert browser.get("/office/people/import/").status_code == 403
    assert browser.get(f"/office/people/import/{found.public_id}/rows/").status_code == 403


def test_every_step_parses_strictly(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE, BROKEN, ",Kayla,Thorne,,Lakeview,Rivertown 12,Nurse,,tobedeleted")
    _columns(angela, found)
    pages = [angela.get(f"/office/people/import/{found.public_id}/{part}") for part in ("columns/", "rows/", "look/")]
    pages.append(angela.get("/office/people/import/"))
    angela.post(f"/office/people/import/{found.public_id}/look/")
    pages.append(angela.get(f"/office/people/import/{found.public_id}/"))
    _run(found)
    pages.append(angela.get(f"/office/people/import/{found.public_id}/"))
    for page in pages:
        assert page.status_code == 200
        html5lib.HTMLParser(strict=True).parse(page.content.decode())


def test_htmx_is_answered_with_the_part_that_moves(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    _columns(angela, found)
    angela.post(f"/office/people/import/{found.public_id}/look/")
    part = angela.get(f"/office/people/import/{found.public_id}/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="stack" id="progress" hx-get=')
    _run(found)
    part = angela.get(f"/office/people/import/{found.public_id}/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part


def test_a_file_that_is_no_longer_the_same_is_not_imported(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    _columns(angela, found)
    angela.post(f"/office/people/import/{found.public_id}/look/")
    key = found.files[0]["key"]
    default_storage.delete(key)
    default_storage.save(key, ContentFile(b"First Name,Last Name\nSomebody,Else\n"))
    assert _run(found).closing == "staff.csv is no longer the file that was brought. Bring it again."
    assert RosterLine.objects.count() == 0
    page = angela.get(f"/office/people/import/{found.public_id}/").content.decode()
    assert "It was not imported" in page


def test_a_job_that_was_stopped_can_be_asked_for_again(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    _columns(angela, found)
    angela.post(f"/office/people/import/{found.public_id}/look/")
    request_stop(Job.objects.get(key=found.public_id))
    again = angela.post(f"/office/people/import/{found.public_id}/look/")
    assert again["Location"] == f"/office/people/import/{found.public_id}/"
    execute(Job.objects.get(key=found.public_id, ended_at=None).public_id, apply_import)
    assert RosterLine.objects.count() == 1


def test_an_import_is_forgotten_with_its_files(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    angela.post(f"/office/people/import/{found.public_id}/discard/")
    assert Import.objects.count() == 0


def _long(*more: str) -> tuple[str, ...]:
    """More than is looked over while somebody waits for a page, most of it blanks."""
    blank = " " * 150
    people = (
        f"9{n},Given{n},Family{n},p{n}@rivertown.example,Lakeview,Rivertown 12,Nurse,,{blank}" for n in range(1300)
    )
    return (*people, *more)


def test_a_long_list_is_looked_over_by_a_job_that_can_be_stopped_and_begun_again(scene: Desk, angela: Client) -> None:
    found = _brought(angela, *_long(BROKEN))
    assert _columns(angela, found) == ""
    page = f"/office/people/import/{found.public_id}/"
    moving = angela.get(page).content.decode()
    assert ("Looking it over" in moving, "hx-trigger" in moving) == (True, True)
    assert angela.get(f"{page}rows/")["Location"] == page
    angela.post(f"{page}stop/")
    stopped = angela.get(page).content.decode()
    assert "Stopped before it began." in stopped
    assert "hx-trigger" not in stopped
    angela.post(f"{page}check/")
    job = Job.objects.get(kind="roster-look", ended_at=None)
    execute(job.public_id, look_import)
    job.refresh_from_db()
    assert (job.closing, job.done) == ("1,301 rows looked over.", 1301)
    looked = angela.get(page).content.decode()
    assert "Go on to the rows that need you" in looked
    for told in (moving, stopped, looked):
        html5lib.HTMLParser(strict=True).parse(told)
    rows = angela.get(f"{page}rows/").content.decode()
    assert ("There is no @ in this address" in rows, "The other 1,300 are ready" in rows) == (True, True)
    assert Person.objects.filter(given_name="Given7").count() == 0


def test_just_the_rows_that_need_somebody_go_out_and_come_back(scene: Desk, angela: Client) -> None:
    danger = "4,=SUM,Holt,holt.rivertown.example,Lakeview,Rivertown 12,Teacher,8/3/2020,"
    found = _brought(angela, DELPHINE, BROKEN, danger)
    _columns(angela, found)
    answer = angela.get(f"/office/people/import/{found.public_id}/to-fix.csv")
    text = b"".join(answer).decode("utf-8-sig")
    assert text.splitlines() == [
        f"{HEADINGS},What is wrong",
        f"{BROKEN},Row 3. Email: There is no @ in this address.",
        f"{danger.replace('=', "'=")},Row 4. Email: There is no @ in this address.",
    ]
    mended = text.replace("mibarra.", "mibarra@").replace("holt.", "holt@")
    back = SimpleUploadedFile("rows-to-fix.csv", mended.encode("utf-8-sig"))
    angela.post("/office/people/import/", {"files": back})
    again = Import.objects.order_by("-pk")[0]
    answer = angela.get(f"/office/people/import/{again.public_id}/look/")
    again.refresh_from_db()
    assert (again.report["new"], again.report["waiting"]) == (2, [])
    assert [one["name"] for one in again.report["first_created"] if one["kind"] == "person"] == [
        "Mateo Ibarra",
        "=SUM Holt",
    ]


def test_nothing_is_downloaded_where_no_row_waits(scene: Desk, angela: Client) -> None:
    found = _brought(angela, DELPHINE)
    _columns(angela, found)
    assert angela.get(f"/office/people/import/{found.public_id}/to-fix.csv").status_code == 404


def test_a_year_that_is_told_can_be_chosen_for_a_column(scene: Desk, angela: Client) -> None:
    text = (Path(__file__).parents[2] / "factories" / "applying.yaml").read_text("utf-8")
    adopted = adopt_text(source=text, file="applying.yaml", sponsor=scene.cast.places.union, by=None)
    into = open_cohort(version=adopted, key="told", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    office = signed_in(scene.cast.angela, as_whom=enrolled(into, scene.cast.angela, "coordinator").public_id)
    headings = "First Name\tLast Name\tEmail\tSchool\tPosition\tHire Date\tYr"
    rows = f"{headings}\nIda\tCole\tida@rivertown.example\tLakeview\tTeacher\t8/3/2020\t2"
    office.post("/office/people/import/", {"pasted": rows})
    found = Import.objects.get()
    columns = office.get(f"/office/people/import/{found.public_id}/columns/")
    assert ("fact:career-year", "the year of the career") in columns.context["choices"]
    fields = ("given-name", "family-name", "email", "school", "position", "hired", "fact:career-year")
    office.post(columns.request["PATH_INFO"], {f"column-{n}": field for n, field in enumerate(fields)})
    office.post(f"/office/people/import/{found.public_id}/look/")
    assert _run(found).closing == "1 new, 0 updated, 0 without change."
    row = Participation.objects.get(person__family_name="Cole")
    assert (row.facts["career-year"], row.track) == ("2", "early")
