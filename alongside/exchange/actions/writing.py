"""Writing one part of a plan, and keeping what was there before, for taking it back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from alongside.exchange.planning.places import Place
from alongside.exchange.planning.plans import Chunk, PersonPlan, PostPlan, Step
from alongside.exchange.planning.settings import Setting
from alongside.people.actions import rosters
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization, OrganizationCode
from alongside.people.models.persons import Address, Person, SignIn
from alongside.people.models.rosters import RosterLine
from alongside.programs.actions.engagements import pause_where_evaluated
from alongside.programs.actions.learning import facts_of_places, learn
from alongside.programs.actions.moving import move_participations
from alongside.programs.actions.participations import Joining, enrol_many, recheck
from alongside.programs.enums import ParticipationState

JUDGED_BY = frozenset({"place", "position", "details", "facts", "ended"})


@dataclass(slots=True)
class Wrote:
    """What one part wrote: row numbers made, by noun; and changed rows as they were and as they are."""

    made: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    was: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    now: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    def changed(self, noun: str, pk: int, was: dict[str, Any], now: dict[str, Any]) -> None:
        self.was[noun][str(pk)] = was
        self.now[noun][str(pk)] = now


@dataclass(slots=True)
class Writer:
    """Writes parts in order, inside the transaction of the whole import."""

    setting: Setting
    by: Person | None
    _organizations: dict[int, Organization] = field(default_factory=dict)

    def write(self, chunk: Chunk) -> Wrote:
        """Write one part. Places first, then people, then who takes part."""
        wrote = Wrote()
        self._write_places(chunk, wrote)
        plans = [plan for plan in chunk.plans if plan.keeps_line]
        existing = [plan for plan in plans if plan.person is not None]
        self._change_names(existing, wrote)
        self._change_appointments(plans, wrote)
        self._add(chunk.plans, plans, existing, wrote)
        self._enrol(chunk.plans, wrote)
        self._move([plan for plan in existing if plan.participation is not None])
        self._judge_again([plan for plan in existing if plan.participation is not None])
        touched = [_pk(plan) for plan in existing if any(post.step is not Step.STAY for post in plan.posts)]
        if touched:
            pause_where_evaluated(people=touched, on=self.setting.today, by=self.by)
        self._learn(chunk.plans)
        return wrote

    # ---------------------------------------------------------------- places
    def _write_places(self, chunk: Chunk, wrote: Wrote) -> None:
        waiting = [place for place in chunk.fresh if place.pk is None]
        while waiting:
            ready = [place for place in waiting if place.parent is None or place.parent.pk is not None]
            rows = [self._row(place) for place in ready]
            rosters.add_organizations(rows)
            for place, row in zip(ready, rows, strict=True):
                place.pk = row.pk
                self._organizations[row.pk] = row
                wrote.made["organization"].append(row.pk)
            waiting = [place for place in waiting if place.pk is None]
        rosters.add_codes(
            [
                OrganizationCode(organization_id=place.pk, system=self.setting.system, code=code[:120])
                for place, code in chunk.codes
                if place.pk is not None
            ]
        )

    def _row(self, place: Place) -> Organization:
        parent = self._organization(place.parent.pk) if place.parent and place.parent.pk else None
        return Organization(kind=place.kind, name=place.name, parent=parent, zip_code=place.zip_code)

    def _organization(self, pk: int) -> Organization:
        found = self._organizations.get(pk)
        if found is None:
            found = self._organizations[pk] = Organization.objects.get(pk=pk)
        return found

    # ---------------------------------------------------------------- people who are here
    def _change_names(self, plans: Sequence[PersonPlan], wrote: Wrote) -> None:
        """A person's own name follows the roster only where nobody else says otherwise: no other sender, no sign-in."""
        renamed = [plan for plan in plans if any(change.kind == "name" for change in plan.changes)]
        if not renamed:
            return
        others = RosterLine.objects.filter(person=OuterRef("pk")).exclude(sender=self.setting.sender)
        proved = Address.objects.filter(person=OuterRef("pk"), verified_at__isnull=False)
        signs_in = SignIn.objects.filter(person=OuterRef("pk"))
        free = Person.objects.filter(~Exists(others), ~Exists(proved), ~Exists(signs_in), erased_at=None)
        people = free.in_bulk([_pk(plan) for plan in renamed])
        for plan in renamed:
            person = people.get(_pk(plan))
            if person is None:
                continue
            was = {"given_name": person.given_name, "family_name": person.family_name}
            person.given_name, person.family_name = plan.said.given_name, plan.said.family_name
            now = {"given_name": person.given_name, "family_name": person.family_name}
            wrote.changed("person", person.pk, was, now)
        rosters.change_names(list(people.values()))

    def _change_appointments(self, plans: Sequence[PersonPlan], wrote: Wrote) -> None:
        changed: list[Appointment] = []
        for post in (post for plan in plans for post in plan.posts):
            row = post.there
            if row is None or post.step not in (Step.CHANGE, Step.END):
                continue
            was = _held(row)
            if post.step is Step.END:
                row.ends_on = post.on
            else:
                _fill(row, post)
            wrote.changed("appointment", row.pk, was, _held(row))
            changed.append(row)
        if changed:
            rosters.change_appointments(changed)

    # ---------------------------------------------------------------- new rows
    def _add(
        self, all_plans: Sequence[PersonPlan], plans: Sequence[PersonPlan], existing: Sequence[PersonPlan], wrote: Wrote
    ) -> None:
        now = timezone.now()
        fresh = [plan for plan in plans if plan.person is None]
        for plan in fresh:
            plan.person = Person(given_name=plan.said.given_name, family_name=plan.said.family_name)
        people = [plan.person for plan in fresh if plan.person is not None]
        rosters.add_people(people)
        first = {person.pk for person in people} | self._free_for_primary(existing, wrote)
        addresses = [self._address(plan, first) for plan in plans if plan.address]
        lines, changed = self._lines(plans, now, wrote)
        begun = ((plan, post) for plan in plans for post in plan.posts if post.step is Step.BEGIN)
        appointments = [self._appointment(plan, post) for plan, post in begun]
        rosters.add_to_people(addresses=addresses, lines=lines, appointments=appointments)
        if changed:
            rosters.change_lines(changed)
        for noun, rows in (("person", people), ("address", addresses), ("line", lines), ("appointment", appointments)):
            wrote.made[noun] += [row.pk for row in rows]

    def _free_for_primary(self, existing: Sequence[PersonPlan], wrote: Wrote) -> set[int]:
        """People whose new address becomes the one mail goes to: there is none, or one we gave and nobody proved."""
        people = {_pk(plan) for plan in existing if plan.address}
        if not people:
            return set()
        found = {row.person_id: row for row in Address.objects.filter(person__in=people, primary=True)}
        ours = [row for row in found.values() if row.verified_at is None and row.given_by_id == self.setting.sender.pk]
        Address.objects.filter(pk__in=[row.pk for row in ours]).update(primary=False)
        for row in ours:
            wrote.changed("address", row.pk, {"primary": True}, {"primary": False})
        return {row.person_id for row in ours} | (people - found.keys())

    def _address(self, plan: PersonPlan, first: set[int]) -> Address:
        person = _pk(plan)
        return Address(
            person_id=person, email=plan.said.email, given_by_id=self.setting.sender.pk, primary=person in first
        )

    def _lines(self, plans: Sequence[PersonPlan], now: Any, wrote: Wrote) -> tuple[list[RosterLine], list[RosterLine]]:
        made, changed = [], []
        for plan in plans:
            ended = now if plan.said.gone else None
            if plan.line is None:
                line = RosterLine(
                    sender_id=self.setting.sender.pk,
                    person_id=_pk(plan),
                    external_id=plan.external_id,
                    fields=plan.fields(),
                    changed_at=now,
                    ended_at=ended,
                )
                made.append(line)
                continue
            line = plan.line
            was = {"external_id": line.external_id, "fields": line.fields, "ended": line.ended_at is not None}
            line.fields, line.changed_at, line.ended_at = plan.fields(), now, ended
            line.external_id = plan.external_id or line.external_id
            wrote.changed("line", line.pk, was, {"fields": line.fields})
            changed.append(line)
        return made, changed

    def _appointment(self, plan: PersonPlan, post: PostPlan) -> Appointment:
        if post.place is None or post.place.pk is None:
            raise LookupError("places are made before anybody works there")
        return Appointment(
            person_id=_pk(plan),
            organization_id=post.place.pk,
            position=post.position,
            hired_on=post.hired,
            starts_on=post.starts,
            ends_on=post.ends,
            grades=post.told.get("grades", []),
            subjects=post.told.get("subjects", []),
            sender_id=self.setting.sender.pk,
        )

    # ---------------------------------------------------------------- who takes part
    def _enrol(self, plans: Sequence[PersonPlan], wrote: Wrote) -> None:
        joining = [plan for plan in plans if plan.joins and plan.person is not None]
        joinings = [self._joining(plan) for plan in joining]
        if not joinings:
            return
        rows = enrol_many(cohort=self.setting.cohort, joinings=joinings, by=self.by)
        for plan, row in zip(joining, rows, strict=True):
            if plan.participation is None:
                wrote.made["participation"].append(row.pk)
            else:  # somebody who came back was here before: taking the import back ends their stay, and removes nothing
                was, now = {"works_at": plan.participation.works_at_id}, {"starts_on": row.starts_on.isoformat()}
                wrote.changed("participation", row.pk, was, now)

    def _joining(self, plan: PersonPlan) -> Joining:
        if plan.person is None:
            raise LookupError("people are made before they take part")
        place = plan.works_at
        works_at = self._organization(place.pk) if place and place.pk else None
        return Joining(
            who=plan.person, role=plan.joins, starts_on=self.setting.day, works_at=works_at, facts=dict(plan.said.facts)
        )

    def _move(self, plans: Sequence[PersonPlan]) -> None:
        moved = []
        for plan in plans:
            row, place = plan.participation, plan.works_at
            left = {post.place.pk for post in plan.posts if post.step is Step.END and post.place}
            if row is not None and place and place.pk != row.works_at_id and row.works_at_id in left:
                row.works_at_id = place.pk
                moved.append(row)
        if moved:
            move_participations(moved, by=self.by)

    def _judge_again(self, plans: Iterable[PersonPlan]) -> None:
        """Only those about whom something changed that a verdict may rest on."""
        for plan in plans:
            row = plan.participation
            if row is None or row.state != ParticipationState.ENROLLED or not row.answer:
                continue
            if JUDGED_BY & {change.kind for change in plan.changes}:
                recheck(participation=row, on=self.setting.day, by=self.by, facts=dict(plan.said.facts))

    def _learn(self, plans: Sequence[PersonPlan]) -> None:
        """Note what the roster says of the places people work at: they stay when this is undone."""
        asked = facts_of_places(self.setting.blueprint.kinds)
        known = {
            (plan.works_at.pk, fact): value
            for plan in plans
            if plan.works_at and plan.works_at.pk
            for fact, value in plan.said.facts.items()
            if fact in asked
        }
        if known:
            learn(cohort=self.setting.cohort, known=known, from_day=self.setting.day, by=self.by)


def _pk(plan: PersonPlan) -> int:
    return plan.person.pk if plan.person is not None else 0


def _held(row: Appointment) -> dict[str, Any]:
    """An appointment's changeable fields, as JSON holds them."""
    days = {name: value.isoformat() if (value := getattr(row, name)) else None for name in DAYS}
    return days | {"grades": list(row.grades), "subjects": list(row.subjects)}


DAYS = ("hired_on", "starts_on", "ends_on")


def _fill(row: Appointment, post: PostPlan) -> None:
    row.hired_on = post.hired or row.hired_on
    row.starts_on = post.starts or row.starts_on
    row.ends_on = post.ends or row.ends_on
    row.grades = post.told.get("grades") or row.grades
    row.subjects = post.told.get("subjects") or row.subjects
    if row.starts_on and row.ends_on and row.starts_on > row.ends_on:
        row.starts_on = None  # the sender contradicts an older word of theirs; which is right, nobody said
