"""Bringing matched people together: what begins, who is told of it, and who is asked to say that they know of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from alongside.blueprint.faults import listed
from alongside.blueprint.language import Blueprint
from alongside.kernel.errors import Refused
from alongside.matching.actions.handing_over import go_on, hand_over
from alongside.matching.models.asks import Ask
from alongside.matching.models.publications import Acknowledgement
from alongside.matching.models.rounds import Proposal
from alongside.people.actions.events import Facts, line, record_all
from alongside.people.facts import line_of
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.starting import Planned, start_engagements
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.staffing.facts import State, readiness_of

type Match = Proposal | Ask

TOLD, TOLD_ANEW, TO_KNOW = "match-published", "match-changed", "match-to-know"


def introduce(*, cohort: Cohort, matches: Sequence[Match], by: Person | None) -> list[Engagement]:
    """Start an engagement for each match, all or none, tell both, and ask those who lead their schools to say that they
    know of it. What goes on with somebody else ends with it. Needs a transaction. Raises Refused, naming everyone it
    concerns, when one is not possible."""
    starts_on = first_day(cohort)
    planned = [
        Planned(duty=match.duty, supported=match.supported, helper=match.helper, starts_on=starts_on)
        for match in matches
    ]
    blueprint = pinned(cohort.pk, on=starts_on).blueprint
    handed = hand_over((one for one in matches if isinstance(one, Proposal)), on=starts_on, by=by)
    started = start_engagements(cohort=cohort, planned=planned, by=by)
    demand_ready([match.helper for match in matches if match.helper], blueprint, starts_on)
    pairs = list(zip(matches, started, strict=True))
    go_on([(match, made) for match, made in pairs if isinstance(match, Proposal)], handed, by=by)
    record_all(event for match, made in pairs for event in told_of(match, blueprint, by=by, engagement=made))
    _ask_leaders(pairs, blueprint, by)
    return started


def demand_ready(helpers: Sequence[Participation], blueprint: Blueprint, on: date) -> None:
    """Raises Refused for everyone who lapsed while their match waited for answers. What ran out is not told here: the
    one who answers last may be the one they would have helped."""
    several = {one.pk: one for one in helpers if one.person_id}
    found = readiness_of(list(several.values()), blueprint, on=on)
    over = [several[pk].name for pk, one in found.items() if one.state is State.LAPSED]
    if over:
        raise Refused(f"As things are, {listed(over, last='and')} can begin nothing new. Ask whoever coordinates.")


def first_day(cohort: Cohort) -> date:
    """The first day of what is published now."""
    return max(today(cohort), cohort.starts_on)


def told_of(match: Match, blueprint: Blueprint, *, by: Person | None, engagement: Engagement | None) -> list[Event]:
    """The lines that tell both of a match, not yet written; without an engagement, to see how they will read."""
    cohort = match.supported.cohort_id
    within = blueprint.duties[match.duty].first_contact
    starts_on = engagement.starts_on if engagement else first_day(match.supported.cohort)
    first_by = within.after(starts_on) if within and within.of_the_calendar else None
    facts = {**facts_of(match), **({"first_by": first_by} if first_by else {})}
    subject = f"engagement:{engagement.public_id}" if engagement else ""
    kind = TOLD_ANEW if isinstance(match, Proposal) and match.had_id else TOLD
    return [line(kind, by=by, about=person, cohort=cohort, subject=subject, facts=facts) for person in people_of(match)]


def people_of(match: Match) -> list[int]:
    """Row numbers of the two, as far as they are people."""
    both = (match.helper, match.supported)
    return [one.person_id for one in both if one is not None and one.person_id]


def facts_of(match: Match) -> Facts:
    """Who and with whom, as an event says it."""
    helper = match.helper.public_id if match.helper else ""
    return {"duty": match.duty, "helper": helper, "supported": match.supported.public_id}


def leaders_of(places: Sequence[str], cohort: int, blueprint: Blueprint) -> dict[str, list[Participation]]:
    """Path of a place -> whoever the program tells of matches there: they lead it, or what it belongs to. One query."""
    rows = Participation.objects.filter(
        cohort=cohort,
        role__in=blueprint.introductions.told,
        state=ParticipationState.ENROLLED,
        person__isnull=False,
        works_at__isnull=False,
    )
    leading: dict[str, list[Participation]] = {}
    for row in rows.select_related("works_at", "person").order_by("pk") if blueprint.introductions.told else ():
        leading.setdefault(row.works_at.path if row.works_at else "", []).append(row)
    return {place: [one for at in line_of(place) for one in leading.get(at, ())] for place in set(places)}


def _ask_leaders(pairs: Sequence[tuple[Match, Engagement]], blueprint: Blueprint, by: Person | None) -> None:
    if not pairs:
        return
    cohort = pairs[0][1].cohort_id
    leaders = leaders_of([_place(match.supported) for match, _ in pairs], cohort, blueprint)
    now = timezone.now()
    asked = [
        Acknowledgement(engagement=made, leader=leader, told_at=now)
        for match, made in pairs
        for leader in leaders[_place(match.supported)]
        if leader.person_id not in people_of(match)
    ]
    there = Acknowledgement.objects.filter(engagement__in=[made for _, made in pairs]).values_list(
        "engagement", "leader"
    )
    known = set(there) if asked else set()
    fresh = [one for one in asked if (one.engagement_id, one.leader_id) not in known]
    Acknowledgement.objects.bulk_create(fresh, batch_size=500)
    counted = Counter(one.leader for one in fresh)
    record_all(to_know(leader, matches=matches, by=by) for leader, matches in counted.items())


def to_know(leader: Participation, *, matches: int, by: Person | None) -> Event:
    """The line that tells a leader of matches at their place, not yet written: one, however many there are."""
    subject, about = f"participation:{leader.public_id}", leader.person_id
    return line(TO_KNOW, by=by, about=about, cohort=leader.cohort_id, subject=subject, facts={"matches": matches})


def _place(row: Participation) -> str:
    return row.works_at.path if row.works_at else ""


def answer_until(cohort: Cohort, blueprint: Blueprint) -> date | None:
    """The last day to answer what is offered now; None where nobody is asked."""
    within = blueprint.introductions.answer_within
    return max(within.after(today(cohort)), today(cohort) + timedelta(days=1)) if within else None
