"""What people earned by the rules of pay and the lines of the ledger, each amount with the one source it comes from.

What is paid by counting comes from entries the person coached confirmed and nobody took back. A group's session is one
session. Folded participations count where they went.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, Q

from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.money import COUNTED_PER, Pay
from alongside.blueprint.paying import rate as rate_on
from alongside.blueprint.requirements import contract_account
from alongside.ledger.facts import BOOKED, CONFIRMED
from alongside.ledger.models import Entry
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import Pinned, Pins, helpers_of, pins_of
from alongside.programs.facts_agreements import Agreed, agreed_in
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.standing.known import Verdict
from alongside.standing.queries import of_engagements

CENT = Decimal("0.01")
ONE_DAY = timedelta(days=1)
UNITS = {"hour": "minutes", "mile": "miles"}
ENROLLED = Participation.objects.exclude(state=ParticipationState.FOLDED)


@dataclass(frozen=True, slots=True)
class Earned:
    """One amount somebody earned. `quantity`: minutes per hour, miles per mile, else a number. `rate`: exact."""

    row: Participation
    rule: str
    source: str
    day: date
    per: str
    quantity: int
    rate: Money
    amount: Decimal
    fund: str
    line: str
    entry: int | None
    version: int

    @property
    def key(self) -> tuple[int, str, str]:
        """What may be paid once."""
        return self.row.pk, self.rule, self.source


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the ledger that counts: whose pay it is for, and how much of what."""

    whose: int
    entry: int
    happening: int
    account: str
    day: date
    amount: int
    own: bool
    place: int


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked for: which people, by which versions and agreements, until when."""

    cohort: Cohort
    rows: Mapping[int, Participation]
    pins: Pins
    agreed: Mapping[int, Agreed]
    until: date

    def rules(self, row: Participation, day: date) -> Iterator[tuple[str, Pay, Money, Pinned]]:
        """What pays this person for a day, with the rate of that day: as agreed where they work, else the file's."""
        pin = self.pins.on(day)
        for key, rule in pin.blueprint.pay.items():
            said = self.agreed.get(row.works_at_id or 0, Agreed()).pay.get(key) or rate_on(rule, day)
            if rule.role == row.role and rule.in_force(day) and said is not None and said.amount > 0:
                yield key, rule, said, pin


def earned(cohort: Cohort, *, until: date, only: Participation | None = None) -> list[Earned]:
    """Everything that was earned by a day, oldest first; of one person with `only`. A flat number of queries."""
    pins = pins_of(cohort.pk)
    roles = {one.role for day, _, _ in pins.days for one in pins.on(day).blueprint.pay.values()}
    people = ENROLLED.filter(cohort=cohort, role__in=roles, starts_on__lte=until)
    people = people.filter(pk=only.pk) if only else people
    rows = {row.pk: row for row in people.select_related("person", "team", "organization", "works_at").order_by("pk")}
    if not rows:
        return []
    places = {row.works_at for row in rows.values() if row.works_at}
    asking = _Asking(cohort, rows, pins, agreed_in(cohort.pk, places, on=until) if places else {}, until)
    lines = list(_lines(cohort, rows, until))
    found = [*_counted(asking, lines), *_by_time(asking, lines)]
    return sorted((one for one in found if one.amount), key=lambda one: (one.day, one.row.pk, one.rule, one.source))


def _lines(cohort: Cohort, rows: Mapping[int, Participation], until: date) -> Iterator[_Line]:
    """Confirmed lines in the books until a day that nobody took back: one's own, and those of others that were posted
    of one's help. One query each."""
    standing = Entry.objects.alias(booked=BOOKED).filter(
        CONFIRMED, account__cohort=cohort, booked__lte=until, reverses=None, reversed_by=None
    )
    standing = standing.order_by("day", "pk")
    for whose, own in (("participation", True), ("happening__helper", False)):
        mine = standing.filter(Q(**{f"{whose}__in": rows}) | Q(**{f"{whose}__folded_into__in": rows}))
        mine = mine if own else mine.exclude(participation=F("happening__helper"))
        columns = ("pk", "happening_id", "account__key", "day", "amount", "happening__place")
        for into, pk, *rest in mine.values_list(f"{whose}__folded_into", f"{whose}_id", *columns):
            entry, happening, account, day, amount, place = rest
            yield _Line(into or pk, entry, happening, account, day, amount, own, place)


def _counted(asking: _Asking, lines: Iterable[_Line]) -> Iterator[Earned]:
    """What is paid per hour, mile, session or event: one amount for each line, or for each session."""
    seen: set[tuple[int, str, int]] = set()
    for line in lines:
        row = asking.rows[line.whose]
        for key, rule, rate, pin in asking.rules(row, line.day):
            if not _pays(rule, line, pin.blueprint):
                continue
            unit = UNITS.get(rule.per or "")
            if unit is None and (row.pk, key, line.happening) in seen:
                continue
            seen.add((row.pk, key, line.happening))
            source = f"entry:{line.entry}" if unit else f"happening:{line.happening}"
            quantity = line.amount if unit else 1
            yield _earned(row, key, rule, rate, pin, (source, line.day, quantity, line.entry))


