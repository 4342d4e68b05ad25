"""Starting engagements, many at once: what is checked is read in a flat number of queries, and all faults are told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from alongside.blueprint.parts.roles import Duty
from alongside.kernel.clock import Span
from alongside.kernel.errors import Refused
from alongside.kernel.public_ids import new_public_id
from alongside.kernel.statistics import LARGE, count_again
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import EVALUATES, Answer, EngagementState, Part, ParticipationState
from alongside.programs.evaluating import evaluating, posts_of
from alongside.programs.facts import Pinned, pins_of, room_for, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import keyring
from alongside.programs.track_places import no_place, without_place

BATCH = 500
ANY = ""  # all duties together
ITSELF = "Nobody helps themselves here. Choose somebody else."
EVALUATED = "They evaluate the person, so what is said could not stay between the two. Choose somebody else."
type Fault = tuple[str, str]  # a sentence, and the field it is about
type GoingOn = dict[tuple[int, str], dict[int | None, Engagement]]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One engagement to start. `helper` is None for a peer group that has nobody who helps. `group`: of a small group,
    what its people have in common; None for a pair."""

    duty: str
    supported: Participation
    helper: Participation | None
    starts_on: date
    group: str | None = None


@transaction.atomic
def start_engagements(*, cohort: Cohort, planned: Sequence[Planned], by: Person | None) -> list[Engagement]:
    """Bring many helpers and people together, all or none, in a flat number of queries. Returns them in the same order.

    Each is checked as if those before it had begun already: a helper's last place is given once. What goes on already
    between the same two is left as it is. Raises Refused with every fault of every one of them, each with its name.
    """
    held = hold_open(cohort.pk)
    now = locked(row for one in planned for row in (one.supported, one.helper) if row is not None)
    plan = [_Plan(one, now[one.supported.pk], now[one.helper.pk] if one.helper else None) for one in planned]
    checking = _Checking.of(held, plan)
    told = [(one, checking.start(one)) for one in plan]
    faults = [(one, fault) for one, several in told for fault in several]
    if faults:
        named = len(plan) > 1
        sentences = [f"{one.supported.name}: {sentence}" if named else sentence for one, (sentence, _) in faults]
        raise Refused("\n".join(sentences), field=faults[0][1][1])
    _write(checking.fresh, by)
    return [checking.made[one] for one in plan]


@dataclass(frozen=True, slots=True)
class _Plan:
    asked: Planned
    supported: Participation
    helper: Participation | None

    @property
    def key(self) -> tuple[int, str, int | None]:
        return self.supported.pk, self.asked.duty, self.helper.pk if self.helper else None


def locked(rows: Iterable[Participation]) -> dict[int, Participation]:
    """These participations as they are now, locked in one order, so that two at once count one after the other."""
    keys = sorted({row.pk for row in rows})
    found: dict[int, Participation] = {}
    for start in range(0, len(keys), BATCH):
        several = Participation.objects.select_for_update(of=("self",), no_key=True).filter(
            pk__in=keys[start : start + BATCH]
        )
        found |= {row.pk: row for row in several.select_related("person", "team", "organization").order_by("pk")}
    return found


