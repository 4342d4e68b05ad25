"""Handing over bit by bit: phases of a practice with what speaks for them, who carries what, and what is missing."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.practice.growth import facts
from alongside.practice.growth.access import PRACTICES
from alongside.practice.growth.actions.open_release import open_handovers, open_practices
from alongside.practice.growth.actions.release import (
    Carrying,
    Checked,
    Naming,
    add_sign,
    check_fidelity,
    close_practice,
    hand_over,
    move_practice,
    name_practice,
    put_first,
)
from alongside.practice.growth.enums import Owner
from alongside.practice.growth.models.release import FidelityCheck, Handover, Move, Practice, Sign
from alongside.practice.growth.rules_release import in_a_row, release_of
from alongside.programs.actions.engagements import add_party
from alongside.programs.actions.focuses import open_labels
from alongside.programs.enums import Part
from alongside.programs.facts import pinned
from alongside.standing.known import State
from alongside.standing.queries import of_engagement
from tests.cast import Cast
from tests.factories.programs import acting, enrolled
from tests.practice.releasing import TeamScene, person_in, team_scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
TITLE = "Problem solving in grade teams"


@pytest.fixture
def team(everyone: Cast) -> TeamScene:
    return team_scene(everyone)


def named(team: TeamScene, **more: object) -> Practice:
    naming = replace(Naming(key=uuid4(), title=TITLE), **more)  # type: ignore[arg-type] # fields of a naming
    by, who = person_in(team.helper), acting(team.helper, TODAY)
    return name_practice(engagement=team.engagement, naming=naming, by=by, who=who)


def moved(team: TeamScene, practice: Practice, phase: str, why: str = "", key: UUID | None = None) -> Move:
    by, who = person_in(team.maya), acting(team.maya, TODAY)
    return move_practice(practice=practice, phase=phase, why=why, key=key or uuid4(), by=by, who=who)


def seen(team: TeamScene, practice: Practice, text: str = "They led, I watched") -> Sign:
    by, who = person_in(team.helper), acting(team.helper, TODAY)
    return add_sign(practice=practice, text=text, key=uuid4(), by=by, who=who)


def test_a_practice_moves_on_once_what_is_asked_is_there_and_back_with_a_reason(team: TeamScene) -> None:
    practice = named(team)
    moved(team, practice, "lead")
    with pytest.raises(Refused, match="1 more of what speaks for it"):
        moved(team, practice, "alone")
    seen(team, practice)
    moved(team, practice, "alone", "Twice without me")
    with pytest.raises(Refused, match="why it helps"):
        moved(team, practice, "show")
    moved(team, practice, "show", "A new coach has started")
    moved(team, practice, "lead")
    with pytest.raises(Refused, match="1 more"):  # what was seen before it went back does not speak for it now
        moved(team, practice, "alone")
    with pytest.raises(Refused, match="moves one on, or back"):
        moved(team, practice, "nowhere")
    (one,) = open_practices(by=person_in(team.paul), who=acting(team.paul, TODAY), engagement=team.engagement)
    told = [(move.row.phase, move.row.back, move.said.get("why", "")) for move in one.moves]
    assert told == [
        ("lead", False, ""),
        ("show", True, "A new coach has started"),
        ("alone", False, "Twice without me"),
        ("lead", False, ""),
        ("show", False, ""),
    ]
    assert (one.phase, one.signs_now, one.said["title"]) == ("lead", 0, TITLE)
    assert list(
        open_labels(by=person_in(team.maya), who=acting(team.maya, TODAY), engagements=[team.engagement]).values()
    ) == [TITLE]
    event = Event.objects.filter(kind="practice-moved").order_by("pk")[2]
    assert {key: event.facts[key] for key in ("phase", "before", "back")} == {
        "phase": "show",
        "before": "alone",
        "back": True,
    }


def test_what_is_sent_twice_is_one_and_what_was_is_never_changed(team: TeamScene) -> None:
    key = uuid4()
    practice = named(team, key=key)
    assert named(team, key=key) == practice
    again = uuid4()
    assert moved(team, practice, "lead", key=again) == moved(team, practice, "lead", key=again)
    sign = seen(team, practice)
    for change in (
        lambda: Move.objects.update(phase="alone"),
        lambda: Move.objects.all().delete(),
        lambda: Sign.objects.filter(pk=sign.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_few_come_first_the_file_names_some_and_closed_ones_can_be_named_again(team: TeamScene) -> None:
    first = named(team, title="", named="screening")
    with pytest.raises(Refused, match="already"):
        named(team, named="screening", priority=False)
    with pytest.raises(Refused, match="At most 1 come first"):
        named(team)
    second = named(team, priority=False)
    by, who = person_in(team.helper), acting(team.helper, TODAY)
    with pytest.raises(Refused, match="At most 1"):
        put_first(practice=second, priority=True, by=by, who=who)
    close_practice(practice=first, by=by, who=who)
    assert put_first(practice=second, priority=True, by=by, who=who).priority
    with pytest.raises(Refused, match="closed"):
        seen(team, first)
    assert named(team, title="", named="screening", priority=False).pk != first.pk


def test_who_carries_what_is_a_history_and_only_somebody_there_carries_it(team: TeamScene, everyone: Cast) -> None:
    by, who = person_in(team.helper), acting(team.helper, TODAY)

    def over(**more: object) -> Handover:
        carrying = replace(Carrying(key=uuid4(), what="agenda", owner=Owner.THERE), **more)  # type: ignore[arg-type]
        return hand_over(engagement=team.engagement, carrying=carrying, by=by, who=who)

    with pytest.raises(Refused, match="Choose who carries it"):
        over()
    with pytest.raises(Refused, match="Choose somebody who is in it"):
        over(person=everyone.stranger)
    with pytest.raises(Refused, match="not in the list"):
        over(what="weather", person=everyone.maya)
    over(owner=Owner.BOTH, person=everyone.paul, due=date(2027, 2, 1), why="He has begun")
    over(person=everyone.maya)
    lines = open_handovers(by=everyone.maya, who=acting(team.maya, TODAY), engagement=team.engagement)
    assert [(one.row.owner, one.row.person) for one in lines] == [("there", everyone.maya), ("both", everyone.paul)]
    blueprint = pinned(team.cohort.pk, on=TODAY).blueprint
    told = facts.releases(blueprint, [team.engagement], on=TODAY)[team.engagement.pk]
    assert (told.handed, told.work) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.update(owner=Owner.OPEN)


def named_later(team: TeamScene) -> Practice:
    return named(team, priority=False)


def checked(team: TeamScene, practice: Practice, came_to: int, day: date, **more: Any) -> FidelityCheck:
    typed = Checked(key=uuid4(), instrument="closeness", taken_on=day, points=came_to, most=50)
    typed = replace(typed, **more)
    return check_fidelity(practice=practice, checked=typed, by=person_in(team.maya), who=acting(team.maya, TODAY))


def test_a_check_has_its_day_its_window_and_its_points_and_is_never_changed(team: TeamScene) -> None:
    practice, day = named(team), date(2026, 11, 17)
    for refused, wrong in (
        ({"instrument": "weather"}, "not in the list"),
        ({"taken_on": date(2026, 11, 20)}, "still to come"),
        ({"taken_on": date(2026, 10, 14)}, "It is taken from October 15 to February 28."),
        ({"points": 51}, "how many of the 50 points"),
        ({"points": -1}, "how many of the 50 points"),
        ({"most": 0}, "from 1 to 1,000"),
    ):
        with pytest.raises(Refused, match=wrong):
            checked(team, practice, 38, day, **refused)
    key = uuid4()
    made = checked(team, practice, 38, day, key=key, note="Fridays are hard")
    assert checked(team, practice, 50, day, key=key) == made
    assert (made.criterion, made.met) == (70, True)
    (one,) = open_practices(by=person_in(team.paul), who=acting(team.paul, TODAY), engagement=team.engagement)
    assert [(check.row.points, check.said) for check in one.checks] == [(38, {"note": "Fridays are hard"})]
    event = Event.objects.get(kind="fidelity-checked")
    assert {name: event.facts[name] for name in ("instrument", "taken_on", "met")} == {
        "instrument": "closeness",
        "taken_on": "2026-11-17",
        "met": True,
    }
    changes = (
        lambda: FidelityCheck.objects.update(points=1),
        lambda: FidelityCheck.objects.all().delete(),
        lambda: FidelityCheck.objects.bulk_create([_as(made, most=37)]),
        lambda: FidelityCheck.objects.bulk_create([_as(made, taken_on=date(2026, 12, 1))]),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def _as(made: FidelityCheck, **other: object) -> FidelityCheck:
    fields = {one.attname: getattr(made, one.attname) for one in FidelityCheck._meta.concrete_fields}
    return FidelityCheck(**fields | {"id": None, "public_id": "another1row", "key": uuid4()} | other)


def test_fidelity_may_be_asked_before_the_next_phase_since_it_came_into_this_one(team: TeamScene) -> None:
    rule = release_of(pinned(team.cohort.pk, on=TODAY).blueprint, team.engagement)
    assert rule is not None
    steps = {**rule.steps, "lead": replace(rule.steps["lead"], fidelity=2)}
    asking = replace(rule, steps=steps)
    assert [asking.lacks_fidelity(phase, 1) for phase in ("show", "lead", "alone")] == [0, 1, 0]
    assert replace(asking, checks={}).lacks_fidelity("lead", 0) == 0
    days = [date(2026, 10, 20), date(2026, 11, 17)]
    assert in_a_row([("a", days[0], False), ("a", days[1], True)]) == 1
    assert in_a_row([("a", days[0], True), ("a", days[1], False), ("a", days[1], True)]) == 2
    assert in_a_row([("a", days[1], True), ("a", days[0], True), ("b", days[1], False)]) == 0
    assert in_a_row([]) == 0


def test_what_is_to_hold_in_the_end_is_read_from_the_phases(team: TeamScene) -> None:
    def item() -> tuple[State, str]:
        standing = of_engagement(team.engagement, on=TODAY).standing
        (found,) = [one for one in standing.items if one.key == "sustained"]
        return found.state, found.missing

    assert item()[0] is State.NOT_FOLLOWED
    practice = named(team)
    fidelity = "the number of times in a row that fidelity was at criterion is 2 or more"
    assert item() == (State.OPEN, f"every priority practice is in the last phase; {fidelity}")
    moved(team, practice, "lead")
    seen(team, practice)
    moved(team, practice, "alone")
    assert item() == (State.OPEN, fidelity)
    checked(team, practice, 38, date(2026, 10, 20))
    assert item() == (State.OPEN, fidelity)
    checked(team, practice, 35, date(2026, 11, 17))
    assert item()[0] is State.MET
    second = named_later(team)
    assert item()[0] is State.MET  # another one comes later: it is not asked of
    checked(team, practice, 34, date(2026, 11, 17))  # written wrongly the first time: the later line of a day counts
    assert item() == (State.OPEN, fidelity)
    checked(team, second, 50, date(2026, 11, 17))
    assert item() == (State.OPEN, fidelity)


def test_it_is_the_teams_its_members_read_it_from_the_first_whoever_evaluates_whom(
    team: TeamScene, everyone: Cast
) -> None:
    practice = named(team)
    Practice.objects.update(begun_on=date(2026, 10, 1), worded_on=date(2026, 10, 1))
    late = enrolled(team.cohort, everyone.other_principal, "newcomer")
    part, since = Part.MEMBER, date(2026, 11, 1)
    add_party(engagement=team.engagement, participation=late, part=part, starts_on=since, by=None)
    appoint(everyone.renee, position="principal", at=everyone.places.lakeview, by=None, starts_on=TODAY)
    members = [acting(one, TODAY) for one in (team.helper, team.maya, team.paul, late)]
    assert [PRACTICES.allows(who, verb, practice) for who in members for verb in (Verb.READ, Verb.CHANGE)] == [True] * 8
    coordinator = acting(enrolled(team.cohort, everyone.angela, "coordinator"), TODAY)
    assert [PRACTICES.allows(coordinator, verb, practice) for verb in (Verb.SEE, Verb.READ)] == [True, False]
    nora = acting(enrolled(team.cohort, everyone.nora, "site", works_at=everyone.places.rivertown), TODAY)
    assert not PRACTICES.allows(nora, Verb.SEE, practice)  # she leads the district and is in no team
    stranger = acting(enrolled(team.cohort, everyone.stranger, "newcomer"), TODAY)
    with pytest.raises(NotHere):
        add_sign(practice=practice, text="x", key=uuid4(), by=everyone.stranger, who=stranger)
    with pytest.raises(NotAllowed):
        add_sign(practice=practice, text="x", key=uuid4(), by=everyone.angela, who=coordinator)
