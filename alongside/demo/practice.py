"""A year of practice: sessions as people have them and log them, steadily, late, or not at all; confirmed or waiting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import batched
from random import Random
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from alongside.demo.cohorts import Intake
from alongside.demo.plans import DutyPlan, Size, words
from alongside.kernel.access import Kind, Who
from alongside.practice.sessions.actions.confirm import confirm_all
from alongside.practice.sessions.actions.log import Contact, log_sessions
from alongside.practice.sessions.models import Attendance
from alongside.practice.sessions.rules import tag_lists
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

HOURS = ((7, 40), (10, 15), (12, 5), (13, 30), (15, 15), (15, 45), (16, 20))
NOTES_IN_TEN = 1
TOGETHER = 60  # sessions written at once
QUIET_SINCE = timedelta(days=35)
WAITING_SINCE = timedelta(days=24)
USUAL_WAIT = timedelta(days=4)
SITTING = timedelta(days=14)
PEOPLE_AT_ONCE = 300
NOTES: Mapping[str, Sequence[str]] = words("notes")


@dataclass(frozen=True, slots=True)
class Habit:
    """How two people keep in touch: how many of the meetings of the plan happen, and what becomes of them."""

    meets: float = 0.93
    logs_late: bool = False
    quiet: bool = False
    waits: bool = False


STEADY = Habit(meets=1)
HABITS = (
    (Habit(), 62),
    (Habit(meets=0.5), 12),
    (Habit(logs_late=True), 8),
    (Habit(quiet=True), 7),
    (Habit(waits=True), 11),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An engagement with its helper and the habit of the two."""

    engagement: Engagement
    helper: Participation
    habit: Habit


def live(intake: Intake, *, until: date, on: date, size: Size, seed: int) -> None:
    """Log what happened from the first match to `until`, and confirm what the people coached confirmed by `on`."""
    random = Random(f"{seed} {intake.cohort.key} practice")
    pairs = _pairs(intake, random)
    for helper, several in _by_helper(pairs):
        _log(intake, helper, several, until=until, on=on, size=size, random=random)
    _confirm(intake, {pair.engagement.pk: pair.habit for pair in pairs}, on)


def _pairs(intake: Intake, random: Random) -> list[Pair]:
    """The first of each duty is steady: it is the one the demo shows."""
    shown: set[str] = set()
    pairs: list[Pair] = []
    for engagement, helper in intake.engagements:
        habit = random.choices([one for one, _ in HABITS], [share for _, share in HABITS])[0]
        pairs.append(Pair(engagement, helper, habit if engagement.duty in shown else STEADY))
        shown.add(engagement.duty)
    return pairs


def _by_helper(pairs: Sequence[Pair]) -> list[tuple[Participation, list[Pair]]]:
    found: dict[int, tuple[Participation, list[Pair]]] = {}
    for pair in pairs:
        found.setdefault(pair.helper.pk, (pair.helper, []))[1].append(pair)
    return list(found.values())


def _log(
    intake: Intake, helper: Participation, pairs: Sequence[Pair], *, until: date, on: date, size: Size, random: Random
) -> None:
    if helper.person is None:
        return
    contacts = sorted(
        _contacts(intake, pairs, until, size, random), key=lambda contact: (contact.wall, str(contact.key))
    )
    who = acting(helper, on)
    for start in range(0, len(contacts), TOGETHER):
        log_sessions(by=helper.person, who=who, contacts=contacts[start : start + TOGETHER])


def acting(participation: Participation, on: date) -> Who:
    """The person of a participation, acting in it on a day."""
    return Who(
        person=participation.person_id or 0,
        on=on,
        participation=participation.pk,
        cohort=participation.cohort_id,
        kind=Kind(participation.kind),
    )


def _contacts(intake: Intake, pairs: Sequence[Pair], until: date, size: Size, random: Random) -> Iterator[Contact]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        lived = intake.duties.get(pair.engagement.duty)
        if lived is None:
            continue
        if lived.together:
            groups.setdefault(pair.engagement.duty, []).append(pair)
        else:
            yield from _of([pair], lived, intake, until, size, random)
    for duty, several in groups.items():
        yield from _of(several, intake.duties[duty], intake, until, size, random)


