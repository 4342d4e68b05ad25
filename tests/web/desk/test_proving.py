"""A proof of hours: made of what is confirmed, signed by name, checked by its code, void once hours are taken back."""

from datetime import date

import pytest
from django.test import Client

from alongside.ledger.models import Proof
from alongside.practice.sessions.actions.log import take_back
from alongside.practice.sessions.models import Session
from tests.doors import signed_in
from tests.factories.programs import enrolled
from tests.web.desk.reading import words
from tests.web.desk.scene import SECRET, TODAY, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]


def test_hours_are_proven_signed_by_each_side_and_checked_by_anybody(here: Desk, renee: Client, maya: Client) -> None:
    row = here.maya.supported
    way, file = f"/desk/proof/{row.public_id}/", f"/desk/proof/{row.public_id}/proof.pdf"
    assert [door.get(file).status_code for door in (renee, maya)] == [404, 404]
    assert way in maya.get("/desk/hours/").content.decode()
    assert [maya.post(way, {"do": "make"}).status_code for _ in range(2)] == [302, 302]
    proof = Proof.objects.get()
    assert (proof.first, proof.last, proof.confirmed) == (
        date(2026, 9, 22),
        date(2026, 11, 12),
        [[here.everyone.maya.pk, 3]],
    )
    assert maya.post(way, {"do": "sign", "name": " "}).status_code == 422
    assert maya.post(way, {"do": "sign", "name": "Maya Lindqvist", "drawn": "[[[900, 1]]]"}).status_code == 422
    maya.post(way, {"do": "sign", "name": "Maya Lindqvist", "drawn": "[[[0, 0], [600, 150]]]"})
    renee.post(way, {"do": "sign", "name": "Renée Castellanos"})
    angela = signed_in(enrolled(here.cohort, here.everyone.angela, "coordinator").person)  # type: ignore[arg-type]
    angela.post(f"/office/people/{row.public_id}/proof/", {"do": "sign", "name": "Angela Brandt"})
    assert list(proof.signatures.order_by("pk").values_list("side", flat=True)) == ["supported", "helper", "provider"]
    paper = maya.get(file).content
    assert paper.startswith(b"%PDF")
    assert [
        renee.get(file).content == paper,
        angela.get(f"/office/people/{row.public_id}/proof/proof.pdf").content == paper,
    ] == [True, True]
    drawn = '<path d="M0 0L600 150"/>'
    assert [drawn in door.get(way).content.decode() for door in (maya, renee)] == [True, True]
    shown = words(Client().get(f"/proof/?code={proof.code.upper()}").content)
    assert "It holds: all of this is confirmed. Maya Lindqvist" in shown
    assert "September 22, 2026 to November 12, 2026" in shown
    assert SECRET not in Client().get(f"/proof/?code={proof.code}").content.decode()
    assert "There is no such code" in words(Client().get("/proof/?code=abcd-efgh-jkmn").content)


def test_who_coordinates_is_told_when_both_have_signed_and_signs_with_one_verb(
    here: Desk, renee: Client, maya: Client
) -> None:
    row = here.maya.supported
    way, sent = f"/desk/proof/{row.public_id}/", f"/office/people/{row.public_id}/proof/"
    angela = signed_in(enrolled(here.cohort, here.everyone.angela, "coordinator").person)  # type: ignore[arg-type]

    def waits() -> list[bool]:
        page = angela.get("/office/?show=proof").content
        return ["has a proof of hours that waits for your signature" in words(page), f'href="{sent}"' in page.decode()]

    maya.post(way, {"do": "make"})
    maya.post(way, {"do": "sign", "name": "Maya Lindqvist"})
    assert waits() == [False, False]
    renee.post(way, {"do": "sign", "name": "Renée Castellanos"})
    assert waits() == [True, True]
    taken = take_back(
        session=Session.objects.get(day=date(2026, 10, 8)), by=here.everyone.renee, who=here.maya.as_helper(TODAY)
    )
    assert (taken is not None, waits()) == (True, [False, False])  # nobody is asked to sign what does not hold
    maya.post(way, {"do": "make"})
    for door, name in ((maya, "Maya Lindqvist"), (renee, "Renée Castellanos")):
        door.post(way, {"do": "sign", "name": name})
    assert waits() == [True, True]
    angela.post(sent, {"do": "sign", "name": "Angela Brandt"})
    assert waits() == [False, False]


def test_hours_that_are_taken_back_make_it_void_and_it_is_made_anew(here: Desk, maya: Client) -> None:
    way = f"/desk/proof/{here.maya.supported.public_id}/"
    maya.post(way, {"do": "make"})
    session = Session.objects.get(day=date(2026, 10, 8))
    take_back(session=session, by=here.everyone.renee, who=here.maya.as_helper(TODAY))
    before = Proof.objects.get()
    assert "It was taken back" in words(Client().get(f"/proof/?code={before.public_id}").content)
    assert "so it no longer holds" in words(maya.get(way).content)
    assert maya.post(way, {"do": "sign", "name": "Maya"}).status_code == 422
    maya.post(way, {"do": "make"})
    after = Proof.objects.order_by("pk")[1]
    assert "It holds" in words(Client().get(f"/proof/?code={after.public_id}").content)
    assert [len(one.confirmed) and one.confirmed[0][1] for one in (before, after)] == [3, 2]
