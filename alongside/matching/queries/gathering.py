"""What matching needs to know of a cohort, in a few queries: who needs someone, who helps, what is known of both."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypedDict

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet

from alongside.blueprint.cadence import minutes_a_week
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.matching import Matching
from alongside.kernel.clock import Span
from alongside.matching.enums import Changes
from alongside.matching.inputs import Rules
from alongside.matching.priorities import Priority
from alongside.matching.proposing import Draft
from alongside.matching.queries.apart import Apart, apart, waived
from alongside.matching.queries.declined import no_to_groups, said_no
from alongside.matching.queries.going_on import Had, had_in
from alongside.matching.queries.naming import named_in
from alongside.matching.queries.profiles import FROM, Tree, profiles_of, workplaces_of
from alongside.matching.queries.publications import offered
from alongside.matching.queries.rounds import NOTHING, Allowance, allowances, proposed_elsewhere
from alongside.matching.queries.scope import EVERYBODY, Scope, in_scope, may_change, price_in
from alongside.matching.queries.taking_part import TakesPart, taking_part
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Profile
from alongside.matching.scores.travel import Roads
from alongside.matching.solver.preferences import Named
from alongside.matching.solver.problem import Flags, Ints, Pair
from alongside.people.models.appointments import Appointment
from alongside.programs.background import posts_of
from alongside.programs.enums import Answer, ParticipationState
from alongside.programs.evaluating import Post, evaluating
from alongside.programs.facts import Pinned, away, people_now, pinned, serving
from alongside.programs.funding import waiting_for_money
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.track_places import waiting_for_place
from alongside.staffing.facts import lapsed, rooms


@dataclass(frozen=True, slots=True)
class Need:
    """One duty: who needs somebody, who could be it, and how many each helper agreed to (None: no limit) and has.

    `had`: what goes on for some of the people and may change, where that is worth `price`; it takes no place.
    """

    duty: str
    case: Case
    people: tuple[TakesPart, ...]
    helpers: tuple[TakesPart, ...]
    agreed: tuple[int | None, ...]
    taken: tuple[int, ...]
    had: Mapping[int, Had] = field(default_factory=dict)
    price: int = 0

    def weighed(self, stored: Mapping[str, Any]) -> "Need":
        """The same with what a round says matters, as it keeps it."""
        rules = self.case.matching
        return replace(self, case=self.case.weighed(Priority.read(stored, rules).over(rules))) if stored else self

    def draft(
        self, *, used: Mapping[int, int], locks: Mapping[int, int], left: frozenset[int], kept_free: int = 0
    ) -> Draft:
        """The duty ready to be solved.

        `used`: places other duties of this round use (helper participation to number); `locks`: supported participation
        to helper participation; `left`: supported participations left out; `kept_free`: places kept for later. A lock
        that breaks a rule or finds no place is let go.
        """
        out = frozenset(i for i, someone in enumerate(self.people) if someone.pk in left)
        together = len(self.people) + kept_free  # room where nobody set a limit
        place = {helper.pk: j for j, helper in enumerate(self.helpers)}
        had, staying, against = self._had(place, out)
        room = [
            together if agreed is None else max(0, staying[j], agreed - taken - used.get(helper.pk, 0) - against[j])
            for j, (helper, agreed, taken) in enumerate(zip(self.helpers, self.agreed, self.taken, strict=True))
        ]
        kept: list[tuple[int, int]] = []
        for i, someone in enumerate(self.people):
            j = place.get(locks.get(someone.pk, 0))
            if j is not None and self.case.allowed[i, j] and sum(other == j for _, other in kept) < room[j]:
                kept.append((i, j))
        wanted, least = self.case.matching.per_helper_least, None
        if wanted is not None:
            has = [taken + used.get(helper.pk, 0) for helper, taken in zip(self.helpers, self.taken, strict=True)]
            least = np.maximum(0, wanted - np.array(has, np.int64))
        return Draft(self.case, np.array(room, np.int64), tuple(kept), out, kept_free, had, self.price, least)

    def _had(self, place: Mapping[int, int], out: frozenset[int]) -> tuple[Ints | None, Counter[int], Counter[int]]:
        """The helper of each person who may keep theirs, or -1; how many may stay with each helper, and how many do
        without being asked about: a rule speaks against it by now, or they are left as they are."""
        if not self.had:
            return None, Counter(), Counter()
        had = np.full(len(self.people), -1, np.int64)
        against: Counter[int] = Counter()
        for i, one in self.had.items():
            j = place.get(one.helper)
            if j is not None and i not in out and self.case.allowed[i, j]:
                had[i] = j
            elif j is not None:
                against[j] += 1
        return had, Counter(had[had >= 0].tolist()), against


@dataclass(frozen=True, slots=True)
class Gathering:
    """A cohort on a day, with the blueprint it follows then; one need for each duty it matches, weighed as it says.

    `groups`: for each duty of small groups who needs one and who could lead it, and the same people beside one another.
    """

    pin: Pinned
    needs: tuple[Need, ...]
    scope: Scope = EVERYBODY
    groups: tuple[tuple[Need, Case], ...] = ()


def gather(cohort: Cohort, *, on: date, scope: Scope = EVERYBODY) -> Gathering:
    """Read everything once. People come in the order of their public ids."""
    pin = pinned(cohort.pk, on=on)
    blueprint = pin.blueprint
    known = _Known.of(cohort, _taking_part(cohort, blueprint, on), pin, on, scope)
    needs = [known.need(duty) for duty in blueprint.matching if blueprint.duties[duty].group is None]
    led = [known.need(duty) for duty in blueprint.matching if blueprint.duties[duty].group]
    groups = ((need, known.case(need.duty, need.people, need.people)) for need in led if need.people)
    return Gathering(pin, tuple(need for need in needs if need.people or need.helpers), scope, tuple(groups))


def case_of(
    cohort: Cohort, duty: str, people: Sequence[Participation], helpers: Sequence[Participation], *, on: date
) -> Case:
    """These people and helpers of a cohort as matching sees them for a duty, whoever they have already."""
    rows = Participation.objects.filter(pk__in={one.pk for one in (*people, *helpers)})
    known = _Known.of(cohort, rows, pinned(cohort.pk, on=on), on, EVERYBODY)
    now = {row.pk: row for row in known.rows}
    return known.case(duty, [now[one.pk] for one in people], [now[one.pk] for one in helpers])


def looking(cohort: Cohort, duty: str, person: Participation, helpers: Collection[int], *, on: date) -> Need:
    """Somebody who looks for a helper themselves, with those of some helpers (row numbers) who are ready to be it; no
    people where this person looks for nobody in this duty."""
    pin = pinned(cohort.pk, on=on)
    rows = _taking_part(cohort, pin.blueprint, on).filter(pk__in={person.pk, *helpers})
    return _Known.of(cohort, rows, pin, on, Scope(own=True)).need(duty)


def _taking_part(cohort: Cohort, blueprint: Blueprint, on: date) -> QuerySet[Participation]:
    """Supported and helping participations of the duties to match, in the cohort on that day, or to come in later; not
    those on a leave."""
    duties = [blueprint.duties[duty] for duty in blueprint.matching]
    roles = {role for duty in duties for role in (duty.person, duty.helper) if role}
    return (
        Participation.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on), cohort=cohort, role__in=roles, state=ParticipationState.ENROLLED
        )
        .exclude(answer=Answer.NO)
        .exclude(away(on))
    )


type Places = Mapping[int, list[int]]  # where each person is in a list, by row numbers of people


class Allowed(TypedDict):
    """What a coordinator allowed or ruled out, as a case takes it."""

    virtual: frozenset[int]
    ruled_out: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of a cohort, by row numbers."""

    cohort: Cohort
    blueprint: Blueprint
    on: date
    rows: Sequence[TakesPart]
    profiles: Mapping[int, Profile]
    evaluates: frozenset[tuple[int, int]]
    taken: Mapping[int, int]
    served: frozenset[tuple[int, str]]
    declined: frozenset[tuple[int, int]]  # (supported, helper): one of the two said no to the other
    no_to_groups: Mapping[str, frozenset[tuple[int, int]]]
    apart: Apart
    waived: Mapping[tuple[int, str], frozenset[str]]
    lapsed: frozenset[int]
    waits: frozenset[int]  # for money, or for a place: nobody is proposed to them until it is there
    outside: frozenset[int]  # whom this round is not for
    had: Mapping[tuple[int, str], Had]  # what this round may change
    scope: Scope
    allowances: Mapping[tuple[int, str], Allowance]
    named: Mapping[tuple[int, str], tuple[int, ...]]

    @classmethod
    def of(cls, cohort: Cohort, several: QuerySet[Participation], pin: Pinned, on: date, scope: Scope) -> "_Known":
        blueprint, rows = pin.blueprint, taking_part(several.order_by("public_id"), zone=cohort.time_zone)
        humans = several.order_by().filter(person__isnull=False).values_list("person", flat=True)
        held = posts_of(Appointment.objects.filter(person__in=humans))
        posts = [
            Post(one.person, one.position, one.path, Span(one.starts_on or FROM, one.ends_on))
            for several_held in held.values()
            for one in several_held
        ]
        waiting, elsewhere = (
            offered(cohort.pk),
            NOTHING if scope.own else proposed_elsewhere(cohort.pk, but=scope.round),
        )
        window = Span(on, cohort.ends_on if cohort.ends_on >= on else None)
        served = frozenset(Engagement.objects.filter(serving(), cohort=cohort).values_list("supported", "duty"))
        workplaces = workplaces_of(rows, held, on)
        tree = Tree.above(set(workplaces.values()) - {0})
        profiles = profiles_of(rows, held, blueprint, on, workplaces, tree)
        helpers = {row.pk: (row.role, profiles[row.pk].facts) for row in rows if row.kind == "helper"}
        out_of_date = frozenset(lapsed(helpers, blueprint, on=on))
        waits = waiting_for_place(cohort.pk, blueprint).union(waiting_for_money(cohort.pk) if blueprint.funds else ())
        outside = frozenset(row.pk for row in rows if not in_scope(scope, row, tree.lines.get(workplaces[row.pk], ())))
        asked = {row.pk for row in rows} - waits - outside
        able = {row.pk for row in rows if _is_ready(row, on) and row.pk not in out_of_date}
        taken_up = waiting.waiting | elsewhere.pairs
        chosen = any(one.self_match for one in blueprint.matching.values())
        there = had_in(cohort.pk, may_change(blueprint, scope), scope.changes, scope.changing, on=on)
        had = {
            key: one
            for key, one in there.items()
            if key[0] in asked and key not in taken_up and (one.helper in able or scope.changes == Changes.LEAVING)
        }
        return cls(
            cohort=cohort,
            blueprint=blueprint,
            on=on,
            rows=rows,
            profiles=profiles,
            evaluates=frozenset(evaluating(humans, humans, posts, window=window)),
            taken=Counter(people_now(row.pk for row in rows if row.kind == "helper"))
            + waiting.places
            + elsewhere.places
            - Counter(one.helper for one in had.values()),
            served=served - had.keys() | taken_up,
            declined=waiting.declined | (said_no(cohort.pk) if chosen and not scope.own else frozenset()),
            no_to_groups=no_to_groups(cohort.pk) if any(one.group for one in blueprint.duties.values()) else {},
            apart=apart(cohort.pk),
            waived=waived(cohort.pk) if any(one.waive for one in blueprint.matching.values()) else {},
            lapsed=out_of_date,
            waits=waits,
            outside=outside,
            had=had,
            scope=scope,
            allowances=allowances(scope.round) if scope.round and not scope.afresh else {},
            named=named_in(cohort.pk) if any(one.preferences for one in blueprint.matching.values()) else {},
        )

    def need(self, duty: str) -> Need:
        rule = self.blueprint.duties[duty]
        not_now = self.waits | self.outside
        waiting = (r for r in self.rows if r.role == rule.person and r.pk not in not_now)
        people = tuple(r for r in waiting if (r.pk, duty) not in self.served)
        helpers = tuple(r for r in self.rows if r.role == rule.helper and r.person_id and self._ready(r))
        had = {i: self.had[r.pk, duty] for i, r in enumerate(people) if (r.pk, duty) in self.had}
        room = rooms(helpers, self.blueprint, duty, on=self.on)
        agreed = tuple(_smaller(room[h.pk], rule.per_helper) for h in helpers)
        return Need(
            duty,
            self.case(duty, people, helpers),
            people,
            helpers,
            agreed,
            tuple(self.taken.get(h.pk, 0) for h in helpers),
            had,
            price_in(self.blueprint.matching.get(duty), self.scope),
        )

    def case(self, duty: str, people: Sequence[TakesPart], helpers: Sequence[TakesPart]) -> Case:
        """Some of them as a duty's matching sees them; a duty nobody is matched for has no rules of its own."""
        shape, places = (len(people), len(helpers)), (_places(people), _places(helpers))
        return Case(
            duty=duty,
            people=tuple(self.profiles[r.pk] for r in people),
            helpers=tuple(self.profiles[r.pk] for r in helpers),
            pairings=Pairings(
                evaluates=_pairs(shape, places, ((person, helper) for helper, person in self.evaluates)),
                conflict=_pairs(shape, places, self.apart.asked),
                related=_pairs(shape, places, self.apart.related),
            ),
            on=self.on,
            roads=roads(),
            declined=self._declined(duty, people, helpers),
            waived=frozenset((i, fact) for i, row in enumerate(people) for fact in self.waived.get((row.pk, duty), ())),
            named=Named(self._named(duty, people, helpers), self._named(duty, helpers, people)),
            **self._allowed(duty, people, helpers),
            **rules_of(self.blueprint, duty),
        )

    def _allowed(self, duty: str, people: Sequence[TakesPart], helpers: Sequence[TakesPart]) -> Allowed:
        """Who may meet virtually only, and which pairs are ruled out, by places in these lists."""
        place = {helper.public_id: j for j, helper in enumerate(helpers)}
        of = {i: one for i, row in enumerate(people) if (one := self.allowances.get((row.pk, duty)))}
        return Allowed(
            virtual=frozenset(i for i, one in of.items() if one.virtual),
            ruled_out=frozenset((i, place[key]) for i, one in of.items() for key in one.ruled_out if key in place),
        )

    def _named(
        self, duty: str, several: Sequence[TakesPart], others: Sequence[TakesPart]
    ) -> dict[int, tuple[int, ...]]:
        """Whom each of several named of these others, by places in the lists."""
        at = {row.pk: place for place, row in enumerate(others)}
        said = ((i, self.named.get((row.pk, duty), ())) for i, row in enumerate(several))
        found = {i: tuple(at[pk] for pk in keys if pk in at) for i, keys in said if keys}
        return {i: keys for i, keys in found.items() if keys}

    def _declined(self, duty: str, people: Sequence[TakesPart], helpers: Sequence[TakesPart]) -> frozenset[Pair]:
        rows, columns = ({row.pk: at for at, row in enumerate(several)} for several in (people, helpers))
        declined = self.declined | self.no_to_groups.get(duty, frozenset())
        there = (one for one in declined if one[0] in rows and one[1] in columns)
        return frozenset((rows[supported], columns[helper]) for supported, helper in there)

    def _ready(self, row: TakesPart) -> bool:
        leaves = self.scope.changes == Changes.LEAVING and row.public_id in self.scope.changing
        return not leaves and row.pk not in self.lapsed and _is_ready(row, self.on)


