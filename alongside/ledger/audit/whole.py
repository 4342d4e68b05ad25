"""The whole ledger looked through: every cohort counted again, every line on its own, and the guards of the tables."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule
from alongside.ledger.audit.approvals import approvals
from alongside.ledger.audit.books import closed_books
from alongside.ledger.audit.recount import Recount, Wrong
from alongside.ledger.audit.witness import Overlap, Witness
from alongside.ledger.facts import cohort_by_mode
from alongside.ledger.models import Account, Approval, Confirmation, Entry, Happening
from alongside.ledger.models import Recount as Counted
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.enums import CohortState, Part
from alongside.programs.facts import pins_of
from alongside.programs.models.cohorts import Cohort, CohortVersion
from alongside.programs.models.engagements import Party

COACHED = (Part.SUPPORTED, Part.MEMBER)

type Witnesses = Callable[[int, set[str]], Iterable[Sequence[Witness]]]
type Overlaps = Callable[[], Iterable[Overlap]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What an account of a cohort comes to, in its unit, added up line by line: confirmed, waiting for a yes, for
    approval, and by mode."""

    cohort: str
    account: str
    unit: str
    confirmed: int
    waiting: int
    to_approve: int
    by_mode: dict[str, int]


@dataclass(slots=True)
class Audit:
    """How many lines and accounts were looked at, what they come to, and what is wrong."""

    entries: int = 0
    accounts: int = 0
    sums: list[Sum] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def audit(witnesses: Witnesses, overlaps: Overlaps, progress: Callable[[str], None]) -> Audit:
    """Count everything again. `witnesses`: what the practice rooms say of a cohort (its row number), in batches, with
    the tags that counting rules ask for; `overlaps`: what they say stands at one time. Reads only; memory is bounded by
    the meetings of one cohort."""
    found = Audit(accounts=Account.objects.count(), wrong=[*_guards(), *_orphans()])
    ended = dict(_closed())
    for cohort in Cohort.objects.order_by("pk"):
        progress(cohort.key)
        recount = Recount(cohort, pins_of(cohort.pk))
        for batch in witnesses(cohort.pk, recount.rules_asking()):
            recount.add(batch)
        recount.finish()
        recount.accounts()
        found.wrong += [*recount.wrong, *closed_books(cohort), *approvals(cohort, ended.get(cohort))]
        _add_up(cohort, found)
    found.wrong += [*_lines(), *_confirmations(), *_overlaps(overlaps())]
    return found


def _add_up(cohort: Cohort, found: Audit) -> None:
    """Add up a cohort line by line, and compare with the sums that pages show."""
    sure, open_, asked, modes = Counter[int](), Counter[int](), Counter[int](), Counter[tuple[int, str]]()
    said_yes = Exists(Confirmation.objects.filter(happening=OuterRef("happening"), happening__doubt=None))
    approved = Exists(Approval.objects.filter(entry=OuterRef("pk")))
    rows = Entry.objects.filter(account__cohort=cohort).order_by("pk").annotate(said=said_yes, approved=approved)
    columns = ("account", "mode", "amount", "said", "to_approve", "approved")
    for account, mode, amount, said, asks, by_somebody in rows.values_list(*columns).iterator():
        found.entries += 1
        waits = asks and not by_somebody
        (open_ if not said else asked if waits else sure)[account] += amount
        modes[account, mode] += amount
    shown = cohort_by_mode(cohort.pk)
    for own in Account.objects.filter(cohort=cohort).order_by("key"):
        mine = {mode: amount for (pk, mode), amount in sorted(modes.items()) if pk == own.pk}
        row = Sum(
            cohort=cohort.key,
            account=own.key,
            unit=own.unit,
            confirmed=sure[own.pk],
            waiting=open_[own.pk],
            to_approve=asked[own.pk],
            by_mode=mine,
        )
        found.sums.append(row)
        theirs = {mode: balance.total for (key, mode), balance in shown.items() if key == own.key}
        if theirs != mine or sum(mine.values()) != row.confirmed + row.waiting + row.to_approve:
            found.wrong.append(Wrong(None, "sum", f"{cohort.key}: pages show {theirs} in “{own.key}”, lines {mine}."))


