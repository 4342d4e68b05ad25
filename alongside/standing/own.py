"""What a program asks of those who help: their own week or month, and how many they are beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import Span, merged
from alongside.people.facts import calendars_of
from alongside.practice.sessions import facts as sessions
from alongside.programs.access import HELPING
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import people_now, pinned, room_for
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation
from alongside.programs.pauses import pauses_of
from alongside.standing.evaluation import Standing, evaluate
from alongside.standing.facts import done_by
from alongside.standing.known import Known
from alongside.standing.queries import Counted, hire_days, usual_calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Own:
    """One helper: how many they are beside, of how many (None: nobody set a limit), and what is asked of their own
    time; None where the program asks nothing, or before they were beside anybody."""

    people: int
    room: int | None
    standing: Standing | None


def asks(blueprint: Blueprint, role: str) -> bool:
    """Tell whether a program asks something of those in this role."""
    return any(requirement.of == role for requirement in blueprint.requirements.values())


def of_helpers(cohort: Cohort, helpers: Sequence[Participation], *, on: date) -> dict[int, Own]:
    """Participation (row number) -> where a helper of this cohort stands on a day, in a flat number of queries.

    Weeks before they were beside anybody, and those in which everything of theirs rested, are not asked of them.
    """
    blueprint = pinned(cohort.pk, on=on).blueprint
    keys = [one.pk for one in helpers]
    rows = Party.objects.filter(participation__in=keys, part__in=HELPING, starts_on__lte=on)
    parties = list(rows.select_related("engagement").order_by("starts_on", "pk"))
    pauses = pauses_of(cohort, {party.engagement_id: party.engagement for party in parties}.values())
    contact = sessions.in_touch({party.engagement_id for party in parties})
    counted = Counted(blueprint, keys, on, renewed=False)
    calendars = calendars_of([one.works_at for one in helpers], on=on)
    usual = usual_calendar(cohort, on=on)
    beside, done, hired = people_now(keys), done_by(keys, on=on), hire_days(keys, blueprint, on)
    found = {}
    for one in helpers:
        mine = [party for party in parties if party.participation_id == one.pk]
        days = [span for party in mine for span in active(party, pauses.get(party.engagement_id, ()))]
        met = [contact[party.engagement_id] for party in mine if party.engagement_id in contact]
        known = Known(
            on=min(on, one.ends_on) if one.ends_on else on,
            duty="",
            role=one.role,
            supported=False,
            own=True,
            started=mine[0].starts_on if mine else one.starts_on,
            cohort=Span(cohort.starts_on, cohort.ends_on),
            hired=hired.get(one.pk),
            calendar=(calendars.get(one.works_at_id) if one.works_at_id else None) or usual,
            first_contact=min((touch.first for touch in met), default=None),
            last_contact=max((touch.last for touch in met), default=None),
            pauses=gaps(days),
            done=done.get(one.pk, {}),
            ended=one.ends_on if one.state == ParticipationState.ENDED else None,
            person=counted.of_person.get(one.pk, {}),
            person_days=counted.person_days.get(one.pk, {}),
        )
        standing = evaluate(blueprint, known) if mine else None
        asked = standing if standing and standing.items else None
        found[one.pk] = Own(beside.get(one.pk, 0), room_for(one, blueprint), asked)
    return found


def active(party: Party, pauses: Sequence[Span]) -> Iterable[Span]:
    """The days on which somebody was beside another: their time there without its pauses, in order."""
    first: date | None = party.starts_on
    for pause in pauses:
        if first is not None and pause.first > first:
            yield Span(first, min(pause.first - DAY, party.ends_on or date.max))
        first = max(first or pause.first, pause.last + DAY) if pause.last else None
    if first is not None and first <= (party.ends_on or date.max):
        yield Span(first, party.ends_on)


def gaps(days: Iterable[Span]) -> tuple[Span, ...]:
    """What lies between these spans, and after the last one if it has an end."""
    spans = merged(days)
    ends = [span.last for span in spans]
    after = [span.first - DAY for span in spans[1:]] + [None]
    return tuple(Span(last + DAY, until) for last, until in zip(ends, after, strict=False) if last is not None)
