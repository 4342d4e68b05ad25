"""What the page of two says of parting: what was passed on, what could go along, the questions of the end, and the way
to ask for another."""

from dataclasses import dataclass

from alongside.kernel.access import Verb
from alongside.practice.growth.actions.closing import asked_in_the_end, was_there
from alongside.practice.growth.actions.passing import PassedOn, passed_here
from alongside.practice.growth.actions.passing_pieces import has_before
from alongside.programs.access_rematches import PARTING
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class Parting:
    """`passed`: what goes along already; `before`: there is something to choose from; `end`: the questions wait or are
    answered; `another`: one may ask for another."""

    passed: tuple[PassedOn, ...] = ()
    before: bool = False
    end: bool = False
    another: bool = False


def parting_of(request: Request, found: Engagement) -> Parting:
    """What there is for whoever reads the page of an engagement."""
    who = request.who
    if found.state == EngagementState.ENDED:
        asks = asked_in_the_end(request.blueprint, found.duty)
        return Parting(end=bool(asks) and was_there(who, found))
    return Parting(
        passed=tuple(passed_here(by=request.person, who=who, engagement=found)),
        before=has_before(who, found),
        another=PARTING.allows(who, Verb.CHANGE, found),
    )
