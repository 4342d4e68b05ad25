"""A mapped column says what holds of a school, and whether it must join follows from it."""

from datetime import date

import pytest
import time_machine

from alongside.blueprint.judgement import Answer
from alongside.people.models.events import Event
from alongside.programs.facts import pinned
from alongside.programs.models.agreements import OrganizationFact
from alongside.programs.queries_agreements import facts_of, required
from tests.cast import cast
from tests.exchange.scene import HEADINGS, bring_in, sheet
from tests.factories.agreements import joining_cohort

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 12)
HEAD = f"{HEADINGS},Listed"
MAYA = "A-1,Maya,Lindqvist,maya@rivertown.example,Lakeview School,Rivertown District 12,Teacher,2026-08-17,Active"
TOMAS = "B-7,Tomas,Okafor,tomas@hollispark.example,Linden School,Hollis Park District 40,Teacher,2026-08-17,Active"


@time_machine.travel("2026-11-12T18:00:00Z", tick=False)
def test_a_school_the_roster_says_is_listed_must_join() -> None:
    people = cast()
    into = joining_cohort(people)
    bring_in(into, sheet(f"{MAYA},yes", f"{TOMAS},no", headings=HEAD))
    where = people.places
    found = facts_of(into, [where.lakeview, where.linden], on=TODAY)
    assert {pk: facts["listed"].value for pk, facts in found.items()} == {
        where.lakeview.pk: "yes",
        where.linden.pk: "no",
    }
    blueprint = pinned(into.pk, on=TODAY).blueprint
    must = [required(blueprint, found[one.pk], on=TODAY) for one in (where.lakeview, where.linden)]
    assert [one.answer for one in must if one is not None] == [Answer.YES, Answer.NO]
    bring_in(into, sheet(f"{MAYA},yes", f"{TOMAS},yes", headings=HEAD))
    lines = OrganizationFact.objects.order_by("pk").values_list("organization__name", "value")
    assert list(lines) == [("Lakeview School", "yes"), ("Linden School", "no"), ("Linden School", "yes")]
    assert Event.objects.filter(kind="organization-fact-noted").count() == 3
