"""Cycles as the desk's pages show them: where one is, whose turn it is, and what was seen, by the minute."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.blueprint.parts.growth import Question
from alongside.kernel.clock import in_zone, minutes_between
from alongside.practice.growth.actions.open import OpenCycle, Opened
from alongside.practice.growth.enums import Seen
from alongside.practice.growth.models.cycles import NUMBERED, Evidence
from alongside.practice.growth.rules_cycles import COUNTED, StepRule, is_theirs
from alongside.web.desk.goal_words import Names
from alongside.web.desk.words import clock, short_day
from alongside.web.desk.words import names as in_a_row

MOST_NAMED = 3  # seats named in a sentence
LONG_ENOUGH = 10  # minutes of a visit from which on it can be said how often in ten minutes


@dataclass(frozen=True, slots=True)
class CycleStepCard:
    """One step: its state in words, what was said in it, and, when it is the reader's turn, what it asks. `met`: the
    sessions that were about it."""

    key: str
    label: str
    state: str
    tone: str
    icon: str
    now: bool
    mine: bool
    optional: bool
    evidence: bool
    said: tuple[tuple[str, str], ...]
    by: str
    asks: tuple[tuple[str, Question], ...]
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing that is counted: how often so far, and how often the reader counted it."""

    slot: int
    label: str
    times: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One thing seen or heard: how long into the visit, who said or did it. `back`: the id to take it back with.

    `tone`: teacher, student or around.
    """

    at: str
    who: str
    text: str
    back: str
    tone: str


def step_cards(
    one: OpenCycle, rules: Sequence[StepRule], names: Names, met: Mapping[str, Sequence[str]]
) -> list[CycleStepCard]:
    """Every step of a cycle; the first that is not done is the one it is at. `met`: step -> sessions about it."""
    me = next((party for party in names.parties if party.person_id == names.reader), None)
    first = next((rule.key for rule in rules if rule.key not in one.steps), "")
    cards = (_card(one, rule, names, now=rule.key == first, mine=is_theirs(rule, me)) for rule in rules)
    return [replace(card, met=tuple(met.get(card.key, ()))) for card in cards]


def _card(one: OpenCycle, rule: StepRule, names: Names, *, now: bool, mine: bool) -> CycleStepCard:
    done = one.steps.get(rule.key)
    over = one.cycle.ended_on is not None
    by = ""
    if done is not None:
        out = done.row.left_out
        state, tone, icon = ("Left out", "line", "minus") if out else ("Done", "leaf", "check")
        by = f"{names.of(done.row.author_id, first=True)}, {short_day(done.row.begun_on)}"
    else:
        state, tone, icon = _open(rule, now=now and not over, mine=mine)
    said = _said(done.said, rule.asks) if done else ()
    asks = tuple(rule.asks.items())
    return CycleStepCard(
        key=rule.key,
        label=rule.label,
        state=state,
        tone=tone,
        icon=icon,
        now=now and not over,
        mine=mine,
        optional=rule.optional,
        evidence=rule.evidence,
        said=said,
        by=by,
        asks=asks,
    )


def _open(rule: StepRule, *, now: bool, mine: bool) -> tuple[str, str, str]:
    due = f", by {short_day(rule.due)}" if rule.due else ""
    turn = "Your turn" if mine else "The other one’s turn"
    if now:
        return f"{turn}{due}", "brand", "circle-dot"
    return f"Planned{due}" if due else "Later", "line", "circle"


def _said(said: Mapping[str, str], asks: Mapping[str, Question]) -> tuple[tuple[str, str], ...]:
    """What was answered, under its question; why a step was left out, under nothing."""
    told = {name: question.says for name, question in asks.items()} | {"why": "Why"}
    return tuple((told[name], text) for name, text in said.items() if name in told)


def tallies(one: OpenCycle, names: Names) -> list[Tally]:
    """What is counted, with how often."""
    lines = [line.row for line in one.evidence if line.row.what == Seen.COUNT]
    counted, mine = Counter(row.slot for row in lines), {row.slot for row in lines if row.author_id == names.reader}
    labels = {slot: one.said.get(f"count-{slot}", "") for slot in range(1, COUNTED + 1)}
    return [Tally(slot, label, counted[slot], slot in mine) for slot, label in labels.items() if label]


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of the room: its number, how often it spoke, and that in strokes."""

    number: int
    times: int
    strokes: str


