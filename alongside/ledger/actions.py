"""Posting what happened, confirming it, and taking it back. Lines never change: what was wrong is reversed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from alongside.blueprint.counting import Happening as Counted
from alongside.blueprint.counting import Posting, postings
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Counted as CountedKind
from alongside.kernel.errors import Conflict, Refused
from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.facts import STANDS, closed_until
from alongside.ledger.models import Account, Confirmation, Doubt, Entry, Happening, Recount
from alongside.ledger.recounts import counted_by
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import Pins
from alongside.programs.models.cohorts import Cohort

SHUT = (
    "The books are closed until {day}: nothing of those days is counted, confirmed or approved any more. "
    "Whoever coordinates can open them again."
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a practice room tells the ledger: one session or attendance, as it concerns one participation.

    `source` is the room's own key and names it for good. `by_mode` maps modes to whole minutes. `miles`: the drive for
    it. `helper` and `participation` are row numbers of participations. `activities` decide what counts; they are not
    kept here, because what a session was about belongs to those who had it. `at`: when it was logged. `owners`: whose
    accounts it is for.
    """

    source: str
    kind: CountedKind
    engagement: int | None
    duty: str
    participation: int
    helper: int | None
    day: date
    by_mode: Mapping[str, int]
    miles: int = 0
    group_size: int = 1
    place: int = 0
    activities: frozenset[str] = frozenset()
    at: datetime
    owners: frozenset[str] = frozenset({"person", "pair", "helper"})


@transaction.atomic
def post(
    *, cohort: Cohort, reports: Sequence[Report], pins: Pins, by: Person, corrects: bool = False
) -> list[Happening]:
    """Count what happened in every account it belongs to, by the version that counts its day.

    A source that was reported before is left as it is. Writes no event: the room that reports writes its own, in this
    transaction. What `corrects` something of closed books is counted in the next period. Raises Refused when the
    cohort is closed, or the books of that day are; one that is being closed meanwhile waits.
    """
    hold_open(cohort.pk)
    shut = closed_until(cohort.pk)
    known = set(Happening.objects.filter(source__in=[r.source for r in reports]).values_list("source", flat=True))
    fresh = [report for report in reports if report.source not in known]
    if shut is not None and not corrects and any(report.day <= shut for report in fresh):
        raise Refused(shut_words(shut), field="day")
    happenings = Happening.objects.bulk_create([_happening(cohort, report, by, shut) for report in fresh])
    accounts: dict[str, Account] = {}
    entries: list[Entry] = []
    counting = counted_by(cohort.pk, pins)
    for report, happening in zip(fresh, happenings, strict=True):
        pin = counting.on(report.day)
        accounts = accounts if set(pin.blueprint.counting) <= set(accounts) else accounts_of(cohort, pin.blueprint)
        for posting in postings(pin.blueprint, _counted(report)):
            owner = report.helper if posting.owner == "helper" else report.participation
            if owner is not None and posting.owner in report.owners:
                entries.append(_entry(accounts[posting.account], happening, posting, owner, pin.version))
    Entry.objects.bulk_create(entries)
    return happenings


def shut_words(day: date) -> str:
    """Why nothing is counted, confirmed or approved in books that are closed until a day."""
    return SHUT.format(day=f"{day:%B} {day.day}, {day.year}")


def booked(day: date, booked_on: date | None, shut: date | None) -> date | None:
    """The first day of the period something is counted in, where that is not its own: the one after closed books."""
    return shut + timedelta(days=1) if shut is not None and (booked_on or day) <= shut else booked_on


def _happening(cohort: Cohort, report: Report, by: Person, shut: date | None) -> Happening:
    return Happening(
        source=report.source,
        cohort=cohort,
        kind=report.kind,
        engagement_id=report.engagement,
        participation_id=report.participation,
        helper_id=report.helper,
        day=report.day,
        by_mode=dict(report.by_mode),
        miles=report.miles or None,
        group_size=report.group_size,
        place=report.place,
        booked_on=booked(report.day, None, shut),
        reported_by=by,
        reported_at=report.at,
    )


def _counted(report: Report) -> Counted:
    return Counted(
        report.kind,
        duty=report.duty,
        minutes=report.by_mode,
        miles=report.miles,
        people=report.group_size,
        place=report.place,
        activities=report.activities,
        on=report.day,
    )


def _entry(account: Account, happening: Happening, posting: Posting, owner: int, version: int) -> Entry:
    return Entry(
        account=account,
        happening=happening,
        participation_id=owner,
        engagement_id=happening.engagement_id,
        day=happening.day,
        booked_on=happening.booked_on,
        mode=posting.mode,
        amount=posting.amount,
        to_approve=posting.to_approve or None,
        version_id=version,
        posted_by_id=happening.reported_by_id,
        posted_at=happening.reported_at,
    )


