"""One cohort counted again: what its lines say against what the practice rooms say happened."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from alongside.blueprint.parts.counting import Account as Rule
from alongside.ledger.audit.witness import Witness, asks_approval, due
from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.models import Account, Entry, Happening
from alongside.ledger.models import Recount as Counted
from alongside.programs.facts import Pins, parsed
from alongside.programs.models.cohorts import Cohort


class Wrong(NamedTuple):
    """What is wrong with a line (a row number; None: a line that should be there), by which rule, in a sentence."""

    entry: int | None
    rule: str
    message: str


class Line(NamedTuple):
    """A line as it stands in the database; `taken_back`: another line reverses it."""

    pk: int
    account: str
    happening: int
    participation: int
    mode: str
    amount: int
    version: int
    to_approve: bool
    taken_back: bool


class Again(NamedTuple):
    """Days that count by a version from then on, as the database has it. `upto`: happenings after it were posted so at
    once; `reached`: how far the others were counted again."""

    pk: int
    first: date
    last: date
    version: int
    digest: str
    number: int
    upto: int
    reached: int
    ended: bool


class Told(NamedTuple):
    """A happening as it stands in the database."""

    pk: int
    source: str
    engagement: int | None
    participation: int
    folded_into: int | None
    helper: int | None
    day: date
    by_mode: Mapping[str, int]
    miles: int
    group_size: int
    reported_at: datetime
    reported_by: int
    how: str
    said_by: int | None
    said_at: datetime | None
    doubted: bool


type Yes = tuple[str, int | None]  # how, and by whom (a row number)


@dataclass
class _Meeting:
    """The helper's own time of one meeting: what stands in each account, and the sums any of its lines would give.

    `said`: session -> how, and by whom, lines of it were agreed to; `agreed`: sessions with one that stands and was.
    `counts`: a line of own time kept apart, its session, how that was agreed to. `halfway`: its days are being counted
    again, so one line may count by another version than the next.
    """

    stands: Counter[str] = field(default_factory=Counter)
    lines: list[int] = field(default_factory=list)
    right: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    said: dict[int, set[Yes]] = field(default_factory=lambda: defaultdict(set))
    agreed: set[int] = field(default_factory=set)
    counts: list[tuple[int, int, Yes]] = field(default_factory=list)
    halfway: bool = False


class Recount:
    """The second count of one cohort, fed with what practice rooms say, batch by batch; `wrong` names what differs."""

    def __init__(self, cohort: Cohort, pins: Pins) -> None:
        self.cohort = cohort
        self.pins = pins
        self.again = list(_again(cohort))
        self.digests = {version: digest for _, version, digest in pins.days}
        self.digests |= {one.version: one.digest for one in self.again}
        self.wrong: list[Wrong] = []
        self._met: dict[int, _Meeting] = {}
        self._seen: set[int] = set()

    def rules_asking(self) -> set[str]:
        """The tags that counting rules of any version this cohort followed ask for."""
        return {tag for version in self.digests for rule in self._rules(version).values() for tag in rule.activities}

    def add(self, batch: Sequence[Witness]) -> None:
        """Compare a batch of what a practice room says with what the ledger has of it. Four queries."""
        names = [name for one in batch for name in (one.source, one.own)]
        told = {row.source: row for row in _told(Happening.objects.filter(source__in=names, cohort=self.cohort))}
        lines: dict[int, list[Line]] = defaultdict(list)
        for line in _lines([row.pk for row in told.values()]):
            lines[line.happening].append(line)
        counted = _counted_again([row.pk for row in told.values()] if self.again else [])
        self._seen.update(row.pk for row in told.values())
        for one in batch:
            first = told.get(one.source)
            if first is None:
                self._say(None, "missing", f"{one.source} was logged for {one.day} and never came to the ledger.")
                continue
            self.wrong += _facts(first, one)
            own = told.get(one.own)
            self._lines(one, first, lines[first.pk], counted[first.pk])
            if own is not None:
                self._own_lines(one, own, lines[own.pk], counted[own.pk])
            self._yes(one, first, lines[first.pk])
            self._own_yes(one, own, lines[own.pk] if own else [])

    def finish(self) -> None:
        """Say what nobody told the ledger, what was counted again in part, and whose own time is counted never or
        twice."""
        for one in [each for each in self.again if not each.ended]:
            says = f"The days from {one.first} to {one.last} are counted again by version {one.number} only in part."
            self._say(None, "recount", says)
        self._orphans()
        for meeting in self._met.values():
            self._own_time(meeting)

    def _orphans(self) -> None:
        strangers = Happening.objects.filter(cohort=self.cohort).exclude(pk__in=self._seen) if self._strangers() else ()
        for happening in strangers:
            for line in Entry.objects.filter(happening=happening):
                self._say(line.pk, "orphan", f"No session or attendance is known as {happening.source}.")
            if not happening.entries.exists():
                self._say(None, "orphan", f"No session or attendance is known as {happening.source}.")

    def _own_time(self, meeting: _Meeting) -> None:
        self._agreed(meeting)
        accounts = () if meeting.halfway else sorted(meeting.stands.keys() | meeting.right.keys())
        for account in accounts:
            right = meeting.right.get(account, {0})
            if meeting.stands[account] not in right:
                self._own(meeting, account, min(right))

    def accounts(self) -> None:
        """Say which accounts count in another unit than the program's file says, or are of no version of it."""
        rules = [self._rules(version) for version in self.digests]
        for own in Account.objects.filter(cohort=self.cohort).order_by("key"):
            units = sorted({version[own.key].unit for version in rules if own.key in version})
            if own.unit not in units:
                says = f"counts {own.unit}; {' or '.join(units) or 'no version has it'} is right."
                self._say(None, "account", f"The account “{own.key}” {says}")

    def _strangers(self) -> bool:
        return Happening.objects.filter(cohort=self.cohort).count() != len(self._seen)

    def _own(self, meeting: _Meeting, account: str, right: int) -> None:
        says = f"The helper’s own time in “{account}” comes to {meeting.stands[account]} and should be {right}."
        self._say(meeting.lines[-1] if meeting.lines else None, "own-time", says)

    def _lines(self, seen: Witness, told: Told, lines: list[Line], counted: set[int]) -> None:
        rules = self._rules(self._version(seen, told, lines, counted))
        self._approval(seen, lines, rules)
        theirs = [line for line in lines if line.account not in rules or rules[line.account].owner != "helper"]
        expected = {
            (key, mode): amount
            for key, rule in rules.items()
            if rule.owner != "helper"
            for mode, amount in due(rule, seen).items()
        }
        self._compare(seen, theirs, expected)
        self._count_own(seen, told, [line for line in lines if line not in theirs], rules)

    def _own_lines(self, seen: Witness, own: Told, lines: list[Line], counted: set[int]) -> None:
        """The helper's own time kept apart: wherever it went over to, it carries the drive."""
        rules = self._rules(self._version(seen, own, lines, counted))
        self._approval(replace(seen, place=0), lines, rules)
        self._count_own(seen, own, lines, rules)

    def _version(self, seen: Witness, told: Told, lines: Sequence[Line], counted: set[int]) -> int:
        """The version a happening counts by: the newest that its day was counted again by, if it was; else the one of
        its lines. What was taken back before is not counted again. `counted`: recounts that changed something here."""
        for one in self.again:
            looked_at = one.ended or told.pk <= one.reached
            if one.first <= told.day <= one.last and (
                told.pk > one.upto or one.pk in counted or (seen.stands and looked_at)
            ):
                return one.version
        return lines[0].version if lines else self.pins.on(told.day).version

    def _compare(self, seen: Witness, lines: Iterable[Line], expected: dict[tuple[str, str], int]) -> None:
        for line in lines:
            right = expected.pop((line.account, line.mode), 0)
            if line.amount != right:
                where = f"in “{line.account}”, {line.mode or 'all modes'}"
                says = f"{seen.source} counts {line.amount} {where}; {right} is right."
                self._say(line.pk, "amount" if right else "extra", says)
            if line.taken_back == seen.stands:
                stands = "stands, and its line is taken back" if seen.stands else "was taken back, and its line counts"
                self._say(line.pk, "reversal", f"{seen.source} {stands}.")
        for (account, mode), right in expected.items():
            self._say(None, "missing", f"{seen.source} should count {right} in “{account}”, {mode or 'all modes'}.")

    def _approval(self, seen: Witness, lines: Sequence[Line], rules: Mapping[str, Rule]) -> None:
        """Whether each line asks somebody to approve it exactly where its rule says so."""
        for line in lines:
            rule = rules.get(line.account)
            asks = rule is not None and asks_approval(rule, due(rule, seen))
            if asks != line.to_approve:
                says = (
                    "counts without the approval its rule asks for" if asks else "asks for an approval no rule asks for"
                )
                self._say(line.pk, "approval", f"{seen.source} {says}, in “{line.account}”.")

    def _yes(self, seen: Witness, told: Told, lines: Sequence[Line]) -> None:
        """What the ledger has as said yes to, against what the room wrote down then."""
        entry = lines[0].pk if lines else None
        if (told.how, told.said_by) != (seen.yes, seen.yes_by):
            here, there = told.how or "nobody’s yes", seen.yes or "nobody’s yes"
            says = f"{told.source} has {here} in the ledger, and {there} where it was said."
            self._say(entry, "confirmation", says if here != there else f"{told.source} has somebody else’s yes.")
        elif told.how == ConfirmedHow.AUTOMATIC and told.said_at is not None:
            after = self._counts_after(seen.day)
            if after is None or told.said_at < told.reported_at + after:
                self._say(entry, "confirmation", f"{told.source} counted by itself before its time.")

    def _agreed(self, meeting: _Meeting) -> None:
        """The helper's own time counts once one line of its session that stands was agreed to."""
        for entry, session, yes in meeting.counts:
            if yes[0] and yes not in meeting.said[session]:
                self._say(entry, "confirmation", "The helper’s own time counts, and nobody there agreed to it so.")
            elif not yes[0] and session in meeting.agreed:
                self._say(entry, "confirmation", "The helper’s own time waits, and somebody there agreed to it.")

    def _own_yes(self, seen: Witness, own: Told | None, lines: Sequence[Line]) -> None:
        meeting = self._met[seen.meeting]
        if seen.yes:
            meeting.said[seen.session].add((seen.yes, seen.yes_by))
            meeting.agreed |= {seen.session} if seen.stands else set()
        if own is not None and lines and not lines[0].taken_back:
            meeting.counts.append((lines[0].pk, seen.session, (own.how, own.said_by)))

    def _counts_after(self, day: date) -> timedelta | None:
        """The least time after which something counts by itself, in any version, where the one of its day says so."""
        if self.pins.on(day).blueprint.sessions.counts_after is None:
            return None
        said = (parsed(digest).sessions.counts_after for digest in self.digests.values())
        return min(timedelta(days=one.days) for one in said if one is not None)

    def _count_own(self, seen: Witness, told: Told, lines: Iterable[Line], rules: Mapping[str, Rule]) -> None:
        meeting = self._met.setdefault(seen.meeting, _Meeting())
        meeting.halfway |= any(not one.ended and one.first <= told.day <= one.last for one in self.again)
        for line in lines:
            meeting.lines.append(line.pk)
            meeting.stands[line.account] += 0 if line.taken_back else line.amount
        if seen.stands and told.helper is not None:
            for key, rule in rules.items():
                if rule.owner == "helper" and (amount := sum(due(rule, seen).values())):
                    meeting.right[key].add(amount)

    def _rules(self, version: int) -> Mapping[str, Rule]:
        digest = self.digests.get(version)
        return parsed(digest).counting if digest else {}

    def _say(self, entry: int | None, rule: str, message: str) -> None:
        self.wrong.append(Wrong(entry, rule, f"{self.cohort.key}: {message}"))


