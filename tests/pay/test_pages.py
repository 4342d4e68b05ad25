"""Pay on pages: a run from what is due to paid, its file, a line taken back with its reason, and one's own lines."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.kernel.access import Who
from alongside.pay.models import PayLine, PayRun
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import Pair, pair
from tests.factories.sessions import met

pytestmark = pytest.mark.django_db
PAGE = "/office/pay/"


def told(door: Client, page: str) -> str:
    return " ".join(door.get(page).content.decode().split())


def test_from_what_is_due_to_what_was_paid_and_back(two: Pair, into: Cohort, who: Cast, angela: Who, nora: Who) -> None:
    office, other = signed_in(who.angela), signed_in(who.nora)
    assert "$580.42 for 2 people" in told(office, f"{PAGE}?until=2026-10-31")
    page = office.post(PAGE, {"last": "2026-10-31", "key": "form"})["Location"]
    assert "another coordinator looks at it" in told(office, page)
    assert office.post(f"{page}step/", {"step": "paid"}).status_code == 302
    assert "Waits for a second yes" in told(office, page)
    other.post(f"{page}step/", {"step": "approve"})
    office.post(f"{page}step/", {"step": "paid"})
    file = list(csv.DictReader(StringIO(b"".join(office.get(f"{page}export.csv")).decode("utf-8-sig"))))
    assert [(one["Name"], one["Quantity"], one["Rate"], one["Amount"]) for one in file] == [
        (two.supported.name, "1", "500", "500.00"),
        (two.helper.name, "1.00", "40", "40.00"),
        (two.helper.name, "0.833333", "42.5", "35.42"),
        (two.helper.name, "1", "5", "5.00"),
    ]
    stipend = PayLine.objects.get(rule="stipend")
    back = f"{PAGE}lines/{stipend.pk}/back/"
    assert office.post(back, {"reason": " "}).status_code == 422
    assert office.post(back, {"reason": "Left in the first week"})["Location"] == page
    assert "−$500.00 for 1 person" in told(office, f"{PAGE}?until=2026-10-31")
    own = told(signed_in(two.person), "/desk/pay/")
    assert "Left in the first week" in own
    assert "Mentoring" not in own
    helped = told(signed_in(two.helper_person), "/desk/pay/")
    assert "50 minutes at $42.50 an hour" in helped
    assert "$500.00" not in helped


def test_what_cannot_be(two: Pair, into: Cohort, who: Cast, angela: Who) -> None:
    office = signed_in(who.angela)
    assert office.post(PAGE, {"last": "2027-01-01", "key": "a"}).status_code == 422
    assert office.post(PAGE, {"last": "2026-07-01", "key": "b"}).status_code == 302
    assert office.post(PAGE, {"last": "2026-07-01", "key": "c"}).status_code == 422
    page = f"{PAGE}{PayRun.objects.get().public_id}/"
    office.post(f"{page}step/", {"step": "void", "reason": ""})
    assert "Void" not in told(office, page)
    office.post(f"{page}step/", {"step": "void", "reason": "Too early"})
    assert "Too early" in told(office, page)


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow(
    two: Pair, into: Cohort, who: Cast, angela: Who, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(many):
        other = pair(into, person(f"helper{n}.x"), person(f"new{n}.x"))
        met(other, day=date(2026, 10, 2), minutes=30)
    office = signed_in(who.angela)
    office.post(PAGE, {"last": "2026-10-31", "key": "a"})
    for page, count in ((PAGE, 17), (f"{PAGE}{PayRun.objects.get().public_id}/", 10)):
        office.get(page)
        with django_assert_num_queries(count):
            office.get(page)