def _of(
    pairs: Sequence[Pair], lived: DutyPlan, intake: Intake, until: date, size: Size, random: Random
) -> Iterator[Contact]:
    first = pairs[0].engagement
    lists = tag_lists(intake.blueprint, {first.duty})
    for number, day in enumerate(_days(pairs[0], lived.every[size], intake, until, random)):
        wall = datetime.combine(day, time(*random.choice(HOURS)))
        yield Contact(
            key=uuid5(NAMESPACE_OID, f"{intake.cohort.key} {first.supported_id} {first.duty} {number}"),
            engagements=[pair.engagement for pair in pairs],
            wall=wall,
            minutes=random.choice(lived.minutes),
            mode=random.choices(list(lived.modes), list(lived.modes.values()))[0],
            tags=[
                random.choice(list(one.tags))
                for place, one in enumerate(lists.values())
                if not place or not random.randrange(4)
            ],
            note=_note(lived, random),
            typed_at=_typed(intake, pairs[0].habit, wall, random),
        )


def _days(pair: Pair, every: int, intake: Intake, until: date, random: Random) -> Iterator[date]:
    """Days of school about `every` days apart."""
    habit = pair.habit
    last = until - QUIET_SINCE if habit.quiet else until
    wanted = pair.engagement.starts_on + timedelta(days=random.randrange(1, 6))
    for day in intake.year.school_days(pair.engagement.starts_on, last):
        if day >= wanted:
            wanted = day + timedelta(days=every + random.randrange(-1, 2))
            if random.random() < habit.meets:
                yield day


def _note(lived: DutyPlan, random: Random) -> str:
    if not lived.notes or random.randrange(10) >= NOTES_IN_TEN:
        return ""
    return str(random.choice(NOTES[lived.notes]))


def _typed(intake: Intake, habit: Habit, wall: datetime, random: Random) -> datetime:
    """When it was entered: the same evening, or, by some, a week or two later."""
    days = random.randrange(7, 17) if habit.logs_late else random.randrange(2)
    return as_instant(wall + timedelta(days=days, hours=2), intake.cohort.time_zone)


def as_instant(wall: datetime, zone: str) -> datetime:
    """A wall time of a zone as an aware moment."""
    return wall.replace(tzinfo=ZoneInfo(zone))


def _confirm(intake: Intake, habits: Mapping[int, Habit], on: date) -> None:
    """Everybody says yes to what they had, up to some days ago; a few have not looked for weeks."""
    for several in batched(_who_confirms(intake), PEOPLE_AT_ONCE):
        parties = {party.engagement_id: party for party in several}
        mine: dict[int, list[Attendance]] = {}
        for line in Attendance.objects.filter(engagement__in=parties).select_related("session").order_by("pk"):
            wait = WAITING_SINCE if habits[line.engagement_id].waits else USUAL_WAIT
            if line.session.day <= on - wait:
                mine.setdefault(parties[line.engagement_id].participation_id or 0, []).append(line)
        by_key = {party.participation_id: party for party in several}
        for key, lines in mine.items():
            _say_yes(intake, by_key[key], lines, on)


def _say_yes(intake: Intake, party: Party, lines: Sequence[Attendance], on: date) -> None:
    """In two sittings: what is more than two weeks old, and the rest."""
    if party.participation is None:
        return
    who = acting(party.participation, on)
    sittings = (
        [line for line in lines if line.session.day < on - SITTING],
        [line for line in lines if line.session.day >= on - SITTING],
    )
    for several in sittings:
        for some in batched(several, TOGETHER):
            evening = datetime.combine(max(line.session.day for line in some), time(20, 30)) + timedelta(days=2)
            at = as_instant(evening, intake.cohort.time_zone)
            confirm_all(attendances=some, by=party.person, who=who, typed_at=at)


def _who_confirms(intake: Intake) -> list[Party]:
    """For each engagement the person coached, or a member of the team who may say so, in the order of people."""
    rows = Party.objects.filter(
        engagement__cohort=intake.cohort,
        part__in=(Part.SUPPORTED, Part.MEMBER),
        participation__kind__in=(Kind.SUPPORTED, Kind.HELPER),
        ends_on=None,
    )
    found: dict[int, Party] = {}
    for party in rows.select_related("person", "participation").order_by("pk"):
        found.setdefault(party.engagement_id, party)
    return sorted(found.values(), key=lambda party: (party.participation_id or 0, party.pk))