@dataclass(slots=True)
class _Checking:
    """What there is of everybody in a plan, counted on as the plan is gone through."""

    cohort: Cohort
    pins: Mapping[date, Pinned]
    evaluates: Mapping[date, set[tuple[int, int]]]
    going_on: GoingOn
    served: Counter[tuple[int, str]]
    helping: Counter[tuple[int, str]]
    waiting: frozenset[int]
    made: dict[_Plan, Engagement]
    fresh: list[tuple[_Plan, Engagement]]

    @classmethod
    def of(cls, cohort: Cohort, plan: Sequence[_Plan]) -> "_Checking":
        days = {one.asked.starts_on for one in plan}
        pins = pins_of(cohort.pk)
        going_on, served = _going_on([one.supported.pk for one in plan])
        helping = _helping([one.helper.pk for one in plan if one.helper])
        evaluates = _evaluating(plan, {day: Span(day, max(day, today(cohort))) for day in sorted(days)})
        waiting = without_place([(one.supported, one.asked.starts_on) for one in plan], pins)
        by_day = {day: pins.on(day) for day in days}
        return cls(cohort, by_day, evaluates, going_on, served, helping, waiting, {}, [])

    def start(self, one: _Plan) -> list[Fault]:
        """Take up what goes on already, or what is new; or say what stands in the way."""
        supported, duty, helper = one.key
        same = self.going_on.setdefault((supported, duty), {})
        here = next(iter(same.values()), None) if helper is None else same.get(helper)
        if here is not None:
            self.made[one] = here
            return []
        faults = list(self._faults(one))
        if not faults:
            engagement = _engagement(self.cohort, one)
            self.made[one] = same[helper] = engagement
            self.fresh.append((one, engagement))
            self.served[supported, duty] += 1
            self.helping.update(((helper or 0, duty), (helper or 0, ANY)))
        return faults

    def _faults(self, one: _Plan) -> Iterator[Fault]:
        """What is about other people or roles altogether is said alone: nothing else would be about the right ones."""
        pin = self.pins[one.asked.starts_on]
        rule = pin.blueprint.duties.get(one.asked.duty)
        if rule is None:
            known = ", ".join(pin.blueprint.duties)
            yield f"{pin.blueprint.name} has no duty “{one.asked.duty}”. It has: {known}.", "duty"
            return
        strangers = self._strangers(one, rule)
        if strangers is not None:
            yield strangers
            return
        if one.supported.answer == Answer.NO:
            yield "This person may not take part as things are; their page says why.", "supported"
        if one.supported.pk in self.waiting:
            yield f"{no_place(one.supported, pin.blueprint)} They can begin once one is theirs.", "supported"
        if one.helper is not None:
            yield from self._independent(one, one.helper)
            yield from self._room(pin, rule, one, one.helper)
        if self.served[one.supported.pk, one.asked.duty] >= rule.count:
            yield "They have somebody for this already. End that first, if it is to be another.", "supported"

    def _strangers(self, one: _Plan, rule: Duty) -> Fault | None:
        both = [row for row in (one.supported, one.helper) if row is not None]
        if any(row.cohort_id != self.cohort.pk or row.state != ParticipationState.ENROLLED for row in both):
            return "Both must be taking part in the same year here.", ""
        wanted = rule.helper if one.helper else None
        if one.supported.role != rule.person or (one.helper.role if one.helper else None) != wanted:
            return "This duty is for other roles: look at who helps whom here.", "duty"
        if one.helper is None and rule.helper is not None and rule.group is None:
            return "This duty needs somebody who helps.", "helper"
        return None

    def _independent(self, one: _Plan, helper: Participation) -> Iterator[Fault]:
        if helper.person_id is None or one.supported.person_id is None:
            return
        if helper.person_id == one.supported.person_id:
            yield ITSELF, "helper"
        elif (helper.person_id, one.supported.person_id) in self.evaluates[one.asked.starts_on]:
            yield EVALUATED, "helper"

    def _room(self, pin: Pinned, rule: Duty, one: _Plan, helper: Participation) -> Iterator[Fault]:
        room = room_for(helper, pin.blueprint)
        has = self.helping[helper.pk, ANY]
        in_duty = self.helping[helper.pk, one.asked.duty]
        if room is not None and has >= room:
            yield f"{helper.name} takes {room} at a time and has {has}. Choose somebody else, or raise the number.", ""
        elif rule.per_helper is not None and in_duty >= rule.per_helper:
            yield f"Nobody has more than {rule.per_helper} in this duty, and {helper.name} has {in_duty}.", ""


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(set(keys))
    return (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))


