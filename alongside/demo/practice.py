"""A year of practice: sessions as people have them, logged soon, late or not at all, confirmed or still waiting."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import batched
from random import Random
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from alongside.demo.cohorts import Intake
from alongside.demo.plans import DutyPlan, Size, words
from alongside.kernel.access import Kind, Who
from alongside.kernel.clock import monday_of
from alongside.practice.sessions.actions.confirm import confirm_all
from alongside.practice.sessions.actions.log import Contact, log_sessions
from alongside.practice.sessions.models import Attendance
from alongside.practice.sessions.rules import tag_lists
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

HOURS = ((7, 40), (10, 15), (12, 5), (13, 30), (15, 15), (15, 45), (16, 20))
ONE_IN = 10  # sessions have a note
ALSO_ONE_IN = 4  # sessions name more than what they were about
TOGETHER = 60  # sessions written at once
PEOPLE_AT_ONCE = 300
QUIET_SINCE = timedelta(days=35)
WAITING_SINCE = timedelta(days=24)
USUAL_WAIT = timedelta(days=4)
WEEK = 7
NOTES: Mapping[str, Sequence[str]] = words("notes")


@dataclass(frozen=True, slots=True)
class Habit:
    """How two people keep in touch: how many of the meetings of the plan happen, and what becomes of them."""

    meets: float = 0.97
    logs_late: bool = False
    quiet: bool = False
    waits: bool = False


STEADY = Habit(meets=1)
HABITS = (
    (Habit(), 68),
    (Habit(meets=0.5), 9),
    (Habit(logs_late=True), 8),
    (Habit(quiet=True), 6),
    (Habit(waits=True), 9),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An engagement with its helper and the habit of the two. `place`: its place in the cohort."""

    place: int
    engagement: Engagement
    helper: Participation
    habit: Habit


@dataclass(frozen=True, slots=True)
class Life:
    """What will happen in one cohort: the habits of its pairs, and every contact, by helper."""

    intake: Intake
    habits: Mapping[int, Habit]
    contacts: tuple[tuple[Participation, tuple[Contact, ...]], ...]

    def log(self, *, first: date, last: date, on: date) -> None:
        """Log what happened from one day to another."""
        for helper, several in self.contacts:
            among = [contact for contact in several if first <= contact.wall.date() <= last]
            for some in batched(among, TOGETHER):
                if helper.person is not None:
                    log_sessions(by=helper.person, who=acting(helper, on), contacts=some)

    def confirm(self, *, first: date, last: date, on: date) -> None:
        """Everybody says yes to what they had, up to some days before `on`; a few have not looked for weeks."""
        for several in batched(_who_confirms(self.intake), PEOPLE_AT_ONCE):
            parties = {party.engagement_id: party for party in several}
            lines = Attendance.objects.filter(
                engagement__in=parties, session__day__gte=first, session__day__lte=last
            ).select_related("session")
            mine: dict[int, list[Attendance]] = {}
            for line in lines.order_by("pk"):
                wait = WAITING_SINCE if self.habits[line.engagement_id].waits else USUAL_WAIT
                if line.session.day <= on - wait:
                    mine.setdefault(parties[line.engagement_id].participation_id or 0, []).append(line)
            by_key = {party.participation_id: party for party in several}
            for key, some in mine.items():
                _say_yes(by_key[key], some, on)


def life_of(intake: Intake, *, until: date, size: Size, seed: int) -> Life:
    """Plan what happens from the first match to `until`. The same seed: the same."""
    random = Random(f"{seed} {intake.cohort.key} practice")
    pairs = list(_pairs(intake, random))
    drawing = Drawing(intake, until, size, random)
    contacts = tuple(
        (
            helper,
            tuple(_apart(sorted(drawing.contacts(several), key=lambda contact: (contact.wall, str(contact.key))))),
        )
        for helper, several in _by_helper(pairs)
    )
    return Life(intake, {pair.engagement.pk: pair.habit for pair in pairs}, contacts)


def _apart(contacts: Iterable[Contact]) -> Iterator[Contact]:
    """A helper is in one place at a time: what would overlap begins when the one before it is over."""
    over = datetime.min  # noqa: DTZ901 a wall time has no zone
    for contact in contacts:
        wall = max(contact.wall, over)
        apart = contact if wall == contact.wall else replace(contact, wall=wall)
        yield apart if wall.date() == contact.wall.date() else replace(contact, overlap_known=True)
        over = wall + timedelta(minutes=contact.minutes)


def acting(participation: Participation, on: date) -> Who:
    """The person of a participation, acting in it on a day."""
    return Who(
        person=participation.person_id or 0,
        on=on,
        participation=participation.pk,
        cohort=participation.cohort_id,
        kind=Kind(participation.kind),
    )


def _pairs(intake: Intake, random: Random) -> Iterator[Pair]:
    """The person with most helpers is steady, as is the first of each duty: they are the ones the demo shows."""
    star, shown = shown_first(intake), set[str]()
    for place, (engagement, helper) in enumerate(intake.engagements):
        habit = random.choices([one for one, _ in HABITS], [share for _, share in HABITS])[0]
        steady = engagement.supported_id == star or engagement.duty not in shown
        yield Pair(place, engagement, helper, STEADY if steady else habit)
        shown.add(engagement.duty)