def accounts_of(cohort: Cohort, blueprint: Blueprint) -> dict[str, Account]:
    """The accounts of a cohort by key, made the first time they are needed."""
    found = {account.key: account for account in Account.objects.filter(cohort=cohort)}
    missing = [
        Account(cohort=cohort, key=key, unit=rule.unit) for key, rule in blueprint.counting.items() if key not in found
    ]
    if missing:
        Account.objects.bulk_create(missing, ignore_conflicts=True)
        found = {account.key: account for account in Account.objects.filter(cohort=cohort)}
    for key, rule in blueprint.counting.items():
        if found[key].unit != rule.unit:
            raise Conflict(f"The account “{key}” counts {found[key].unit} here, and its file says {rule.unit}.")
    return found


@transaction.atomic
def confirm_happenings(
    *, sources: Sequence[str], by: Person | None, how: ConfirmedHow, at: datetime
) -> list[Happening]:
    """Say that these happened. What is confirmed already stays so. Returns those confirmed now.

    Raises Refused when one of them was taken back meanwhile, or is of closed books; what counts by itself there is left
    as it is.
    """
    happenings, shut = _held(sources)
    confirmed = set(Confirmation.objects.filter(happening__in=happenings).values_list("happening", flat=True))
    fresh = [happening for happening in happenings if happening.pk not in confirmed]
    late = [one for one in fresh if (day := shut[one.cohort_id]) is not None and (one.booked_on or one.day) <= day]
    if late and how != ConfirmedHow.AUTOMATIC:
        raise Refused(shut_words(shut[late[0].cohort_id] or late[0].day))
    fresh = [happening for happening in fresh if happening not in late]
    if Entry.objects.filter(happening__in=fresh, reverses__isnull=False, recount=None).exists():
        raise Refused("This was taken back meanwhile, so there is nothing to confirm any more.")
    Confirmation.objects.bulk_create(Confirmation(happening=one, by=by, how=how, at=at) for one in fresh)
    return fresh


def doubt_happenings(*, sources: Sequence[str], at: datetime) -> None:
    """Say that these were different: until `settle_doubts` nothing of them counts as confirmed. Twice is once."""
    Doubt.objects.bulk_create((Doubt(happening=one, at=at) for one in _locked(sources)), ignore_conflicts=True)


def settle_doubts(*, sources: Sequence[str]) -> None:
    """What was said about these was taken back: they stand as they were."""
    Doubt.objects.filter(happening__source__in=sources).delete()


@transaction.atomic
def reverse_happenings(*, sources: Sequence[str], by: Person, at: datetime) -> list[Entry]:
    """Take back every line of these happenings, each by one line of the opposite amount, in the next period where the
    books are closed. Twice is once. Nobody doubts them any more."""
    happenings, shut = _held(sources)
    Doubt.objects.filter(happening__in=happenings).delete()
    standing = Entry.objects.filter(STANDS, happening__in=happenings).select_related("approval").order_by("pk")
    closed = {happening.pk: shut[happening.cohort_id] for happening in happenings}
    return Entry.objects.bulk_create([reversal(line, by, at, closed[line.happening_id]) for line in standing])


def reversal(line: Entry, by: Person, at: datetime, shut: date | None, *, recount: Recount | None = None) -> Entry:
    """The line that takes one back, not yet written. Load the approval too."""
    return Entry(
        account_id=line.account_id,
        happening_id=line.happening_id,
        participation_id=line.participation_id,
        engagement_id=line.engagement_id,
        day=line.day,
        booked_on=booked(line.day, line.booked_on, shut),
        mode=line.mode,
        amount=-line.amount,
        to_approve=True if line.to_approve and not hasattr(line, "approval") else None,
        reverses=line,
        recount=recount,
        version_id=line.version_id,
        posted_by=by,
        posted_at=at,
    )


def _held(sources: Sequence[str]) -> tuple[list[Happening], dict[int, date | None]]:
    """These happenings, locked, their cohorts kept open; and until which day the books of each cohort are closed."""
    happenings = _locked(sources)
    cohorts = sorted({happening.cohort_id for happening in happenings})
    for held in cohorts:
        hold_open(held)
    return happenings, {held: closed_until(held) for held in cohorts}


def _locked(sources: Sequence[str]) -> list[Happening]:
    return list(Happening.objects.select_for_update(no_key=True).filter(source__in=sources).order_by("pk"))
