"""What people say of themselves counts once those confirm it whom the program's file names."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.kernel.errors import Refused
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.attesting import attest, take_back
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.participations import Joining, enrol, enrol_many, recheck
from alongside.programs.actions.rolling_over import roll_some
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Attestation, Participation
from alongside.programs.pricing import offered
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 12)
WAITS = "whether they are a member of the union on the day of purchase (counts once the office confirms it)"


def confirmed_by(
    sponsor: Organization, who: str = "the office", *, key: str = "garden-2026", first: date = STARTS
) -> Cohort:
    """Growing together for members alone, and who confirms that they are."""
    text = PROGRAM.read_text("utf-8").replace("type: yes-no}", f"type: yes-no, attested_by: {who}}}")
    text = text.replace("- {fact: sector, in: [public]}", "- {fact: member, is: yes}")
    version = adopt_text(source=text, file="garden.yaml", sponsor=sponsor, by=None)
    return open_cohort(
        version=version, key=key, name=key, starts_on=first, ends_on=ENDS.replace(year=first.year + 1), by=None
    )


def says(into: Cohort, everyone: Cast, *, by: Person | None = None) -> Participation:
    joining = Joining(who=everyone.maya, role="newcomer", starts_on=into.starts_on, facts={"member": "yes"})
    return enrol(cohort=into, joining=joining, by=by)


def test_what_is_said_waits_until_it_is_confirmed_and_again_when_that_is_taken_back(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union)
    enrolled(into, everyone.angela, "coordinator")
    row = says(into, everyone)
    assert (row.answer, row.track, row.verdict["missing"]) == ("unknown", "", [WAITS])
    attest(participation=row, fact="member", by=everyone.angela)
    attest(participation=row, fact="member", by=everyone.angela)
    row = recheck(participation=row, on=TODAY, by=everyone.angela)
    assert (row.answer, row.track) == ("yes", "first")
    # Another answer is confirmed anew; whoever confirms does so by writing it down.
    row = recheck(participation=row, on=TODAY, by=everyone.maya, facts={"member": "no"})
    assert row.answer == "unknown"
    row = recheck(participation=row, on=TODAY, by=everyone.angela, facts={"member": "yes"})
    assert row.answer == "yes"
    take_back(participation=row, fact="member", by=everyone.angela)
    row = recheck(participation=row, on=TODAY, by=None)
    assert row.answer == "unknown"
    lines = Attestation.objects.filter(participation=row).order_by("pk").values_list("value", "withdrawn", "by")
    angela = everyone.angela.pk
    assert list(lines) == [("yes", False, angela), (None, True, angela)]
    told = Event.objects.filter(kind__startswith="fact-").order_by("pk")
    assert [(one.kind, one.facts, one.about_id) for one in told] == [
        ("fact-attested", {"fact": "member"}, everyone.maya.pk),
        ("fact-unattested", {"fact": "member"}, everyone.maya.pk),
    ]
    for refused in ("UPDATE programs_attestation SET fact = 'x'", "DELETE FROM programs_attestation"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(refused)


def test_only_those_the_file_names_confirm_and_only_what_was_said(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union, "coordinator")
    enrolled(into, everyone.paul, "leader")
    row = says(into, everyone, by=everyone.paul)
    assert row.answer == "unknown"
    with pytest.raises(Refused, match="This is for somebody who acts as coordinator to confirm"):
        attest(participation=row, fact="member", by=everyone.paul)
    enrolled(into, everyone.angela, "coordinator")
    with pytest.raises(Refused, match="The program has nobody confirm this"):
        attest(participation=row, fact="sector", by=everyone.angela)
    other = enrolled(into, everyone.stranger, "newcomer")
    with pytest.raises(Refused, match="They have not said it yet"):
        attest(participation=other, fact="member", by=everyone.angela)


def test_who_brings_a_list_confirms_it_and_who_applies_does_not(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union)
    enrolled(into, everyone.angela, "coordinator")
    counts = []
    for number in (1, 3):
        joinings = [
            Joining(who=person(f"Lo {number} {n}"), role="newcomer", starts_on=STARTS, facts={"member": "yes"})
            for n in range(number)
        ]
        with CaptureQueriesContext(connection) as queries:
            rows = enrol_many(cohort=into, joinings=joinings, by=everyone.angela)
        assert [row.attested for row in rows] == [{"member": "yes"}] * number
        counts.append(len(queries))
    assert counts[0] == counts[1]
    row = enrol(
        cohort=into,
        joining=Joining(who=everyone.maya, role="newcomer", starts_on=STARTS, facts={"member": "yes"}, confirmed={}),
        by=everyone.angela,
    )
    assert (row.attested, row.answer) == (None, "unknown")


def test_what_is_bought_has_no_price_before_and_what_was_confirmed_goes_along(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union)
    enrolled(into, everyone.angela, "coordinator")
    row = says(into, everyone)
    row.answer, row.track = "yes", "paid"
    pin = pinned(into.pk, on=TODAY)
    assert [one.price for one in offered(row, pin, None, on=TODAY)] == [None]
    row = attest(participation=row, fact="member", by=everyone.angela)
    row.answer, row.track = "yes", "paid"
    assert [one.price and one.price.amount for one in offered(row, pin, None, on=TODAY)] == [1749]
    row = recheck(participation=row, on=TODAY, by=None)
    later = confirmed_by(everyone.places.union, key="later", first=date(2027, 7, 1))
    roll_some(cohort=into, into=later, after=0, by=everyone.paul)
    assert Participation.objects.get(cohort=later, role="newcomer").answer == "yes"