def _lines() -> Iterator[Wrong]:
    """What a line says of itself against its happening, its account and what it reverses."""
    same = {"cohort": OuterRef("happening__cohort"), "version": OuterRef("version")}
    followed = Q(Exists(CohortVersion.objects.filter(**same))) | Q(Exists(Counted.objects.filter(**same)))
    checks: tuple[tuple[str, Q, str], ...] = (
        ("belongs", ~Q(account__cohort=F("happening__cohort")), "counts in an account of another cohort."),
        ("belongs", ~Q(day=F("happening__day")), "has another day than what happened."),
        ("belongs", _differs("engagement", "happening__engagement"), "names another engagement than what happened."),
        (
            "belongs",
            ~Q(participation=F("happening__participation"))
            & (Q(happening__helper=None) | ~Q(participation=F("happening__helper"))),
            "belongs to somebody who was not there.",
        ),
        (
            "posted",
            Q(reverses=None, recount=None)
            & ~Q(posted_at=F("happening__reported_at"), posted_by=F("happening__reported_by")),
            "was posted by somebody else, or at another moment, than it was reported.",
        ),
        (
            "posted",
            Q(recount__isnull=False) & (~Q(posted_by=F("recount__by")) | Q(posted_at__lt=F("recount__at"))),
            "was counted again by somebody else, or before they said so.",
        ),
        (
            "recount",
            Q(recount__isnull=False)
            & (
                ~Q(recount__cohort=F("happening__cohort"))
                | Q(day__lt=F("recount__first"))
                | Q(day__gt=F("recount__last"))
                | Q(reverses=None) & ~Q(version=F("recount__version"))
            ),
            "was counted again, and those days, or that version, were not.",
        ),
        ("posted", Q(posted_at__lt=F("reverses__posted_at")), "takes back what was posted after it."),
        ("version", ~followed, "follows a version its cohort never followed."),
        ("reversal", Q(reverses=None, amount__lte=0) | Q(reverses__isnull=False, amount__gte=0), "has the wrong sign."),
        ("reversal", Q(reverses__reverses__isnull=False), "reverses a reversal."),
        ("reversal", Q(reverses__isnull=False) & ~_whole(), "does not take back the whole of the line it reverses."),
    )
    for rule, condition, says in checks:
        yield from _each(Entry.objects.filter(condition), rule, says)
    for cohort, closed in _closed():
        late = Entry.objects.filter(happening__cohort=cohort, posted_at__gt=closed)
        yield from _each(late, "closed", f"was posted after {cohort.key} was closed.")


def _each(rows: QuerySet[Entry], rule: str, says: str) -> Iterator[Wrong]:
    for pk, source in rows.order_by("pk").values_list("pk", "happening__source"):
        yield Wrong(pk, rule, f"The line of {source} {says}")


def _differs(one: str, other: str) -> Q:
    both = Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
    return ~(Q(**{one: F(other)}) | both)


def _whole() -> Q:
    same = ("account", "happening", "participation", "mode")
    return Q(amount=-F("reverses__amount"), **{name: F(f"reverses__{name}") for name in same})


def _closed() -> Iterator[tuple[Cohort, datetime]]:
    """Cohorts that are closed now, with the moment they were."""
    events = Event.objects.filter(kind="cohort-closed").order_by().values_list("cohort_id").annotate(Max("at"))
    closed = dict(events)
    for cohort in Cohort.objects.filter(state=CohortState.CLOSED):
        if cohort.pk in closed:
            yield cohort, closed[cohort.pk]


