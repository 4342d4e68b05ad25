"""Reads of the staffing room: where each applicant is, and how much time and room each helper has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Lower

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb, Who
from alongside.people.models.organizations import Organization
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import room_for
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.staffing.access import APPLICATIONS, POSTINGS, REVIEWS, SHARES
from alongside.staffing.enums import OPEN
from alongside.staffing.facts import Readiness, readiness_of
from alongside.staffing.forms import references_asked, staffing_of
from alongside.staffing.free_time import free_time
from alongside.staffing.models.applications import Application, Posting, Reference, Review
from alongside.staffing.models.sharing import Share


@dataclass(frozen=True, slots=True)
class Looked:
    """One look of one applicant: `done` of `of` reviewers; `mine`: the reader was one of them."""

    key: str
    label: str
    done: int
    of: int
    flagged: bool
    last: date | None
    until: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Applicant:
    """One applicant with everything that is looked at. `heard` of `asked` references."""

    application: Application
    looks: tuple[Looked, ...]
    heard: int
    asked: int

    @property
    def complete(self) -> bool:
        whole = all(one.done >= one.of and not one.flagged for one in self.looks)
        return self.application.sent_at is not None and whole and self.heard >= self.asked


@dataclass(frozen=True, slots=True)
class Kept:
    """One helper: where they stand, how many they are beside of how many, minutes a week released and needed."""

    participation: Participation
    readiness: Readiness
    people: int
    room: int | None
    released: int | None
    needed: int

    @property
    def short(self) -> int:
        """Minutes a week that are needed beyond what was released; 0 where nobody said what was."""
        return max(0, self.needed - self.released) if self.released is not None else 0


def applications(who: Who, role: str, *, going_on: bool = True) -> QuerySet[Application]:
    """Applications for a role: those under way, nearest to a decision first; or those that said no or were told no."""
    rows = (
        APPLICATIONS.visible(who)
        .filter(posting__role=role)
        .select_related("posting__cohort", "posting__place", "participation")
    )
    rows = rows.filter(state__in=OPEN) if going_on else rows.exclude(state__in=OPEN)
    return rows.order_by("-state", "sent_at", "pk") if going_on else rows.order_by("-decided_at", "pk")


def applicants(rows: Sequence[Application], blueprint: Blueprint, *, who: Who) -> list[Applicant]:
    """Dress applications with what was looked at. Two queries for any number."""
    standing: dict[int, list[Review]] = {}
    reviews = REVIEWS.visible(who).filter(application__in=[row.pk for row in rows], reverses=None, reversed_by=None)
    for review in reviews.order_by("day", "pk"):
        standing.setdefault(review.application_id, []).append(review)
    heard = Reference.objects.filter(application__in=[row.pk for row in rows]).exclude(answered_at=None)
    spoken = dict(heard.order_by().values_list("application").annotate(Count("pk")))
    return [
        Applicant(
            row,
            tuple(_looks(blueprint, row.posting.role, standing.get(row.pk, ()), who)),
            spoken.get(row.pk, 0),
            references_asked(blueprint, row.posting.role),
        )
        for row in rows
    ]


def _looks(blueprint: Blueprint, role: str, standing: Sequence[Review], who: Who) -> Iterable[Looked]:
    for key, look in staffing_of(blueprint, role).looks.items():
        mine = [one for one in standing if one.look == key]
        yield Looked(
            key,
            look.label,
            len(mine),
            look.reviewers,
            any(one.flagged for one in mine),
            max((one.day for one in mine), default=None),
            max((one.valid_until for one in mine if one.valid_until), default=None),
            any(one.reviewer_id == who.person for one in mine),
        )


def readable_reviews(who: Who, application: Application) -> list[Review]:
    """What reviewers said about an applicant, as far as this reader may read it; taken-back lines left out."""
    rows = REVIEWS.visible(who, Verb.READ).filter(application=application, reverses=None, reversed_by=None)
    return list(rows.select_related("reviewer").order_by("look", "day", "pk"))


def call_for(who: Who, role: str) -> Posting | None:
    """The open call for a role that the reader makes: of the program, or of the place they lead."""
    rows = POSTINGS.visible(who, Verb.CHANGE).filter(role=role, closed_at=None)
    return (rows.filter(place=None) if who.kind == Kind.COORDINATOR else rows).first()


def calls_of_places(who: Who, role: str) -> QuerySet[Posting]:
    """Open calls for a role that places make for themselves, by name."""
    rows = POSTINGS.visible(who).filter(role=role, closed_at=None, place__isnull=False)
    return rows.select_related("place").order_by("place__name", "pk")


def calls_open(cohort: Cohort, *, on: date) -> QuerySet[Posting]:
    """The calls of a cohort that anybody may answer on a day: those of the program first, then those of places."""
    rows = Posting.objects.filter(cohort=cohort, closed_at=None).exclude(closes_on__lt=on)
    return rows.select_related("place").order_by(F("place__name").asc(nulls_first=True), "pk")


def calls_to_make(blueprint: Blueprint, role: str) -> tuple[str, ...]:
    """Helping roles whose calls the program leaves to whoever holds `role` where they work."""
    return tuple(key for key in blueprint.staffing if staffing_of(blueprint, key).posted_by == role)


def helpers(who: Who, role: str) -> QuerySet[Participation]:
    """Those who hold a helping role now, by name."""
    rows = PARTICIPATIONS.visible(who).filter(role=role, state=ParticipationState.ENROLLED, person__isnull=False)
    return rows.select_related("person", "works_at", "organization").order_by(
        Lower("person__family_name"), Lower("person__given_name"), "pk"
    )


def kept(rows: Sequence[Participation], blueprint: Blueprint, *, on: date) -> list[Kept]:
    """Where each helper stands, in a flat number of queries for 500 of them."""
    standing, times = readiness_of(rows, blueprint, on=on), free_time(rows, blueprint, on=on)
    return [
        Kept(row, standing[row.pk], time.people, room_for(row, blueprint), time.released, time.needed)
        for row in rows
        for time in (times[row.pk],)
    ]


@dataclass(frozen=True, slots=True)
class SharedAt:
    """One place where a role is shared: responsibility -> who does it; `gaps`: what nobody does."""

    place: Organization
    done: dict[str, list[Share]]
    gaps: tuple[str, ...]


def shared(who: Who, blueprint: Blueprint, role: str) -> list[SharedAt]:
    """Every place of the cohort where a role's responsibilities are shared. One query."""
    asked = staffing_of(blueprint, role).responsibilities
    rows = SHARES.visible(who).filter(role=role, ends_on=None).select_related("place", "person")
    places: dict[int, list[Share]] = {}
    for row in rows.order_by("place__name", "person__family_name", "pk"):
        places.setdefault(row.place_id, []).append(row)
    return [_shared_at(several, list(asked)) for several in places.values()]


def without(who: Who, blueprint: Blueprint, role: str) -> QuerySet[Organization]:
    """Places of people this role would help where nobody holds it and nothing of it is shared yet, by name."""
    helped = {duty.person for duty in blueprint.duties.values() if duty.helper == role}
    here = PARTICIPATIONS.visible(who).filter(state=ParticipationState.ENROLLED, works_at__isnull=False).order_by()
    held = here.filter(role=role).values("works_at")
    done = SHARES.visible(who).filter(role=role, ends_on=None).order_by().values("place")
    rows = Organization.objects.filter(pk__in=here.filter(role__in=helped).values("works_at"))
    return rows.exclude(pk__in=held).exclude(pk__in=done).order_by("name", "pk")


def _shared_at(several: Sequence[Share], asked: Sequence[str]) -> SharedAt:
    done = {key: [one for one in several if one.responsibility == key] for key in asked}
    return SharedAt(several[0].place, done, tuple(key for key, people in done.items() if not people))
