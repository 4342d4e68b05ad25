"""Approvals looked through: each of a line that asks for it, by somebody of a role it names, and never one's own."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from alongside.ledger.audit.recount import Wrong
from alongside.ledger.models import Approval, Entry
from alongside.programs.facts import parsed
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation


def approvals(cohort: Cohort, closed: datetime | None) -> Iterator[Wrong]:
    """Name each line of a cohort whose approval is not right. `closed`: when the cohort was, if it is. Two queries, and
    one for each role that approves an account by a version."""
    yield from _taken_back(cohort)
    rows = Approval.objects.filter(entry__happening__cohort=cohort).order_by("pk")
    if not rows.exists():
        return
    there = Party.objects.filter(
        engagement=OuterRef("entry__happening__engagement"),
        person=OuterRef("by"),
        starts_on__lte=OuterRef("entry__day"),
    )
    own = Q(Exists(there)) | Q(by=F("entry__happening__reported_by")) | Q(by=F("entry__participation__person"))
    own |= Q(by=F("entry__happening__participation__person")) | Q(by=F("entry__happening__helper__person"))
    yes = "entry__happening__confirmation"
    checks = (
        (~Q(entry__to_approve=True) | Q(entry__reverses__isnull=False), "and no rule asks for that."),
        (Q(**{f"{yes}__isnull": True}) | Q(at__lt=F(f"{yes}__at")), "before it was confirmed."),
        (Q(entry__reversed_by__posted_at__lt=F("at")), "after it was taken back."),
        (own, "by somebody whose own it is."),
        *([(Q(at__gt=closed), f"after {cohort.key} was closed.")] if closed else []),
    )
    for condition, says in checks:
        yield from _each(rows.filter(condition), says)
    followed = rows.values_list("entry__version", "entry__version__digest", "entry__account__key").order_by().distinct()
    for version, digest, account in followed:
        rule = parsed(digest).counting.get(account)
        roles = Participation.objects.filter(
            cohort=cohort, person=OuterRef("by"), role__in=rule.approved_by if rule else ()
        )
        strangers = rows.filter(~Exists(roles), entry__version=version, entry__account__key=account)
        yield from _each(strangers, "by somebody whose role does not approve it.")


def _each(rows: QuerySet[Approval], says: str) -> Iterator[Wrong]:
    for line, source in rows.values_list("entry", "entry__happening__source"):
        yield Wrong(line, "approval", f"The line of {source} was approved {says}")


def _taken_back(cohort: Cohort) -> Iterator[Wrong]:
    """What takes a line back waits for approval exactly as long as that one did."""
    open_ = Q(reverses__to_approve=True, reverses__approval__isnull=True)
    backs = Entry.objects.filter(happening__cohort=cohort, reverses__isnull=False).order_by("pk")
    differing = backs.filter(open_ & Q(to_approve=None) | ~open_ & Q(to_approve=True))
    for line, source in differing.values_list("pk", "happening__source"):
        says = "does not wait for approval as the one it takes back did."
        yield Wrong(line, "approval", f"The line of {source} {says}")
