"""Erasing notes when their time is over, as the program says. That two met, when and for how long stays."""

from collections.abc import Callable, Iterator
from datetime import date

from django.db import transaction
from django.db.models import Max, Min, Q

from alongside.blueprint.parts.calendar import Privacy
from alongside.people.actions.events import record
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.models import Difference, Note
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement

BATCH = 500


def forget(progress: Callable[[int], None]) -> int:
    """Erase, in every cohort, the notes whose time is over; return how many. Run again it finds none of them.

    They go for good: what remains is the session with its day, minutes and way of meeting. With a note goes what was
    written where two remembered a session differently, once they have agreed.
    """
    rows = Cohort.objects.filter(engagements__attendances__notes__isnull=False).exclude(state=CohortState.PLANNED)
    erased = 0
    for cohort in rows.distinct().order_by("pk"):
        erased += _forget(cohort)
        progress(erased)
    return erased


@transaction.atomic
def _forget(cohort: Cohort) -> int:
    on = today(cohort)
    if not pins_of(cohort.pk).days:
        return 0
    privacy: Privacy = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint.privacy
    if privacy.notes_kept is None:
        return 0
    if privacy.notes_kept_from is None:
        last = privacy.notes_kept.after(on, times=-1)
        over = Q(attendance__engagement__cohort=cohort)
        erased = _erase(over & Q(written_on__lte=last), over & Q(raised_at__date__lte=last))
    else:
        gone = [one for one, since in _since(cohort, privacy) if privacy.notes_kept.after(since) <= on]
        parts = (Q(attendance__engagement__in=gone[n : n + BATCH]) for n in range(0, len(gone), BATCH))
        erased = sum(_erase(part, part) for part in parts)
    if erased:
        subject = f"cohort:{cohort.public_id}"
        record("notes-forgotten", by=None, cohort=cohort.pk, subject=subject, facts={"notes": erased})
    return erased


def _since(cohort: Cohort, privacy: Privacy) -> Iterator[tuple[int, date]]:
    """Each engagement with notes, and the day its notes are kept from; none where the file tells it from what nobody
    knows of an engagement. Who has no contract is told by the cohort."""
    moment = privacy.notes_kept_from
    rows = Engagement.objects.filter(cohort=cohort, attendances__notes__isnull=False).distinct()
    contracts = {
        pk: days
        for pk, *days in Contract.objects.filter(participation__cohort=cohort)
        .order_by()
        .values_list("participation")
        .annotate(Min("starts_on"), Max("ends_on"))
    }
    for pk, supported, begun in rows.values_list("pk", "supported", "starts_on"):
        first, last = contracts.get(supported, (cohort.starts_on, cohort.ends_on))
        days = {
            "match": begun,
            "contract.start": first,
            "contract.end": last,
            "cohort.start": cohort.starts_on,
            "cohort.end": cohort.ends_on,
        }
        if moment is not None and moment.anchor in days:
            yield pk, moment.on(days[moment.anchor])


def _erase(notes: Q, words: Q) -> int:
    Difference.objects.filter(words, sealed_word__isnull=False).exclude(state=Settled.OPEN).update(sealed_word=None)
    erased, _ = Note.objects.filter(notes).delete()
    return erased