def rules_of(blueprint: Blueprint, duty: str) -> Rules:
    """What a program says of matching in a duty; of one nobody is matched for, nothing."""
    word = blueprint.duty_word(duty)
    return Rules(
        matching=blueprint.matching.get(duty, Matching()),
        labels=_labels(blueprint),
        helper_word=(word.one, word.many),
        goal_word=(blueprint.words.goal.one, blueprint.words.goal.many),
        optional_when=blueprint.duties[duty].optional_when,
        week=minutes_a_week(blueprint, duty),
    )


def _is_ready(row: TakesPart, on: date) -> bool:
    return row.ready_until is None or row.ready_until >= on


def roads() -> Roads:
    """How far becomes how long, as this installation has it."""
    return Roads(settings.TRAVEL_DETOUR_PERCENT, settings.TRAVEL_MILES_PER_HOUR)


def _smaller(one: int | None, other: int | None) -> int | None:
    return min((limit for limit in (one, other) if limit is not None), default=None)


def _pairs(shape: tuple[int, int], places: tuple[Places, Places], pairs: Iterable[tuple[int, int]]) -> Flags:
    """Where (person, helper), row numbers of people, are one of these pairs; somebody may be here in several roles."""
    flags, (rows, columns) = np.zeros(shape, np.bool_), places
    for person, helper in pairs:
        if person in rows and helper in columns:
            flags[np.ix_(rows[person], columns[helper])] = True
    return flags


def _places(several: Sequence[TakesPart]) -> Places:
    found: dict[int, list[int]] = {}
    for at, row in enumerate(several):
        if row.person_id:
            found.setdefault(row.person_id, []).append(at)
    return found


def _labels(blueprint: Blueprint) -> dict[str, str]:
    """Words of the blueprint's own lists, as a sentence says them: in lower case unless they are names."""
    labels = {
        key: label for tags in blueprint.sessions.tags.values() if not tags.credit for key, label in tags.tags.items()
    }
    return {key: label[:1].lower() + label[1:] for key, label in labels.items()}
