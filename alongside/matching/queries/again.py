"""A round that was kept, run again: from what it was worked out from then, and from what it would be worked out from
now."""

from dataclasses import dataclass, replace

from alongside.matching.inputs import Inputs, Rules, answered, engine, read
from alongside.matching.models.inputs import RoundInputs
from alongside.matching.models.rounds import Round
from alongside.matching.priorities import Priority
from alongside.matching.queries.gathering import rules_of
from alongside.matching.queries.keeping import known
from alongside.matching.sealing import opened_inputs
from alongside.matching.since import Differs, Other, differing, others
from alongside.programs.facts import parsed, today


@dataclass(frozen=True, slots=True)
class Again:
    """`then`: who has somebody else with the very same inputs, which another engine alone can bring about; `engine`:
    whether it is another one. `since`: which inputs differ now, and `now` who would have somebody else with them.
    `people` were in the round, `there` of them are in both."""

    people: int
    there: int
    then: tuple[Other, ...]
    engine: bool
    since: tuple[Differs, ...]
    now: tuple[Other, ...]

    @property
    def same(self) -> bool:
        """Whether it comes out as it did then."""
        return not self.then


def run_again(round_: Round, *, team: bool) -> Again | None:
    """Run a round again, both ways; None where what it was worked out from is kept no longer.

    `team`: whether whoever reads the answer is of the matching team.
    """
    row = RoundInputs.objects.select_related("round__version").filter(round=round_).first()
    if row is None:
        return None
    kept = _read(row)
    anew = replace(kept, answer=answered(kept.duties, kept.groups), engine=engine())
    now = _now(round_)
    return Again(
        people=len({person for _, person in kept.answer}),
        there=len({person for duty, person in kept.answer if (duty, person) in now.answer}),
        then=tuple(others(kept, anew)),
        engine=kept.engine != anew.engine,
        since=tuple(differing(kept, now, team=team)),
        now=tuple(others(kept, now)),
    )


def _read(row: RoundInputs) -> Inputs:
    """What was kept, with what its version of the program said and what mattered in the round."""
    blueprint, priorities = parsed(row.round.version.digest), row.round.priorities

    def rules(duty: str) -> Rules:
        said = rules_of(blueprint, duty)
        if priorities.get(duty):
            said["matching"] = Priority.read(priorities[duty], said["matching"]).over(said["matching"])
        return said

    return read(opened_inputs(row), rules)


def _now(round_: Round) -> Inputs:
    draft = known(round_).draft
    duties, groups = tuple(one.draft for one in draft.duties), tuple(one.draft for one in draft.groups)
    return Inputs(today(round_.cohort), engine(), duties, groups, answered(duties, groups))
