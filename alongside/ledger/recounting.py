"""Counting past days again by the version that is followed now: what was posted is taken back, never changed, and what
that version counts is posted instead. In batches, each a transaction of its own, so that it can stop and go on."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import Conflict, NotAllowed, Refused
from alongside.ledger.access import RECOUNTS
from alongside.ledger.actions import accounts_of, booked, reversal
from alongside.ledger.facts import STANDS, closed_until, confirmed_first
from alongside.ledger.models import Account, Confirmation, Entry, Happening, Recount
from alongside.ledger.recounts import Due, Retold, Stood, differing, due, stood
from alongside.people.actions.events import Facts, record, record_all
from alongside.people.actions.events import line as event_line
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open, hold_open
from alongside.programs.facts import Pinned, parsed, pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

TOGETHER = 300
ONE_DAY = timedelta(days=1)
LONGEST_WHY = 400
type Retelling = Callable[[Collection[str]], Mapping[str, Retold]]


def followed_now(cohort: Cohort) -> tuple[date, Pinned] | None:
    """The version a cohort follows today, and since which day; None before the first."""
    pins = pins_of(cohort.pk)
    held = [(day, version, digest) for day, version, digest in pins.days if day <= today(cohort)]
    return (held[-1][0], Pinned(held[-1][1], parsed(held[-1][2]))) if held else None


@transaction.atomic
def begin_recount(*, cohort: Cohort, version: int, first: date, why: str, by: Person, who: Who) -> Recount:
    """Let the days from `first` until the version followed today (a row number) count by it too. Twice is once.

    From now on what is logged for these days counts so; what was posted is counted again by `count_some`. Raises
    Conflict when another version is followed by now or counts an account in another unit, Refused where no day is left
    or another count is not finished.
    """
    if who.kind != Kind.COORDINATOR or who.cohort != cohort.pk:
        raise NotAllowed("Days are counted again by whoever coordinates.")
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    demand_open(held)
    now = followed_now(held)
    if now is None or now[1].version != version:
        raise Conflict("Another version is followed by now. Look at the page again.")
    since, pin = now
    here = Recount.objects.filter(cohort=held).order_by("-pk").first()
    if here is not None and (here.version_id, here.first, here.last) == (version, first, since - ONE_DAY):
        return here
    if here is not None and here.ended_at is None:
        raise Refused("Days are still being counted again. Let that finish first.")
    if first >= since:
        raise Refused(
            f"This is followed since {since:%B} {since.day}, {since.year}. Choose a day before.", field="again"
        )
    told = " ".join(why.split())[:LONGEST_WHY]
    if not told:
        raise Refused("Say why, in a sentence. Whoever asks later reads it here.", field="why")
    accounts_of(held, pin.blueprint)
    upto = Happening.objects.filter(cohort=held).aggregate(newest=Max("pk"))["newest"] or 0
    made = Recount.objects.create(
        cohort=held,
        version_id=version,
        first=first,
        last=since - ONE_DAY,
        why=told,
        by=by,
        at=timezone.now(),
        upto=upto,
    )
    _note("recount-begun", made, by)
    return made


def unfinished(who: Who) -> Recount | None:
    """The count that was begun and is not finished, if there is one, as whoever coordinates may go on with it."""
    return RECOUNTS.visible(who, Verb.CHANGE).filter(ended_at=None).first()


def left_and_done(recount: Recount) -> tuple[int, int]:
    """How many happenings are still to be looked at, and how many were."""
    rows = _its(recount)
    return rows.filter(pk__gt=recount.reached).count(), rows.filter(pk__lte=recount.reached).count()


@transaction.atomic
def count_some(*, recount: Recount, retelling: Retelling) -> Recount:
    """Count the next batch again, and say so to everybody whose lines changed once the last one is done.

    `retelling`: asks the practice rooms what they reported under these sources; what it leaves out was taken back, and
    stays as it is. Returns the recount as it is then; a finished one is left alone.
    """
    hold_open(recount.cohort_id)
    held = (
        Recount.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version", "by", "cohort")
        .get(pk=recount.pk)
    )
    if held.ended_at is not None:
        return held
    rows = _its(held).filter(pk__gt=held.reached).select_for_update(no_key=True).order_by("pk")
    batch = list(rows[:TOGETHER])
    if batch:
        _count(held, batch, retelling([one.source for one in batch]))
        held.reached = batch[-1].pk
    if len(batch) < TOGETHER:
        held.ended_at = timezone.now()
        _tell(held)
    held.save(update_fields=["reached", "ended_at"])
    return held


def _its(recount: Recount) -> QuerySet[Happening]:
    days = (recount.first, recount.last)
    return Happening.objects.filter(cohort=recount.cohort_id, day__range=days, pk__lte=recount.upto)


def _count(recount: Recount, batch: Sequence[Happening], told: Mapping[str, Retold]) -> None:
    """Take back what counts no longer so, and post what counts instead; where books are closed, in the next period."""
    blueprint, shut, at = parsed(recount.version.digest), closed_until(recount.cohort_id), timezone.now()
    accounts = accounts_of(recount.cohort, blueprint)
    rows = Entry.objects.filter(STANDS, happening__in=batch)
    standing: dict[int, list[Stood]] = {}
    for line in stood(rows.order_by("pk")):
        standing.setdefault(line.happening, []).append(line)
    gone: list[int] = []
    fresh: list[Entry] = []
    for one in batch:
        here = told.get(one.source)
        if here is None:
            continue
        back, missing = differing(due(blueprint, one, here), standing.get(one.pk, ()))
        gone += [line.pk for line in back]
        fresh += [_entry(accounts[each.posting.account], one, each, recount, at, shut) for each in missing]
    lines = rows.filter(pk__in=gone).select_related("approval").order_by("pk")
    Entry.objects.bulk_create([reversal(line, recount.by, at, shut, recount=recount) for line in lines])
    Entry.objects.bulk_create(fresh)
    _agree({one.happening_id for one in fresh}, batch, told)


def _entry(
    account: Account, happening: Happening, each: Due, recount: Recount, at: datetime, shut: date | None
) -> Entry:
    return Entry(
        account=account,
        happening=happening,
        participation_id=each.owner,
        engagement_id=happening.engagement_id,
        day=happening.day,
        booked_on=booked(happening.day, happening.booked_on, shut),
        mode=each.posting.mode,
        amount=each.posting.amount,
        to_approve=each.posting.to_approve or None,
        recount=recount,
        version_id=recount.version_id,
        posted_by=recount.by,
        posted_at=at,
    )


def _agree(fresh: Collection[int], batch: Iterable[Happening], told: Mapping[str, Retold]) -> None:
    """Own time that counted nowhere until now counts as soon as what it stands beside does: somebody said yes to that
    already."""
    own = [one for one in batch if one.pk in fresh and one.source in told and told[one.source].beside]
    agreed = set(Confirmation.objects.filter(happening__in=own).values_list("happening", flat=True)) if own else set()
    for one in own:
        said = None if one.pk in agreed else confirmed_first(told[one.source].beside)
        if said is not None:
            Confirmation.objects.create(happening=one, by=said.by, how=said.how, at=said.at)


def _tell(recount: Recount) -> None:
    """One line for everybody whose lines are others by now: that it is so, never how much."""
    _note("recount-ended", recount, recount.by)
    theirs = Entry.objects.filter(recount=recount).order_by().values("participation")
    rows = Participation.objects.filter(pk__in=theirs).order_by("pk")
    told: dict[int, str] = {}
    for person, public_id in rows.annotate(whose=Coalesce("folded_into__person", "person")).values_list(
        "whose", "public_id"
    ):
        if person is not None:
            told.setdefault(person, public_id)
    facts = _facts(recount)
    record_all(
        event_line(
            "hours-counted-again",
            by=recount.by,
            about=person,
            cohort=recount.cohort_id,
            subject=f"participation:{public_id}",
            facts=facts,
        )
        for person, public_id in told.items()
    )


def _note(kind: str, recount: Recount, by: Person) -> None:
    subject = f"recount:{recount.public_id}"
    record(kind, by=by, cohort=recount.cohort_id, subject=subject, facts=_facts(recount))


def _facts(recount: Recount) -> Facts:
    return {"first": recount.first, "last": recount.last, "version": recount.version.number}