def _facts(told: Told, seen: Witness) -> Iterator[Wrong]:
    """Where the ledger says something else of a happening than the room it happened in."""
    pairs = (
        ("day", told.day, seen.day),
        ("minutes", dict(told.by_mode), dict(seen.minutes)),
        ("miles", told.miles, seen.miles),
        ("engagement", told.engagement, seen.engagement),
        ("number of people", told.group_size, seen.people),
        ("moment", told.reported_at, seen.at),
        ("open difference", told.doubted, seen.doubted),
    )
    for name, here, there in pairs:
        if here != there:
            yield Wrong(None, "happening", f"{seen.source}: the ledger has {here} as its {name}, the session {there}.")
    if told.reported_by != seen.by:
        yield Wrong(None, "happening", f"{seen.source} was logged by somebody else than the ledger has.")
    if seen.participation not in (told.participation, told.folded_into):
        yield Wrong(None, "happening", f"{seen.source} counts for somebody else than it was logged for.")


def _told(rows: QuerySet[Happening]) -> Iterator[Told]:
    for row in rows.select_related("participation", "confirmation", "doubt"):
        said = getattr(row, "confirmation", None)
        yield Told(
            row.pk,
            row.source,
            row.engagement_id,
            row.participation_id,
            row.participation.folded_into_id,
            row.helper_id,
            row.day,
            row.by_mode,
            row.miles or 0,
            row.group_size,
            row.reported_at,
            row.reported_by_id,
            said.how if said else "",
            said.by_id if said else None,
            said.at if said else None,
            hasattr(row, "doubt"),
        )


