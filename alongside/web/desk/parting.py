"""What the page of two says of parting: what was passed on, what could go along, the questions of the end, and the way
to ask for another."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from alongside.kernel.access import Verb
from alongside.practice.growth.actions.closing import asked_in_the_end, ended_with, was_there
from alongside.practice.growth.actions.passing import PassedOn, passed_here
from alongside.practice.growth.actions.passing_pieces import has_before
from alongside.programs.access_rematches import PARTING
from alongside.programs.enums import EngagementState
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.web.shared.request import Request

WHOSE = ("supported__person", "supported__team", "supported__organization")
LAST = 6


@dataclass(frozen=True, slots=True)
class Parting:
    """`passed`: what goes along already; `before`: there is something to choose from; `end`: the questions wait or are
    answered; `another`: one may ask for another."""

    passed: tuple[PassedOn, ...] = ()
    before: bool = False
    end: bool = False
    another: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """Somebody one is no longer together with: what they were, until when, and where what was said can be read."""

    name: str
    note: str
    url: str


def ended_of(request: Request) -> list[Ended]:
    """The last few, the newest first. Two queries."""
    rows = ended_with(request.who).filter(cohort=request.participation.cohort)
    several = list(rows.select_related(*WHOSE).order_by("-ends_on", "-pk")[:LAST])
    helpers = helpers_of([one.pk for one in several])
    return [_ended(one, helpers.get(one.pk), request) for one in several]


def _ended(one: Engagement, helper: Party | None, request: Request) -> Ended:
    blueprint, whose, url = request.blueprint, one.supported, reverse("desk:engagement", args=[one.public_id])
    until = f"until {blueprint.tongue.page_day(one.ends_on)}" if one.ends_on else "ended"
    if helper is None or helper.person_id == request.person.pk:
        role = blueprint.roles.get(whose.role)
        return Ended(whose.name, f"{capfirst(role.one if role else whose.role)}, {until}", url)
    return Ended(helper.person.name, f"{capfirst(blueprint.duty_word(one.duty).one)}, {until}", url)


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
