"""What people agree with each other: begun, signed by those it names, anew where it changed, reminded, listed."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.programs.actions.agreements import withdraw_agreement
from alongside.programs.actions.agreements_people import remind_signers, settle_agreements
from alongside.programs.actions.agreements_signing import to_sign
from alongside.programs.actions.cohorts import adopt_text, follow_version, open_cohort
from alongside.programs.enums import EngagementState
from alongside.programs.facts_agreements import agreed_in
from alongside.programs.models.agreements import Agreement, SigningRequest
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.queries_agreements import standing_of
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled, pair

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)
AGREE = """
agreements:
  together:
    label: Agreement of the two
    of: pair
    by: match + 14 days
    signers:
      newcomer: {label: Newcomer, role: newcomer}
      guide: {label: Guide}
    terms:
      quiet: {says: What is said stays between the two., evaluative: no}
      contact: {says: We meet every week.}
  notice:
    label: Notice of the match
    of: person
    by: match + 30 days
    signers:
      principal: {label: Principal, role: site, at: school}
"""


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def adopted(everyone: Cast, more: str) -> Cohort | None:
    source = PROGRAM.read_text("utf-8") + more
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    here = Cohort.objects.filter(program=version.program).first()
    if here is None:
        days = {"starts_on": STARTS, "ends_on": ENDS}
        return open_cohort(version=version, key="garden-2026", name="2026-27", by=None, **days)
    follow_version(cohort=here, version=version, from_day=NOW.date(), why="Weekly is too often", by=everyone.angela)
    return here


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    made = adopted(everyone, AGREE)
    assert made is not None
    enrolled(made, everyone.angela, "coordinator")
    return made


@pytest.fixture
def two(into: Cohort, everyone: Cast) -> Engagement:
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    return pair(into, everyone.renee, everyone.maya, starts_on=date(2026, 11, 2)).engagement


def settled() -> int:
    return settle_agreements(lambda _: None)


def signs(browser: Client, name: str, which: str = "together") -> str:
    """Somebody reads what waits for them and signs it with their name; what the page says then."""
    row = Agreement.objects.get(key=which)
    links = re.findall(r'href="(/agreements/[^"]+/)"', browser.get("/agreements/").content.decode())
    for link in links:
        shown = browser.get(link).content.decode()
        digest = re.search(r'name="digest" value="([^"]+)"', shown)
        if digest and standing_of(row).newest.row.digest == digest[1]:
            form = {"name": name, "read": "1", "digest": digest[1]}
            return browser.post(link, form, follow=True).content.decode()
    return "nothing to sign"


def test_it_begins_by_itself_and_both_sign_at_their_desk(two: Engagement, everyone: Cast) -> None:
    assert (settled(), settled()) == (2, 0)
    row = Agreement.objects.get(key="together")
    assert (row.engagement, row.named, row.due_on) == (two, "Maya Lindqvist and Renée Castellanos", date(2026, 11, 19))
    assert "With Maya Lindqvist and Renée Castellanos" in standing_of(row).newest.row.text
    maya, renee = signed_in(everyone.maya), signed_in(everyone.renee)
    assert "An agreement waits for your signature" in maya.get("/desk/").content.decode()
    assert "Type your name as it stands here" in signs(maya, "Somebody else")
    assert "If the text changes, you are asked again" in signs(maya, "Maya Lindqvist")
    assert (to_sign(everyone.maya.pk), to_sign(everyone.renee.pk)) == (0, 1)
    assert standing_of(row).in_force(NOW.date()) is None
    assert "Everybody has signed this text" in signs(renee, "Renée Castellanos")
    assert standing_of(row).in_force(NOW.date()) is not None
    assert agreed_in(two.cohort_id, [everyone.places.lakeview], on=NOW.date()) == {}
    paper = f"/agreements/{SigningRequest.objects.get(agreement=row, signer='guide').public_id}/paper/"
    assert (renee.get(paper).content[:4], maya.get(paper).status_code, mail.outbox) == (b"%PDF", 404, [])


def test_the_school_signs_by_whoever_holds_the_post(two: Engagement, everyone: Cast) -> None:
    settled()
    row = Agreement.objects.get(key="notice")
    assert (row.participation, row.due_on) == (two.supported, date(2026, 12, 2))
    assert SigningRequest.objects.get(agreement=row).person == everyone.paul
    told = Event.objects.filter(kind="asked-to-sign-here").order_by("pk").values_list("about_id", flat=True)
    assert list(told) == [everyone.maya.pk, everyone.renee.pk, everyone.paul.pk]


def test_another_text_and_another_helper_ask_again(two: Engagement, everyone: Cast) -> None:
    settled()
    maya = signed_in(everyone.maya)
    signs(maya, "Maya Lindqvist")
    adopted(everyone, AGREE.replace("every week", "every second week"))
    assert (settled(), settled()) == (1, 0)
    row = Agreement.objects.get(key="together")
    assert (row.texts.count(), to_sign(everyone.maya.pk)) == (2, 1)
    signs(maya, "Maya Lindqvist")
    nora = enrolled(two.cohort, everyone.nora, "guide")
    helper = Party.objects.get(engagement=two, person=everyone.renee)
    helper.ends_on = NOW.date()
    helper.save()
    Party.objects.create(engagement=two, person=everyone.nora, participation=nora, part="helper", starts_on=NOW.date())
    assert (settled(), settled()) == (1, 0)
    row.refresh_from_db()
    assert row.named.startswith("Maya Lindqvist and Nora")
    assert [to_sign(one.pk) for one in (everyone.maya, everyone.renee, everyone.nora)] == [1, 0, 1]
    two.state, two.ends_on = EngagementState.ENDED, NOW.date()
    two.save()
    assert settled() == 0


def test_once_both_signed_a_new_text_says_what_holds_meanwhile_and_the_old_one_stays(
    two: Engagement, everyone: Cast, clock: time_machine.Traveller
) -> None:
    settled()
    maya, renee = signed_in(everyone.maya), signed_in(everyone.renee)
    signs(maya, "Maya Lindqvist")
    signs(renee, "Renée Castellanos")
    old = SigningRequest.objects.get(agreement__key="together", signer="newcomer")
    paper = maya.get(f"/agreements/{old.public_id}/paper/").content
    there = AGREE.replace("every week", "every second week").replace(
        "\n  notice:", "\n      room: {says: A quiet room.}\n  notice:"
    )
    clock.shift(timedelta(hours=1))
    adopted(everyone, there)
    settled()
    shown = maya.get("/agreements/").content.decode()
    new = SigningRequest.objects.get(agreement=old.agreement, signer="newcomer", used_at=None)
    assert (shown.count("As Newcomer. Text 1."), shown.count(new.public_id)) == (1, 1)
    fresh = maya.get(f"/agreements/{new.public_id}/").content.decode()
    assert "nobody has signed it so. Until everybody has signed it, text 1 holds." in fresh
    assert "It was “We meet every week.” in text 1." in fresh
    assert "It is new since text 1." in fresh
    kept = maya.get(f"/agreements/{old.public_id}/").content.decode()
    assert "We meet every week." in kept
    assert "second week" not in kept
    assert "Everybody has signed this text." in kept
    assert "Since then it was changed to text 2." in kept
    assert f'href="/agreements/{new.public_id}/"' in kept
    assert maya.get(f"/agreements/{old.public_id}/paper/").content == paper
    assert renee.get(f"/agreements/{old.public_id}/").status_code == 404
    assert "One of two signatures is here. Until everybody has signed it, text 1 holds." in signs(
        maya, "Maya Lindqvist"
    )
    assert "Everybody has signed this text" in signs(renee, "Renée Castellanos")


def test_withdrawn_is_left_alone_and_who_owes_is_reminded_three_times(two: Engagement, everyone: Cast) -> None:
    settled()
    signs(signed_in(everyone.maya), "Maya Lindqvist")
    counts = []
    for days in (0, 1, 7, 14, 21, 28):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            counts.append(remind_signers(lambda _: None))
    about = Event.objects.filter(kind="signature-due").values_list("about_id", flat=True)
    assert (counts, set(about)) == ([1, 0, 1, 2, 1, 1], {everyone.renee.pk, everyone.paul.pk})
    row = Agreement.objects.get(key="together")
    who = acting(everyone.angela.participations.get(cohort=two.cohort), NOW.date())
    withdraw_agreement(agreement=row, from_day=NOW.date(), reason="They part", by=everyone.angela, who=who)
    assert (settled(), to_sign(everyone.renee.pk)) == (0, 0)


def test_the_list_says_how_far_and_reads_as_much_of_one_as_of_three(two: Engagement, everyone: Cast) -> None:
    desk, counts = signed_in(everyone.angela), []
    another = somebody("Ada Moss", "ada@hollispark.example")
    appoint(another, position="teacher", at=everyone.places.linden, by=None, starts_on=STARTS)
    for person in (everyone.maya, everyone.stranger, another):
        if person != everyone.maya:
            enrolled(two.cohort, person, "newcomer", works_at=everyone.places.linden)
            pair(two.cohort, everyone.renee, person, starts_on=date(2026, 10, 1))
        settled()
        with CaptureQueriesContext(connection) as queries:
            there = desk.get("/office/organizations/people-agree/").content.decode()
        counts.append(len(queries))
    assert (len(set(counts)), "By November 19, 2026" in there, "Not signed" in there) == (1, True, True)
    late = []
    for days in (7, 8):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            page = signed_in(everyone.angela).get("/office/organizations/people-agree/?which=late")
            late.append("Maya Lindqvist and Renée Castellanos" in page.content.decode())
    assert late == [False, True]
    one = desk.get(f"/office/organizations/agreements/{Agreement.objects.get(engagement=two).public_id}/")
    shown = one.content.decode()
    assert ("Asked on November 12, 2026, to sign here" in shown, "Note a step" in shown) == (True, False)


def test_of_exactly_one(two: Engagement, everyone: Cast) -> None:
    settled()
    row = Agreement.objects.get(key="together")
    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(organization=everyone.places.lakeview)
