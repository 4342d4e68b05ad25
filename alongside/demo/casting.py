"""Who comes into a cohort: people of a plan become joinings, in the order of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from alongside.blueprint.language import Blueprint
from alongside.demo.days import years_before
from alongside.demo.invented import Invented, Somebody
from alongside.demo.places import Places
from alongside.demo.plans import RolePlan, Size
from alongside.kernel.clock import SchoolYear
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import Joining
from alongside.programs.actions.teams import form_team
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

TOPICS = 2  # how many topics somebody asks for or can help with
STRENGTHS = 4
SPREAD = 7  # one after another, people who work for districts come from all over the map


@dataclass
class Cast:
    """Casts one cohort: knows where its people work, and who was taken already."""

    cohort: Cohort
    blueprint: Blueprint
    sponsor: Organization
    schools: Sequence[Organization]
    starts_on: date
    places: Places
    people: Invented
    size: Size
    by: Person | None
    random: Random
    earlier: Mapping[str, Sequence[Participation]] = field(default_factory=dict)
    taken: set[tuple[str, int]] = field(default_factory=set)
    _placed: dict[str, int] = field(default_factory=dict)

    def joinings(self, plan: RolePlan, starts_on: date) -> list[Joining]:
        """One joining for each of the people the plan asks for, or as many as there are."""
        number = plan.people[self.size]
        if plan.unit == "team":
            return [self._joining(plan, n, self._team(plan, one), one, starts_on) for n, one in self._districts(number)]
        if plan.unit == "organization":
            return [self._joining(plan, n, one, one, starts_on) for n, one in self._districts(number)]
        return [
            self._joining(plan, n, who.person, who.at, starts_on) for n, who in enumerate(self._somebody(plan, number))
        ]

    def _somebody(self, plan: RolePlan, number: int) -> list[Somebody]:
        if plan.again:
            before = [one for one in self.earlier.get(plan.again, ()) if one.person]
            return [Somebody(one.person, one.works_at or self.sponsor, None) for one in before[:number] if one.person]
        if plan.pool:
            return self._from_pool(plan, number)
        return [self._new(plan, n) for n in range(number)]

    def _from_pool(self, plan: RolePlan, number: int) -> list[Somebody]:
        if plan.pool == "superintendents":
            pool = [one for one in self.places.superintendents if one.at.pk in self._district_keys()]
        else:
            pool = [self.places.principals[school.pk] for school in self.schools]
        free = [one for one in pool if (plan.role, one.person.pk) not in self.taken and self._tenure_fits(plan, one)]
        self.taken |= {(plan.role, one.person.pk) for one in free[:number]}
        return free[:number]

    def _tenure_fits(self, plan: RolePlan, one: Somebody) -> bool:
        first, last = plan.tenure
        years = SchoolYear.of(self.starts_on).starts_in - SchoolYear.of(one.hired).starts_in if one.hired else -1
        elsewhere = plan.tenure == (0, 99) or not any(
            pk == one.person.pk for role, pk in self.taken if role in self._other_sides(plan.role)
        )
        return (plan.tenure == (0, 99) or first <= years <= last) and elsewhere

    def _other_sides(self, role: str) -> set[str]:
        """Roles nobody should have together with this one: who is helped there does not help there too."""
        return {
            one
            for duty in self.blueprint.duties.values()
            if role in (duty.person, duty.helper)
            for one in (duty.person, duty.helper or "")
        } - {role}

    def _new(self, plan: RolePlan, n: int) -> Somebody:
        years = plan.years[n % len(plan.years)]
        hired = None if years < 0 else years_before(self.starts_on, years)
        posts = plan.posts or ({},)
        return self.people.somebody(at=self._place(plan, n), hired=hired, post=posts[n % len(posts)], by=self.by)

    def _place(self, plan: RolePlan, n: int) -> Organization:
        if plan.towns:
            return self.places.in_town(plan.towns[n % len(plan.towns)])
        if plan.works == "sponsor":
            return self.sponsor
        nth = self._placed.get(plan.role, 0)
        self._placed[plan.role] = nth + 1
        if plan.works == "office":
            return self.places.offices[nth % len(self.places.offices)]
        if plan.works == "district":
            return self._districts(SPREAD * nth + 1)[-1][1]
        if plan.works == "elsewhere":
            return self.places.schools[-1 - nth % len(self.places.schools)]
        return self.schools[nth % len(self.schools)]

    def _districts(self, number: int) -> list[tuple[int, Organization]]:
        keys = self._district_keys()
        mine = [one for one in self.places.districts if one.pk in keys]
        return [(n, mine[n % len(mine)]) for n in range(number)]

    def _district_keys(self) -> set[int]:
        return {school.parent_id for school in self.schools if school.parent_id}

    def _team(self, plan: RolePlan, district: Organization) -> Any:
        return form_team(cohort=self.cohort, organization=district, name=plan.name, by=self.by)

    def _joining(self, plan: RolePlan, n: int, who: Any, at: Organization, starts_on: date) -> Joining:
        facts = dict(plan.facts[n % len(plan.facts)])
        if plan.offers:
            facts["strengths"] = self._topics(plan.offers, STRENGTHS)
        return Joining(
            who=who,
            role=plan.role,
            starts_on=starts_on,
            works_at=at,
            facts=facts,
            needs=self._topics(plan.asks, TOPICS) if plan.asks else (),
            wishes=dict(plan.wishes[n % len(plan.wishes)]),
            capacity=plan.capacity[n % len(plan.capacity)] if plan.capacity else None,
        )

    def _topics(self, tags: str, number: int) -> list[str]:
        known = list(self.blueprint.sessions.tags[tags].tags)
        return self.random.sample(known, min(number, len(known)))
