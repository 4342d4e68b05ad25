"""Handing over bit by bit as the desk's pages show it: phases of practices, who carries what, what is still missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from alongside.blueprint.judgement import Answer
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import PhaseStep
from alongside.blueprint.parts.requirements import Holds
from alongside.kernel.access import Who
from alongside.practice.growth.actions.open import Opened
from alongside.practice.growth.actions.open_release import OpenPractice
from alongside.practice.growth.enums import Owner
from alongside.practice.growth.facts import holding
from alongside.practice.growth.models.release import FidelityCheck, Handover
from alongside.practice.growth.rules_release import ReleaseRule, release_of
from alongside.programs.models.engagements import Engagement
from alongside.standing.holding import parts
from alongside.web.desk.goal_words import Names
from alongside.web.desk.words import short_day

TONES = {Owner.HELPER: "brand", Owner.BOTH: "sky", Owner.THERE: "gold", Owner.OPEN: "line"}


def team_tabs(
    found: Engagement, blueprint: Blueprint, current: str, *, together: bool = True
) -> list[dict[str, object]]:
    """The pages of one engagement of a team, or of one that is handed over bit by bit; none for two people else."""
    of_team = found.supported.person_id is None
    names = {
        "desk:engagement": "Together" if together else "",
        "desk:release": "Handing over" if release_of(blueprint, found) else "",
        "desk:minutes": "Minutes and decisions" if of_team else "",
        "desk:goals": capfirst(blueprint.words.goal.many),
        "desk:services": "Services" if together else "",
    }
    tabs = [
        {"url": reverse(name, args=[found.public_id]), "label": label, "current": name == current}
        for name, label in names.items()
        if label
    ]
    return tabs if of_team or release_of(blueprint, found) else []


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """One phase in the row of all of them: gone through, the one it is in, or one it came back from."""

    label: str
    done: bool
    now: bool
    was: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a history: who, when, what, and their words."""

    by: str
    day: str
    what: str
    text: str
    back: bool


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """One practice: where it is, since when, and what comes before the next phase."""

    id: str
    url: str
    title: str
    since: str
    back: str
    row: tuple[PhaseMark, ...]
    row_label: str
    says: str
    priority: bool
    closed: bool
    phase: str
    after: tuple[str, str]
    lacks: int
    earlier: tuple[tuple[str, str], ...]
    history: tuple[Told, ...]
    signs: tuple[Told, ...]
    checks: tuple[Told, ...]
    checks_say: str
    checks_lack: int


def practice_card(one: OpenPractice, rule: ReleaseRule, names: Names) -> PracticeCard:
    """A practice in words. `after`: the next phase, key and label; `lacks`: how much is still asked for before it."""
    phase = one.phase
    place = rule.place(phase)
    step = list(rule.steps.values())[place]
    last = one.moves[0] if one.moves else None
    furthest = max((rule.place(move.row.phase) for move in one.moves), default=0)
    after = rule.after(phase)
    lacks = rule.lacks(phase, one.signs_now) if after else 0
    checks_lack = rule.lacks_fidelity(phase, one.met(in_phase=True)) if after else 0
    back = last is not None and last.row.back
    return PracticeCard(
        id=one.practice.public_id,
        url=reverse("desk:practice", args=[one.practice.public_id]),
        title=one.said.get("title", ""),
        since=f"since {short_day(last.row.begun_on)}" if last else "",
        back=f"Moved back on {short_day(last.row.begun_on)}" if last and back else "",
        row=tuple(
            PhaseMark(each.label, n < place, n == place, place < n <= furthest)
            for n, each in enumerate(rule.steps.values())
        ),
        row_label=f"{place + 1} of {len(rule.steps)}: {step.label}",
        says=(last.said.get("why", "") if last and back else "") or _next(step, lacks, after),
        priority=one.practice.priority,
        closed=one.practice.closed_on is not None,
        phase=step.label,
        after=(after, rule.steps[after].label) if after else ("", ""),
        lacks=lacks,
        earlier=tuple((key, each.label) for key, each in list(rule.steps.items())[:place]) if rule.may_go_back else (),
        history=tuple(
            _told(move, names, _moved(rule, move.row.phase, back=move.row.back), "why", back=move.row.back)
            for move in one.moves
        ),
        checks=tuple(_checked(check, rule, names) for check in one.checks),
        checks_say=_in_a_row(one) if one.checks else "",
        checks_lack=checks_lack,
        signs=tuple(_told(sign, names, _label(rule, sign.row.move.phase), "text") for sign in one.signs),
    )


def _next(step: PhaseStep, lacks: int, after: str) -> str:
    """What comes before the next phase."""
    if not after:
        return f"They carry it. It stays so with {step.needs}." if step.needs else "They carry it."
    needs = f"Ready to move on with {step.needs}." if step.needs else ""
    if not step.evidence:
        return needs or "It moves on when you both say so."
    return f"{needs} {step.evidence - lacks} of {step.evidence} so far."


