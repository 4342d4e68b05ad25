"""What a program's file says of gradual release: which phases there are, what each needs, what is handed over."""

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Phases, PhaseStep
from alongside.programs.models.engagements import Engagement

OPEN_AT_ONCE = 30  # practices of one engagement


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """Gradual release in one engagement. `steps`: its phases, in order. `named`: practices the file names itself;
    `most`: how many are worked on at once; `first`: how many of these may come first; `work`: what is handed over, and
    `to`: the role that carries it in the end.
    """

    steps: Mapping[str, PhaseStep]
    named: Mapping[str, str]
    most: int
    first: int | None
    linked_to: str
    work: Mapping[str, str]
    to: str
    may_go_back: bool

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
    )


def _work(phases: Phases, blueprint: Blueprint, duty: str) -> Mapping[str, str]:
    """What is handed over: the pieces the file names, or the duty as a whole; nothing where nobody carries it on."""
    if not blueprint.duties[duty].hands_over_to:
        return {}
    return phases.hands_over or {duty: f"The work of the {blueprint.duty_word(duty).one}"}
