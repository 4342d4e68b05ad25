"""Scenes in which who may see what changes, or seems to: evaluators, ends, merges, two roles, teams."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.actions.appointments import appoint, name_evaluator
from alongside.people.actions.merging import merge
from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import ATTENDANCES, NOTES
from alongside.practice.sessions.actions.log import opened
from alongside.practice.sessions.actions.open import open_own_words, open_sessions
from alongside.practice.sessions.models import Note
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.actions.engagements import add_party, end_engagement
from alongside.programs.actions.participations import end_participation
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.engagements import Engagement, Party
from tests.access import tokens
from tests.access.practising import log
from tests.access.scene import STARTS, TODAY, Scene, Two, join
from tests.doors import signed_in

pytestmark = pytest.mark.django_db
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def reads(scene: Scene, name: str, pair: Two, *, on: date = TODAY) -> bool:
    """Whether somebody opens what was said in an engagement."""
    who = scene.who(name)
    who = Who(who.person, on, who.participation, who.cohort, who.kind)
    by = Person.objects.get(pk=who.person)
    try:
        open_sessions(by=by, who=who, engagement=pair.engagement)
    except (NotAllowed, NotHere):
        return False
    return True


def words(scene: Scene, name: str) -> set[str]:
    """Every note somebody may read, opened."""
    return {opened(note) for note in NOTES.visible(scene.who(name), Verb.READ)}


def test_from_the_day_of_the_appointment_a_helper_keeps_only_their_own_words(scene: Scene) -> None:
    pair, vera = scene.pairs["vera-ben"], scene.people["vera"]
    assert (reads(scene, "vera", pair), reads(scene, "vera", pair, on=YESTERDAY)) == (False, True)
    mine = open_own_words(by=vera, who=scene.who("vera"), engagement=pair.engagement)
    assert [each.text for each in mine] == [tokens.NOTE_EVALUATOR]
    assert words(scene, "vera") == {tokens.NOTE_EVALUATOR, tokens.NOTE_CARL}


def test_the_engagement_rests_from_that_day_and_the_person_coached_is_told(scene: Scene) -> None:
    held = Engagement.objects.get(pk=scene.pairs["vera-ben"].engagement.pk)
    assert (held.state, held.pause_reason) == (EngagementState.PAUSED, "evaluates")
    told = Event.objects.get(kind="engagement-paused-evaluator")
    assert told.about_id == scene.people["ben"].pk
    assert reads(scene, "ben", scene.pairs["vera-ben"])


def test_a_note_of_another_helper_is_closed_to_who_became_the_evaluator(scene: Scene) -> None:
    pair = scene.pairs["vera-ben"]
    stand_in = scene.acts["gus"]
    add_party(engagement=pair.engagement, participation=stand_in, part=Part.STAND_IN, starts_on=STARTS, by=None)
    Engagement.objects.filter(pk=pair.engagement.pk).update(state=EngagementState.ACTIVE, pause_reason="")
    line = log(pair.engagement, stand_in, note="From the one who stood in")
    assert ATTENDANCES.allows(scene.who("gus"), Verb.SEE, line)
    assert not ATTENDANCES.allows(scene.who("vera"), Verb.SEE, line)
    assert "From the one who stood in" not in words(scene, "vera")
    assert "From the one who stood in" in words(scene, "ben")


@pytest.mark.parametrize(
    "begins,ends,still_reads",
    [
        (date(2025, 8, 1), STARTS - timedelta(days=1), True),  # over before the engagement began
        (date(2025, 8, 1), STARTS, False),  # reaches its first day
        (date(2025, 8, 1), None, False),  # an unknown end counts as going on
        (date(2026, 9, 1), date(2026, 9, 30), False),  # any overlap counts, past as it is
        (TODAY, None, False),
        (TOMORROW, None, True),  # begins tomorrow: closes tomorrow
    ],
)
def test_any_overlap_of_a_named_relation_closes_what_was_said(
    scene: Scene, begins: date, ends: date | None, still_reads: bool
) -> None:
    pair = scene.pairs["gale-finn"]
    name_evaluator(scene.people["gale"], of=scene.people["finn"], starts_on=begins, ends_on=ends, by=None)
    assert reads(scene, "gale", pair) == still_reads
    assert not (begins == TOMORROW and reads(scene, "gale", pair, on=TOMORROW))


def test_a_position_whose_days_nobody_knows_counts_as_going_on(scene: Scene) -> None:
    appoint(scene.people["gale"], position="principal", at=scene.places["linden"], by=None)
    assert not reads(scene, "gale", scene.pairs["gale-finn"])


def test_a_position_at_another_school_closes_nothing(scene: Scene) -> None:
    appoint(scene.people["gale"], position="principal", at=scene.places["lakeview"], by=None, starts_on=TODAY)
    assert reads(scene, "gale", scene.pairs["gale-finn"])


def test_a_principal_who_takes_the_role_of_a_helper_too_opens_nothing_of_those_they_evaluate(scene: Scene) -> None:
    paul = join(scene, "Paul Whitfield", "guide")
    pair = scene.pairs["renee-maya"]
    with pytest.raises(Refused):
        add_party(engagement=pair.engagement, participation=paul, part=Part.STAND_IN, starts_on=TODAY, by=None)
    Party.objects.create(
        engagement=pair.engagement, person=scene.people["paul"], participation=paul, part=Part.HELPER, starts_on=STARTS
    )
    scene.acts["paul as a helper"] = paul
    assert not reads(scene, "paul as a helper", pair)
    assert tokens.NOTE not in words(scene, "paul as a helper")
    del scene.acts["paul as a helper"]


def test_a_team_reads_its_minutes_the_evaluator_in_it_too(scene: Scene) -> None:
    assert scene.team is not None
    for member in ("paul in the team", "maya in the team", "renee"):
        assert tokens.NOTE_TEAM in words(scene, member)
    assert reads(scene, "paul in the team", scene.team)
    # And nothing of what Maya and Renee say to each other.
    assert tokens.NOTE not in words(scene, "paul in the team")
    assert not reads(scene, "paul in the team", scene.pairs["renee-maya"])


def test_a_team_is_no_way_to_what_one_member_says_elsewhere(scene: Scene) -> None:
    page = _door(scene, "paul in the team").get(
        reverse("desk:engagement", args=[scene.pairs["renee-maya"].engagement.public_id])
    )
    assert page.status_code == 404


def test_somebody_with_two_roles_acts_in_one(scene: Scene) -> None:
    """Renee coordinates as well: as a coordinator she reads no notes, as a helper she opens no overview."""
    both = join(scene, "Renee Castellanos", "coordinator")
    scene.acts["renee as coordinator"] = both
    pair = scene.pairs["renee-maya"]
    assert (reads(scene, "renee", pair), reads(scene, "renee as coordinator", pair)) == (True, False)
    helper, coordinator = _door(scene, "renee"), _door(scene, "renee as coordinator")
    engagement = reverse("desk:engagement", args=[pair.engagement.public_id])
    assert [door.get(reverse("office:home")).status_code for door in (helper, coordinator)] == [403, 200]
    assert [door.get(engagement).status_code for door in (helper, coordinator)] == [200, 403]
    del scene.acts["renee as coordinator"]


@pytest.mark.parametrize("name,url,sees", [("angela", "office:home", 200), ("gale", "desk:home", 200)])
def test_whose_role_ended_is_refused_at_the_next_request(scene: Scene, name: str, url: str, sees: int) -> None:
    door = _door(scene, name)
    assert door.get(reverse(url)).status_code == sees
    for pair in scene.pairs.values():
        if pair.helper == scene.acts[name]:
            end_engagement(engagement=pair.engagement, ends_on=TODAY, reason="moved", by=None)
    end_participation(participation=scene.acts[name], ends_on=TODAY, by=None)
    assert door.get(reverse(url)).status_code == 403


def test_who_was_found_to_be_another_is_signed_out_and_the_other_reads_on(scene: Scene) -> None:
    """Gale was written down twice: the record with the pair goes, and the one that stays has it now."""
    twin = join(scene, "Galeagain Ostrow", "member")
    assert twin.person is not None
    pair, gone = scene.pairs["gale-finn"], scene.people["gale"]
    old = _door(scene, "gale")
    assert old.get(reverse("desk:home")).status_code == 200
    merge(twin.person, gone, by=scene.people["angela"])
    assert old.get(reverse("desk:home")).status_code == 302
    door = signed_in(twin.person, as_whom=pair.helper.public_id)
    page = door.get(reverse("desk:engagement", args=[pair.engagement.public_id]))
    assert (page.status_code, tokens.NOTE_APART in page.content.decode()) == (200, True)


def test_an_evaluator_who_is_found_to_be_the_helper_opens_nothing_any_more(scene: Scene) -> None:
    """Ida leads Linden, where Finn teaches; one day she turns out to be Gale."""
    twin = join(scene, "Ida Ostrow", "site", at="linden")
    assert twin.person is not None
    appoint(twin.person, position="principal", at=scene.places["linden"], by=None, starts_on=STARTS)
    assert reads(scene, "gale", scene.pairs["gale-finn"])
    merge(scene.people["gale"], twin.person, by=scene.people["angela"])
    assert Appointment.objects.filter(person=scene.people["gale"], position="principal").exists()
    assert not reads(scene, "gale", scene.pairs["gale-finn"])


def test_opening_is_written_down_about_who_wrote_it(scene: Scene) -> None:
    _door(scene, "maya").get(reverse("desk:engagement", args=[scene.pairs["renee-maya"].engagement.public_id]))
    told = Event.objects.filter(kind="content-opened", by_id=scene.people["maya"].pk)
    assert {event.about_id for event in told} == {scene.people["renee"].pk}
    shown = _door(scene, "renee").get(reverse("front:settings")).content.decode()
    assert "Maya Lindqvist" in shown


@pytest.mark.parametrize("name", ["paul", "angela", "lena", "sol", "vera", "oscar"])
def test_nobody_else_opens_or_leaves_a_trace(scene: Scene, name: str) -> None:
    door = _door(scene, name)
    pair = scene.pairs["renee-maya"]
    addresses: list[Callable[[], str]] = [
        lambda: reverse("desk:engagement", args=[pair.engagement.public_id]),
        lambda: reverse("desk:hours-of", args=[pair.engagement.public_id]),
        lambda: reverse("desk:confirm-different", args=[pair.line.public_id]),
    ]
    assert {door.get(address()).status_code for address in addresses} <= {403, 404}
    assert Note.objects.filter(attendance=pair.line).exists()
    assert not Event.objects.filter(kind="content-opened", by_id=scene.people[name].pk).exists()
    assert not ENGAGEMENTS.allows(scene.who(name), Verb.READ, pair.engagement)


def _door(scene: Scene, name: str) -> Client:
    acts = scene.acts[name]
    assert acts.person is not None
    return signed_in(acts.person, as_whom=acts.public_id)
