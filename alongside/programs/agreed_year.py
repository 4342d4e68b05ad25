"""A year as it is agreed: who is in each role, and at which places other terms hold than the program's file says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.simulation.plan import Needing, Terms
from alongside.kernel.clock import Sessions
from alongside.kernel.errors import Refused
from alongside.people.facts import calendars_of
from alongside.people.models.organizations import Organization
from alongside.programs.background import backgrounds
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.facts_agreements import agreed_in
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


@dataclass(frozen=True)
class AgreedYear:
    """A program planned with those who take part. `agreed`: the terms of each place where some work; `needing`: for how
    many each duty is that some can do without, by its key. `school`: where most of those work of whose school the days
    are known, and its school years."""

    blueprint: Blueprint
    agreed: tuple[Terms, ...]
    needing: Mapping[str, Needing]
    school: Organization | None = None
    schools: tuple[Sessions, ...] = ()


def agreed_year(cohort: Cohort, *, on: date) -> AgreedYear:
    """The program planned with those who take part, what everybody signed at the places where they work and nothing
    else, and who can do without which help by what is known of them, of who comes later on their first day.

    A track, or a role that is helped or helps, that nobody is in has 0, whatever its file plans with; who looks after
    the program or a place may do so without taking part. Raises Refused while nobody is helped and nobody helps.
    """
    people, tracks, there = Counter[str](), Counter[str](), dict[int, Counter[str]]()
    places = {}
    of_cohort = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED)
    rows = of_cohort.select_related("works_at", "organization", "team__organization").order_by("pk")
    for row in rows:
        people[row.role] += 1
        tracks[row.track] += 1
        if row.works_at is not None:
            places[row.works_at.pk] = row.works_at
            there.setdefault(row.works_at.pk, Counter())[row.role] += 1
    agreed = agreed_in(cohort.pk, places.values(), on=on) if places else {}
    terms = [
        Terms(places[pk].name, there[pk], one.release.minutes if one.release else None, one.pay)
        for pk, one in agreed.items()
        if one.release or one.pay
    ]
    blueprint = pinned(cohort.pk, on=on).blueprint
    places_agreed = tuple(sorted(terms, key=lambda one: one.place))
    planned = _planned(blueprint, cohort, people, tracks)
    most = [places[pk] for pk, _ in Counter({pk: there[pk].total() for pk in places}).most_common()]
    school, years = _school(most, cohort)
    return AgreedYear(planned, places_agreed, dict(_needing(blueprint, list(rows), on)), school, years)


def _school(places: Sequence[Organization], cohort: Cohort) -> tuple[Organization | None, tuple[Sessions, ...]]:
    """The first of these of whose school days some of the cohort's time are known, with its school years."""
    found: dict[int, list[Sessions]] = {}
    ends = {date(year, 12, 31) for year in range(cohort.starts_on.year, cohort.ends_on.year)} | {cohort.ends_on}
    for day in sorted(ends):
        for pk, school in calendars_of(places, on=day).items():
            if (school.year.last or day) >= cohort.starts_on and school not in found.setdefault(pk, []):
                found[pk].append(school)
    first = next((place for place in places if found.get(place.pk)), None)
    return (first, tuple(found[first.pk])) if first else (None, ())


def _needing(blueprint: Blueprint, rows: list[Participation], on: date) -> Iterator[tuple[str, Needing]]:
    """For how many each duty is that some can do without: who said nothing of it is counted by themselves."""
    for key, duty in blueprint.duties.items():
        if duty.optional_when is None:
            continue
        those = [row for row in rows if row.role == duty.person]
        days = [max(on, row.starts_on) for row in those]
        known = zip(backgrounds(those, blueprint, on=days), days, strict=True)
        can = Counter(judge(duty.optional_when, one.facts, on=day).answer for one, day in known)
        yield key, Needing(sure=can[Answer.NO], open=can[Answer.UNKNOWN])


def _planned(blueprint: Blueprint, cohort: Cohort, people: Counter[str], tracks: Counter[str]) -> Blueprint:
    counted = {role for access in ("supported", "helper") for role in blueprint.roles_with(access)}
    if not any(people[role] for role in counted):
        raise Refused(f"Nobody is helped or helps in {cohort.key} yet, so there is no year to reckon.")
    planning = replace(
        blueprint.planning,
        people={role: people[role] for role in blueprint.roles if role in counted or people[role]},
        tracks={track: tracks[track] for track in blueprint.eligibility.tracks},
    )
    return replace(blueprint, planning=planning)