def seats(one: OpenCycle) -> list[Seat]:
    """Every seat there is, and those that spoke."""
    spoke = Counter(line.row.slot for line in one.evidence if line.row.what == Seen.SEAT)
    there = int(one.said.get("seats", "") or 0)
    most = max([there, *(slot for slot in spoke if slot)])
    return [Seat(slot, spoke[slot], "|" * spoke[slot]) for slot in range(1, most + 1)]


def spoken(room: Sequence[Seat]) -> str:
    """How many seats spoke, and which most, in a sentence."""
    heard = [seat for seat in room if seat.times]
    if not heard:
        return "None has spoken yet."
    top = max(seat.times for seat in heard)
    most = [str(seat.number) for seat in heard if seat.times == top]
    told = f"{len(heard)} of {len(room)} {'has' if len(heard) == 1 else 'have'} spoken"
    if top == 1 or len(most) > MOST_NAMED:
        return f"{told}."
    return f"{told}, {'seat' if len(most) == 1 else 'seats'} {in_a_row(most)} most."


@dataclass(frozen=True, slots=True)
class BesideBefore:
    """One thing that was counted in two visits: how often, or how often in ten minutes where both were long enough."""

    label: str
    before: str
    now: str


def beside_before(one: OpenCycle, before: OpenCycle) -> list[BesideBefore]:
    """What was counted in both visits under the same name. Counts, never marks."""
    earlier = {label.casefold(): times for label, times in _counts(before)}
    same = [(label, earlier[label.casefold()], times) for label, times in _counts(one) if label.casefold() in earlier]
    spans = (_minutes(before), _minutes(one))
    if min(spans) < LONG_ENOUGH:
        return [BesideBefore(label, f"{then}", f"{now}") for label, then, now in same]
    return [
        BesideBefore(f"{label}, in 10 minutes", f"{then * 10 / spans[0]:.1f}", f"{now * 10 / spans[1]:.1f}")
        for label, then, now in same
    ]


def _counts(one: OpenCycle) -> list[tuple[str, int]]:
    counted = Counter(line.row.slot for line in one.evidence if line.row.what == Seen.COUNT)
    labels = ((slot, one.said.get(f"count-{slot}", "")) for slot in range(1, COUNTED + 1))
    return [(label, counted[slot]) for slot, label in labels if label]


def _minutes(one: OpenCycle) -> int:
    """From the first thing taken down to the last."""
    return minutes_between(one.evidence[0].row.at, one.evidence[-1].row.at) if one.evidence else 0


def script(one: OpenCycle, names: Names, supported: str, zone: str) -> list[Line]:
    """What was said and done, by minute and second since the first line of that hour's visit."""
    lines = [line for line in one.evidence if line.row.what not in NUMBERED]
    start = one.evidence[0].row.at if one.evidence else None
    return [_line(line, start or line.row.at, names, supported, zone) for line in lines]


def _line(line: Opened[Evidence], start: datetime, names: Names, supported: str, zone: str) -> Line:
    row = line.row
    minutes, seconds = divmod(int((row.at - start).total_seconds()), 60)
    local = in_zone(row.at, zone)
    at = f"{minutes}:{seconds:02d}" if minutes < 180 else f"{short_day(local.date())}, {clock(local)}"
    who = supported if row.what == Seen.TEACHER else Seen(row.what).label
    back = row.public_id if row.author_id == names.reader else ""
    return Line(at, "" if row.what == Seen.AROUND else who, line.said.get("text", ""), back, row.what)