def _label(rule: ReleaseRule, phase: str) -> str:
    return rule.steps[phase].label if phase in rule.steps else phase


def _moved(rule: ReleaseRule, phase: str, *, back: bool) -> str:
    return f"Back to: {_label(rule, phase)}" if back else _label(rule, phase)


def _told(one: Opened, names: Names, what: str, word: str, *, back: bool = False) -> Told:  # type: ignore[type-arg] # a move, or a sign
    by = names.of(one.row.author_id, first=True)
    return Told(by, short_day(one.row.begun_on), what, one.said.get(word, ""), back)


def _checked(one: Opened[FidelityCheck], rule: ReleaseRule, names: Names) -> Told:
    """A check in a line: "38 of 50 points, 76 %, at criterion (70 %)"; `back` where it was below."""
    row = one.row
    by = f"{names.of(row.author_id, first=True)}, {short_day(row.taken_on)}"
    label = rule.checks[row.instrument].label if row.instrument in rule.checks else row.instrument
    how = "at" if row.met else "below"
    what = f"{row.points:,} of {row.most:,} points, {100 * row.points // row.most} %: {how} criterion, which is "
    return Told(by, label, f"{what}{row.criterion} %", one.said.get("note", ""), not row.met)


def _in_a_row(one: OpenPractice) -> str:
    """How often it was at criterion, of late."""
    met = one.met()
    times = "the last time" if met == 1 else f"the last {met} times"
    return f"At criterion {times} in a row." if met > 1 else f"At criterion {times}." if met else "Below criterion now."


def phases_in_words(rule: ReleaseRule) -> list[tuple[str, str]]:
    """What moves a practice: each phase, who leads in it, what the helper does, and what it needs before the next."""
    return [(step.label, ". ".join(_in_words(step)) + ".") for step in rule.steps.values()]


def _in_words(step: PhaseStep) -> Iterable[str]:
    yield f"The {step.leads} leads" if step.leads not in ("both", "team") else f"{step.leads.capitalize()} lead"
    if step.helper_does:
        yield f"Who helps: {', '.join(step.helper_does)}"
    if step.monitors:
        yield f"The {step.monitors} keeps an eye on it"
    if step.needs:
        yield f"It needs {step.needs}"
    if step.fidelity:
        yield f"Times at criterion: {step.fidelity}"


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One piece of work: who carries it now, since when or by when it is to be theirs."""

    key: str
    label: str
    owner: str
    tone: str
    note: str


def work_lines(
    rule: ReleaseRule, lines: Sequence[Opened[Handover]], names: Names, helper: str
) -> tuple[list[WorkLine], int]:
    """Every piece of work in the file's order, and how many are carried there. `helper`: what who helps is called."""
    newest: dict[str, Handover] = {}
    for line in lines:  # the newest first
        newest.setdefault(line.row.what, line.row)
    found = [_work_line(key, label, newest.get(key), names, helper) for key, label in rule.work.items()]
    return found, sum(one.owner == Owner.THERE for key in rule.work if (one := newest.get(key)))


def _work_line(key: str, label: str, row: Handover | None, names: Names, helper: str) -> WorkLine:
    if row is None:
        return WorkLine(key, label, helper, TONES[Owner.HELPER], "from the beginning")
    owner = Owner(row.owner)
    person = ""
    if row.person is not None:
        person = "You" if row.person_id == names.reader else row.person.name
    told = {
        Owner.HELPER: helper,
        Owner.BOTH: f"{person} and {helper[:1].lower() + helper[1:] if helper == 'You' else helper}",
        Owner.THERE: person,
        Owner.OPEN: "Open",
    }
    note = f"theirs by {short_day(row.due)}" if row.due else f"since {short_day(row.begun_on)}"
    return WorkLine(key, label, told[owner], TONES[owner], note)


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """One thing that has to hold before who helps can leave: settled or not, and what is missing."""

    asks: str
    settled: bool
    note: str


def ready(found: Engagement, blueprint: Blueprint, who: Who) -> list[ReadyLine]:
    """What the file asks before this duty ends, and of whoever is helped in it, part by part; each once."""
    duty = blueprint.duties[found.duty]
    asked = [duty.ends_when] if duty.ends_when else []
    role = found.supported.role
    asked += [one.holds for one in blueprint.requirements.values() if isinstance(one, Holds) and one.of in (None, role)]
    facts = holding(blueprint, [found], on=who.on).get(found.pk, {}) if asked else {}
    lines = {part.asks: part for condition in asked for part in parts(condition, facts, on=who.on)}
    return [
        ReadyLine(part.asks[:1].upper() + part.asks[1:], part.answer is Answer.YES, part.why or _not_yet(part.answer))
        for part in lines.values()
    ]


def _not_yet(answer: Answer) -> str:
    return "" if answer is Answer.YES else "not yet"
