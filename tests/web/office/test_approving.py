"""Approving what was confirmed: one, those marked, all at once; what is somebody else's stays theirs."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.ledger.models import Approval
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import PROGRAM, Pair, cohort, enrolled, pair
from tests.factories.sessions import logged, met
from tests.ledger.test_approvals import approved
from tests.web.office.scene import SECRET, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
AT = "/office/hours/approve/"


@pytest.fixture
def into(everyone: Cast, tmp_path: Path) -> Cohort:
    return cohort(everyone.places.union, file=approved(tmp_path))


@pytest.fixture
def two(everyone: Cast, into: Cohort) -> Pair:
    return pair(into, everyone.renee, everyone.maya)


def test_one_is_approved_where_it_stands(two: Pair, office: Client) -> None:
    met(two, day=date(2026, 11, 5), minutes=90, note=SECRET)
    before = office.get(AT).content
    assert "1 to be approved" in words(before)
    assert "Nov 5, 2026, Maya Lindqvist Mentoring: 1.5 h With Renée Castellanos, virtual, confirmed on Nov" in words(
        before
    )
    assert SECRET not in before.decode()
    home = words(office.get("/office/").content)
    assert "Maya Lindqvist has 1 session to be approved" in home
    (source,) = [row.source for row in office.get(AT).context["rows"]]
    answer = office.post(AT, {"which": source}, follow=True)
    assert "Approved: 1 session. It counts now." in answer.content.decode()
    assert "Nothing waits for you" in words(answer.content)
    assert (Approval.objects.count(), "to be approved" in words(office.get("/office/").content)) == (1, False)


def test_totals_say_beside_each_other_what_counts_and_what_waits(two: Pair, office: Client) -> None:
    met(two, day=date(2026, 11, 5), minutes=90)
    logged(two, day=date(2026, 11, 12), minutes=30)
    said = words(office.get("/office/hours/?account=contract-hours").content)
    assert "0.5 h of it waiting for a yes, 1.5 h of it to be approved" in said
    listed = words(office.get("/office/hours/?account=contract-hours&show=approve").content)
    assert ("Nov 5, 2026" in listed, "Nov 12, 2026" in listed, "to be approved" in listed) == (True, False, True)
    one = words(office.get(f"/office/engagements/{two.engagement.public_id}/").content)
    assert "Mentoring 0 minutes 30 minutes 1.5 hours to be approved" in one
    theirs = words(signed_in(two.helper_person).get(reverse("desk:hours-of", args=[two.engagement.public_id])).content)
    assert "0.5 h of it waits for a yes, 1.5 h of it waits to be approved" in theirs
    assert "1.5 hours more wait to be approved" in words(
        signed_in(two.helper_person).get(reverse("desk:engagement", args=[two.engagement.public_id])).content
    )
    assert "2 entries wait" not in words(office.get("/office/pay/").content)
    assert "1 entry waits to be approved, and is in no pay until then." in words(office.get("/office/pay/").content)
    books = words(office.get("/office/hours/books/").content)
    assert "Not approved yet:" not in books  # July is the period that comes next


def test_those_marked_and_all_at_once(two: Pair, office: Client) -> None:
    for day in range(2, 7):
        met(two, day=date(2026, 11, day), minutes=30)
    rows = office.get(AT).context["rows"]
    nothing = office.post(AT, {"which": "marked"})
    assert (nothing.status_code, "Mark at least one to approve." in words(nothing.content)) == (422, True)
    office.post(AT, {"which": "marked", "pick": [rows[0].source, rows[3].source]})
    assert Approval.objects.count() == 2
    stale = office.post(AT, {"which": "all", "known": "5"})
    assert (stale.status_code, "There are others on the list by now." in words(stale.content)) == (422, True)
    with CaptureQueriesContext(connection) as asked:
        office.post(AT, {"which": "all", "known": "3"})
    assert (Approval.objects.count(), len(asked) < 40) == (5, True)
    again = office.post(AT, {"which": rows[0].source})
    assert "does not wait to be approved any more" in words(again.content)


def test_one_person_alone(two: Pair, into: Cohort, everyone: Cast, office: Client) -> None:
    other = pair(into, everyone.renee, person("Tomas Okafor"))
    met(two, day=date(2026, 11, 5))
    met(other, day=date(2026, 11, 6))
    here = f"{AT}?of={other.supported.public_id}"
    said = words(office.get(here).content)
    assert ("Only Tomas Okafor" in said, "Maya" in said) == (True, False)
    office.post(here, {"which": "all", "known": "1"})
    assert Approval.objects.count() == 1


def test_what_one_held_oneself_is_somebody_elses(two: Pair, into: Cohort, everyone: Cast, office: Client) -> None:
    met(two, day=date(2026, 11, 5))
    (row,) = office.get(AT).context["rows"]
    enrolled(into, everyone.renee, "coordinator")
    renee = signed_in(everyone.renee)
    into_office = into.participations.get(person=everyone.renee, role="coordinator")
    renee.post("/as/", {"participation": into_office.public_id})
    page = words(renee.get(AT).content)
    assert ("Nothing waits for you" in page, "1 more waits for somebody else" in page) == (True, True)
    refused = renee.post(AT, {"which": row.source})
    assert (refused.status_code, Approval.objects.count()) == (422, 0)


def test_a_program_without_approval_is_told_how(everyone: Cast) -> None:
    into = cohort(everyone.places.union, file=PROGRAM)
    enrolled(into, everyone.angela, "coordinator")
    assert "asks nobody to approve" in words(signed_in(everyone.angela).get(AT).content)


def test_as_many_questions_for_three_as_for_one(two: Pair, office: Client) -> None:
    counts = []
    for day in (2, 3, 4):
        met(two, day=date(2026, 11, day))
        with CaptureQueriesContext(connection) as asked:
            office.get(AT)
        counts.append(len(asked))
    assert len(set(counts)) == 1
