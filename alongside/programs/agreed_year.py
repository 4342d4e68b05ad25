"""A year as it is agreed: who is in each role, and at which places other terms hold than the program's file says."""

from collections import Counter
from dataclasses import replace
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.simulation.plan import Terms
from alongside.kernel.errors import Refused
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.facts_agreements import agreed_in
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


def agreed_year(cohort: Cohort, *, on: date) -> tuple[Blueprint, tuple[Terms, ...]]:
    """The program planned with those who take part, and the terms of each place where some work: what everybody
    signed, nothing else.

    A track, or a role that is helped or helps, that nobody is in has 0, whatever its file plans with; who looks after
    the program or a place may do so without taking part. Raises Refused while nobody is helped and nobody helps.
    """
    people, tracks, there = Counter[str](), Counter[str](), dict[int, Counter[str]]()
    places = {}
    rows = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED).select_related("works_at")
    for row in rows.order_by("pk"):
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
    return _planned(cohort, people, tracks, on), tuple(sorted(terms, key=lambda one: one.place))


def _planned(cohort: Cohort, people: Counter[str], tracks: Counter[str], on: date) -> Blueprint:
    blueprint = pinned(cohort.pk, on=on).blueprint
    counted = {role for access in ("supported", "helper") for role in blueprint.roles_with(access)}
    if not any(people[role] for role in counted):
        raise Refused(f"Nobody is helped or helps in {cohort.key} yet, so there is no year to reckon.")
    planning = replace(
        blueprint.planning,
        people={role: people[role] for role in blueprint.roles if role in counted or people[role]},
        tracks={track: tracks[track] for track in blueprint.eligibility.tracks},
    )
    return replace(blueprint, planning=planning)
