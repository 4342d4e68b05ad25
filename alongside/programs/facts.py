"""What rooms above may know of programs: which blueprint holds on a day, who helps whom, and who has room."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.clock import today_in
from alongside.kernel.errors import Misconfigured
from alongside.kernel.remember import remembered
from alongside.people.models.organizations import Organization
from alongside.programs.enums import EVALUATES, ChangeKind, ChangeState, CohortState, EngagementState, Part
from alongside.programs.models.changes import Change
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, CohortVersion
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

# What a list of people never shows: dates are dear to read from SQLite by the thousand.
NOT_SHOWN = ("time_zone", "session_stamp", "created_at", "erased_at")


@dataclass(frozen=True, slots=True)
class Pinned:
    """A blueprint as a cohort follows it on a day, and the version (a row number) that every record of it names."""

    version: int
    blueprint: Blueprint


@dataclass(frozen=True, slots=True)
class Pins:
    """Which version a cohort follows from which day on, oldest first; of one day the last. Read once for many days."""

    days: tuple[tuple[date, int, str], ...]

    def on(self, day: date) -> Pinned:
        """What holds on a day; before the first pinned day, the first version."""
        first = self.days[0][0] if self.days else day
        held = [pin for pin in self.days if pin[0] <= max(day, first)]
        if not held:
            raise Misconfigured(
                "This cohort follows no version of its program's blueprint yet. Open the cohort with one."
            )
        _, version, digest = held[-1]
        return Pinned(version, parsed(digest))


def pins_of(cohort: int) -> Pins:
    """Every version a cohort (a row number) follows, in one query; none where a page has asked before."""
    return remembered(("pins of", cohort), lambda: _ask_pins_of(cohort))


def _ask_pins_of(cohort: int) -> Pins:
    rows = CohortVersion.objects.filter(cohort=cohort).order_by("from_day", "pk")
    return Pins(tuple(rows.values_list("from_day", "version_id", "version__digest")))


def pins_of_several(cohorts: Collection[int]) -> dict[int, Pins]:
    """Cohort (a row number) -> every version it follows, none where it follows none yet, in one query."""
    rows = CohortVersion.objects.filter(cohort__in=cohorts).order_by("from_day", "pk")
    found: dict[int, list[tuple[date, int, str]]] = {cohort: [] for cohort in cohorts}
    for cohort, day, version, digest in rows.values_list("cohort_id", "from_day", "version_id", "version__digest"):
        found[cohort].append((day, version, digest))
    return {cohort: Pins(tuple(days)) for cohort, days in found.items()}


def pinned(cohort: int, *, on: date) -> Pinned:
    """The blueprint a cohort (a row number) follows on a day. Raises Misconfigured when it follows none."""
    return pins_of(cohort).on(on)


def tongue_of(cohort: Cohort) -> Tongue:
    """The language whoever takes part in a cohort is written to in: that of its program now."""
    return pinned(cohort.pk, on=max(today(cohort), cohort.starts_on)).blueprint.tongue


def tongue_for(person: int) -> Tongue:
    """The language somebody is written to who may not have come in yet: that of the newest program they are in."""
    rows = Participation.objects.filter(person=person).select_related("cohort").order_by("-starts_on", "-pk")
    newest = rows.exclude(cohort__state=CohortState.CLOSED).first()
    return tongue_of(newest.cohort) if newest else ENGLISH


@lru_cache(maxsize=64)
def parsed(digest: str) -> Blueprint:
    """The blueprint of a stored text, read once in a process: a digest names its text for good."""
    row = BlueprintVersion.objects.filter(digest=digest).values_list("source", "file").first()
    reading = read(row[0], file=row[1]) if row else None
    if reading is None or reading.legible is None:
        raise Misconfigured("A stored version of a program's blueprint can no longer be read by this release.")
    return reading.legible


def today(cohort: Cohort) -> date:
    """The day it is where the cohort is."""
    return today_in(cohort.time_zone, timezone.now())


def going_on(day: date) -> Q:
    """Condition on engagements: not ended, and begun by that day. Paused ones go on."""
    return ~Q(state=EngagementState.ENDED) & Q(starts_on__lte=day)


def serving() -> Q:
    """Condition on engagements: somebody is there. Not ended, and not paused because the helper evaluates the person.

    Other pauses are rests; that one is for good, and the person may be matched anew.
    """
    return ~Q(state=EngagementState.ENDED) & ~Q(pause_reason=EVALUATES)


def away(day: date) -> Exists:
    """Condition on participations: on a leave that day."""
    leave = Change.objects.filter(
        Q(until=None) | Q(until__gt=day),
        participation=OuterRef("pk"),
        kind=ChangeKind.LEAVE,
        state=ChangeState.DONE,
        from_day__lte=day,
    )
    return Exists(leave)


def people_now(helpers: Iterable[int]) -> dict[int, int]:
    """How many engagements that have not ended each helper (participation row number) is in. One query."""
    rows = (
        Party.objects.filter(participation__in=helpers, part=Part.HELPER, ends_on=None)
        .exclude(engagement__state=EngagementState.ENDED)
        .values_list("participation")
        .annotate(Count("engagement", distinct=True))
    )
    return dict(rows.order_by("participation"))


class Helps(Protocol):
    """A participation that helps, or what was read of one, as far as its places ask."""

    @property
    def pk(self) -> int: ...
    @property
    def cohort_id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def capacity(self) -> int | None: ...
    @property
    def works_at(self) -> Organization | None: ...


def room_for(helper: Helps, blueprint: Blueprint) -> int | None:
    """How many people a helper takes at once: what they said, within what the role allows; None: nobody set a limit."""
    role = blueprint.roles.get(helper.role)
    limits = [limit for limit in (helper.capacity, role.caseload if role else None) if limit is not None]
    return min(limits, default=None)


def helpers_of(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[int, Party]:
    """Engagement -> its helper, or the last one it had, with the person. Peer groups may have none. One query."""
    rows = Party.objects.filter(engagement__in=engagements, part=Part.HELPER).select_related("person")
    rows = rows.defer(*(f"person__{name}" for name in NOT_SHOWN))
    found: dict[int, Party] = {}
    for party in rows.order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "-pk"):
        found.setdefault(party.engagement_id, party)
    return found


def shared_with_another_sponsor(place: Organization, *, sponsor: Organization) -> bool:
    """Tell whether people of another sponsor's programs are at a place or below it, and `sponsor` is not above it."""
    if place.path.startswith(sponsor.path):
        return False
    here = (
        Q(works_at__path__startswith=place.path)
        | Q(organization__path__startswith=place.path)
        | Q(team__organization__path__startswith=place.path)
    )
    return Participation.objects.exclude(cohort__program__sponsor=sponsor).filter(here).exists()