def _pays(rule: Pay, line: _Line, blueprint: Blueprint) -> bool:
    if rule.per not in COUNTED_PER or line.account != account_of(rule, blueprint):
        return False
    account = blueprint.counting[line.account]
    helper = blueprint.roles[rule.role].access == "helper"
    if not helper or account.owner == "helper":
        return line.own
    return not line.own and (line.place == 0 or account.group == "split")


def account_of(rule: Pay, blueprint: Blueprint) -> str:
    """The account a rule of pay counts by: the one it names, else one's own of that unit, else that of the contract."""
    if rule.account:
        return rule.account
    wanted = {"mile": "miles", "event": "count"}.get(rule.per or "", "minutes")
    takes = "attendance" if rule.per == "event" else "sessions"
    fit = {key: one for key, one in blueprint.counting.items() if one.unit == wanted and one.takes == takes}
    own = next((key for key, one in fit.items() if one.owner == "helper"), "")
    contract = contract_account(blueprint) or ""
    return own or (contract if contract in fit else next(iter(fit), ""))


def _by_time(asking: _Asking, lines: Sequence[_Line]) -> Iterator[Earned]:
    """Stipends: once, or for each month or year that has begun, as soon as what has to be so first is so."""
    served: dict[int, list[date]] = {}
    for line in lines:
        served.setdefault(line.whose, []).append(line.day)
    complete = _complete(asking)
    for row in asking.rows.values():
        done = asking.until if row.pk in complete else None
        last = min(asking.until, row.ends_on or asking.until, asking.cohort.ends_on)
        for per, source, first, end in _periods(row.starts_on, last, asking.cohort):
            for key, rule, rate, pin in asking.rules(row, first):
                day = (
                    _since(rule, first, end, served.get(row.pk, ()), done=done) if (rule.per or "once") == per else None
                )
                if day is not None:
                    yield _earned(row, key, rule, rate, pin, (source, day, 1, None))


def _since(rule: Pay, first: date, end: date, served: Sequence[date], *, done: date | None) -> date | None:
    """The day a stipend of a period was earned; None while it is not."""
    if rule.when == "taking-part":
        return first
    if rule.when == "complete":
        return done
    return min((day for day in served if first <= day <= end), default=None)


def _complete(asking: _Asking) -> set[int]:
    """Who has everything that is asked of them, with everybody beside them."""
    rules = [rule for day, _, _ in asking.pins.days for rule in asking.pins.on(day).blueprint.pay.values()]
    if not any(rule.when == "complete" for rule in rules):
        return set()
    placed = list(of_engagements(asking.cohort, on=asking.until))
    helpers = helpers_of([one.engagement.pk for one in placed])
    done: dict[int, bool] = {}
    for one in placed:
        helper, whole = helpers.get(one.engagement.pk), one.standing.verdict is Verdict.COMPLETE
        for whose in (one.engagement.supported_id, helper.participation_id if helper else None):
            if whose is not None:
                done[whose] = done.get(whose, True) and whole
    return {pk for pk, whole in done.items() if whole}


def _periods(first: date, last: date, cohort: Cohort) -> Iterator[tuple[str, str, date, date]]:
    """(per, source, first day, last day) of the whole time, and of every month and year that began between two days."""
    if first > last:
        return
    yield "once", "once", first, last
    for per, step, since in (("month", 1, cohort.starts_on.replace(day=1)), ("year", 12, cohort.starts_on)):
        number, begins = 1, since
        while begins <= last:
            following = _months_on(begins, step)
            if following > first:
                source = f"year:{number}" if per == "year" else f"month:{begins:%Y-%m}"
                yield per, source, max(begins, first), min(last, following - ONE_DAY)
            number, begins = number + 1, following


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last day there is in that month's first 28."""
    place = day.month - 1 + months
    return day.replace(year=day.year + place // 12, month=place % 12 + 1, day=min(day.day, 28))


def _earned(
    row: Participation, key: str, rule: Pay, rate: Money, pin: Pinned, of: tuple[str, date, int, int | None]
) -> Earned:
    source, day, quantity, entry = of
    whole = rate.amount * quantity / (60 if rule.per == "hour" else 1)
    amount = whole.quantize(CENT, ROUND_HALF_UP)
    return Earned(
        row,
        key,
        source,
        day,
        rule.per or "",
        quantity,
        rate,
        amount,
        rule.fund or "",
        rule.line or "",
        entry,
        pin.version,
    )
