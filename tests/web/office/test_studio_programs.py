"""Beginning a program of one's sponsor: from a built-in one, a public one or a file; published, it has a year."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.people.models.organizations import Organization
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, Program
from alongside.programs.models.drafts import Draft, VersionNote
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, enrolled
from tests.web.office.scene import NOON, elsewhere, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

NEW, MINE = "/office/setup/programs/new/", "/office/setup/programs/spring-mentors/"
PUBLISH = f"{MINE}publish/"
NAMED = {"name": "Spring mentors", "key": "spring-mentors"}
YEAR = {"called": "2027", "starts": "2027-01-10", "ends": "2027-06-20", "why": "The board asked for it."}


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def begun(office: Client, **asked: object) -> str:
    """What the page says after beginning."""
    answer = office.post(NEW, {**NAMED, **asked}, follow=True)
    return words(answer.content)


def test_begun_from_a_built_in_program_it_has_ones_own_head_and_nobody_sees_it(office: Client) -> None:
    page = begun(office, **{"from": "library:technology-coaching"})
    assert "How Spring mentors works Your draft of a program that has no version yet." in page
    draft = Draft.objects.get()
    first = draft.source.split("\n")
    assert "key: spring-mentors" in first
    assert "name: Spring mentors" in first
    assert (draft.base, BlueprintVersion.objects.filter(program=draft.program).count()) == (None, 0)
    assert "Spring mentors Changed on November 19" in words(office.get("/office/setup/programs/").content)
    assert Client().get("/programs/spring-mentors/").status_code == 404


def test_a_short_name_keeps_the_letters_under_accents(office: Client) -> None:
    begun(office, name="Mentoría de Ñuñoa", key="", **{"from": "library:technology-coaching"})
    assert Draft.objects.get().program.key == "mentoria-de-nunoa"


def test_a_sentence_of_it_is_changed_and_it_is_published_with_its_first_year(office: Client) -> None:
    begun(office, **{"from": "library:technology-coaching"})
    office.post(f"{MINE}words/", {"revision": "1", "v:says": "Coaching in spring."})
    answer = office.post(PUBLISH, {"revision": "2", **YEAR}, follow=True)
    assert "Spring mentors is published, and 2027 is open." in answer.content.decode()
    version = BlueprintVersion.objects.get(program__key="spring-mentors")
    note = VersionNote.objects.get(version=version)
    assert (version.number, note.why, str(note.by)) == (1, "The board asked for it.", "Angela Brandt")
    year = Cohort.objects.get(program__key="spring-mentors")
    mine = Participation.objects.get(cohort=year)
    assert (year.name, str(mine.person), mine.kind) == ("2027", "Angela Brandt", "coordinator")
    assert Draft.objects.count() == 0
    assert "Coaching in spring." in words(Client().get("/programs/spring-mentors/").content)


def test_begun_from_another_sponsors_public_program_the_other_stays_as_it_is(office: Client, everyone: Cast) -> None:
    other = elsewhere(Organization.objects.create(kind="association", name="Orangery board"))
    assert "Growing together, of Orangery board" in words(office.get(NEW).content)
    begun(office, **{"from": "public:orangery"})
    draft = Draft.objects.get()
    wanted = PROGRAM.read_text("utf-8").replace("key: garden\n", "key: spring-mentors\n")
    assert draft.source.split("\n")[3:] == wanted.split("\n")[3:]
    assert Program.objects.get(pk=other.program_id).key == "orangery"


def test_a_file_with_faults_may_be_begun_with_and_is_not_published(office: Client) -> None:
    broken = PROGRAM.read_text("utf-8").replace("rank: 2", "rankk: 2").encode()
    page = begun(office, file=SimpleUploadedFile("theirs.yaml", broken))
    assert "Your draft cannot be read as sentences yet" in page
    assert office.get(PUBLISH).headers["Location"] == f"{MINE}#faults"
    assert "key: spring-mentors" in Draft.objects.get().source
    unreadable = begun(office, key="unreadable", file=SimpleUploadedFile("theirs.yaml", b"roles: {a: [\n"))
    assert "Spring mentors is begun." in unreadable


@pytest.mark.parametrize(
    "asked,says",
    [
        ({"name": ""}, "What is it called?"),
        ({"from": ""}, "What does it begin with?"),
        ({"from": "public:nothing"}, "Nothing is open at this address."),
        ({"key": "Not a key"}, "A key is short"),
        ({"key": "garden"}, "The key “garden” is taken on this server."),
    ],
)
def test_what_cannot_begin_says_why(office: Client, asked: dict[str, str], says: str) -> None:
    answer = office.post(NEW, {**NAMED, "from": "library:mtss-network", **asked})
    assert (answer.status_code, says in words(answer.content)) == (422, True)
    assert Draft.objects.count() == 0


def test_what_cannot_be_published_says_why_and_nothing_is_made(office: Client) -> None:
    begun(office, **{"from": "library:technology-coaching"})
    for change, says in (
        ({"why": " "}, "Say why"),
        ({"revision": "0"}, "changed in another window"),
        ({"called": ""}, "first year"),
    ):
        answer = office.post(PUBLISH, {"revision": "1", **YEAR, **change})
        assert (answer.status_code, says in words(answer.content)) == (422, True)
    assert Cohort.objects.filter(program__key="spring-mentors").count() == 0
    assert VersionNote.objects.count() == 0


def test_what_is_begun_is_its_writers_own_and_dropping_it_leaves_nothing(
    office: Client, everyone: Cast, into: Cohort
) -> None:
    begun(office, **{"from": "library:technology-coaching"})
    enrolled(into, everyone.nora, "coordinator")
    assert signed_in(everyone.nora).get(MINE).status_code == 404
    office.post(f"{MINE}drop/")
    assert (Draft.objects.count(), Program.objects.filter(key="spring-mentors").count()) == (0, 0)


SPANISH = {
    "name: Growing together": "name: Crecer juntas",
    "says: An invented program that tests speak about.": "says: Un programa inventado del que hablan las pruebas.",
    "participant: {one: newcomer, many: newcomers}": "participant: {one: principiante, many: principiantes}",
    "helper: {one: guide, many: guides}": "helper: {one: guía, many: guías}",
    "engagement: {one: pair, many: pairs}": "engagement: {one: mentoría, many: mentorías}",
    "access: supported, one: newcomer, many: newcomers,": "access: supported, one: principiante, many: principiantes,",
    "access: helper, one: guide, many: guides,": "access: helper, one: guía, many: guías,",
    "label: Onsite visits, account": "label: Visitas en la escuela, account",
    "label: Onsite visits, takes": "label: Visitas, takes",
    "says: Teachers of public schools": "says: Maestras y maestros de escuelas públicas",
    "name: funded": "name: becada",
    "key: garden\n": "key: huerto\n",
}


def test_a_program_in_spanish_speaks_its_own_words_in_the_studio_and_on_its_page(office: Client) -> None:
    source = PROGRAM.read_text("utf-8")
    for ours, theirs in SPANISH.items():
        assert ours in source
        source = source.replace(ours, theirs)
    spanish = {"name": "Crecer juntas", "key": "huerto", "file": SimpleUploadedFile("huerto.yaml", source.encode())}
    assert "How Crecer juntas works" in words(office.post(NEW, spanish, follow=True).content)
    here = "/office/setup/programs/huerto/"
    roles, asked = (words(office.get(f"{here}{tab}/").content) for tab in ("roles", "asked"))
    assert "1 Principiantes " in roles
    assert "2 Guías " in roles
    assert "Visitas en la escuela" in asked
    assert "Maestras y maestros de escuelas públicas: becada" in words(office.get(here).content)
    office.post(f"{here}publish/", {"revision": "1", **YEAR, "why": "Lo pide la junta."})
    public = words(Client().get("/programs/huerto/").content)
    assert "Crecer juntas Un programa inventado del que hablan las pruebas." in public
    assert "Maestras y maestros de escuelas públicas" in public
    assert "Lo pide la junta. Angela Brandt" in words(office.get("/office/setup/versions/").content)


def test_a_program_in_toml_goes_on_as_yaml_and_is_changed_in_forms(office: Client) -> None:
    text = (Path(__file__).parents[2] / "blueprint" / "drivers.toml").read_bytes()
    begun(office, file=SimpleUploadedFile("drivers.toml", text))
    assert "so its sentences are not changed here" in words(office.get(MINE).content)
    assert office.get(f"{MINE}form/roles.guide/").status_code == 404
    draft = Draft.objects.get(program__key="spring-mentors")
    answer = office.post(f"{MINE}file/", {"do": "yaml", "revision": draft.revision}, follow=True)
    assert "Your draft goes on as YAML, with every rule as it was." in words(answer.content)
    assert (Draft.objects.get(pk=draft.pk).file, office.get(f"{MINE}form/roles.guide/").status_code) == (
        "program.yaml", 200,
    )  # fmt: skip
    again = office.post(f"{MINE}file/", {"do": "yaml", "revision": draft.revision + 1})
    assert (again.status_code, "Only a whole file in TOML goes on as YAML." in words(again.content)) == (422, True)
