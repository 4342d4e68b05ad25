"""Where the documents a program names can be opened: said by who coordinates, shown to anybody."""

import pytest
from django.test import Client

from alongside.people.models.events import Event
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.applying import seedbed
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
AT, PUBLIC = "/office/setup/documents/", "/programs/seedbed/"
BOOK = "https://seedbed.example/newer/book.pdf"


def test_a_document_can_be_opened_where_the_coordinator_says(everyone: Cast) -> None:
    row = enrolled(seedbed(everyone.places.union), everyone.angela, "coordinator")
    office = signed_in(everyone.angela, as_whom=row.public_id)
    assert "The file says" in office.get(AT).content.decode()
    wrong = office.post(AT, {"document": "guide-book", "address": "http://seedbed.example/book"})
    told = wrong.content.decode()
    assert (wrong.status_code, told.count("An address that begins with https:// is meant here.")) == (422, 1)
    assert office.post(AT, {"document": "no-such", "address": BOOK}).status_code == 422
    for _ in range(2):  # the same again is nothing new
        assert office.post(AT, {"document": "guide-book", "address": BOOK})["Location"] == AT
    assert BOOK in Client().get(PUBLIC).content.decode()
    office.post(AT, {"document": "guide-book", "address": ""})
    page = Client().get(PUBLIC).content.decode()
    assert (BOOK in page, "https://seedbed.example/book" in page) == (False, True)
    facts = Event.objects.filter(kind="document-placed").order_by("pk").values_list("facts", flat=True)
    assert [one["address"] for one in facts] == [BOOK, ""]
