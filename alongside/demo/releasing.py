"""What a team carries on its own: practices in their phases, who carries what, and the minutes of one meeting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Any

from alongside.demo.cohorts import Intake
from alongside.demo.growing import Side, Two
from alongside.demo.plans import words
from alongside.demo.practice import acting
from alongside.kernel.access import Kind
from alongside.practice.growth.actions.meetings import Meeting, agree_on, decide, write_minutes
from alongside.practice.growth.actions.release import (
    Carrying,
    Checked,
    Naming,
    add_sign,
    check_fidelity,
    hand_over,
    move_practice,
    name_practice,
)
from alongside.practice.growth.actions.steps import Step, mark_done
from alongside.practice.growth.enums import Owner
from alongside.practice.growth.models.release import Practice
from alongside.practice.growth.rules_release import ReleaseRule, release_of
from alongside.programs.enums import Part
from alongside.programs.facts import today
from alongside.programs.models.engagements import Party
from alongside.programs.queries_release import may_carry


def release_some(intake: Intake, on: date) -> None:
    """Two teams of a cohort that hands over bit by bit, the first one and one of whoever helps most teams: each has its
    register of phases and work, and its minutes."""
    teams = [pair for pair in intake.engagements if release_of(intake.blueprint, pair[0])]
    busy = Counter(helper.pk for _, helper in teams)
    shown = {pair[0].pk: pair for pair in (*teams[:1], max(teams, key=lambda pair: busy[pair[1].pk]))} if teams else {}
    for place, (engagement, helper) in enumerate(shown.values()):
        member = Party.objects.filter(engagement=engagement, part=Part.MEMBER, participation__kind=Kind.HELPER).first()
        if member is not None and member.participation is not None and helper.person is not None:
            coached = Side(member.person, acting(member.participation, on))
            helping = Side(helper.person, acting(helper, on))
            _team(Two(engagement, coached, helping, f"{intake.cohort.key} team {place}", count(1)), intake, on)


def _team(two: Two, intake: Intake, on: date) -> None:
    told: Mapping[str, Any] = words("team")
    rule = release_of(intake.blueprint, two.engagement)
    if rule is not None:
        for said in told["practices"]:
            _practice(two, said, rule)
        _carried(two, told["carried"], rule, on)
        _meeting(two, told["meeting"], on)


def _practice(two: Two, said: Mapping[str, Any], rule: ReleaseRule) -> None:
    by, who = two.helping.by, two.helping.who
    naming = Naming(key=two.key(), title=said["title"])
    practice = name_practice(engagement=two.engagement, naming=naming, by=by, who=who)
    phases = list(rule.steps)
    for before, phase in pairwise(phases[: said["phases"]]):
        for text in said["signs"] or [said["why"]] * rule.steps[before].evidence:
            add_sign(practice=practice, text=text, key=two.key(), by=by, who=who)
        move_practice(practice=practice, phase=phase, why=said["why"], key=two.key(), by=by, who=who)
    if "checked" in said:
        _check(two, practice, said["checked"], rule)
    if "back" in said:
        move_practice(practice=practice, phase=phases[0], why=said["back"], key=two.key(), by=by, who=who)


def _check(two: Two, practice: Practice, points: Sequence[int], rule: ReleaseRule) -> None:
    """How close it was to its design the last time in the days of the file: so many points of so many."""
    came_to, most = points
    for instrument, asked in rule.checks.items():
        last = today(two.engagement.cohort)
        while asked.until_day and not (asked.until_day.month == last.month and asked.until_day.day >= last.day):
            last -= timedelta(days=1)
        key = two.key()
        checked = Checked(key=key, instrument=instrument, taken_on=last, points=came_to, most=most)
        check_fidelity(practice=practice, checked=checked, by=two.coached.by, who=two.coached.who)


def _carried(two: Two, carried: Mapping[str, str], rule: ReleaseRule, on: date) -> None:
    people = list(may_carry(two.engagement, rule.to, on=on))
    for place, (what, owner) in enumerate(carried.items()):
        theirs = Owner(owner) in (Owner.THERE, Owner.BOTH)
        person = people[place % len(people)] if theirs else None
        due = on + timedelta(days=90) if owner == Owner.BOTH else None
        carrying = Carrying(key=two.key(), what=what, owner=Owner(owner), person=person, due=due)
        hand_over(engagement=two.engagement, carrying=carrying, by=two.helping.by, who=two.helping.who)


def _meeting(two: Two, said: Mapping[str, Any], on: date) -> None:
    by, who = two.coached.by, two.coached.who
    meeting = Meeting(key=two.key(), held_on=on - timedelta(days=7), text=said["text"], led=said["led"])
    minutes = write_minutes(engagement=two.engagement, meeting=meeting, by=by, who=who)
    for place, text in enumerate(said["decisions"]):
        again = on + timedelta(days=60) if place else None
        decide(minutes=minutes, text=text, again_on=again, key=two.key(), by=by, who=who)
    for place, text in enumerate(said["actions"]):
        owner = two.coached.by if place == 0 else two.helping.by
        step = Step(key=two.key(), text=text, owner=owner, due=on + timedelta(days=8 * place - 3))
        action = agree_on(minutes=minutes, step=step, by=by, who=who)
        if place == 0:
            mark_done(action=action, done=True, by=by, who=who)
