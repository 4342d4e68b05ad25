"""Starting, pausing and ending engagements, and who is in them."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.kernel.errors import Refused
from alongside.people.actions.events import record_all
from alongside.people.facts import evaluated_during, evaluates
from alongside.people.models.persons import Person
from alongside.programs.access import HELPING
from alongside.programs.actions.cohorts import demand_open, hold, hold_open
from alongside.programs.actions.rematches import settle_rematches
from alongside.programs.actions.starting import EVALUATED, ITSELF, Planned, event, locked, start_engagements
from alongside.programs.contact import demand_after_contact
from alongside.programs.enums import EVALUATES, CohortState, EngagementState, Part, ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.programs.seats import demand_room_in


def start_engagement(
    *,
    cohort: Cohort,
    duty: str,
    supported: Participation,
    helper: Participation | None,
    starts_on: date,
    by: Person | None,
) -> Engagement:
    """Bring a helper and somebody (a person, a team, an organization) together for one duty. Twice is the same one.

    Raises Refused when the helper evaluates the person, has no room, is not in the role the duty names, or the person
    has as many helpers for this duty as the program gives. For many: `start_engagements`.
    """
    planned = Planned(duty=duty, supported=supported, helper=helper, starts_on=starts_on)
    return start_engagements(cohort=cohort, planned=[planned], by=by)[0]


def _demand_independent(helper: Participation, supported: Participation, starts_on: date, now: date) -> None:
    """Refuse a helper who evaluates the person, is that person, or did evaluate them since the engagement began."""
    if helper.person_id is None or supported.person_id is None:
        return
    if helper.person_id == supported.person_id:
        raise Refused(ITSELF, field="helper")
    if evaluates(helper.person_id, supported.person_id, on=max(now, starts_on), since=starts_on):
        raise Refused(EVALUATED, field="helper")


@transaction.atomic
def add_party(
    *,
    engagement: Engagement,
    participation: Participation,
    part: Part,
    starts_on: date,
    by: Person | None,
    ends_on: date | None = None,
) -> Party:
    """Add a member of the team, or somebody who stands in for the helper. Twice is the same party.

    Raises Refused for who takes no part here, who evaluates the person, and where the team has as many as it may have.
    """
    held = _locked(engagement)
    participation = locked([participation])[participation.pk]
    if participation.person is None:
        raise Refused("Only a person can be added here.", field="participation")
    if participation.cohort_id != held.cohort_id or participation.state != ParticipationState.ENROLLED:
        raise Refused("Only somebody who takes part in this year can be added here.", field="participation")
    here = Party.objects.filter(engagement=held, person=participation.person, ends_on=None).first()
    if here is not None:
        return here
    if part in HELPING:
        _demand_independent(participation, held.supported, starts_on, today(held.cohort))
    if part == Part.MEMBER:
        demand_room_in(held.supported, pinned(held.cohort_id, on=max(starts_on, held.starts_on)).blueprint)
    party = Party.objects.create(
        engagement=held,
        person=participation.person,
        participation=participation,
        part=part,
        starts_on=max(starts_on, held.starts_on),
        ends_on=ends_on,
    )
    days = {"starts_on": party.starts_on, **({"ends_on": ends_on} if ends_on else {})}
    _tell("party-added", held, by, part=part, participation=participation.public_id, **days)
    return party


def _tell(kind: str, engagement: Engagement, by: Person | None, **facts: str | int | date) -> None:
    record_all([event(kind, engagement, by, **facts)])


def _locked(engagement: Engagement) -> Engagement:
    """The engagement as it is now, locked; refused when it, or its cohort, has ended."""
    hold_open(engagement.cohort_id)
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("cohort", "supported")
    held = rows.get(pk=engagement.pk)
    if held.state == EngagementState.ENDED:
        raise Refused("This has ended. What is there stays, but nothing is added any more.")
    return held


@transaction.atomic
def pause(*, engagement: Engagement, reason: str, by: Person | None, until: date | None = None) -> Engagement:
    """Let an engagement rest: nothing is logged, silence does not count. `reason` is one word of the pages' list.

    `until`: the day it goes on again by itself (`resume_due`); None: somebody lets it go on.
    """
    held = _locked(engagement)
    if held.state == EngagementState.PAUSED:
        return held
    held.state, held.pause_reason, held.rests_until = EngagementState.PAUSED, reason, until
    held.save(update_fields=["state", "pause_reason", "rests_until"])
    _tell("engagement-paused", held, by, reason=reason, **({"until": until} if until else {}))
    return held


@transaction.atomic
def resume(*, engagement: Engagement, by: Person | None) -> Engagement:
    """Go on after a pause. Refused while the helper evaluates the person."""
    held = _locked(engagement)
    if held.state == EngagementState.ACTIVE:
        return held
    now = today(held.cohort)
    if any(_evaluated(helper, on=now).filter(pk=held.pk).exists() for helper in _helping(held, now)):
        raise Refused("Whoever helps evaluates the person, so this cannot go on. Find somebody else instead.")
    held.state, held.pause_reason, held.rests_until = EngagementState.ACTIVE, "", None
    held.save(update_fields=["state", "pause_reason", "rests_until"])
    _tell("engagement-resumed", held, by)
    return held


def _helping(engagement: Engagement, on: date) -> list[int]:
    """Row numbers of the people who help in it on a day or later."""
    return list(engagement.parties.filter(_helps(on)).values_list("person", flat=True))


def _helps(on: date) -> Q:
    """Condition on parties: a helper, or a stand-in whose last day, if they have one, is not over."""
    return Q(part__in=HELPING) & (Q(ends_on=None) | Q(ends_on__gte=on))


@transaction.atomic
def end_engagement(*, engagement: Engagement, ends_on: date, reason: str, by: Person | None) -> Engagement:
    """End an engagement on a day; everybody in it leaves with it. Hours stay with the person. Twice is once.

    Raises Refused for a day before somebody in it had begun, or before the last time they met.
    """
    cohort = hold(engagement.cohort_id)
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("cohort", "supported")
    held = rows.get(pk=engagement.pk)
    if held.state == EngagementState.ENDED:
        return held
    demand_open(cohort)
    begun = [held.starts_on, *held.parties.values_list("starts_on", flat=True)]
    if ends_on < max(begun):
        raise Refused("It cannot end before everybody in it had begun.", field="ends_on")
    demand_after_contact([held.pk], ends_on, field="ends_on")
    held.parties.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on)).update(ends_on=ends_on)
    held.state, held.ends_on, held.pause_reason, held.rests_until = EngagementState.ENDED, ends_on, "", None
    held.save(update_fields=["state", "ends_on", "pause_reason", "rests_until"])
    settle_rematches(held)
    _tell("engagement-ended", held, by, reason=reason, ends_on=ends_on)
    return held


@transaction.atomic
def pause_where_evaluated(*, people: Iterable[int], on: date, by: Person | None) -> list[Engagement]:
    """Pause, the same day, every engagement whose helper evaluates the person coached; an event tells that person.

    `people` (row numbers) are those whose appointments or evaluator relations changed, on either side. Call it after
    every such change; it asks the same rule as the one that closes what was said. Returns the engagements paused now.
    """
    among = set(people)
    active = Party.objects.filter(_helps(on), engagement__ends_on=None)
    touched = active.filter(Q(person__in=among) | Q(engagement__supported__person__in=among))
    paused: list[Engagement] = []
    for helper in sorted(set(touched.values_list("person", flat=True))):
        paused += _pause_for(helper, on=on, by=by)
    return paused


def pause_begun(*, progress: Callable[[int], None]) -> int:
    """Pause what must not go on since today, where each cohort is: evaluations named ahead of their first day.

    Says to `progress` how many helpers it looked at. Returns how many engagements it paused.
    """
    looked = paused = 0
    for cohort in Cohort.objects.exclude(state=CohortState.CLOSED).order_by("pk"):
        helping = Party.objects.filter(_helps(today(cohort)), engagement__cohort=cohort)
        for helper in sorted(set(helping.values_list("person", flat=True))):
            if _to_pause(helper, on=today(cohort)).filter(cohort=cohort).exists():
                paused += len(pause_where_evaluated(people=[helper], on=today(cohort), by=None))
            looked += 1
            progress(looked)
    return paused


def _evaluated(helper: int, *, on: date) -> QuerySet[Engagement]:
    """Engagements for a person whom somebody helping in them evaluates by that day."""
    mine = Party.objects.filter(_helps(on), engagement=OuterRef("pk"), person=helper)
    evaluated = evaluated_during(helper, on=on, person="supported__person", since="starts_on")
    return Engagement.objects.filter(Exists(mine), evaluated, supported__person__isnull=False)


def _to_pause(helper: int, *, on: date) -> QuerySet[Engagement]:
    going_on = _evaluated(helper, on=on).exclude(state=EngagementState.ENDED)
    return going_on.exclude(cohort__state=CohortState.CLOSED).exclude(pause_reason=EVALUATES)


def _pause_for(helper: int, *, on: date, by: Person | None) -> list[Engagement]:
    keys = list(_to_pause(helper, on=on).values_list("pk", flat=True))
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("supported")
    paused = list(rows.filter(pk__in=keys).order_by("pk"))
    for engagement in paused:
        engagement.state, engagement.pause_reason, engagement.rests_until = EngagementState.PAUSED, EVALUATES, None
        engagement.save(update_fields=["state", "pause_reason", "rests_until"])
        _tell("engagement-paused-evaluator", engagement, by, evaluator=helper, on=on)
    return paused
