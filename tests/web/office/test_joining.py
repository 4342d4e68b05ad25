"""Organizations join at the coordinator's desk: begun, asked, changed, withdrawn, steps and reminders."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.blueprint.library import PROGRAMS
from alongside.programs.actions.agreements import begin_agreement
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.interests import Bringing, express_interest
from alongside.programs.models.agreements import Agreement, JoiningStep, SigningRequest
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import standing_of
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.agreements import NORA, TERRELL, asked, begun, joining_cohort, joining_text, signed
from tests.factories.programs import ENDS, STARTS, enrolled

pytestmark = pytest.mark.django_db

READS, LISTS = 14, 12  # queries of a page
NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def joins(everyone: Cast) -> Cohort:
    return joining_cohort(everyone)


@pytest.fixture
def desk(joins: Cohort, everyone: Cast) -> Client:
    return signed_in(everyone.angela)


@pytest.fixture
def joint(joins: Cohort, everyone: Cast) -> Agreement:
    return begun(joins, everyone)


def page(name: str, row: Agreement) -> str:
    return reverse(f"office:organizations-agreement{name}", args=[row.public_id])


def said(html: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())


def test_a_district_that_says_so_begins_to_join(desk: Client, joins: Cohort, everyone: Cast) -> None:
    express_interest(
        cohort=joins,
        bringing=Bringing(organization="Rosewood District", name="Ida Brook", email="ida@rosewood.example"),
        by=None,
    )
    shown = desk.get(reverse("office:organizations-joining")).content
    assert "Rosewood District" in said(shown)
    link = re.findall(r'href="(/office/organizations/joining/[^"]+/)"', shown.decode())[0]
    assert "It is new here" in said(desk.get(link).content)
    wrong = desk.post(link, {"key": "joint", "name": "Rosewood District"})
    assert (wrong.status_code, "a district or a school" in said(wrong.content)) == (422, True)
    answer = desk.post(link, {"key": "joint", "name": "Rosewood District", "kind": "district"})
    there = said(desk.get(answer.headers["Location"]).content)
    assert "Rosewood District: Agreement of district and local" in there
    assert "Interest survey, Nov 12 , done" in there
    assert "Nobody has signed yet. Nothing starts before both have." in there
    assert "Would like to join" not in said(desk.get(reverse("office:organizations-joining")).content)


def test_an_organization_begins_from_its_own_page(desk: Client, joint: Agreement, everyone: Cast) -> None:
    other = reverse("office:organizations-join", args=[everyone.places.rivertown.public_id])
    assert desk.get(other).headers["Location"] == page("", joint)


def test_both_are_asked_and_reminded(desk: Client, joint: Agreement) -> None:
    wrong = desk.post(page("-ask", joint), {"side": "district", "name": "Nora", "office": "S", "email": "nora"})
    assert (wrong.status_code, "The link goes to an email address" in said(wrong.content)) == (422, True)
    form = {"side": "district", "name": NORA.name, "office": NORA.office, "email": NORA.email}
    for _ in range(2):
        assert desk.post(page("-ask", joint), form).status_code == 302
    assert [letter.to for letter in mail.outbox] == [[NORA.email]] * 2
    assert SigningRequest.objects.filter(replaced_at=None).count() == 1
    there = said(desk.get(page("", joint)).content)
    assert "Remind Dr. Nora Ellery" in there
    assert "Link sent November 12, 2026, good until December 12, 2026." in there


def test_a_change_after_one_signature_is_marked_and_asked_anew(desk: Client, joint: Agreement, everyone: Cast) -> None:
    signed(asked(joint, everyone, "district", NORA))
    there = said(desk.get(page("", joint)).content)
    assert "One of two signatures is here. Nothing starts before both are." in there
    assert "Signed text 1 on November 12, 2026, 9:41 am, after an email link." in there
    refused = desk.post(page("", joint), {"seen": "1", "term-release": "plenty"})
    assert (refused.status_code, 'value="plenty"' in refused.content.decode()) == (422, True)
    desk.post(page("", joint), {"seen": "1", "term-release": "2 days", "why": "asked by the local"})
    there = said(desk.get(page("", joint)).content)
    assert "Changed after a signature It was “1 day” in text 1." in there
    assert "Signed text 1 on November 12, 2026." in there
    assert "Text 2: asked by the local" in there
    assert [letter.to for letter in mail.outbox] == [[NORA.email]]
    late = desk.post(page("", joint), {"seen": "1", "term-release": "3 days"})
    assert (late.status_code, "Somebody wrote text 2 while you looked at 1" in said(late.content)) == (422, True)


def test_in_force_and_withdrawn(desk: Client, joint: Agreement, everyone: Cast) -> None:
    signed(asked(joint, everyone, "district", NORA))
    signed(asked(joint, everyone, "local", TERRELL))
    there = said(desk.get(page("", joint)).content)
    assert "Everybody has signed this text." in there
    assert "4 terms are settings for Rivertown District 12" in there
    assert "In force" in said(desk.get(reverse("office:organizations-joining")).content)
    refused = desk.post(page("-withdraw", joint), {"day": "2026-12-12", "reason": ""})
    assert (refused.status_code, "Say why" in said(refused.content)) == (422, True)
    desk.post(page("-withdraw", joint), {"day": "2026-12-12", "reason": "Thirty days’ notice"})
    there = said(desk.get(page("", joint)).content)
    assert "Withdrawn from December 12, 2026 on." in there
    assert "Text 1 withdrawn from December 12, 2026 on: Thirty days’ notice" in there
    assert "Withdrawn" in said(desk.get(reverse("office:organizations-joining")).content)


def test_the_file_is_what_was_signed(desk: Client, joint: Agreement) -> None:
    assert desk.get(page("-text", joint)).content.decode() == standing_of(joint).newest.row.text


def test_steps_and_the_day_names_are_owed(desk: Client, joint: Agreement) -> None:
    where = page("-steps", joint)
    assert "Names are owed Roster By June 1, 2027" in said(desk.get(where).content)
    refused = desk.post(where, {"step": "promise/cover", "state": "done", "day": "2026-11-12"})
    assert (refused.status_code, "say what shows it" in said(refused.content)) == (422, True)
    form = {
        "step": "promise/cover",
        "state": "adapted",
        "day": "2026-11-12",
        "owner": "The principal",
        "note": "By turns",
    }
    desk.post(where, form)
    assert JoiningStep.objects.get().note == "By turns"
    assert "Done another way. November 12, 2026. By turns. The principal" in said(desk.get(page("", joint)).content)
    desk.post(page("-remind", joint), {"window": "roster", "email": "office@rivertown.example"})
    assert (mail.outbox[0].to, "June 1, 2027" in mail.outbox[0].body) == (["office@rivertown.example"], True)
    assert "Reminded November 12." in said(desk.get(where).content)


def test_whom_the_state_lists_must_join(desk: Client, joint: Agreement, everyone: Cast) -> None:
    where = page("-schools", joint)
    assert "Not known" in said(desk.get(where).content)
    school = everyone.places.lakeview.public_id
    refused = desk.post(where, {"place": school, "fact": "listed", "value": "perhaps", "day": "2026-07-01"})
    assert refused.status_code == 422
    desk.post(where, {"place": school, "fact": "listed", "value": "yes", "day": "2026-07-01"})
    assert "Required for 1 of 1 , because the state lists it as in need of assistance, since July 1, 2026" in said(
        desk.get(page("", joint)).content
    )


def test_a_page_reads_as_much_of_a_long_history(desk: Client, joint: Agreement, everyone: Cast) -> None:
    counts = []
    for change in ("2 days", "3 days", "4 days"):
        seen = standing_of(joint).newest.row.number
        desk.post(page("", joint), {"seen": str(seen), "term-release": change})
        with CaptureQueriesContext(connection) as queries:
            desk.get(page("", joint))
        counts.append(len(queries))
    assert counts == [READS] * 3


def test_the_list_reads_as_much_of_one_as_of_three(desk: Client, joins: Cohort, everyone: Cast) -> None:
    counts = []
    for place in (everyone.places.rivertown, everyone.places.hollis_park, everyone.places.lakeview):
        begin_agreement(cohort=joins, organization=place, key="joint", by=None, who=None)
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("office:organizations-joining"))
        counts.append(len(queries))
    assert counts == [LISTS] * 3


def test_who_owes_what_is_listed_and_noted_once_it_is_here(everyone: Cast) -> None:
    dates = "  dates:\n    plan: {label: Plan, at: hire + 6 months, of: [newcomer], remind: 2 weeks}\n"
    source = joining_text("owing").replace("calendar:\n", f"calendar:\n{dates}")
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    here = open_cohort(version=version, key="owing", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    enrolled(here, everyone.angela, "coordinator")
    begun(here, everyone)
    row = enrolled(here, everyone.maya, "newcomer", facts={"hired": "2026-08-31"})
    desk, where = signed_in(everyone.angela), "/office/organizations/owed/"
    told = said(desk.get(where).content)
    assert "Maya Lindqvist Plan February 28, 2027 Reminded from February 14, 2027 on" in told
    assert "Rivertown District 12 Roster June 1, 2027" in told
    owes = {"window": "plan", "day": "2027-02-28", "subject": f"participation:{row.public_id}", "here": "1"}
    assert "Here since November 12, 2026" in said(desk.post(where, owes, follow=True).content)
    assert "Plan By February 28, 2027 Here" in said(desk.get(f"/office/people/{row.public_id}/").content)
    assert "Plan by February 28, 2027 Here" in said(signed_in(everyone.maya).get("/taking-part/").content)
    counts = []
    for one in (everyone.maya, everyone.renee, everyone.stranger):
        enrolled(here, one, "newcomer", facts={"hired": "2026-08-31"})
        with CaptureQueriesContext(connection) as made:
            desk.get(where)
        counts.append(len(made))
    assert counts[0] == counts[2]


def test_where_a_program_names_no_stages_its_steps_are(everyone: Cast) -> None:
    source = (PROGRAMS / "technology-coaching.yaml").read_text("utf-8")
    version = adopt_text(source=source, file="coaching.yaml", sponsor=everyone.places.union, by=None)
    cohort = open_cohort(version=version, key="tech-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    acts = enrolled(cohort, everyone.angela, "coordinator")
    office = signed_in(everyone.angela, as_whom=acts.public_id)
    row = begin_agreement(
        cohort=cohort, key="school", organization=everyone.places.lakeview, by=everyone.angela, who=None
    )
    for step, state in (("identify-coach", "adapted"), ("identify-experts", "not-feasible")):
        noted = {"step": f"step/{step}", "state": state, "day": "2026-11-02", "owner": "principal", "note": "As agreed"}
        assert office.post(page("-steps", row), noted).status_code == 302
    there = office.get(page("", row)).content.decode()
    bar = there.partition('<ol class="steps')[2].partition("</ol>")[0]
    stages = re.findall(r"<li([^>]*)>(.*?)</li>", bar, re.DOTALL)
    assert [(re.sub("<[^>]+>", "", label).strip(" 12345"), "current" in how) for how, label in stages] == [
        ("Identify an instructional technology coach, done", False),
        ("Identify content experts: not feasible here", False),
        ("Review the readiness self-assessment and plan support", True),
        ("Share research and resources", False),
        ("Look back on the year and set new goals", False),
    ]
    assert "0 terms" not in there
