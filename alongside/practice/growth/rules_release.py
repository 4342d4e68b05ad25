"""What a program's file says of gradual release: which phases there are, what each needs, what is handed over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Instrument, Phases, PhaseStep
from alongside.programs.models.engagements import Engagement

OPEN_AT_ONCE = 30  # practices of one engagement


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """Gradual release in one engagement. `steps`: its phases, in order. `named`: practices the file names itself;
    `most`: how many are worked on at once; `first`: how many of these may come first; `work`: what is handed over, and
    `to`: the role that carries it in the end; `checks`: instruments of fidelity that have a criterion.
    """

    steps: Mapping[str, PhaseStep]
    named: Mapping[str, str]
    most: int
    first: int | None
    linked_to: str
    work: Mapping[str, str]
    to: str
    may_go_back: bool
    checks: Mapping[str, Instrument]

    @property
    def last(self) -> str:
        """The phase in which they work on their own."""
        return list(self.steps)[-1]

    def place(self, phase: str) -> int:
        """How far a phase is: 0 is the first. One the file has no more counts as the first."""
        known = list(self.steps)
        return known.index(phase) if phase in known else 0

    def after(self, phase: str) -> str:
        """The next phase; empty after the last."""
        rest = list(self.steps)[self.place(phase) + 1 :]
        return rest[0] if rest else ""

    def lacks(self, phase: str, signs: int) -> int:
        """How many pieces of evidence are still asked for before a practice may leave a phase."""
        step = self.steps.get(phase)
        return max(0, step.evidence - signs) if step else 0

    def lacks_fidelity(self, phase: str, met: int) -> int:
        """How many times in a row fidelity is still asked to be at criterion before a practice may leave a phase."""
        step = self.steps.get(phase)
        return max(0, step.fidelity - met) if step and self.checks else 0

    def misses_window(self, instrument: str, day: date) -> bool:
        """Whether an instrument may not be taken on a day. A window may reach over the end of a year."""
        first, last = self.checks[instrument].from_day, self.checks[instrument].until_day
        if first is None or last is None:
            return False
        from_, until, here = (first.month, first.day), (last.month, last.day), (day.month, day.day)
        return not (from_ <= here <= until if from_ <= until else here >= from_ or here <= until)

    def window(self, instrument: str) -> str:
        """ "from April 1 to June 30": when in the year an instrument is taken; empty where it may be at any time."""
        first, last = self.checks[instrument].from_day, self.checks[instrument].until_day
        said = [f"{one.in_year(2000):%B} {one.day}" for one in (first, last) if one is not None]
        return f"from {said[0]} to {said[1]}" if len(said) == 2 else ""


def release_of(blueprint: Blueprint, engagement: Engagement) -> ReleaseRule | None:
    """Gradual release as an engagement has it; None where it has none.

    Practices are what a team or an organization works on; a program may also hand over the engagement as a whole.
    """
    phases = blueprint.phases
    of_person = engagement.supported.person_id is not None
    duty = blueprint.duties.get(engagement.duty)
    if phases is None or duty is None or (of_person and (phases.per == "practice" or duty.helper is None)):
        return None
    practices = phases.practices
    return ReleaseRule(
        steps=phases.steps,
        named=practices.named if practices else {},
        most=1 if phases.per == "engagement" else OPEN_AT_ONCE,
        first=practices.priority_at_most if practices else None,
        linked_to=practices.linked_to if practices else "",
        work=_work(phases, blueprint, engagement.duty),
        to=duty.hands_over_to or "",
        may_go_back=phases.may_go_back,
        checks={key: one for key, one in blueprint.instruments.items() if one.kind == "fidelity" and one.criterion},
    )


def stages_of(blueprint: Blueprint) -> Mapping[str, str]:
    """How far the work of a team may be, by the program's file: a team says so in its minutes."""
    return blueprint.phases.stages if blueprint.phases else {}


def in_a_row(checks: Iterable[tuple[str, date, bool]]) -> int:
    """How many of the last checks in a row were at criterion: (instrument, day, met) in the order they were written. Of
    two of one instrument and day the later line counts."""
    days = {(day, instrument): met for instrument, day, met in checks}
    newest = [days[each] for each in sorted(days, reverse=True)]
    return next((n for n, met in enumerate(newest) if not met), len(newest))


def _work(phases: Phases, blueprint: Blueprint, duty: str) -> Mapping[str, str]:
    """What is handed over: the pieces the file names, or the duty as a whole; nothing where nobody carries it on."""
    if not blueprint.duties[duty].hands_over_to:
        return {}
    return phases.hands_over or {duty: f"The work of the {blueprint.duty_word(duty).one}"}
