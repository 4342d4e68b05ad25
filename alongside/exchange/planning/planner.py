"""The whole plan of an import, part by part: nothing is written here, and nothing is kept but the report.

Each part asks a flat number of queries.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from alongside.exchange.planning.finding import Claims, Finder, Known, scoped
from alongside.exchange.planning.grouping import Group, Grouping
from alongside.exchange.planning.joining import Joiner
from alongside.exchange.planning.places import Place, Places, troubles_of
from alongside.exchange.planning.plans import Change, Chunk, PersonPlan, Step
from alongside.exchange.planning.posts import Held, PostWriter
from alongside.exchange.planning.report import Report
from alongside.exchange.planning.said import TEXTS, WORDS, Post, Said, nothing_new, said_by
from alongside.exchange.planning.seating import Seating
from alongside.exchange.planning.settings import Asked, Setting, Troubles
from alongside.exchange.reading.lines import Fault, Field, Skipped
from alongside.exchange.reading.names import same_name
from alongside.exchange.reading.rosters import Roster
from alongside.people.models.appointments import Appointment
from alongside.programs.actions.returning import left_before
from alongside.programs.enums import ParticipationState
from alongside.programs.models.participations import Participation

AT_ONCE = 2000
GONE = "They no longer work there, and were not here"
SENT_TWICE = "Another row has this {what} with another name"
LONGEST_NAME, LONGEST_NUMBER = 80, 100  # characters
BACKWARDS = "The last day is before the first day of work"


@dataclass(slots=True)
class _Member:
    """A group on its way through a part."""

    group: Group
    said: Said
    known: Known
    plan: PersonPlan | None = None


@dataclass(slots=True)
class Planner:
    """Draws the parts of one plan. `report` grows with them and is whole when they are drawn."""

    setting: Setting
    roster: Roster
    report: Report = field(init=False)
    done: int = 0
    _claimed: Claims = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    _emails: dict[str, int] = field(default_factory=dict)
    _places: Places = field(init=False)
    _joiner: Joiner = field(init=False)
    _posts: PostWriter = field(init=False)
    _seating: Seating = field(init=False)
    _headings: dict[tuple[str, str], str] = field(init=False)
    _began: datetime = field(default_factory=timezone.now)
    _told: int = 0
    _coded: int = 0

    def __post_init__(self) -> None:
        self.report = Report.of(self.roster)
        self.report.current = Appointment.objects.filter(sender=self.setting.sender, ends_on=None).count()
        self._headings = {(one.file, one.field): one.heading for one in self.roster.columns if one.field}
        self._seating = Seating(self.setting, self._headings)
        self._places = Places(self.setting)
        self._joiner = Joiner(self.setting.blueprint, self.setting.role)
        self._posts = PostWriter(self._places, self._joiner.position, self.setting.sender.pk, self.setting.today)

    def chunks(self) -> Iterator[Chunk]:
        """Every part, in order."""
        grouping = Grouping(self.roster, answers=self.setting.answers)
        self._take_organizations(grouping)
        several: list[Group] = []
        for one in grouping.groups():
            if isinstance(one, Skipped):
                self.report.skipped += 1
                self.report.reasons[one.reason] += 1
                self.done += 1
                continue
            several.append(one)
            if len(several) == AT_ONCE:
                yield self._chunk(several, grouping)
                several = []
        yield self._chunk(several, grouping)
        self.report.waits = list(self._seating.waiting())

    def _take_organizations(self, grouping: Grouping) -> None:
        for line in grouping.organizations:
            for fault in line.faults:
                self.report.stop(fault)
        self._places.take(grouping.organizations)
        rows = {line.external_id: line for line in grouping.organizations}
        for place in self._places.fresh:
            from_line = next((rows[code] for made, code in self._places.newly_coded if made is place), None)
            self.report.place(place, from_line.file if from_line else "", from_line.row if from_line else 0)
        self._told = len(self._places.fresh)

    # ---------------------------------------------------------------- one part
    def _chunk(self, groups: Sequence[Group], grouping: Grouping) -> Chunk:
        ready = [group for group in groups if not self._stopped(group, grouping)]
        several = [said_by(group, self.setting.today, self.setting.district) for group in ready]
        finder = Finder(self.setting, several, self._headings, began=self._began, grouping=grouping)
        members = [
            _Member(group, said, finder.find(said, self._claimed)) for group, said in zip(ready, several, strict=True)
        ]
        people = [one.known.person.pk for one in members if one.known.person is not None]
        here = self._participations(people)
        held = self._held([one for one in members if self._is_new(one)])
        plans = [plan for one in members if (plan := self._plan(one, here, held)) is not None]
        self._seating.take(plans)
        rows = sum(len(group.rows) for group in groups)
        self.done += rows
        return Chunk(plans, self._fresh_places(), self._fresh_codes(), rows)

    def _stopped(self, group: Group, grouping: Grouping) -> bool:
        """Report what the files themselves show; such a person is left out as a whole."""
        troubles = Troubles()
        for line in group.lines:
            troubles.faults += [*line.faults, *grouping.clashes.get((line.file, line.row), ())]
            troubles.questions += [Asked(question) for question in line.questions]
        if troubles:
            self._left_out(group, Troubles(list(dict.fromkeys(troubles.faults)), _once(troubles.questions)))
        return bool(troubles)

    def _left_out(self, group: Group, troubles: Troubles) -> None:
        self.report.leave_out(group.lines, troubles, len(group.rows))

    @staticmethod
    def _is_new(member: _Member) -> bool:
        known = member.known
        return known.line is None or not nothing_new(known.line.fields, member.said)

    def _participations(self, people: Sequence[int]) -> dict[int, Participation]:
        rows = (
            Participation.objects.filter(cohort=self.setting.cohort, person__in=people, folded_into=None)
            if people
            else Participation.objects.none()
        ).order_by("state", "pk")  # who takes part in one role and left another takes part
        return {row.person_id or 0: row for row in rows}

    @staticmethod
    def _held(members: Sequence[_Member]) -> dict[int, Held]:
        people = [one.known.person.pk for one in members if one.known.person is not None]
        found: dict[int, Held] = defaultdict(dict)
        if people:
            for row in Appointment.objects.filter(Q(ends_on=None), person__in=people):
                found[row.person_id][row.organization_id, row.position] = row
        return found

    def _fresh_places(self) -> list[Place]:
        fresh = self._places.fresh
        made, self._told = [one for one in fresh if one.pk is None], len(fresh)
        return made

    def _fresh_codes(self) -> list[tuple[Place, str]]:
        coded, self._coded = self._places.newly_coded[self._coded :], len(self._places.newly_coded)
        return coded

    # ---------------------------------------------------------------- one person
    def _plan(self, member: _Member, here: dict[int, Participation], held: dict[int, Held]) -> PersonPlan | None:
        said, known, group = member.said, member.known, member.group
        troubles = known.troubles
        placed = [(post, None if post.ended else self._placed(post, troubles)) for post in said.posts]
        self._check(said, known, troubles)
        if troubles:
            self._left_out(group, troubles)
            return None
        if known.skip or (said.gone and known.person is None):
            self.report.skipped += len(group.rows)
            self.report.reasons[known.skip or GONE] += 1
            return None
        plan = PersonPlan(said, known.external_id, known.person, known.line, known.hidden, known.address)
        pk = known.person.pk if known.person else 0
        plan.participation = here.get(pk)
        if self._is_new(member):
            self._changes(plan, placed, held.get(pk, {}))
        else:
            plan.keeps_line = False
            plan.posts = self._posts.plan(placed, known.line.fields.get("posts", ()) if known.line else (), {})[0]
        self._join(plan)
        full = self._seating.refused(plan) if plan.joins else None
        if full is not None:
            self._left_out(group, Troubles([full]))
            return None
        self.report.person(plan, len(group.rows))
        self.report.ends += sum(1 for change in plan.changes if change.kind == "ended")
        return plan if plan.keeps_line or plan.joins else None

    def _placed(self, post: Post, troubles: Troubles) -> Place | None:
        before = len(self._places.fresh)
        found = self._places.find(post.line)
        more = troubles_of(found, post.line, self._headings)
        troubles.faults += more.faults
        troubles.questions += more.questions
        for place in self._places.fresh[before:]:
            self.report.place(place, post.line.file, post.line.row)
        return found.place

    def _check(self, said: Said, known: Known, troubles: Troubles) -> None:
        """What only the whole import shows: numbers and addresses given twice; and days out of order."""
        person = hash(same_name(said.name))
        line = said.posts[0].line
        if known.external_id and self._numbers.setdefault(known.external_id, person) != person:
            if scoped(said) and self._numbers.setdefault(scoped(said), person) == person:
                known.external_id = scoped(said)
            else:
                self._twice(troubles, line, Field.EXTERNAL_ID, said.external_id, "number")
        if said.email and self._emails.setdefault(said.email, person) != person:
            self._twice(troubles, line, Field.EMAIL, said.email, "address")
        self._check_lengths(said, troubles)
        for post in said.posts:
            first, last = post.line.first_day, post.line.last_day
            if first and last and last < first:
                where = self._headings.get((post.line.file, Field.LAST_DAY), Field.LAST_DAY)
                troubles.faults.append(Fault(post.line.file, post.line.row, where, last.isoformat(), BACKWARDS))

    def _check_lengths(self, said: Said, troubles: Troubles) -> None:
        line = said.posts[0].line
        for where, value, most in (
            (Field.GIVEN_NAME, said.given_name, LONGEST_NAME),
            (Field.FAMILY_NAME, said.family_name, LONGEST_NAME),
            (Field.EXTERNAL_ID, said.external_id, LONGEST_NUMBER),
        ):
            if len(value) > most:
                heading = self._headings.get((line.file, where), where)
                message = f"This is {len(value)} characters long; we keep at most {most}"
                troubles.faults.append(Fault(line.file, line.row, heading, value, message))

    def _twice(self, troubles: Troubles, line: object, where: Field, value: str, what: str) -> None:
        file, row = getattr(line, "file", ""), getattr(line, "row", 0)
        heading = self._headings.get((file, where), where)
        troubles.faults.append(Fault(file, row, heading, value, SENT_TWICE.format(what=what)))

    def _changes(self, plan: PersonPlan, placed: list[tuple[Post, Place | None]], held: Held) -> None:
        before = plan.line.fields if plan.line else {}
        for name in TEXTS:
            now = getattr(plan.said, name)
            if plan.line is not None and now and now != before.get(name, ""):
                kind = "name" if name.endswith("_name") else name
                plan.changes.append(Change(kind, WORDS[name], before.get(name, ""), now))
        if plan.line is not None:
            known = before.get("facts", {})
            plan.changes += [
                Change("facts", key, known.get(key, ""), value)
                for key, value in plan.said.facts.items()
                if known.get(key) != value
            ]
        posts, older, changes = self._posts.plan(placed, before.get("posts", ()), held)
        plan.posts, plan.older = posts, older
        plan.changes += changes
        if plan.line is None and plan.person is not None and not plan.hidden:
            plan.changes += self._first_words(plan)

    @staticmethod
    def _first_words(plan: PersonPlan) -> list[Change]:
        """What a first roster line about somebody who is here already adds."""
        added = [
            Change("place", "position", "", f"{post.told.get('position', post.position)}, {post.place.name}")
            for post in plan.posts
            if post.step is Step.BEGIN and post.place
        ]
        return added + ([Change("email", "email", "", plan.said.email)] if plan.address else [])

    def _join(self, plan: PersonPlan) -> None:
        if plan.said.gone or not (plan.participation is None or self._comes_back(plan)):
            return
        roles = self._joiner.roles(plan.said)
        if len(roles) > 1:
            self.report.undecided.update([", ".join(self.setting.blueprint.roles[role].many for role in roles)])
        if len(roles) != 1 or (plan.participation is not None and plan.participation.role != roles[0]):
            return
        plan.joins = roles[0]
        if not plan.fresh:
            does = "takes part again as" if plan.participation is not None else "takes part as"
            plan.changes.append(Change("joined", does, "", self.setting.blueprint.roles[roles[0]].one))

    def _comes_back(self, plan: PersonPlan) -> bool:
        """Who left before and is on a roster with something new: a first line, or a post that begins.

        A roster that goes on saying what it said while they left brings nobody back.
        """
        row = plan.participation
        new = plan.line is None or any(post.step is Step.BEGIN for post in plan.posts)
        return new and row is not None and row.state == ParticipationState.ENDED and left_before(row, self.setting.day)


def _once(questions: Sequence[Asked]) -> list[Asked]:
    return list(dict.fromkeys(questions))
