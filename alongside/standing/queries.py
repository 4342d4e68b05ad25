"""Feeds the evaluation: one engagement, or a whole cohort in a flat number of queries for 2,500 engagements."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import QuerySet

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Document, Holds, Reach
from alongside.kernel.access import Kind
from alongside.kernel.clock import Sessions, Span
from alongside.ledger import facts as ledger
from alongside.people.facts import calendars_of
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.practice.growth import facts as growth
from alongside.practice.sessions import facts as sessions
from alongside.programs.enums import EngagementState
from alongside.programs.facts import NOT_SHOWN, helpers_of, pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.pauses import pauses_of
from alongside.programs.queries_owing import hired_on
from alongside.standing.earlier import before_this_year
from alongside.standing.evaluation import Standing, evaluate
from alongside.standing.facts import done_by
from alongside.standing.known import Known, Term
from alongside.standing.reaching import of_contract

TOGETHER = 2500  # engagements read at once: what bounds the memory
UNREAD_OF_PEOPLE = ("facts", "needs", "sealed_wishes", "wrapped_key", "free_hours", "verdict", "ready_until")
UNREAD = (
    "wrapped_key",
    *(f"supported__{name}" for name in UNREAD_OF_PEOPLE),
    *(f"supported__person__{name}" for name in NOT_SHOWN),
    *(f"supported__works_at__{name}" for name in ("zip_code", "time_zone", "sector", "key", "ended_on")),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """One engagement with who is in it and where it stands. `engagement.supported` is loaded, with whose it is."""

    engagement: Engagement
    helper: Person | None
    standing: Standing
    contact: sessions.InTouch | None
    waiting: sessions.Waiting | None
    differs: bool

    @property
    def name(self) -> str:
        """Whoever is helped: a person, a team, an organization."""
        return name_of(self.engagement.supported)


def name_of(participation: Participation) -> str:
    """What a participation is called on pages."""
    return str(participation.person or participation.team or participation.organization)


def of_engagement(engagement: Engagement, *, on: date) -> Placed:
    """Where one engagement stands on a day."""
    rows = Engagement.objects.filter(pk=engagement.pk)
    return next(_placed(rows, engagement.cohort, on))


def of_engagements(
    cohort: Cohort, *, on: date, among: QuerySet[Engagement] | None = None, by: Blueprint | None = None
) -> Iterator[Placed]:
    """Where every engagement of a cohort stands (or those `among` it, already filtered by what one may see), by the
    rules the cohort follows or those given.

    Ended ones are left out unless `among` has them. A flat number of queries for 2,500, in order of their rows.
    """
    going_on = Engagement.objects.filter(starts_on__lte=on).exclude(state=EngagementState.ENDED)
    rows = going_on if among is None else among
    return _placed(rows.filter(cohort=cohort), cohort, on, by)


def _placed(rows: QuerySet[Engagement], cohort: Cohort, on: date, by: Blueprint | None = None) -> Iterator[Placed]:
    blueprint = by or pinned(cohort.pk, on=on).blueprint
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for several in batched(keys, TOGETHER):
        yield from _together(several, cohort, blueprint, on)


def _together(keys: Sequence[int], cohort: Cohort, blueprint: Blueprint, on: date) -> Iterator[Placed]:
    whose = ("supported__person", "supported__team", "supported__organization", "supported__works_at")
    rows = Engagement.objects.filter(pk__in=keys).select_related(*whose).defer(*UNREAD)
    engagements = list(rows.order_by("pk"))
    helpers = helpers_of(keys)
    participations = {one.supported_id for one in engagements}
    terms = terms_of(participations, on)
    counted = Counted(blueprint, participations, on, renewed=any(term.follows for term in terms.values()))
    contact = sessions.in_touch(keys)
    waiting = sessions.waiting(keys)
    differing = sessions.differing(keys)
    pauses = pauses_of(cohort, engagements)
    done = done_by(participations, on=on)
    documents = any(isinstance(one, Document) for one in blueprint.requirements.values())
    written = growth.documents(participations, on=on) if documents else {}
    holds = any(isinstance(one, Holds) for one in blueprint.requirements.values())
    facts = growth.holding(blueprint, engagements, on=on) if holds else {}
    calendars = calendars_of([_place(one.supported) for one in engagements], on=on)
    hired = hire_days(participations, blueprint, on)
    for one in engagements:
        one.cohort = cohort  # the same for all
        touch = contact.get(one.pk)
        place = _place(one.supported)
        known = Known(
            on=min(on, one.ends_on) if one.ends_on else on,
            duty=one.duty,
            role=one.supported.role,
            supported=one.supported.kind == Kind.SUPPORTED,
            started=one.starts_on,
            cohort=Span(cohort.starts_on, cohort.ends_on),
            calendar=calendars.get(place.pk) if place else None,
            term=terms.get(one.supported_id),
            hired=hired.get(one.supported_id),
            joined=one.supported.starts_on,
            first_contact=touch.first if touch else None,
            last_contact=touch.last if touch else None,
            pauses=pauses.get(one.pk, ()),
            done=done.get(one.supported_id, {}),
            written=written.get(one.supported_id, {}),
            facts=facts.get(one.pk, {}),
            ended=one.ends_on if one.state == EngagementState.ENDED else None,
            person=counted.of_person.get(one.supported_id, {}),
            pair=counted.of_pair.get(one.pk, {}),
            person_days=counted.person_days.get(one.supported_id, {}),
            pair_days=counted.pair_days.get(one.pk, {}),
            waiting=counted.waiting.get(one.pk, {}),
            to_approve=counted.to_approve.get(one.pk, {}),
        )
        standing = evaluate(blueprint, known)
        helper = helpers[one.pk].person if one.pk in helpers else None
        yield Placed(one, helper, standing, touch, waiting.get(one.pk), one.pk in differing)


def hire_days(participations: Collection[int], blueprint: Blueprint, on: date) -> dict[int, date]:
    """The day each was hired, where something is asked by a day told from it. No query where nothing is."""
    days = [requirement.by for requirement in blueprint.requirements.values() if isinstance(requirement, Reach)]
    if not any(day and day.anchor == "hire" for day in days):
        return {}
    return hired_on(Participation.objects.filter(pk__in=participations), blueprint, on=on)


def _place(supported: Participation) -> Organization | None:
    return supported.works_at or supported.organization


def terms_of(participations: Iterable[int], on: date) -> dict[int, Term]:
    """The contract of each participation: the newest that has begun, else the next one, with what was added to it."""
    held: dict[int, list[Contract]] = {}
    added: dict[int, list[Contract]] = {}
    for contract in Contract.objects.filter(participation__in=participations).order_by("starts_on", "pk"):
        if contract.tops_up_id is None:
            held.setdefault(contract.participation_id, []).append(contract)
        elif contract.starts_on <= on:
            added.setdefault(contract.tops_up_id, []).append(contract)
    found = {}
    for whose, several in held.items():
        one = next((contract for contract in reversed(several) if contract.starts_on <= on), several[0])
        more = added.get(one.pk, [])
        minutes = one.minutes + sum(each.minutes for each in more)
        last = max([one.ends_on, *(each.ends_on for each in more)])
        found[whose] = Term(minutes, one.starts_on, last, follows=several[0].starts_on < one.starts_on)
    return found


type Totals = dict[int, dict[str, int]]
type Days = dict[int, dict[str, dict[date, int]]]


class Counted:
    """What counts of these participations up to a day: of the person over all helpers, or, where an account belongs to
    the pair, of each engagement. What waits for a yes or for approval is kept by engagement."""

    def __init__(self, blueprint: Blueprint, participations: Collection[int], on: date, *, renewed: bool) -> None:
        self.of_person: Totals = {}
        self.of_pair: Totals = {}
        self.waiting: Totals = {}
        self.to_approve: Totals = {}
        self.person_days: Days = {}
        self.pair_days: Days = {}
        asked = [one for one in blueprint.requirements.values() if isinstance(one, Reach)]
        when = {one.account: blueprint.counting[one.account].when for one in asked}
        of_pairs = {account for account in when if blueprint.counting[account].owner == "pair"}
        for whose, engagement, account, balance in ledger.until(on, participations, when):
            if account not in of_pairs:
                _count(self.of_person, whose, account, balance.counted(when[account]))
            if engagement is not None:
                if account in of_pairs:
                    _count(self.of_pair, engagement, account, balance.counted(when[account]))
                _count(self.waiting, engagement, account, balance.waiting)
                _count(self.to_approve, engagement, account, balance.to_approve)
        periodic = {one.account for one in asked if one.each or (renewed and of_contract(one))}
        for whose, engagement, account, day, balance in ledger.by_day(on, participations, periodic) if periodic else ():
            amount = balance.counted(when[account])
            if account not in of_pairs:
                _count(self.person_days.setdefault(whose, {}), account, day, amount)
            elif engagement is not None:
                _count(self.pair_days.setdefault(engagement, {}), account, day, amount)
        of_contracts = {one.account: when[one.account] for one in asked if of_contract(one)}
        self._earlier(blueprint, participations, on, of_contracts)

    def _earlier(self, blueprint: Blueprint, whose: Collection[int], on: date, when: Mapping[str, str]) -> None:
        """What counts for a contract that goes on from the year before."""
        for one, account, day, balance in before_this_year(blueprint, on, whose, when):
            _count(self.of_person, one, account, balance.counted(when[account]))
            _count(self.person_days.setdefault(one, {}), account, day, balance.counted(when[account]))


def _count[A, B](totals: dict[A, dict[B, int]], first: A, second: B, amount: int) -> None:
    of = totals.setdefault(first, {})
    of[second] = of.get(second, 0) + amount


def usual_calendar(cohort: Cohort, *, on: date) -> Sessions | None:
    """The school calendar most of those supported in a cohort go by on a day; None where no calendar is known."""
    paths = Participation.objects.filter(cohort=cohort, kind=Kind.SUPPORTED, works_at__isnull=False)
    places = Organization.objects.filter(pk__in=paths.values("works_at")).only("pk", "path")
    found = Counter(calendars_of(places, on=on).values()).most_common(1)
    return found[0][0] if found else None
