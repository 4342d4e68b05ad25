"""What people say of themselves counts once those confirm it whom the program's file names."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.asking_to_confirm import ask_to_confirm
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.confirming import attest, deny, take_back
from alongside.programs.actions.participations import Joining, enrol, enrol_many, recheck
from alongside.programs.actions.rolling_over import roll_some
from alongside.programs.background import counted, denials, waiting
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Attestation, Denial, Participation
from alongside.programs.pricing import offered
from alongside.programs.queries_attesting import attesters, to_confirm, who_confirms
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 12)
MEMBER = "they are a member of the union on the day of purchase"
WAITS = f"whether {MEMBER} (counts once the office confirms it)"


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
    who = acting(enrolled(into, everyone.angela, "coordinator"), TODAY)
    row = says(into, everyone)
    assert (row.answer, row.track, row.verdict["missing"]) == ("unknown", "", [WAITS])
    attest(participation=row, fact="member", by=everyone.angela, who=who)
    row = attest(participation=row, fact="member", by=everyone.angela, who=who)
    assert (row.answer, row.track) == ("yes", "first")
    # Another answer is confirmed anew; whoever confirms does so by writing it down.
    row = recheck(participation=row, on=TODAY, by=everyone.maya, facts={"member": "no"})
    assert row.answer == "unknown"
    row = recheck(participation=row, on=TODAY, by=everyone.angela, facts={"member": "yes"})
    assert row.answer == "yes"
    row = take_back(participation=row, fact="member", by=everyone.angela, who=who)
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
    paul = acting(enrolled(into, everyone.paul, "leader"), TODAY)
    row = says(into, everyone, by=everyone.paul)
    assert row.answer == "unknown"
    with pytest.raises(Refused, match="This is for the coordinator to confirm"):
        attest(participation=row, fact="member", by=everyone.paul, who=paul)
    who = acting(enrolled(into, everyone.angela, "coordinator"), TODAY)
    with pytest.raises(Refused, match="Nobody confirms this here"):
        attest(participation=row, fact="sector", by=everyone.angela, who=who)
    other = enrolled(into, everyone.stranger, "newcomer")
    with pytest.raises(Refused, match="They have not said it yet"):
        attest(participation=other, fact="member", by=everyone.angela, who=who)


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
    who = acting(enrolled(into, everyone.angela, "coordinator"), TODAY)
    row = says(into, everyone)
    row.answer, row.track = "yes", "paid"
    pin = pinned(into.pk, on=TODAY)
    assert [one.price for one in offered(row, pin, None, on=TODAY)] == [None]
    row = attest(participation=row, fact="member", by=everyone.angela, who=who)
    row.answer, row.track = "yes", "paid"
    assert [one.price and one.price.amount for one in offered(row, pin, None, on=TODAY)] == [1749]
    row = recheck(participation=row, on=TODAY, by=None)
    later = confirmed_by(everyone.places.union, key="later", first=date(2027, 7, 1))
    roll_some(cohort=into, into=later, after=0, by=everyone.paul)
    assert Participation.objects.get(cohort=later, role="newcomer").answer == "yes"


def test_who_leads_a_place_confirms_for_those_who_work_there_alone(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union, "site")
    paul = acting(enrolled(into, everyone.paul, "site", works_at=everyone.places.lakeview), TODAY)
    elsewhere = enrolled(into, everyone.other_principal, "site", works_at=everyone.places.linden)
    placeless = enrolled(into, everyone.nora, "site")
    coordinator = acting(enrolled(into, everyone.angela, "coordinator"), TODAY)
    row = at_lakeview(into, everyone)
    assert row.verdict["missing"] == [WAITS.replace("the office", "the site leader")]
    for stranger, theirs in ((everyone.other_principal, elsewhere), (everyone.nora, placeless)):
        with pytest.raises(NotHere):
            attest(participation=row, fact="member", by=stranger, who=acting(theirs, TODAY))
    with pytest.raises(Refused, match="This is for the site leader to confirm"):
        attest(participation=row, fact="member", by=everyone.angela, who=coordinator)
    with pytest.raises(NotHere):
        deny(participation=row, fact="member", reason="No.", by=everyone.maya, who=acting(row, TODAY))
    row = attest(participation=row, fact="member", by=everyone.paul, who=paul)
    assert (row.answer, row.track) == ("yes", "first")


def test_a_no_is_kept_with_its_reason_and_rules_read_it(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union, "site")
    who = acting(enrolled(into, everyone.paul, "site", works_at=everyone.places.lakeview), TODAY)
    row = at_lakeview(into, everyone)
    with pytest.raises(Refused, match="Say in a few words why"):
        deny(participation=row, fact="member", reason="  ", by=everyone.paul, who=who)
    with pytest.raises(Conflict, match="They have said something else since"):
        deny(participation=row, fact="member", said="no", reason="Left.", by=everyone.paul, who=who)
    for _ in range(2):
        row = deny(participation=row, fact="member", said="yes", reason="Left in May.", by=everyone.paul, who=who)
    pin = pinned(into.pk, on=TODAY).blueprint
    assert denials(row.facts, row.attested, pin) == {"member": date(2026, 11, 19)}
    no = f"it is not so that {MEMBER} (the site leader said no on November 19, 2026)"
    tried = {one["track"]: (one["answer"], one["reasons"]) for one in row.verdict["tried"]}
    assert tried["first"] == ("no", [no])
    assert counted(row.facts, row.attested, pin)["member"] is False
    kept = Denial.objects.filter(participation=row).values_list("fact", "value", "reason", "by")
    assert list(kept) == [("member", "yes", "Left in May.", everyone.paul.pk)]
    told = Event.objects.filter(kind="fact-denied").values_list("about_id", "by_id", "facts")
    assert list(told) == [(everyone.maya.pk, everyone.paul.pk, {"fact": "member"})]
    # Taken back it waits again, and the no stays to be read; another answer waits anew.
    row = take_back(participation=row, fact="member", by=everyone.paul, who=who)
    assert (row.attested, "waits" if waiting(row.facts, row.attested, pin) else "") == ({}, "waits")
    assert Denial.objects.count() == 1
    for refused in ("UPDATE programs_denial SET reason = 'x'", "DELETE FROM programs_denial"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(refused)
    with pytest.raises(IntegrityError), transaction.atomic():
        Denial.objects.create(
            participation=row, fact="member", value="yes", reason="", by=everyone.paul, at=timezone.now()
        )


def test_those_who_confirm_are_asked_once_when_more_waits_and_after_a_week(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union, "site")
    enrolled(into, everyone.paul, "site", works_at=everyone.places.lakeview)
    enrolled(into, everyone.other_principal, "site", works_at=everyone.places.linden)
    enrolled(into, everyone.angela, "coordinator")
    at_lakeview(into, everyone)

    def asked() -> list[tuple[int | None, int]]:
        before = Event.objects.filter(kind="answers-wait").count()
        ask_to_confirm(lambda _: None)
        rows = Event.objects.filter(kind="answers-wait").order_by("pk")[before:]
        return [(one.about_id, one.facts["answers"]) for one in rows]

    assert (asked(), asked()) == ([(everyone.paul.pk, 1)], [])
    at_lakeview(into, everyone, person("Lo Second"))
    assert (asked(), asked()) == ([(everyone.paul.pk, 2)], [])
    with time_machine.travel(datetime(2026, 11, 26, 18, tzinfo=ZoneInfo("America/Chicago")), tick=False):
        assert (asked(), asked()) == ([(everyone.paul.pk, 2)], [])


def test_members_are_known_to_who_leads_their_union_wherever_they_work(everyone: Cast) -> None:
    into = confirmed_by(everyone.places.union, "leader")
    row = at_lakeview(into, everyone)
    union = enrolled(into, everyone.nora, "leader", works_at=everyone.places.union)
    district = enrolled(into, everyone.stranger, "leader", works_at=everyone.places.hollis_park)
    blueprint = pinned(into.pk, on=TODAY).blueprint
    assert to_confirm(acting(union, TODAY), "leader", blueprint) == [(row.pk, "member")]
    assert to_confirm(acting(district, TODAY), "leader", blueprint) == []
    assert who_confirms(row, "member", blueprint) == ["Nora Ellery"]
    assert [(one.row.pk, one.waits) for one in attesters(into, blueprint)] == [(union.pk, 1)]


def at_lakeview(into: Cohort, everyone: Cast, who: Person | None = None) -> Participation:
    """Somebody at Lakeview who says that they are a member."""
    facts: dict[str, object] = {"member": "yes", "position": "teacher"}
    return enrolled(into, who or everyone.maya, "newcomer", works_at=everyone.places.lakeview, facts=facts)
