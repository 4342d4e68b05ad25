"""Giving the places of tracks that have so many: who comes first has one, others wait, who leaves gives it back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from alongside.kernel.errors import Refused
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.actions.entitlements import settle
from alongside.programs.actions.judging import contract_of
from alongside.programs.enums import Answer, CohortState, ParticipationState
from alongside.programs.facts import Pinned, Pins, pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation
from alongside.programs.models.track_places import TrackPlace
from alongside.programs.track_places import ever_limited, in_line, limited_since, limits, was_before

BATCH = 500
GIVEN, CAME, WAITS, GIVEN_BACK = "place-given", "place-came", "place-waits", "place-given-back"


def hold_places(cohort: int) -> Cohort:
    """`hold_open`, and alone where tracks have so many places: take it before any row of the cohort."""
    held = hold_open(cohort)
    if ever_limited(pins_of(cohort)):
        Cohort.objects.select_for_update(no_key=True).get(pk=cohort)
    return held


@transaction.atomic
def fill_places(cohort: int, *, pins: Pins, by: Person | None) -> int:
    """Bring the places of a cohort (a row number) in order after somebody was judged or left, and give what a track
    gives with them. The cohort must be held with its places. Returns how many were given; no query without places."""
    if not ever_limited(pins):
        return 0
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort)
    day = max(today(held), held.starts_on)
    pin = pins.on(day)
    known = limits(pin.blueprint)
    events = _give_back(held, known, by)
    fresh = _begin_to_wait(held, known, day)
    kept = _keep(held, fresh, limited_since(pins))
    TrackPlace.objects.bulk_update(kept, ["number"], batch_size=BATCH)
    given = [one for track, places in known.items() for one in _give(held, pin, track, places, day)]
    TrackPlace.objects.bulk_update(given, ["number", "since"], batch_size=BATCH)
    given += kept
    _grant(given, pin, day)
    has, new = {one.pk for one in given}, {one.pk for one in fresh}
    events += [_event(GIVEN if one.pk in new else CAME, one, by) for one in given]
    record_all([*events, *(_event(WAITS, one, by) for one in fresh if one.pk not in has)])
    settle([(one.participation, max(day, one.participation.starts_on)) for one in given], pins=pins, by=by)
    return len(given)


def fill_all(progress: Callable[[int], None]) -> int:
    """Give what no action of a person's gave: another version has more places. Returns how many places were given."""
    given = 0
    for looked, cohort in enumerate(Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"), start=1):
        given += _fill_one(cohort)
        progress(looked)
    return given


@transaction.atomic
def _fill_one(cohort: Cohort) -> int:
    pins = pins_of(cohort.pk)
    if not ever_limited(pins):
        return 0
    try:
        hold_places(cohort.pk)
    except Refused:  # closed meanwhile
        return 0
    return fill_places(cohort.pk, pins=pins, by=None)


def _give_back(cohort: Cohort, known: dict[str, int], by: Person | None) -> list[Event]:
    """Places of those who left, or whose track is another one by now."""
    rows = TrackPlace.objects.filter(cohort=cohort).select_related("participation")
    over = [one for one in rows if not _holds(one, known)]
    TrackPlace.objects.filter(pk__in=[one.pk for one in over]).delete()
    return [_event(GIVEN_BACK, one, by) for one in over if one.number is not None]


def _holds(one: TrackPlace, known: dict[str, int]) -> bool:
    row = one.participation
    fits = row.state == ParticipationState.ENROLLED and row.answer == Answer.YES
    return fits and row.track == one.track and one.track in known


def _begin_to_wait(cohort: Cohort, known: dict[str, int], day: date) -> list[TrackPlace]:
    """Whoever fits such a track and was not seen yet waits, until a place is given."""
    new = Participation.objects.filter(
        cohort=cohort, state=ParticipationState.ENROLLED, answer=Answer.YES, track__in=known, track_place=None
    ).order_by("pk")
    rows = [TrackPlace(cohort=cohort, participation=row, track=row.track, since=day) for row in new]
    return TrackPlace.objects.bulk_create(rows, batch_size=BATCH)


def _keep(cohort: Cohort, fresh: Sequence[TrackPlace], since: Mapping[str, date]) -> list[TrackPlace]:
    """Whoever was on a track before it had so many places has one, even beyond them: numbered, not yet written."""
    kept = []
    last = TrackPlace.objects.filter(cohort=cohort).order_by().values_list("track").annotate(Max("number"))
    numbers = {track: number or 0 for track, number in last}
    for one in fresh:
        if was_before(one.participation, since):
            one.number = numbers[one.track] = numbers[one.track] + 1
            kept.append(one)
    return kept


def _give(cohort: Cohort, pin: Pinned, track: str, places: int, day: date) -> list[TrackPlace]:
    """The free places of a track, to those who come first: numbered, not yet written."""
    held = TrackPlace.objects.filter(cohort=cohort, track=track, number__isnull=False)
    numbers = set(held.values_list("number", flat=True))
    if len(numbers) >= places:
        return []
    free = (number for number in range(1, places + 1) if number not in numbers)
    first = in_line(cohort, pin.blueprint, track)[: places - len(numbers)]
    for one in first:
        one.number, one.since = next(free), day
    return first


def _grant(given: Sequence[TrackPlace], pin: Pinned, day: date) -> None:
    """The contract a track grants comes with its place; who had one before keeps that."""
    rows = [one.participation for one in given]
    had = set(Contract.objects.filter(participation__in=rows).values_list("participation", flat=True)) if rows else ()
    tracks = pin.blueprint.eligibility.tracks
    made = [
        contract_of(row, pin, offer, max(day, row.starts_on))
        for row in rows
        if row.pk not in had and (offer := tracks[row.track].grants)
    ]
    Contract.objects.bulk_create(made, batch_size=BATCH)


def _event(kind: str, one: TrackPlace, by: Person | None) -> Event:
    row = one.participation
    facts = {"track": one.track, "number": one.number}
    subject = f"participation:{row.public_id}"
    return line(kind, by=by, about=row.person_id, cohort=one.cohort_id, subject=subject, facts=facts)