def _going_on(supported: Iterable[int]) -> tuple[GoingOn, Counter[tuple[int, str]]]:
    """(supported, duty) -> helper -> what goes on between the two, oldest first; and in how many somebody is there."""
    found: GoingOn = {}
    served: Counter[tuple[int, str]] = Counter()
    for some in _batches(supported):
        rows = list(Engagement.objects.filter(supported__in=some).exclude(state=EngagementState.ENDED).order_by("pk"))
        helpers: dict[int, list[int | None]] = {}
        there = Party.objects.filter(engagement__in=rows, part=Part.HELPER, ends_on=None)
        for engagement, participation in there.values_list("engagement", "participation"):
            helpers.setdefault(engagement, []).append(participation)
        for row in rows:
            served[row.supported_id, row.duty] += row.pause_reason != EVALUATES
            for helper in helpers.get(row.pk, [None]):
                found.setdefault((row.supported_id, row.duty), {}).setdefault(helper, row)
    return found, served


def _helping(helpers: Iterable[int]) -> Counter[tuple[int, str]]:
    """(helper, duty), and (helper, ANY) -> how many engagements that have not ended they help in now."""
    found: Counter[tuple[int, str]] = Counter()
    for some in _batches(helpers):
        rows = Party.objects.filter(participation__in=some, part=Part.HELPER, ends_on=None)
        counted = rows.exclude(engagement__state=EngagementState.ENDED).order_by()
        keys = counted.values_list("participation", "engagement__duty")
        for pk, duty, number in keys.annotate(Count("engagement", distinct=True)):
            found[pk or 0, duty] += number
            found[pk or 0, ANY] += number
    return found


def _evaluating(plan: Sequence[_Plan], windows: Mapping[date, Span]) -> dict[date, set[tuple[int, int]]]:
    """For each first day, (helper, person) of the plan's people where one evaluates the other from then on or today."""
    found: dict[date, set[tuple[int, int]]] = {day: set() for day in windows}
    for start in range(0, len(plan), BATCH):
        several = plan[start : start + BATCH]
        helpers = sorted({one.helper.person_id for one in several if one.helper and one.helper.person_id})
        people = sorted({one.supported.person_id for one in several if one.supported.person_id})
        posts = posts_of(sorted({*helpers, *people}))
        for day in {one.asked.starts_on for one in several}:
            found[day] |= evaluating(helpers, people, posts, window=windows[day])
    return found


def _engagement(cohort: Cohort, one: _Plan) -> Engagement:
    public_id = new_public_id()
    return Engagement(
        public_id=public_id,
        cohort=cohort,
        duty=one.asked.duty,
        supported=one.supported,
        starts_on=one.asked.starts_on,
        group=one.asked.group,
        wrapped_key=keyring().new_wrapped_key(owner=public_id),
    )


def _write(fresh: Sequence[tuple[_Plan, Engagement]], by: Person | None) -> None:
    """The two people of each are its parties. The members of a team are added one by one: `add_party`."""
    Engagement.objects.bulk_create((engagement for _, engagement in fresh), batch_size=BATCH)
    parties = (
        Party(engagement=made, person=row.person, participation=row, part=part, starts_on=made.starts_on)
        for one, made in fresh
        for row, part in ((one.supported, Part.SUPPORTED), (one.helper, Part.HELPER))
        if row is not None and row.person is not None
    )
    Party.objects.bulk_create(parties, batch_size=BATCH)
    record_all(_started(one, engagement, by) for one, engagement in fresh)
    if len(fresh) >= LARGE:
        count_again(Engagement, Party)


def _started(one: _Plan, engagement: Engagement, by: Person | None) -> Event:
    helper = one.helper.public_id if one.helper else ""
    return event("engagement-started", engagement, by, helper=helper, starts_on=engagement.starts_on)


def event(kind: str, engagement: Engagement, by: Person | None, **facts: str | int | date) -> Event:
    """One line about the person coached (nobody, for a team or an organization)."""
    return line(
        kind,
        by=by,
        about=engagement.supported.person_id,
        cohort=engagement.cohort_id,
        subject=f"engagement:{engagement.public_id}",
        facts={"duty": engagement.duty, **facts},
    )
