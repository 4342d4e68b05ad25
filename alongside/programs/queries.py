"""Reads of the programs room."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from alongside.kernel.access import Kind, Who
from alongside.kernel.again import Again
from alongside.kernel.errors import NotHere
from alongside.people.models.persons import Person
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.enums import Answer, CohortState, EngagementState, Part, ParticipationState
from alongside.programs.facts import serving, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.programs.queries_finding import PERSON, UNIT, every_word

FIRST = (Kind.COORDINATOR, Kind.HELPER, Kind.SUPPORTED)


_ENROLLED = Again(
    lambda person: Participation.objects.filter(person=person, state=ParticipationState.ENROLLED).select_related(
        "cohort__program__sponsor", "works_at"
    ),
    -1,
)


def open_participations(person: Person) -> list[Participation]:
    """What a person may act in, their own participations: first those of open cohorts, of these first the ones whose
    year is under way, then by kind, then the newest. Sorted here, as these are few and it is asked for every page."""
    return sorted(_ENROLLED.about(person.pk), key=_foremost)


def _foremost(participation: Participation) -> tuple[bool, bool, int, int, int]:
    cohort, kind = participation.cohort, participation.kind
    return (
        cohort.state == CohortState.CLOSED,
        not cohort.starts_on <= today(cohort) <= cohort.ends_on,
        FIRST.index(Kind(kind)) if kind in FIRST else len(FIRST),
        -cohort.starts_on.toordinal(),
        participation.pk,
    )


def cohort_by_key(key: str) -> Cohort:
    """The cohort with this key. Raises NotHere with the keys there are."""
    cohort = Cohort.objects.select_related("program__sponsor").filter(key=key).first()
    if cohort is None:
        known = ", ".join(Cohort.objects.order_by("key").values_list("key", flat=True)[:20])
        raise NotHere(f"There is no cohort “{key}”." + (f" There are: {known}." if known else " There are none yet."))
    return cohort


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people of a cohort to list: part of a name, a role key, and one of `STATES`."""

    name: str = ""
    role: str = ""
    state: str = ""


WAITS = Q(track_place__isnull=False, track_place__number=None)  # for a place of their track
UNMATCHED = ~Exists(Engagement.objects.filter(serving(), supported=OuterRef("pk")))
STATES: dict[str, Q] = {
    "matched": Q(kind=Kind.SUPPORTED) & ~Q(UNMATCHED),
    "unmatched": Q(kind=Kind.SUPPORTED, answer=Answer.YES) & Q(UNMATCHED) & ~WAITS,
    "waits": WAITS,
    "ask": Q(answer=Answer.UNKNOWN),
    "no": Q(answer=Answer.NO),
}


def people(who: Who, wanted: Wanted) -> QuerySet[Participation]:
    """Participations one may see that fit, by name."""
    rows = PARTICIPATIONS.visible(who).filter(state=ParticipationState.ENROLLED)
    rows = rows.filter(every_word(wanted.name, (*PERSON, *UNIT)))
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    rows = rows.filter(STATES.get(wanted.state, Q()))
    return (
        rows.select_related("person", "team", "organization", "works_at__parent", "cohort", "track_place")
        .order_by(Lower("person__family_name"), Lower("person__given_name"), "pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def helpers_beside(supported: Iterable[int]) -> dict[int, list[Party]]:
    """Supported participation -> the parties helping it now, each with its person and engagement. One query."""
    rows = Party.objects.filter(
        engagement__supported__in=list(supported), part__in=(Part.HELPER, Part.STAND_IN), ends_on=None
    ).exclude(engagement__state=EngagementState.ENDED)
    found: dict[int, list[Party]] = {}
    for party in rows.select_related("person", "engagement").order_by("engagement__duty", "pk"):
        found.setdefault(party.engagement.supported_id, []).append(party)
    return found


@dataclass(frozen=True, slots=True)
class Stages:
    """How far the supported of a cohort have come: enrolled, eligible, matched; and how many wait for a fact."""

    enrolled: int
    eligible: int
    ask: int
    matched: int


def stages(cohort: Cohort) -> Stages:
    """Count them in one query."""
    rows = Participation.objects.filter(cohort=cohort, kind=Kind.SUPPORTED, state=ParticipationState.ENROLLED)
    found = rows.aggregate(
        enrolled=Count("pk"),
        eligible=Count("pk", filter=Q(answer__in=("", Answer.YES))),
        ask=Count("pk", filter=Q(answer=Answer.UNKNOWN)),
        matched=Count("pk", filter=~Q(UNMATCHED)),
    )
    return Stages(**found)
