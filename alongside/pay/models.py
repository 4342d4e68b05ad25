"""Pay runs and their lines: exact money, append-only. What was paid in error is taken back by an opposite line."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.ledger.models import Entry
from alongside.pay.enums import RunStepKind
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.participations import Participation


class PayRun(models.Model):
    """Everything that was earned and not paid by the end of `last`. `first`: the day after the run before it.

    `key`: the form it came from, so that a form sent twice is one run.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="pay_runs")
    first = models.DateField()
    last = models.DateField()
    second_yes = models.BooleanField()
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cohort", "key"), name="pay_run_once_a_form"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="pay_run_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.cohort_id} until {self.last}"


class PayRunStep(models.Model):
    """One thing that became of a run: a second person said yes, the money went out, or it is void."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=RunStepKind)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run", "kind"), name="pay_run_step_once"),
            models.UniqueConstraint(
                fields=("run",), condition=Q(kind__in=(RunStepKind.PAID, RunStepKind.VOID)), name="pay_run_ends_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=RunStepKind.values), name="pay_run_step_known"),
            models.CheckConstraint(condition=~Q(kind=RunStepKind.VOID) | ~Q(reason=""), name="pay_run_void_why"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.kind}"


class PayLine(models.Model):
    """One amount for one source. `source`: "entry:12", "happening:12", "month:2026-10", "year:1" or "once".

    `quantity` is in minutes for what is paid per hour, in miles per mile, else a number. `amount` is exact and above
    zero; a line that takes another one back (`takes_back`) has its opposite. `turn` counts how often a source was paid.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="lines")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="pay_lines")
    rule = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    turn = models.PositiveSmallIntegerField(default=1)
    day = models.DateField()
    per = models.CharField(max_length=10, blank=True)
    quantity = models.PositiveIntegerField()
    rate = models.DecimalField(max_digits=10, decimal_places=4)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    fund = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=60, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("participation", "rule", "source", "turn"), condition=Q(amount__gt=0), name="source_paid_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="pay_line_of_something"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(takes_back__isnull=False), name="pay_line_below_zero_takes_back"
            ),
            models.CheckConstraint(
                condition=Q(takes_back=None) | ~Q(takes_back=F("id")), name="pay_line_not_taking_itself_back"
            ),
        )
        indexes = (models.Index(fields=("participation", "day"), name="pay_line_of_participation"),)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}, {self.source}"


class ClawBack(models.Model):
    """Somebody said why a line that was paid is to be taken back: the next run does, and it is not paid again."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    line = models.OneToOneField(PayLine, on_delete=models.PROTECT, related_name="claw_back")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="claw_back_why"),)

    def __str__(self) -> str:
        return f"{self.line_id}"
