"""Writing a row with words in it, and saying in the log that it was written, never what it says."""

from uuid import UUID

from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import Fact, record
from alongside.people.models.persons import Person
from alongside.practice.growth.access import WORKABLE
from alongside.practice.growth.models.written import Written
from alongside.practice.growth.sealing import Said, seal
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import today
from alongside.programs.models.engagements import Engagement, Party


def demand_workable(engagement: Engagement, by: Person, who: Who) -> None:
    """Only somebody who is in an engagement that goes on writes in it, and nobody for another."""
    if who.person != by.pk:
        raise NotAllowed("Choose first as whom you are here.")
    WORKABLE.demand(who, Verb.CHANGE, engagement)
    demand_open(engagement.cohort)


def sent_before[M: Written](model: type[M], *, by: Person, key: UUID) -> M | None:
    """What was saved under this key before: a phone may send it twice."""
    return model._default_manager.filter(author=by, key=key).first()


def fresh[M: Written](row: M, *, by: Person, key: UUID, said: Said) -> M:
    """Write a new row. Its engagement and all but the words and the days are set already."""
    row.author, row.key = by, key
    row.written_at = timezone.now()
    row.begun_on = row.worded_on = today(row.engagement.cohort)
    seal(row, said)
    row.save(force_insert=True)
    return row


def reword(row: Written, *, by: Person, said: Said) -> None:
    """Give a row other words. Only who wrote them does."""
    if row.author_id != by.pk:
        raise NotAllowed(
            "Only who wrote this changes its words. You can add what comes next, or look back at it together."
        )
    row.worded_on = max(row.worded_on, today(row.engagement.cohort))
    seal(row, said)
    row.save(update_fields=["worded_on", "sealed"])


def demand_party(engagement: Engagement, person: Person) -> None:
    """Refuse somebody who is not in an engagement today as the one who does something in it."""
    day = today(engagement.cohort)
    there = Party.objects.filter(engagement=engagement, person=person, starts_on__lte=day)
    if not there.exclude(ends_on__lt=day).exists():
        raise Refused("Choose somebody who works here with you.", field="owner")


def tell(kind: str, row: Written, /, *, by: Person | None, **facts: Fact) -> None:
    """One line of the log: that something was written, about the person coached (nobody, for a team)."""
    noun, engagement = row._meta.model_name, row.engagement
    record(
        kind,
        by=by,
        about=engagement.supported.person_id,
        cohort=engagement.cohort_id,
        subject=f"{noun}:{row.public_id}",
        facts={"engagement": engagement.public_id, "shared": row.shared, **facts},
    )
