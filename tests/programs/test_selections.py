"""Organizations a program chose: into a tier, why, until when; a warning before the end, and what follows from it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.blueprint.judgement import Answer
from alongside.kernel.errors import Refused
from alongside.people.actions.organizations import create_organization
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.selections import Chosen, mind_selections, select
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.selections import Selection
from alongside.programs.queries_agreements import facts_of, required
from alongside.programs.queries_selections import selected_on
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.agreements import joining_text
from tests.factories.programs import ENDS, STARTS, enrolled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)
SELECTION = """
selection:
  by: the network
  of: school
  holds: 1 school-year
  tiers:
    listed: {label: Listed, gives: A coach on site, when: {fact: listed, is: yes}}
    open: {label: Open, gives: Trainings}
"""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    source = joining_text("chosen") + SELECTION
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    made = open_cohort(version=version, key="chosen", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    enrolled(made, everyone.angela, "coordinator")
    return made


def chosen(
    into: Cohort, everyone: Cast, tier: str, day: date, *, reason: str = "Asked for it", until: date | None = None
) -> Selection:
    what = Chosen(tier=tier, reason=reason, from_day=day, until=until)
    return select(cohort=into, organization=everyone.places.lakeview, chosen=what, by=everyone.angela, who=None)


def tier(into: Cohort, everyone: Cast, day: date) -> str:
    row = selected_on(into, on=day).get(everyone.places.lakeview.pk)
    return row.tier if row else ""


def test_a_choice_holds_until_its_last_day_and_what_follows_with_it(into: Cohort, everyone: Cast) -> None:
    row = chosen(into, everyone, "listed", date(2026, 7, 1))
    assert row.until_day == date(2027, 6, 30)
    assert chosen(into, everyone, "listed", date(2026, 7, 1)) == row
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1))
    assert [tier(into, everyone, day) for day in days] == ["", "listed", "listed", ""]
    answers = []
    blueprint = pinned(into.pk, on=NOW.date()).blueprint
    for day in days:
        facts = facts_of(into, [everyone.places.lakeview], on=day).get(everyone.places.lakeview.pk, {})
        found = required(blueprint, facts, on=day)
        answers.append(found.answer if found else None)
    assert answers == [Answer.UNKNOWN, Answer.YES, Answer.YES, Answer.UNKNOWN]


def test_another_choice_goes_before_and_it_can_end_early(into: Cohort, everyone: Cast) -> None:
    chosen(into, everyone, "listed", date(2026, 7, 1))
    chosen(into, everyone, "open", date(2026, 9, 1), until=date(2026, 12, 31))
    chosen(into, everyone, "", date(2026, 10, 1), reason="It closes")
    days = (date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 1), date(2027, 1, 1))
    assert [tier(into, everyone, day) for day in days] == ["listed", "open", "", ""]
    with pytest.raises(DatabaseError), transaction.atomic():
        Selection.objects.update(reason="Another")


@pytest.mark.parametrize(
    "what, field",
    [
        ({"tier": "gold", "day": date(2026, 7, 1)}, "tier"),
        ({"tier": "open", "day": date(2026, 7, 1), "reason": " "}, "reason"),
        ({"tier": "open", "day": date(2026, 7, 1), "until": date(2026, 6, 1)}, "until"),
        ({"tier": "", "day": date(2026, 7, 1)}, "from_day"),
    ],
)
def test_what_cannot_be_is_said(into: Cohort, everyone: Cast, what: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        chosen(into, everyone, **what)  # type: ignore[arg-type] # each line names what it says
    assert refused.value.field == field


def test_coordinators_hear_once_before_the_last_day_and_once_after(into: Cohort, everyone: Cast) -> None:
    chosen(into, everyone, "open", date(2026, 7, 1), until=date(2026, 12, 31))
    told = []
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2027-01-01", "2027-01-02"):
        with time_machine.travel(f"{day}T18:00:00Z", tick=False):
            told.append(mind_selections(lambda _: None))
    assert told == [0, 1, 0, 1, 0]
    kinds = ("selection-ends-soon", "selection-over")
    assert list(Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", flat=True)) == [*kinds]


def test_the_pages_choose_count_and_read_as_much_of_one_as_of_three(into: Cohort, everyone: Cast) -> None:
    desk = signed_in(everyone.angela)
    oak = create_organization(kind="school", name="Oak School", under=everyone.places.rivertown, by=None)
    places = (everyone.places.lakeview, everyone.places.linden, oak)
    enrolled(into, everyone.maya, "newcomer", works_at=places[0])
    enrolled(into, everyone.renee, "newcomer", works_at=places[1])
    counts = []
    for place in places:
        select(
            cohort=into,
            organization=place,
            chosen=Chosen(tier="open", reason="Asked for it", from_day=date(2026, 11, 1), until=date(2026, 12, 1)),
            by=None,
            who=None,
        )
        with CaptureQueriesContext(connection) as queries:
            there = desk.get("/office/organizations/selected/").content.decode()
        counts.append(len(queries))
    assert (len(set(counts)), "Ends soon" in there) == (1, True)
    where = f"/office/organizations/{places[0].public_id}/selection/"
    refused = desk.post(where, {"tier": "listed", "reason": ""})
    assert (refused.status_code, "Say why" in refused.content.decode()) == (422, True)
    shown = desk.post(where, {"tier": "listed", "reason": "The state lists it"}, follow=True).content.decode()
    assert "Listed. A coach on site. From November 12, 2026 to November 11, 2027." in shown
    assert "Listed (1)" in desk.get("/office/organizations/selected/?tier=listed").content.decode()