def _confirmations() -> Iterator[Wrong]:
    """Who said yes was there, or in the same group, after it was logged, and before it was taken back."""
    rows = Confirmation.objects.select_related("happening__participation").order_by("pk")
    early = rows.filter(at__lt=F("happening__reported_at"))
    yield from (_about(one, "was confirmed before it was logged.") for one in early)
    for cohort, closed in _closed():
        late = rows.filter(happening__cohort=cohort, at__gt=closed)
        yield from (_about(one, f"was confirmed after {cohort.key} was closed.") for one in late)
    back = Entry.objects.filter(
        happening=OuterRef("happening"), reverses__isnull=False, recount=None, posted_at__lt=OuterRef("at")
    )
    yield from (_about(one, "was confirmed after it was taken back.") for one in rows.filter(Exists(back)))
    there = Party.objects.filter(engagement=OuterRef("happening__engagement"), part__in=COACHED)
    group = Party.objects.filter(part=Part.SUPPORTED, engagement__group=OuterRef("happening__engagement__group"))
    others = rows.filter(by__isnull=False).exclude(by=F("happening__participation__person"))
    others = others.exclude(Exists(group.filter(person=OuterRef("by"))))
    met = Happening.objects.filter(helper=OuterRef("happening__helper"), group_size=OuterRef("happening__group_size"))
    coached = met.filter(engagement__parties__person=OuterRef("by"), engagement__parties__part__in=COACHED)
    others = others.exclude(Exists(coached), happening__source__endswith=":own", happening__group_size__gt=1)
    for one in others.exclude(Exists(there.filter(person=OuterRef("by")))):
        if not _merged(one):
            yield _about(one, "was confirmed by somebody who was not coached there.")


def _merged(one: Confirmation) -> bool:
    """Tell whether who confirmed was found to be one of those coached there since."""
    parties = Party.objects.filter(engagement=one.happening.engagement_id, part__in=COACHED)
    coached = set(parties.values_list("person", flat=True)) | {one.happening.participation.person_id}
    now = one.by_id
    while now is not None and now not in coached:
        now = Person.objects.filter(pk=now).values_list("merged_into", flat=True).first()
    return now is not None


def _about(one: Confirmation, says: str) -> Wrong:
    line = Entry.objects.filter(happening=one.happening_id, reverses=None).order_by("pk").first()
    return Wrong(line.pk if line else None, "confirmation", f"{one.happening.source} {says}")


def _overlaps(told: Iterable[Overlap]) -> Iterator[Wrong]:
    """Two sessions of one helper at one time, also in two programs."""
    for one in told:
        line = Entry.objects.filter(happening__source=one.source, reverses=None).order_by("pk").first()
        says = f"{one.source} overlaps {one.other} on {one.day}, and nobody said that both were."
        yield Wrong(line.pk if line else None, "overlap", says)


def _orphans() -> Iterator[Wrong]:
    """Lines that point at rows that are gone: no database allows that, and a hand that changes one may."""
    for noun, name, target in (
        (Entry, "happening", Happening),
        (Entry, "account", Account),
        (Entry, "reverses", Entry),
    ):
        there: QuerySet[Any] = target._default_manager.filter(pk=OuterRef(f"{name}_id"))
        gone = noun.objects.filter(~Exists(there), **{f"{name}_id__isnull": False})
        for pk in gone.order_by("pk").values_list("pk", flat=True):
            yield Wrong(pk, "orphan", f"The {name} that this line names is gone.")


def _guards() -> Iterator[Wrong]:
    """The triggers that keep lines from being changed: named by the migrations, looked up in the database."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(postgresql if connection.vendor == "postgresql" else sqlite)
        there = {name for (name,) in cursor.fetchall()}
    guards: dict[str, None] = {}  # one that was made anew is one
    for (app, _), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        for operation in migration.operations if app == "ledger" else ():
            if isinstance(operation, AppendOnly | Rule):
                guards |= dict.fromkeys(operation.triggers)
    for name in guards:
        if name not in there:
            yield Wrong(None, "guard", f"The database lost its guard “{name}”: lines could be changed by hand.")
