"""Frameworks and instruments in the office: the list, one as a tree, and bringing one's own after looking at it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.shelf import ShelfVersion, ShelfWork
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]

SHELF = "/office/setup/shelf/"
SAID = {
    "kind": "framework",
    "name": "Our coaching standards",
    "owner": "Our district",
    "credit": "Coaching standards, our district",
    "licence": "Written by ourselves in 2025",
}
TABLE = "code,title,parent,description\n1,Listening,,\n1.1,Asks first,1,Waits for the answer.\n"


def looked(office: Client, table: str = TABLE, **said: str) -> tuple[int, str]:
    file = SimpleUploadedFile("ours.csv", table.encode())
    answer = office.post(f"{SHELF}bring/", SAID | said | {"file": file})
    return answer.status_code, answer.content.decode()


def kept(office: Client, page: str) -> str:
    """Keep what was looked at; the address it is read at."""
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found is not None
    answer = office.post(f"{SHELF}bring/", {"kept": found[1]})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_library_is_listed_with_owners_and_shown_as_trees(office: Client) -> None:
    listed = office.get(SHELF).content.decode()
    assert "Professional Standards for Educational Leaders (2015)" in listed
    shown = office.get(f"{SHELF}library/fft-2022/").content.decode()
    for words in (
        "Framework for Teaching (2022), The Danielson Group",
        "Knowing and Valuing Students",
        "Distinguished",
    ):
        assert words in shown
    borrowed = office.get(f"{SHELF}library/sam-v2/").content.decode()
    assert "The titles are those of" in borrowed


def test_one_is_looked_at_before_it_is_kept(office: Client) -> None:
    status, page = looked(office)
    assert (status, ShelfWork.objects.count()) == (200, 0)
    for words in (
        "Nothing is kept yet",
        "own: our-coaching-standards",
        "2, 1 with a description",
        "Waits for the answer.",
    ):
        assert words in page
    shown = office.get(kept(office, page)).content.decode()
    assert "Written by ourselves in 2025" in shown
    assert "Our coaching standards" in office.get(SHELF).content.decode()


def test_the_next_version_says_what_changes(office: Client) -> None:
    address = kept(office, looked(office)[1])
    form = office.get(f"{SHELF}bring/", {"of": address.rstrip("/").rpartition("/")[2]}).content.decode()
    assert 'value="our-coaching-standards"' in form
    _, page = looked(office, TABLE.replace("Asks first", "Asks before telling") + "2,Planning,,\n")
    for words in ("It becomes version 2", "<b>1 new:</b> Planning", "<b>1 otherwise:</b> Asks before telling"):
        assert words in page
    assert kept(office, page) == address
    assert [one.number for one in ShelfVersion.objects.order_by("number")] == [1, 2]
    assert "Asks first" in office.get(f"{address}1/").content.decode()


def test_everything_to_put_right_is_told_at_once(office: Client) -> None:
    status, page = looked(office, "title,parent\nVoice,Song\n,\n", owner="", licence=" ", year="soon")
    assert (status, ShelfWork.objects.count()) == (422, 0)
    for words in (
        "Row 2",
        "There is no line &quot;Song&quot; to stand under.",
        "Who owns it?",
        "What allows you to use it? A licence",
        "A whole number is meant here",
        'value="Our coaching standards"',
    ):
        assert words in page, words


def test_what_somebody_else_looked_at_is_not_kept(office: Client, everyone: Cast, into: Cohort) -> None:
    _, page = looked(office)
    enrolled(into, everyone.nora, "coordinator")
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found is not None
    answer = signed_in(everyone.nora).post(f"{SHELF}bring/", {"kept": found[1]})
    assert (answer.status_code, ShelfWork.objects.count()) == (422, 0)
    assert "Bring the file again." in answer.content.decode()


def test_the_list_asks_the_same_for_one_and_for_three(office: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            office.get(SHELF)
        return len(found)

    kept(office, looked(office)[1])
    one = asked()
    for name in ("Second", "Third"):
        kept(office, looked(office, name=name)[1])
    assert asked() == one
