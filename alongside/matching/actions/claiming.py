"""Taking a region on, letting it go, and taking it over from somebody with a word about it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.matching.models.claims import Claim
from alongside.matching.queries.claims import claims_about, claims_over
from alongside.matching.sealing import LONGEST, seal
from alongside.people.actions.events import record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


@transaction.atomic
def claim(*, cohort: Cohort, region: Organization, words: str, by: Person) -> Claim:
    """Work on a region from now on; what was one's own goes on.

    Raises Refused where somebody else works on it, above or below, unless a word says why it is taken over.
    """
    held = Cohort.objects.select_for_update(of=("self",), no_key=True).get(pk=cohort.pk)
    demand_open(held)
    now = timezone.now()
    there = claims_over(held.pk, region)
    mine = next((one for one in there if one.person_id == by.pk and one.region_id == region.pk), None)
    others = [one for one in there if one.person_id != by.pk]
    if others and not words.strip():
        who = f"{others[0].person.name} works on {others[0].region.name}"
        raise Refused(f"{who}. Say in a word why you take it over.", field="words")
    if len(words) > LONGEST:
        raise Refused(f"Write at most {LONGEST} letters.", field="words")
    for one in others:
        _end(one, "region-taken-over", by, about=one.person_id)
    if mine is not None:
        return mine
    Claim.objects.filter(cohort=held, region=region, ended_at=None).update(ended_at=now)  # what was idle
    row = Claim(cohort=held, region=region, person=by, day=today(held), taken_at=now, last_at=now)
    seal(row, words if others else "")
    row.save(force_insert=True)
    _told("region-claimed", row, by)
    return row


@transaction.atomic
def let_region_go(*, claim: Claim, by: Person) -> Claim:
    """Stop working on a region: one's own. Twice is once."""
    row = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if row.person_id != by.pk:
        raise Refused("Somebody else works on this region. Take it over instead, and say why.")
    if row.ended_at is None:
        _end(row, "region-let-go", by, about=None)
    return row


def still_there(*, row: Participation, by: Person) -> Claim | None:
    """Somebody does something about a person: their own claim on where that is goes on. Returns the claim of somebody
    else on it, if there is one."""
    return _somebody_elses(claims_about(row), by)


def still_working(*, cohort: Cohort, region: Organization | None, by: Person | None) -> Claim | None:
    """The same for everybody of a region, or of the whole cohort."""
    return _somebody_elses(claims_over(cohort.pk, region), by)


def _somebody_elses(there: Sequence[Claim], by: Person | None) -> Claim | None:
    mine = [one.pk for one in there if by is not None and one.person_id == by.pk]
    if mine:
        Claim.objects.filter(pk__in=mine).update(last_at=timezone.now())
    return next((one for one in there if one.pk not in mine), None)


def _end(row: Claim, kind: str, by: Person, *, about: int | None) -> None:
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    _told(kind, row, by, about=about)


def _told(kind: str, row: Claim, by: Person, *, about: int | None = None) -> None:
    facts = {"region": row.region.public_id}
    record(kind, by=by, about=about, cohort=row.cohort_id, subject=f"claim:{row.public_id}", facts=facts)
