"""Where the documents a program names can be opened: said by who coordinates, shown to anybody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from alongside.people.models.events import Event
from alongside.programs.models.documents import PublicDocument
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.applying import seedbed
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
AT, PUBLIC = "/office/setup/documents/", "/programs/seedbed/"
BOOK = "https://seedbed.example/newer/book.pdf"
HERE = "/programs/seedbed/documents/guide-book.pdf"
PAPER = b"%PDF-1.7 the guide book " + b"." * 183_976


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


def test_a_pdf_is_kept_here_for_anybody_until_it_is_taken_away(everyone: Cast) -> None:
    row = enrolled(seedbed(everyone.places.union), everyone.angela, "coordinator")
    office = signed_in(everyone.angela, as_whom=row.public_id)

    def bring(content: bytes, **more: str) -> int:
        chosen = SimpleUploadedFile("book.pdf", content, "application/pdf")
        return office.post(AT, {"document": "guide-book", "address": "", "file": chosen} | more).status_code

    assert Client().get(HERE).status_code == 404
    assert (bring(b"PK a sheet"), bring(PAPER, address=BOOK), bring(b"%PDF-" + b"." * 5_000_000)) == (422, 422, 422)
    assert bring(PAPER) == 302
    opened = Client().get(HERE)
    assert (opened.content, opened["Content-Type"]) == (PAPER, "application/pdf")
    assert opened["Content-Disposition"] == 'inline; filename="guide-book.pdf"'
    told = Client().get(PUBLIC).content.decode()
    assert (f'href="{HERE}"' in told, "PDF, 184 kB" in told, "https://seedbed.example/book" in told) == (
        True,
        True,
        False,
    )
    nothing = office.post(AT, {"document": "guide-book", "address": ""})
    assert (nothing.status_code, "Choose a file, or say where" in nothing.content.decode()) == (422, True)
    assert office.post(AT, {"document": "guide-book", "address": "", "away": "1"})["Location"] == AT
    assert Client().get(HERE).status_code == 404
    facts = Event.objects.filter(kind="document-placed").order_by("pk").values_list("facts", flat=True)
    assert [one.get("size") for one in facts] == [len(PAPER), None]


def test_an_address_takes_the_place_of_what_is_kept_here(everyone: Cast) -> None:
    row = enrolled(seedbed(everyone.places.union), everyone.angela, "coordinator")
    office = signed_in(everyone.angela, as_whom=row.public_id)
    office.post(AT, {"document": "guide-book", "file": SimpleUploadedFile("book.pdf", PAPER)})
    office.post(AT, {"document": "guide-book", "address": BOOK})
    assert list(PublicDocument.objects.values_list("address", "size")) == [(BOOK, 0)]
    assert Client().get(HERE).status_code == 404


@pytest.mark.parametrize(
    "odd", [{}, {"address": BOOK, "content": b"%PDF-", "size": 5}, {"content": b"%PDF-", "size": 4}]
)
def test_a_document_is_in_one_place_and_whole(everyone: Cast, odd: dict[str, object]) -> None:
    kept = {"program": seedbed(everyone.places.union).program, "key": "guide-book", "changed_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicDocument.objects.create(**kept, **odd)
