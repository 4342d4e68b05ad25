"""What could use something, left for later or given to one who coordinates: who did, until when, and taken up again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.persons import Person
from alongside.programs.access import ENGAGEMENTS, PARTICIPATIONS
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.standing.access import ASIDES
from alongside.standing.attention import Need, Sign
from alongside.standing.models import Aside

LONGEST = timedelta(days=92)  # longer, and it would be forgotten rather than left


@dataclass(frozen=True, slots=True)
class Concern:
    """What a need is about: its kind, who takes part, and the engagement where it is about one."""

    need: Need
    participation: Participation
    engagement: Engagement | None = None


def concern(who: Who, need: str, public_id: str) -> Concern:
    """The need a page names, by the public id of an engagement or of who takes part. Raises NotHere."""
    if need not in Need:
        raise NotHere
    together = ENGAGEMENTS.visible(who).filter(public_id=public_id).select_related("supported__cohort").first()
    if together is not None:
        return Concern(Need(need), together.supported, together)
    return Concern(Need(need), PARTICIPATIONS.fetch(who, public_id=public_id))


@transaction.atomic
def set_aside(
    *, about: Concern, until: date | None, given_to: Participation | None, by: Person, who: Who
) -> Aside | None:
    """Leave a need until a day, give it to one who coordinates, or both; neither of them takes it up again.

    Said twice is once; whoever it is given to is told. Raises Refused for a day gone by or more than three months away,
    and for somebody who does not coordinate here.
    """
    PARTICIPATIONS.demand(who, Verb.CHANGE, about.participation)
    cohort = hold_open(about.participation.cohort_id)
    _check(cohort, until, given_to)
    here = Aside.objects.select_for_update().filter(**_key(about)).first()
    before = (here.until, here.given_to_id) if here else (None, None)
    if before == (until, given_to.pk if given_to else None):
        return here
    if until is None and given_to is None:
        Aside.objects.filter(**_key(about)).delete()
        _said("need-taken-up", about, None, by, {})
        return None
    said = {"until": until, "given_to": given_to, "by": by, "at": timezone.now()}
    row, _ = Aside.objects.update_or_create(**_key(about), defaults=said)
    _said("need-set-aside", about, None, by, {"until": until} if until else {})
    if given_to is not None and before[1] != given_to.pk:
        _said("need-given", about, given_to.person_id, by, {})
    return row


type Key = tuple[str, int, int | None]


def asides_of(who: Who) -> dict[Key, Aside]:
    """Everything left or given in a cohort, by what it is about."""
    rows = ASIDES.visible(who).select_related("given_to__person", "by")
    return {(row.need, row.participation_id, row.engagement_id): row for row in rows}


def split(found: Iterable[Sign], asides: Mapping[Key, Aside], *, on: date) -> tuple[list[Sign], list[Sign]]:
    """Needs that wait today, and those left for later."""
    open_: list[Sign] = []
    left: list[Sign] = []
    for one in found:
        row = asides.get(key_of(one))
        (left if row is not None and row.until is not None and row.until > on else open_).append(one)
    return open_, left


def coordinators(cohort: Cohort) -> list[Participation]:
    """Whoever a need can be given to."""
    rows = Participation.objects.filter(
        cohort=cohort, kind=Kind.COORDINATOR, state=ParticipationState.ENROLLED, person__isnull=False
    )
    return list(rows.select_related("person").order_by("person__family_name", "pk"))


def key_of(one: Sign) -> Key:
    """What a need is about, as `asides_of` has it."""
    return one.need.value, one.participation, one.engagement


def _key(about: Concern) -> dict[str, Any]:
    return {"need": about.need.value, "participation": about.participation, "engagement": about.engagement}


def _check(cohort: Cohort, until: date | None, given_to: Participation | None) -> None:
    on = today(cohort)
    if until is not None and not on < until <= on + LONGEST:
        raise Refused("Choose a day to come, within three months.", field="until")
    if given_to is not None and given_to not in coordinators(cohort):
        raise Refused("They do not coordinate here. Choose somebody who does.", field="given_to")


def _said(kind: str, about: Concern, person: int | None, by: Person, facts: Facts) -> None:
    row = about.participation
    subject = f"participation:{row.public_id}"
    record(kind, by=by, about=person, cohort=row.cohort_id, subject=subject, facts={"need": about.need.value, **facts})
