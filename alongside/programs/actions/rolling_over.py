"""A cohort rolls over: who goes on in the next year, and what they take along. Hours and what was said stay where they
were."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.blueprint import eligibility
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.people.actions.events import Facts, record, record_all
from alongside.people.models.persons import Person
from alongside.programs.actions.judging_places import judge_there
from alongside.programs.actions.learning import facts_of_places, noted
from alongside.programs.actions.participations import Joining, enrol_many
from alongside.programs.actions.track_places import hold_places
from alongside.programs.background import backgrounds
from alongside.programs.enums import Answer, ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.models.agreements import OrganizationFact
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import whole
from alongside.programs.seats import Seats

BATCH = 200
NAMED = 25  # so many whom the rules leave out are told by name
# What is true of a day, and is asked anew: membership, the day they applied.
OF_A_DAY = frozenset({"applied"})


@dataclass(frozen=True, slots=True)
class Preview:
    """What would follow. `going_on`: role -> how many; `leaving`: whom the rules of that day leave out, and `named`
    the first of them; `there`: how many are in the next year already; `homeless`: how many whose role it does not
    have."""

    going_on: tuple[tuple[str, int], ...]
    leaving: tuple[tuple[str, int], ...]
    there: int
    homeless: int
    named: tuple[Participation, ...] = ()

    @property
    def unnamed(self) -> int:
        """How many more are left out than are named."""
        return sum(n for _, n in self.leaving) - len(self.named)

    @property
    def all_going_on(self) -> int:
        return sum(n for _, n in self.going_on)


def preview_roll(*, cohort: Cohort, into: Cohort) -> Preview:
    """Judge everybody by the rules of the first day of the next year. Changes nothing."""
    _demand_next(cohort, into)
    blueprint = pinned(into.pk, on=into.starts_on).blueprint
    going_on, leaving, seats = Counter[str](), Counter[str](), Seats(into, blueprint)
    named: list[Participation] = []
    there = homeless = after = 0
    while several := _some(cohort, after):
        after = several[-1].pk
        known = _there(into, several)
        here = [row for row in several if row.role in blueprint.roles]
        homeless += len(several) - len(here)
        there += sum(_who(row) in known for row in here)
        fresh = [row for row in here if _who(row) not in known]
        for row, fits in zip(fresh, _fit(fresh, seats, into.starts_on, known), strict=True):
            (going_on if fits else leaving)[row.role] += 1
            if not fits and len(named) < NAMED:
                named.append(row)
    return Preview(tuple(going_on.most_common()), tuple(leaving.most_common()), there, homeless, tuple(named))


@transaction.atomic
def roll_some(*, cohort: Cohort, into: Cohort, after: int, by: Person | None) -> tuple[int, int]:
    """Let the next batch of people go on, after a row number. Returns (how many went on, the last row number; 0: done).

    Each batch is a transaction of its own and leaves alone who is in the next year already, so it can be stopped and
    run again.
    """
    hold_places(into.pk)
    _demand_next(cohort, into)
    if not after:
        _carry_places(cohort, into, by)
    several = _some(cohort, after)
    if not several:
        return 0, 0
    blueprint = pinned(into.pk, on=into.starts_on).blueprint
    known = _there(into, several)
    fresh = [row for row in several if row.role in blueprint.roles and _who(row) not in known]
    going = _fit(fresh, Seats(into, blueprint), into.starts_on, known)
    fit = [row for row, fits in zip(fresh, going, strict=True) if fits]
    enrol_many(cohort=into, joinings=[_joining(row, blueprint, into.starts_on) for row in fit], by=by)
    if fit:
        facts: Facts = {"from": cohort.public_id, "people": len(fit)}
        record("cohort-rolled", by=by, cohort=into.pk, subject=f"cohort:{into.public_id}", facts=facts)
    return len(fit), several[-1].pk


def _carry_places(cohort: Cohort, into: Cohort, by: Person | None) -> None:
    """What is noted of places by the first day of the next year holds there too, since the days it was noted for; what
    was noted there already stays. Who takes part there already is judged by it."""
    rows = OrganizationFact.objects.filter(cohort=cohort, from_day__lte=into.starts_on).order_by("from_day", "pk")
    newest = {(row.organization_id, row.fact): row for row in rows.select_related("organization")}
    there = set(OrganizationFact.objects.filter(cohort=into).values_list("organization", "fact"))
    blueprint, at = pinned(into.pk, on=into.starts_on).blueprint, timezone.now()
    kept = facts_of_places(blueprint.kinds) - _once(blueprint)
    fresh = [
        OrganizationFact(
            cohort=into,
            organization=row.organization,
            fact=row.fact,
            value=row.value,
            from_day=row.from_day,
            by=by,
            at=at,
        )
        for key, row in newest.items()
        if key not in there and row.fact in kept
    ]
    OrganizationFact.objects.bulk_create(fresh, batch_size=BATCH)
    record_all(noted(row, by) for row in fresh)
    places, facts = {row.organization_id for row in fresh}, {row.fact for row in fresh}
    judge_there(cohort=into, places=places, facts=facts, since=into.starts_on, by=by)


def next_years(cohort: Cohort) -> QuerySet[Cohort]:
    """Later intakes of the same program that are open."""
    rows = Cohort.objects.filter(program=cohort.program_id, starts_on__gt=cohort.starts_on)
    return rows.exclude(state="closed").order_by("starts_on", "pk")


def _demand_next(cohort: Cohort, into: Cohort) -> None:
    if into.program_id != cohort.program_id or into.starts_on <= cohort.starts_on:
        raise Refused("People go on into a later year of the same kind. Open it first.")


def _some(cohort: Cohort, after: int) -> list[Participation]:
    """People who take part until the end; teams and organizations are of one year, and are named anew."""
    rows = Participation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=cohort.ends_on - timedelta(days=1)),
        cohort=cohort,
        person__isnull=False,
        person__merged_into=None,
        person__erased_at=None,
        state=ParticipationState.ENROLLED,
        pk__gt=after,
    )
    return list(rows.select_related("person", "works_at").order_by("pk")[:BATCH])


def _there(into: Cohort, several: Sequence[Participation]) -> set[tuple[int, str]]:
    people = [row.person_id for row in several]
    rows = Participation.objects.filter(cohort=into, person__in=people)
    return {(person or 0, role) for person, role in rows.values_list("person_id", "role")}


def _who(row: Participation) -> tuple[int, str]:
    return row.person_id or 0, row.role


def _fit(rows: Sequence[Participation], seats: Seats, on: date, known: set[tuple[int, str]]) -> list[bool]:
    """Whoever the rules of that day do not leave out, and whose role is free there: an open question is asked in the
    next year, not decided here."""
    found, blueprint = [], seats.blueprint
    seats.look(rows, known)
    for row, background in zip(rows, backgrounds(rows, blueprint, on=[on] * len(rows)), strict=True):
        facts = carried(row, blueprint)
        judged = row.kind == Kind.SUPPORTED and bool(eligibility.tracks_for(blueprint, row.role))
        kept = {name: value for name, value in background.facts.items() if name not in row.facts or name in facts}
        verdict = (
            eligibility.verdict(blueprint, kept, on=on, history=background.history, role=row.role) if judged else None
        )
        found.append((verdict is None or verdict.answer.value != Answer.NO) and not seats.refuses(row))
    return found


def carried(row: Participation, blueprint: Blueprint) -> dict[str, object]:
    """Answers that hold on: not those of a day, not those the program asks anew at each purchase, and no year somebody
    was in, as somebody said it: it was true of that year alone."""
    once = OF_A_DAY | _once(blueprint)
    return {key: value for key, value in row.facts.items() if key not in once}


def _once(blueprint: Blueprint) -> set[str]:
    return {key for key, fact in blueprint.facts.items() if fact.holds or fact.years or "purchase" in fact.asked}


def _joining(row: Participation, blueprint: Blueprint, starts_on: date) -> Joining:
    if row.person is None:
        raise LookupError("only people are rolled over")
    facts = carried(row, blueprint)
    return Joining(
        who=row.person,
        role=row.role,
        starts_on=starts_on,
        works_at=row.works_at,
        facts=whole(row, facts),
        confirmed={key: value for key, value in (row.attested or {}).items() if key in facts},
        capacity=row.capacity,
        ready_until=row.ready_until,
    )
