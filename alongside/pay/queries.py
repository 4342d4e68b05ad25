"""Reads of pay: what waits to be paid or taken back, and runs with their sums. In flat numbers of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from alongside.kernel.access import Who
from alongside.pay.access import LINES, RUNS
from alongside.pay.enums import RunState, RunStepKind
from alongside.pay.facts import Earned, earned
from alongside.pay.models import ClawBack, PayLine, PayRun
from alongside.programs.facts import pins_of
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

WHOSE = ("participation__person", "participation__team", "participation__organization")
type Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Due:
    """What the next run would hold: amounts nobody paid yet, and paid lines to take back."""

    new: Sequence[tuple[Earned, Decimal]]
    back: Sequence[PayLine]

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.new), Decimal(0)) - sum((one.amount for one in self.back), Decimal(0))

    def __bool__(self) -> bool:
        return bool(self.new or self.back)


def due(cohort: Cohort, *, until: date, only: Participation | None = None) -> Due:
    """What was earned by a day and not paid, within what a rule allows at most; and what is to be taken back.

    A paid line goes back when its entry was taken back in the ledger, or somebody said why it has to.
    """
    standing = PayLine.objects.filter(run__cohort=cohort, amount__gt=0, taken_back_by=None)
    standing = standing.filter(participation=only) if only else standing
    paid = list(standing.select_related("entry__reversed_by", *WHOSE).order_by("day", "pk"))
    clawed = {
        (one.line.participation_id, one.line.rule, one.line.source)
        for one in ClawBack.objects.filter(line__run__cohort=cohort).select_related("line")
    }
    back = [one for one in paid if key_of(one) in clawed or (one.entry and hasattr(one.entry, "reversed_by"))]
    known = {key_of(one) for one in paid} | clawed
    gone = {one.pk for one in back}
    fresh = [one for one in earned(cohort, until=until, only=only) if one.key not in known]
    return Due(_within(fresh, [one for one in paid if one.pk not in gone], cohort), back)


def key_of(line: PayLine) -> Key:
    """What a line pays, which is paid once."""
    return line.participation_id, line.rule, line.source


def _within(fresh: Sequence[Earned], paid: Iterable[PayLine], cohort: Cohort) -> list[tuple[Earned, Decimal]]:
    """Each with its amount; what goes beyond the most a rule pays anybody is cut, the oldest are paid first."""
    pins, so_far = pins_of(cohort.pk), dict[tuple[int, str], Decimal]()
    for line in paid:
        so_far[line.participation_id, line.rule] = so_far.get((line.participation_id, line.rule), 0) + line.amount
    found = []
    for one in fresh:
        whose = one.row.pk, one.rule
        rule = pins.on(one.day).blueprint.pay.get(one.rule)
        had = so_far.get(whose, Decimal(0))
        amount = one.amount if rule is None or rule.at_most is None else min(one.amount, rule.at_most.amount - had)
        if amount > 0:
            so_far[whose] = had + amount
            found.append((one, amount))
    return found


def runs_of(who: Who) -> QuerySet[PayRun]:
    """Runs one may see, newest first, each with its steps."""
    return RUNS.visible(who).prefetch_related("steps").order_by("-pk")


def state_of(run: PayRun) -> RunState:
    """Where a run stands; its steps should be loaded."""
    kinds = {step.kind for step in run.steps.all()}
    if RunStepKind.VOID in kinds:
        return RunState.VOID
    if RunStepKind.PAID in kinds:
        return RunState.PAID
    return RunState.WAITS if run.second_yes and RunStepKind.APPROVED not in kinds else RunState.READY


def sums_of(runs: Iterable[PayRun]) -> dict[int, dict[str, Decimal]]:
    """Run (row number) -> currency -> what its lines come to. One query."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = PayLine.objects.filter(run__in=[one.pk for one in runs])
    for run, currency, amount in rows.values_list("run_id", "currency", "amount"):
        sums = found.setdefault(run, {})
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return found


def lines_of(who: Who, run: PayRun | None = None) -> QuerySet[PayLine]:
    """Lines one may see, of one run or of all, by day; each with whose it is and what became of it."""
    rows = PayLine.objects.select_related("run", "entry", "takes_back", "taken_back_by", "claw_back", *WHOSE)
    found = LINES.visible(who, rows=rows)
    return (found.filter(run=run) if run else found).order_by("day", "pk")


def by_person(lines: Iterable[PayLine]) -> Mapping[Participation, list[PayLine]]:
    """Whose lines they are, by name."""
    found: dict[Participation, list[PayLine]] = {}
    for one in lines:
        found.setdefault(one.participation, []).append(one)
    return dict(sorted(found.items(), key=lambda each: (each[0].name, each[0].pk)))
