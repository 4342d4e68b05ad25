"""Telling, each thing once: that a contract is nearly used, and the nudges of a program."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.parts.telling import Nudge
from alongside.people.actions.events import Fact, line, record_all
from alongside.people.models.events import Event
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import ToldNearEnd
from alongside.programs.models.participations import Participation
from alongside.standing.contracts import NearEnd, near_end
from alongside.standing.models import Nudged
from alongside.standing.nudging import Due, due

NEARLY, COORDINATING = "contract-nearly-used", "hours-nearly-used"
NUDGE, NUDGES = "nudge", "nudge-of-several"
NEAR, NEARS, PROOF = "day-near", "days-near", "proof-waits"


def tell_near_end(progress: Callable[[int], None]) -> int:
    """Tell it of every contract of an open cohort; return of how many. Again once hours were added and used."""
    told = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"):
        if pins_of(cohort.pk).days:
            told += _tell(cohort)
        progress(told)
    return told


@transaction.atomic
def _tell(cohort: Cohort) -> int:
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)  # two at once tell one after the other
    found = near_end(held, on=today(held))
    rows = ToldNearEnd.objects.filter(contract__in=[one.contract.pk for one in found])
    known = set(rows.values_list("contract", "minutes"))
    fresh = [one for one in found if (one.contract.pk, one.minutes) not in known]
    now = timezone.now()
    ToldNearEnd.objects.bulk_create(ToldNearEnd(contract=one.contract, minutes=one.minutes, at=now) for one in fresh)
    record_all(event for one in fresh for event in _events(one))
    return len(fresh)


def _events(one: NearEnd) -> Iterator[Event]:
    row = one.engagement.supported
    for kind in (NEARLY, COORDINATING):
        yield line(
            kind,
            by=None,
            about=row.person_id,
            cohort=row.cohort_id,
            subject=f"participation:{row.public_id}",
            facts={"minutes": one.left, "until": one.until, "engagement": one.engagement.public_id},
        )


def tell_nudges(progress: Callable[[int], None]) -> int:
    """Tell everybody in an open cohort what its program has for them today; return how many heard it now."""
    told = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"):
        on = today(cohort)
        if pins_of(cohort.pk).days and on <= cohort.ends_on:
            told += _nudge(cohort, on)
        progress(told)
    return told


@transaction.atomic
def _nudge(cohort: Cohort, on: date) -> int:
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)  # two at once tell one after the other
    blueprint = pins_of(held.pk).on(max(on, held.starts_on)).blueprint
    if not blueprint.nudges:
        return 0
    found = due(held, blueprint, on=on)
    occasions = {one.occasion for one in found}
    rows = Nudged.objects.filter(participation__cohort=held, occasion__in=occasions)
    known = set(rows.values_list("participation", "key", "occasion", "engagement"))
    fresh = {_line(one): one for one in found if _line(one) not in known}
    now = timezone.now()
    Nudged.objects.bulk_create(
        Nudged(participation_id=whose, key=key, occasion=occasion, engagement_id=engagement, at=now)
        for whose, key, occasion, engagement in fresh
    )
    events = [
        event for key, those in _by_key(fresh.values()).items() for event in _nudges(blueprint.nudges[key], those)
    ]
    record_all(events)
    return len(events)


def _by_key(fresh: Iterable[Due]) -> dict[str, list[Due]]:
    found: dict[str, list[Due]] = {}
    for one in fresh:
        found.setdefault(one.key, []).append(one)
    return found


def _line(one: Due) -> tuple[int, str, date, int | None]:
    return one.participation.pk, one.key, one.occasion, one.engagement.pk if one.engagement else None


def _nudges(nudge: Nudge, fresh: Iterable[Due]) -> Iterator[Event]:
    """One line for each person: about the engagement where it is one, else about so many. Of proofs, one for each."""
    several: dict[int, list[Due]] = {}
    for one in fresh:
        if one.of is not None:
            yield _told(PROOF, one, one.of, {})
        else:
            several.setdefault(one.participation.pk, []).append(one)
    alone, together = (NEAR, NEARS) if nudge.due else (NUDGE, NUDGES)
    for those in several.values():
        first = min(those, key=lambda one: one.occasion)
        day: dict[str, Fact] = {"day": first.occasion} if nudge.due else {}
        people = {one.engagement.pk for one in those if one.engagement}
        about = first.engagement if len(people) == 1 else None
        person = about is not None and about.supported.person_id is not None
        extra = {"engagement": about.public_id} if person and about else {"people": len(people) or len(those)}
        yield _told(alone if person else together, first, first.participation, day | extra)


def _told(kind: str, one: Due, subject: Participation, facts: Mapping[str, Fact]) -> Event:
    return line(
        kind,
        by=None,
        about=one.participation.person_id,
        cohort=one.participation.cohort_id,
        subject=f"participation:{subject.public_id}",
        facts={"nudge": one.key, **facts},
    )
