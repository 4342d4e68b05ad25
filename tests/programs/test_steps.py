"""Steps of an organization: done by themselves where their condition holds, asked anew, and what they say."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from alongside.kernel.errors import Refused
from alongside.programs.actions.agreements_joining import Noted, note_step
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.facts import pinned
from alongside.programs.models.agreements import Agreement
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import steps_taken
from alongside.programs.queries_steps import done_by_themselves
from alongside.web.office.joining_words import every_step
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.agreements import NORA, TERRELL, asked, begun, joining_text, signed
from tests.factories.programs import ENDS, STARTS, acting, enrolled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)
STEPS = """  filled:
    label: A guide is named
    owner: the principal
    order: 2
    done_when: {fact: role-filled, with: {role: guide}, is: yes}
  agreed:
    label: All have signed
    owner: the principal
    order: 3
    done_when: {all: [{fact: agreement, with: {key: joint}, is: yes}, {fact: step, with: {key: team}, is: done}]}
  share:
    label: Share what helps
    owner: the guide
    owner_role: guide
    order: 4
    repeats: school-month
    takes: 1 hour
    states: [done]
"""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def joint(everyone: Cast) -> Agreement:
    text = joining_text("steps").replace("  team: {label: A team meets", f"{STEPS}  team: {{label: A team meets")
    version = adopt_text(source=text, file="a.yaml", sponsor=everyone.places.union, by=None)
    made = open_cohort(version=version, key="steps", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    enrolled(made, everyone.angela, "coordinator")
    return begun(made, everyone)


def by_themselves(joint: Agreement) -> list[str]:
    here = Cohort.objects.get(pk=joint.cohort_id)
    blueprint = pinned(here.pk, on=NOW.date()).blueprint
    return sorted(done_by_themselves(joint, blueprint, steps_taken(joint), on=NOW.date()))


def note(joint: Agreement, everyone: Cast, key: str, day: date, *, state: str = "done") -> None:
    who = acting(everyone.angela.participations.get(cohort=joint.cohort), NOW.date())
    noted = Noted(kind="step", key=key, state=state, day=day, owner="Paul", note="We met" * (state != "done"))
    note_step(agreement=joint, noted=noted, by=everyone.angela, who=who)


def test_a_step_is_done_once_what_it_waits_for_is_there(joint: Agreement, everyone: Cast) -> None:
    assert by_themselves(joint) == []
    enrolled(joint.cohort, everyone.renee, "guide", works_at=everyone.places.linden)
    assert by_themselves(joint) == []
    enrolled(joint.cohort, everyone.paul, "guide", works_at=everyone.places.lakeview)
    assert by_themselves(joint) == ["filled"]
    signed(asked(joint, everyone, "district", NORA))
    signed(asked(joint, everyone, "local", TERRELL))
    assert by_themselves(joint) == ["filled"]
    note(joint, everyone, "team", date(2026, 11, 2))
    assert by_themselves(joint) == ["agreed", "filled"]
    where = f"/office/organizations/agreements/{joint.public_id}/steps/"
    shown = " ".join(signed_in(everyone.angela).get(where).content.decode().split())
    assert "By itself: somebody holds the role" in shown
    assert "the guide (Paul Whitfield), each school month, takes 1 hour" in shown
    with pytest.raises(Refused, match="Share what helps: here it may be done or open"):
        note(joint, everyone, "share", date(2026, 11, 2), state="adapted")


def test_a_step_that_repeats_is_asked_anew(joint: Agreement, everyone: Cast) -> None:
    note(joint, everyone, "share", date(2026, 10, 30))
    blueprint = pinned(joint.cohort_id, on=NOW.date()).blueprint
    words = []
    for day in (date(2026, 10, 31), date(2026, 11, 1)):
        every = every_step(blueprint, steps_taken(joint), on=day)
        words += [(one.word, one.says) for one in every if one.asked.key == "share"]
    assert words == [("Done", "October 30, 2026. Paul"), ("Open again", "Last on October 30, 2026")]
