"""Two duties for one person in one round: a coach from another district and a mentor in the same building."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import time_machine

from alongside.matching.actions.proposing import propose
from alongside.matching.actions.publishing import publish
from alongside.matching.models.rounds import Proposal
from alongside.people.actions.appointments import appoint
from alongside.people.models.organizations import Organization
from alongside.programs.actions.cohorts import adopt_program, adopt_text, open_cohort
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import Cast, cast, somebody
from tests.doors import signed_in
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@dataclass(frozen=True, slots=True)
class Pairing:
    cohort: Cohort
    everyone: Cast
    maya: Participation


@pytest.fixture
def scene() -> Pairing:
    return _pairing()


def _pairing(introductions: str = "") -> Pairing:
    """Maya, who is to have both; `introductions`: that part of the program in other words."""
    everyone = cast()
    union = everyone.places.union
    version = adopt_program(key="virtual-coach-building-mentor", sponsor=union, by=None)
    if introductions:
        source = re.sub(r"(?m)^introductions: .*$", f"introductions: {introductions}", version.source)
        version = adopt_text(source=source, file=version.file, sponsor=union, by=None)
    starts, ends = date(2026, 7, 1), date(2027, 6, 30)
    cohort = open_cohort(version=version, key="pairs-2026", name="2026-27", starts_on=starts, ends_on=ends, by=None)
    where = everyone.places
    maya = _in(cohort, everyone.maya, "educator", where.lakeview, subjects=["mathematics"], grades=["5"])
    _in(cohort, everyone.renee, "mentor", where.lakeview, subjects=["science"], grades=["5"])
    _in(cohort, everyone.paul, "mentor", where.lakeview, subjects=["mathematics"], grades=["5"])
    _in(cohort, everyone.stranger, "coach", where.linden, subjects=["mathematics"], grades=["6"])
    near = somebody("Gus Amari", "gus@rivertown.example")
    appoint(near, position="teacher", at=where.rivertown, by=None, starts_on=date(2020, 8, 1))
    _in(cohort, near, "coach", where.rivertown, subjects=["mathematics"], grades=["5"])
    return Pairing(cohort, everyone, maya)


def _in(cohort: Cohort, who: object, role: str, at: Organization, **facts: object) -> Participation:
    joining = Joining(who=who, role=role, starts_on=cohort.starts_on, works_at=at, facts=facts)  # type: ignore[arg-type]
    return enrol(cohort=cohort, joining=joining, by=None)


def test_each_duty_follows_its_own_rules(scene: Pairing) -> None:
    propose(cohort=scene.cohort, by=None)
    found = {
        row.duty: str(row.helper.person) for row in Proposal.objects.select_related("helper__person") if row.helper
    }
    assert found == {"virtual-coaching": "Tomas Okafor", "building-mentoring": "Renée Castellanos"}
    coach = Proposal.objects.get(duty="virtual-coaching")
    assert [one["says"] for one in coach.reasons[:2]] == ["Shared subjects: mathematics", "No grade in common"]
    assert {one["says"] for one in coach.others} == {"Works in Maya’s own district"}
    mentor = Proposal.objects.get(duty="building-mentoring")
    assert {one["says"] for one in mentor.others} == {"Evaluates Maya, and whoever evaluates somebody never helps them"}


def test_publishing_starts_one_engagement_for_each_duty(scene: Pairing) -> None:
    publish(round_=propose(cohort=scene.cohort, by=None).round, by=None)
    started = Engagement.objects.filter(supported=scene.maya).order_by("duty")
    assert list(started.values_list("duty", flat=True)) == ["building-mentoring", "virtual-coaching"]


def test_somebody_who_may_go_without_is_told_apart(scene: Pairing) -> None:
    dana = somebody("Dana Ibarra", "dana@hollispark.example")
    at = scene.everyone.places.linden
    appoint(dana, position="clinician", at=at, by=None, starts_on=date(2026, 8, 17))
    row = _in(scene.cohort, dana, "educator", at, position="clinician", subjects=["speech"])
    propose(cohort=scene.cohort, by=None)
    hints = {one.duty: one.hints for one in Proposal.objects.filter(supported=row)}
    assert hints == {
        "virtual-coaching": ["No virtual coach shares a subject, grade or field with them."],
        "building-mentoring": [
            "They may go without a building mentor.",
            "No building mentor works in the same building.",
        ],
    }


def test_the_workbench_says_of_each_duty_how_many_have_somebody(scene: Pairing) -> None:
    angela, ines = scene.everyone.angela, somebody("Inés Duarte", "ines@linden.example")
    _in(scene.cohort, angela, "coordinator", scene.everyone.places.union)
    _in(scene.cohort, ines, "educator", scene.everyone.places.linden, subjects=["art"], grades=["K"])
    propose(cohort=scene.cohort, by=None)
    page = words(signed_in(angela).get("/office/matching/").content)
    for said in (
        "1 of 2 would have a virtual coach",
        "1 of 2 would have a building mentor",
        "1 person misses somebody, see why",
        "Publish 2 matches The two of each match will hear of each other",
        "Of what is still missing nobody hears yet.",
    ):
        assert said in page


def test_among_the_answers_each_match_says_what_kind_of_help_it_is() -> None:
    scene = _pairing(introductions="{answer_within: 7 days}")
    angela = scene.everyone.angela
    _in(scene.cohort, angela, "coordinator", scene.everyone.places.union)
    publish(round_=propose(cohort=scene.cohort, by=None).round, by=None)
    page = words(signed_in(angela).get("/office/matching/publishing/").content)
    for said in ("with Tomas Okafor, virtual coach. Nobody", "with Renée Castellanos, building mentor. Nobody"):
        assert said in page
