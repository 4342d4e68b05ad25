"""Giving entitlements when somebody takes part on a track that has them, and taking them back when that ends."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched

from django.db import transaction
from django.utils import timezone

from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.entitlements import Due, Where, due, placed
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.facts import Pinned, Pins, parsed, pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.entitlements import EntitlementLine
from alongside.programs.models.participations import Participation
from alongside.programs.track_places import without_place

BATCH = 500
GIVEN, TAKEN_BACK = "entitlements-given", "entitlements-taken-back"


@dataclass(slots=True)
class _Held:
    """What somebody was given so far: what they have now, by key, and how often each was given."""

    now: dict[str, EntitlementLine] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Change:
    """What changes for one of them on a day."""

    row: Participation
    on: date
    pin: Pinned
    back: Sequence[EntitlementLine]
    give: Sequence[Due]


@transaction.atomic
def settle(several: Sequence[tuple[Participation, date]], *, pins: Pins, by: Person | None) -> int:
    """Give each of these what the blueprint of their day says, and take back what it says no longer; again is nothing.

    All are of one cohort, and locked or new; a day is the first one with it, or the last one. Returns for how many
    something changed. A flat number of queries; none where the program has no entitlements.
    """
    if not several or not any(parsed(digest).entitlements for _, _, digest in pins.days):
        return 0
    held = _held([row.pk for row, _ in several])
    days = {row.pk: day for row, day in several}
    waits = without_place(several, pins)
    found = [
        _change(one, pins.on(days[one.row.pk]), days[one.row.pk], held, waits=one.row.pk in waits)
        for one in placed(several, pins)
    ]
    changes = [one for one in found if one is not None]
    EntitlementLine.objects.bulk_create([line for one in changes for line in _lines(one, held, by)], batch_size=BATCH)
    record_all(event for one in changes for event in _events(one, by))
    return len(changes)


def _held(rows: Iterable[int]) -> Mapping[int, _Held]:
    found: dict[int, _Held] = {}
    lines = EntitlementLine.objects.filter(participation__in=list(rows), takes_back=None).order_by("turn")
    for one in lines.select_related("taken_back_by"):
        mine = found.setdefault(one.participation_id, _Held())
        mine.turns[one.key] = one.turn
        if not hasattr(one, "taken_back_by"):
            mine.now[one.key] = one
    return found


def _change(where: Where, pin: Pinned, on: date, held: Mapping[int, _Held], *, waits: bool) -> _Change | None:
    row, wanted = where.row, [] if waits else due(where, pin.blueprint, on=on)
    now = held[row.pk].now if row.pk in held else {}
    places = dict(wanted)
    kept = {key for key, rule in pin.blueprint.entitlements.items() if rule.taken_back == "never"}
    back = [
        one
        for key, one in now.items()
        if (key in places and places[key] != one.place_id) or (key not in places and key not in kept)
    ]
    gone = {one.key for one in back}
    give = [one for one in wanted if one.key not in now or one.key in gone]
    return _Change(row, on, pin, back, give) if back or give else None


def _lines(one: _Change, held: Mapping[int, _Held], by: Person | None) -> Iterator[EntitlementLine]:
    at, turns = timezone.now(), held[one.row.pk].turns if one.row.pk in held else {}
    for given in one.back:
        yield EntitlementLine(
            participation=one.row, key=given.key, place_id=given.place_id, turn=given.turn, on=max(one.on, given.on),
            takes_back=given, version_id=one.pin.version, at=at, by=by,
        )  # fmt: skip
    for key, place in one.give:
        yield EntitlementLine(
            participation=one.row, key=key, place_id=place, turn=turns.get(key, 0) + 1, on=one.on,
            version_id=one.pin.version, at=at, by=by,
        )  # fmt: skip


def _events(one: _Change, by: Person | None) -> Iterator[Event]:
    for kind, keys in ((TAKEN_BACK, [each.key for each in one.back]), (GIVEN, [each.key for each in one.give])):
        if keys:
            yield line(
                kind,
                by=by,
                about=one.row.person_id,
                cohort=one.row.cohort_id,
                subject=f"participation:{one.row.public_id}",
                facts={"keys": keys, "on": one.on},
            )


def settle_all(progress: Callable[[int], None]) -> int:
    """Settle what no action of a person's did: a contract that ran out, another version, a year that is over.

    Says to `progress` how many it looked at. Returns for how many something changed.
    """
    looked = changed = 0
    for cohort in Cohort.objects.order_by("pk"):
        pins, day = pins_of(cohort.pk), today(cohort)
        begun = Participation.objects.filter(
            cohort=cohort, state=ParticipationState.ENROLLED, starts_on__lte=day
        ).values_list("pk", flat=True)
        still = EntitlementLine.objects.filter(participation__cohort=cohort, takes_back=None, taken_back_by=None)
        going_on = set() if cohort.state == CohortState.CLOSED else set(begun)
        for keys in batched(sorted(going_on | set(still.values_list("participation", flat=True))), BATCH):
            changed += _settle_some(keys, pins, day)
            looked += len(keys)
            progress(looked)
    return changed


@transaction.atomic
def _settle_some(keys: Sequence[int], pins: Pins, day: date) -> int:
    rows = Participation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    several = rows.select_related("cohort", "works_at", "organization", "team__organization")
    return settle([(row, day) for row in several], pins=pins, by=None)
