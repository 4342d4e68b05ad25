"""Making pay runs, approving and paying them, voiding one that was not paid, and taking back what was paid in error."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.pay.access import LINES, RUNS
from alongside.pay.enums import RunState, RunStepKind
from alongside.pay.models import ClawBack, PayLine, PayRun, PayRunStep
from alongside.pay.queries import Due, Key, due, key_of, state_of
from alongside.people.actions.events import Facts, record, record_all
from alongside.people.actions.events import line as event_line
from alongside.people.models.persons import Person
from alongside.programs.facts import pinned, pins_of, today
from alongside.programs.models.cohorts import Cohort

PAID_OUT = "pay-went-out"
ENDED = {
    RunState.PAID: "This run was paid already. What was wrong in it is taken back line by line.",
    RunState.VOID: "This run is void. Make a new one.",
}


@transaction.atomic
def make_run(*, cohort: Cohort, last: date, key: str, by: Person, who: Who) -> PayRun:
    """Write down everything that was earned and not paid by the end of `last`, and take back what has to be.

    The same `key` is the same run; two at once are two after each other, and nothing is in both. A cohort that is
    closed is still paid: nothing is counted anew. Raises Refused for a day to come, or when there is nothing to pay.
    """
    if who.kind != Kind.COORDINATOR or who.cohort != cohort.pk:
        raise NotAllowed("Pay runs are for whoever coordinates.")
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    there = PayRun.objects.filter(cohort=held, key=key).first()
    if there is not None:
        return there
    if last > today(held):
        raise Refused("Choose today or a day that is over.", field="last")
    found = due(held, until=last)
    if not found:
        raise Refused("There is nothing to pay by that day that was not paid before.", field="last")
    before = PayRun.objects.filter(cohort=held, last__lt=last).order_by("-last").first()
    pin, blueprints = pinned(held.pk, on=last), pins_of(held.pk)
    rules = [blueprints.on(one.day).blueprint.pay.get(one.rule) for one, _ in found.new]
    run = PayRun.objects.create(
        cohort=held,
        first=before.last + timedelta(days=1) if before else min(held.starts_on, last),
        last=last,
        second_yes=any(rule is not None and rule.second_yes for rule in rules),
        version_id=pin.version,
        at=timezone.now(),
        by=by,
        key=key,
    )
    _write(run, found)
    _note("pay-run-made", run, by, {"last": last, "lines": len(found.new) + len(found.back)})
    return run


def _write(run: PayRun, found: Due) -> None:
    turns: dict[Key, int] = {}
    for line in PayLine.objects.filter(run__cohort=run.cohort_id, amount__gt=0).order_by("turn"):
        turns[key_of(line)] = line.turn
    PayLine.objects.bulk_create([opposite(line, run) for line in found.back])
    PayLine.objects.bulk_create(
        PayLine(
            run=run,
            participation=one.row,
            rule=one.rule,
            source=one.source,
            turn=turns.get(one.key, 0) + 1,
            day=one.day,
            per=one.per,
            quantity=one.quantity,
            rate=one.rate.amount,
            amount=amount,
            currency=one.rate.currency,
            fund=one.fund,
            line=one.line,
            entry_id=one.entry,
            version_id=one.version,
        )
        for one, amount in found.new
    )


def opposite(line: PayLine, run: PayRun) -> PayLine:
    """The line of a run that takes another one back; what takes a taking back back is the next turn of its source."""
    return PayLine(
        run=run,
        participation_id=line.participation_id,
        rule=line.rule,
        source=line.source,
        turn=line.turn + (line.amount < 0),
        day=line.day,
        per=line.per,
        quantity=line.quantity,
        rate=line.rate,
        amount=-line.amount,
        currency=line.currency,
        fund=line.fund,
        line=line.line,
        entry_id=line.entry_id,
        takes_back=line,
        version_id=line.version_id,
    )


@transaction.atomic
def approve_run(*, run: PayRun, by: Person, who: Who) -> PayRun:
    """Say the second yes. Twice is once. Raises Refused for whoever made the run."""
    row = _held(run, who)
    if row.steps.filter(kind=RunStepKind.APPROVED).exists():
        return row
    _demand_open(row)
    if row.by_id == by.pk:
        raise Refused("The second yes is somebody else’s who coordinates. Ask one of them to look at this run.")
    return _step(row, RunStepKind.APPROVED, by)


@transaction.atomic
def mark_paid(*, run: PayRun, by: Person, who: Who) -> PayRun:
    """Say that the money went out today; whoever gets some is told. Twice is once.

    Raises Refused while a second yes is missing.
    """
    row = _held(run, who)
    if row.steps.filter(kind=RunStepKind.PAID).exists():
        return row
    if _demand_open(row) is RunState.WAITS:
        raise Refused("Somebody else who coordinates has to say yes to this run before it is paid.")
    _tell_paid(row, by)
    return _step(row, RunStepKind.PAID, by)


def _tell_paid(run: PayRun, by: Person) -> None:
    """Whoever gets money by this run is told that it went out; how much stands on their own page alone."""
    sums = run.lines.order_by().values("participation__person").annotate(amount=Sum("amount")).filter(amount__gt=0)
    several = sums.filter(participation__person__isnull=False).values_list("participation__person", flat=True)
    record_all(
        event_line(
            PAID_OUT,
            by=by,
            about=person,
            cohort=run.cohort_id,
            subject=f"pay-run:{run.public_id}",
            facts={"ends_on": run.last, "day": today(run.cohort)},
        )
        for person in several
    )


@transaction.atomic
def void_run(*, run: PayRun, reason: str, by: Person, who: Who) -> PayRun:
    """Say that a run that was not paid counts no more: each line gets its opposite, and may be paid by another run."""
    row = _held(run, who)
    if row.steps.filter(kind=RunStepKind.VOID).exists():
        return row
    _demand_open(row)
    if not reason.strip():
        raise Refused("Say in a few words why it is void.", field="reason")
    PayLine.objects.bulk_create([opposite(line, row) for line in row.lines.filter(taken_back_by=None).order_by("pk")])
    return _step(row, RunStepKind.VOID, by, reason=reason)


@transaction.atomic
def claw_back(*, line: PayLine, reason: str, by: Person, who: Who) -> ClawBack:
    """Say why a line that was paid is to be taken back: the next run does. Twice is once."""
    LINES.demand(who, Verb.CHANGE, line)
    row = PayLine.objects.select_for_update(of=("self",), no_key=True).select_related("run").get(pk=line.pk)
    there = ClawBack.objects.filter(line=row).first()
    if there is not None:
        return there
    if row.amount < 0 or PayLine.objects.filter(takes_back=row).exists():
        raise Refused("This line is taken back already.")
    if state_of(row.run) is not RunState.PAID:
        raise Refused("No money went out for this line yet. Make its run void instead.")
    if not reason.strip():
        raise Refused("Say in a few words why it is taken back.", field="reason")
    made = ClawBack.objects.create(line=row, reason=reason.strip()[:300], at=timezone.now(), by=by)
    facts: Facts = {"line": row.pk, "amount": str(row.amount), "currency": row.currency}
    record("pay-claimed-back", by=by, about=row.participation.person_id, cohort=row.run.cohort_id, facts=facts)
    return made


def _held(run: PayRun, who: Who) -> PayRun:
    RUNS.demand(who, Verb.CHANGE, run)
    return PayRun.objects.select_for_update(of=("self",), no_key=True).select_related("cohort").get(pk=run.pk)


def _demand_open(run: PayRun) -> RunState:
    state = state_of(run)
    if state in ENDED:
        raise Refused(ENDED[state])
    return state


def _step(run: PayRun, kind: RunStepKind, by: Person, *, reason: str = "") -> PayRun:
    PayRunStep.objects.create(
        run=run, kind=kind, on=today(run.cohort), at=timezone.now(), by=by, reason=reason.strip()[:300]
    )
    _note(f"pay-run-{kind}", run, by, {})
    return run


def _note(kind: str, run: PayRun, by: Person, facts: Facts) -> None:
    record(kind, by=by, cohort=run.cohort_id, subject=f"pay-run:{run.public_id}", facts=facts)
