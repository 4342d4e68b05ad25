"""Saying what one asks for in a helper, and as a helper what one is. The matching team alone reads it; the event says
that something was said."""

from dataclasses import replace

from django.db import transaction

from alongside.kernel.errors import Refused
from alongside.matching.queries.wishing import describes_itself, wishes_count
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import seal_told, seal_wishes, told_by, wishes_of

LONGEST_WISHES = 200
MOST = 5


@transaction.atomic
def wish(*, participation: Participation, words: str, by: Person) -> Participation:
    """Ask for something in a helper, a few words separated by commas; none takes it back.

    Raises Refused where the program weighs no wishes, and for more words than it takes.
    """
    cohort = hold_open(participation.cohort_id)
    row = Participation.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
    if not wishes_count(row, pinned(cohort.pk, on=today(cohort)).blueprint):
        raise Refused("Nobody is asked here what they wish for.")
    told = _told(words, field="wishes")
    asked: dict[str, object] = {"asked": told} if told else {}
    if wishes_of(row) != asked:
        seal_wishes(row, asked)
        row.save(update_fields=["sealed_wishes", "wrapped_key"])
        subject = f"participation:{row.public_id}"
        record("wishes-said", by=by, about=row.person_id, cohort=cohort.pk, subject=subject)
    return row


@transaction.atomic
def describe(*, participation: Participation, words: str, by: Person) -> Participation:
    """Say how one describes oneself as a helper, a few words separated by commas; none takes it back. It counts only
    for people who ask for it.

    Raises Refused where nobody is asked what they wish for in such a helper, and for more words than it takes.
    """
    cohort = hold_open(participation.cohort_id)
    row = Participation.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
    if not describes_itself(row, pinned(cohort.pk, on=today(cohort)).blueprint):
        raise Refused("Nobody is asked here how they describe themselves.")
    told = _told(words, field="described")
    before = told_by(row)
    if list(before.described) != told:
        seal_told(row, replace(before, described=told))
        row.save(update_fields=["sealed_wishes", "wrapped_key"])
        subject = f"participation:{row.public_id}"
        record("description-said", by=by, about=row.person_id, cohort=cohort.pk, subject=subject)
    return row


def _told(words: str, *, field: str) -> list[str]:
    several = [" ".join(word.split()) for word in words.split(",") if word.strip()]
    told = list({word.casefold(): word for word in several}.values())
    if len(words) > LONGEST_WISHES or len(told) > MOST:
        raise Refused(f"Write at most {MOST} things, in {LONGEST_WISHES} letters altogether.", field=field)
    return told
