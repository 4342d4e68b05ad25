"""A year as it is agreed: who is in each role, and at which places other terms hold than the program's file says."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from alongside.blueprint.simulation.plan import Terms
from alongside.programs.enums import ParticipationState
from alongside.programs.facts_agreements import agreed_in
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


def people_and_terms(cohort: Cohort, *, on: date) -> tuple[Mapping[str, int], tuple[Terms, ...]]:
    """Role -> how many take part, and the terms of each place where some work: what everybody signed, nothing else."""
    rows = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED).select_related("works_at")
    people, there = Counter[str](), dict[int, Counter[str]]()
    places = {}
    for row in rows.order_by("pk"):
        people[row.role] += 1
        if row.works_at is not None:
            places[row.works_at.pk] = row.works_at
            there.setdefault(row.works_at.pk, Counter())[row.role] += 1
    agreed = agreed_in(cohort.pk, places.values(), on=on) if places else {}
    terms = [
        Terms(places[pk].name, there[pk], one.release.minutes if one.release else None, one.pay)
        for pk, one in agreed.items()
        if one.release or one.pay
    ]
    return people, tuple(sorted(terms, key=lambda one: one.place))