def _lines(happenings: Sequence[int]) -> Iterator[Line]:
    """Lines as they were posted, without those that were taken back to be counted again."""
    rows = Entry.objects.filter(happening__in=happenings, reverses=None, reversed_by__recount=None).order_by("pk")
    for pk, account, happening, participation, mode, amount, version, asks, back in rows.values_list(
        "pk", "account__key", "happening", "participation", "mode", "amount", "version", "to_approve", "reversed_by"
    ):
        yield Line(pk, account, happening, participation, mode, amount, version, bool(asks), back is not None)


def _again(cohort: Cohort) -> Iterator[Again]:
    """Which days were counted again by what, the newest first."""
    rows = Counted.objects.filter(cohort=cohort).order_by("-pk")
    columns = ("pk", "first", "last", "version", "version__digest", "version__number", "upto", "reached", "ended_at")
    for pk, first, last, version, digest, number, upto, reached, ended in rows.values_list(*columns):
        yield Again(pk, first, last, version, digest, number, upto, reached, ended is not None)


def _counted_again(happenings: Sequence[int]) -> dict[int, set[int]]:
    """Happening -> the recounts that changed something of it."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Entry.objects.filter(happening__in=happenings, recount__isnull=False).order_by()
    for happening, recount in rows.values_list("happening", "recount").distinct():
        found[happening].add(recount)
    return found