def shown_first(intake: Intake) -> int:
    """The participation that is helped in most engagements, the first of them: the one whose door the demo shows."""
    several = Counter(engagement.supported_id for engagement, _ in intake.engagements)
    return max(several, key=lambda pk: (several[pk], -pk), default=0)


def _by_helper(pairs: Iterable[Pair]) -> list[tuple[Participation, list[Pair]]]:
    found: dict[int, tuple[Participation, list[Pair]]] = {}
    for pair in pairs:
        found.setdefault(pair.helper.pk, (pair.helper, []))[1].append(pair)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws the contacts of one helper after another."""

    intake: Intake
    until: date
    size: Size
    random: Random

    def contacts(self, pairs: Sequence[Pair]) -> Iterator[Contact]:
        """Each pair for itself; those of a group together."""
        groups: dict[str, list[Pair]] = {}
        for pair in pairs:
            lived = self.intake.duties[pair.engagement.duty]
            if lived.together:
                groups.setdefault(pair.engagement.duty, []).append(pair)
            else:
                yield from self._of([pair], lived)
        for duty, several in groups.items():
            yield from self._of(several, self.intake.duties[duty])

    def _of(self, pairs: Sequence[Pair], lived: DutyPlan) -> Iterator[Contact]:
        first, habit = pairs[0].engagement, pairs[0].habit
        kinds = list(self.intake.blueprint.sessions.kinds)
        for number, day in enumerate(self._days(first, habit, lived.every[self.size])):
            wall = datetime.combine(day, time(*self.random.choice(HOURS)))
            yield Contact(
                key=uuid5(NAMESPACE_OID, f"{self.intake.cohort.key} {pairs[0].place} {number}"),
                engagements=[pair.engagement for pair in pairs],
                wall=wall,
                minutes=self.random.choice(lived.minutes),
                mode=self.random.choices(list(lived.modes), list(lived.modes.values()))[0],
                tags=self._tags(first.duty, lived),
                kind=kinds[number % len(kinds)] if kinds else "",
                present=self._present(first, number),
                note=self._note(lived),
                typed_at=self._typed(habit, wall),
            )

    def _days(self, engagement: Engagement, habit: Habit, every: int) -> Iterator[date]:
        """Days of school about `every` days apart; in the same rhythm of weeks where these are whole weeks."""
        last = self.until - QUIET_SINCE if habit.quiet else self.until
        wanted = engagement.starts_on + timedelta(days=self.random.randrange(1, 5))
        for day in self.intake.year.school_days(engagement.starts_on, last):
            if day >= wanted:
                start = monday_of(day) if every % WEEK == 0 else day
                wanted = start + timedelta(days=every + self.random.randrange(3))
                if self.random.random() < habit.meets:
                    yield day

    def _tags(self, duty: str, lived: DutyPlan) -> list[str]:
        """One of the first list of topics; now and then one of each further list."""
        lists = [list(one.tags) for one in tag_lists(self.intake.blueprint, {duty}).values()]
        first = lived.about or lists[0]
        more = [self.random.choice(one) for one in lists[1:] if not self.random.randrange(ALSO_ONE_IN)]
        return [self.random.choice(first), *more]

    def _present(self, engagement: Engagement, number: int) -> dict[str, int]:
        """Who came, where a team met: a few of each sort."""
        sorts = self.intake.blueprint.sessions.present if engagement.supported.person_id is None else {}
        return {key: 1 + (number + place) % 4 for place, key in enumerate(sorts)}

    def _note(self, lived: DutyPlan) -> str:
        return self.random.choice(NOTES[lived.notes]) if lived.notes and not self.random.randrange(ONE_IN) else ""

    def _typed(self, habit: Habit, wall: datetime) -> datetime:
        """When it was entered: the same evening or the next, or, by some, a week or two later."""
        days = self.random.randrange(7, 17) if habit.logs_late else self.random.randrange(2)
        return (wall + timedelta(days=days, hours=2)).replace(tzinfo=ZoneInfo(self.intake.cohort.time_zone))


def _say_yes(party: Party, lines: Sequence[Attendance], on: date) -> None:
    if party.participation is None:
        return
    zone = ZoneInfo(party.engagement.cohort.time_zone)
    for some in batched(lines, TOGETHER):
        evening = datetime.combine(max(line.session.day for line in some), time(20, 30), zone) + timedelta(days=2)
        confirm_all(attendances=some, by=party.person, who=acting(party.participation, on), typed_at=evening)


def _who_confirms(intake: Intake) -> list[Party]:
    """For each engagement the person coached, or a member of the team who may say so, in the order of people."""
    rows = Party.objects.filter(
        engagement__cohort=intake.cohort,
        part__in=(Part.SUPPORTED, Part.MEMBER),
        participation__kind__in=(Kind.SUPPORTED, Kind.HELPER),
        ends_on=None,
    )
    found: dict[int, Party] = {}
    for party in rows.select_related("person", "participation", "engagement__cohort").order_by("pk"):
        found.setdefault(party.engagement_id, party)
    return sorted(found.values(), key=lambda party: (party.participation_id or 0, party.pk))
