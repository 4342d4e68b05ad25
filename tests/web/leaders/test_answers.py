"""Whoever leads a place confirms, or says no to, what those who work there said of themselves."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.programs.actions.asking_to_confirm import ask_to_confirm
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import enrolled
from tests.programs.test_attesting import at_lakeview, confirmed_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
PAGE = "/leaders/answers/"


def planted(everyone: Cast, *, several: int = 1) -> Participation:
    """Maya, and others, said that they are members; Paul leads their school."""
    into = confirmed_by(everyone.places.union, "site")
    enrolled(into, everyone.paul, "site", works_at=everyone.places.lakeview)
    enrolled(into, everyone.other_principal, "site", works_at=everyone.places.linden)
    enrolled(into, everyone.angela, "coordinator")
    for number in range(several - 1):
        at_lakeview(into, everyone, person(f"Lo {number}"))
    return at_lakeview(into, everyone)


def words(page: bytes) -> str:
    main = re.search(r"<main.*</main>", page.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def test_what_waits_is_answered_once_and_can_be_taken_back(everyone: Cast) -> None:
    row = planted(everyone)
    paul, one = signed_in(everyone.paul), f"{PAGE}{row.public_id}/"
    assert "To confirm" in paul.get("/leaders/").content.decode()
    waits = words(paul.get(PAGE).content)
    assert "Maya Lindqvist Lakeview School They are a member of the union on the day of purchase Yes, it is so" in waits
    said = {"fact": "member", "said": "yes"}
    answer = paul.post(one, said | {"deny": "1", "reason": ""}, follow=True)
    assert "Say in a few words why." in words(answer.content)
    answer = paul.post(one, said | {"deny": "1", "reason": "Left in May."}, follow=True)
    assert "Nothing waits for you" in words(answer.content)
    page = words(paul.get(f"{PAGE}?before=1").content)
    assert "Paul Whitfield said no on November 19, 2026: Left in May." in page
    mine = words(signed_in(everyone.maya).get("/taking-part/").content)
    assert "Yes The site leader said no on November 19, 2026: Left in May." in mine
    theirs = words(signed_in(everyone.angela).get(f"/office/people/{row.public_id}/").content)
    assert "The site leader said no on November 19, 2026: Left in May." in theirs
    paul.post(one, {"fact": "member", "unconfirm": "1"})
    paul.post(one, said | {"confirm": "1"})
    row.refresh_from_db()
    assert (row.attested, row.answer, row.track) == ({"member": "yes"}, "yes", "first")


def test_a_no_is_a_statement_that_is_so_or_not(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union, "site, denies: they are no member that day")
    enrolled(into, everyone.paul, "site", works_at=everyone.places.lakeview)
    facts: dict[str, object] = {"member": "no", "position": "teacher"}
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview, facts=facts)
    waits = words(signed_in(everyone.paul).get(PAGE).content)
    assert "Maya Lindqvist Lakeview School They are no member that day Yes, it is so" in waits


def test_whoever_it_is_not_for_is_told_so_or_finds_nothing(everyone: Cast) -> None:
    row = planted(everyone)
    elsewhere = signed_in(everyone.other_principal)
    assert "To confirm" not in elsewhere.get("/leaders/").content.decode()
    assert "Nothing waits for you" in words(elsewhere.get(PAGE).content)
    confirms = {"fact": "member", "said": "yes", "confirm": "1"}
    assert elsewhere.post(f"{PAGE}{row.public_id}/", confirms).status_code == 404
    assert signed_in(everyone.angela).get("/office/people/answers/").status_code == 403
    assert signed_in(everyone.maya).post(f"{PAGE}{row.public_id}/", confirms).status_code == 403
    row.refresh_from_db()
    assert row.attested is None
    page = words(signed_in(everyone.angela).get(f"/office/people/{row.public_id}/").content)
    assert "Waits for the site leader to confirm it: Paul Whitfield" in page


def test_they_are_asked_and_the_one_it_is_about_hears_of_a_no(everyone: Cast) -> None:
    row = planted(everyone, several=2)
    ask_to_confirm(lambda _: None)
    read_events(lambda _: None)
    told = texts_of(list(Notice.objects.filter(kind="answers-wait").select_related("event", "person")))
    assert [(one.notice.person, one.subject, one.path) for one in told] == [
        (everyone.paul, "2 answers wait for you in Growing together", PAGE)
    ]
    said = {"fact": "member", "said": "yes", "deny": "1", "reason": "Left in May."}
    signed_in(everyone.paul).post(f"{PAGE}{row.public_id}/", said)
    read_events(lambda _: None)
    told = texts_of(list(Notice.objects.filter(kind="fact-denied").select_related("event", "person")))
    assert [(one.notice.person, one.subject, one.path) for one in told] == [
        (everyone.maya, "Something you said in Growing together could not be confirmed", "/taking-part/")
    ]
    assert "Left in May" not in " ".join(told[0].paragraphs)


@pytest.mark.parametrize("several", [1, 3])
def test_many_answers_ask_no_more_of_the_database(
    everyone: Cast, several: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    planted(everyone, several=several)
    paul = signed_in(everyone.paul)
    paul.get(PAGE)
    with django_assert_num_queries(11):
        paul.get(PAGE)
