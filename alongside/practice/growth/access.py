"""Who reads what two people set themselves, who may change it, and who knows that it is there.

A goal that is not shared is its author's alone. Coordinators know that there are shared ones, from when, and when they
were looked at. Goals, minutes, decisions, actions and phases of a team are the team's: its members of today read them
from the first, whoever evaluates whom.
"""

from django.db.models import Q

from alongside.kernel.access import Access, Kind, Rule, Verb, Who
from alongside.practice.growth.models.cycles import Cycle, CycleStep, Evidence
from alongside.practice.growth.models.goals import Action, Goal, Review
from alongside.practice.growth.models.meetings import Decision, Minutes
from alongside.practice.growth.models.parting import Closing, Passed
from alongside.practice.growth.models.release import FidelityCheck, Handover, Move, Practice, Sign
from alongside.practice.growth.models.sheets import Sheet
from alongside.practice.growth.models.written import Written
from alongside.programs.access import active_party, content, there_while
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement

PARTIES = (Kind.HELPER, Kind.SUPPORTED)
EVERYTHING = Q()


def _written(who: Who) -> Q:
    return Q(author=who.person, engagement__cohort=who.cohort)


def _shared(who: Who) -> Q:
    """Shared words of engagements open to this person, worded while they were there."""
    return Q(shared=True) & there_while(who, "begun_on", "worded_on")


def _going_on(who: Who) -> Q:
    return active_party(who) & content(who) & ~Q(state=EngagementState.ENDED)


def _here(who: Who) -> Q:
    """Rows of engagements that go on, which this person is in today and whose words are open to them."""
    return Q(engagement__in=Engagement.objects.filter(_going_on(who)))


def _of_teams(who: Who) -> Q:
    """Rows of a team, or an organization, that this person is in today."""
    mine = Engagement.objects.filter(active_party(who), supported__person=None)
    return Q(shared=True, engagement__in=mine)


def _of[M: Written](model: type[M], *, within: Q = EVERYTHING, of_team: bool = False, fixed: bool = False) -> Access[M]:
    """The rules of one noun. `within`: what else holds of a row that its author shares. `of_team`: in the engagement
    of a team it is the team's; members who lead places are members, too. `fixed`: nobody changes one."""

    def readable(who: Who) -> Q:
        shared = _shared(who) | _of_teams(who) if of_team else _shared(who)
        return shared & within | _written(who)

    def workable(who: Who) -> Q:
        return readable(who) & _here(who)

    def known(who: Who) -> Q:
        return Q(engagement__cohort=who.cohort, shared=True) & within

    leads = {Kind.SITE_LEADER: _in_teams(readable)} if of_team else {}
    changes = {Kind.SITE_LEADER: _in_teams(workable)} if of_team else {}
    return Access(
        model,
        {
            Verb.SEE: {Kind.COORDINATOR: known, **dict.fromkeys(PARTIES, readable), **leads},
            Verb.READ: {**dict.fromkeys(PARTIES, readable), **leads},
            Verb.CHANGE: {} if fixed else {**dict.fromkeys(PARTIES, workable), **changes},
        },
    )


def _in_teams(rule: Rule) -> Rule:
    return lambda who: rule(who) & Q(engagement__supported__person=None)


def _in_a_team(who: Who) -> Q:
    return content(who) & Q(supported__person=None)


def _team_goes_on(who: Who) -> Q:
    return _going_on(who) & Q(supported__person=None)


GOALS = _of(Goal, of_team=True)
ACTIONS = _of(Action, within=Q(goal=None) | Q(goal__shared=True), of_team=True)
REVIEWS = _of(Review, within=Q(goal__shared=True), of_team=True)
CYCLES = _of(Cycle)
CYCLE_STEPS = _of(CycleStep)
EVIDENCE = _of(Evidence)
PRACTICES = _of(Practice, of_team=True)
MOVES = _of(Move, of_team=True)
SIGNS = _of(Sign, of_team=True)
CHECKS = _of(FidelityCheck, of_team=True)
HANDOVERS = _of(Handover, of_team=True)
MINUTES = _of(Minutes, of_team=True)
DECISIONS = _of(Decision, of_team=True)
SHEETS = _of(Sheet)
CLOSINGS = _of(Closing, fixed=True)
PASSED = _of(Passed, within=Q(taken_back_at=None), fixed=True)
WORKABLE = Access(
    Engagement,
    {
        Verb.READ: {**dict.fromkeys(PARTIES, content), Kind.SITE_LEADER: _in_a_team},
        Verb.CHANGE: {**dict.fromkeys(PARTIES, _going_on), Kind.SITE_LEADER: _team_goes_on},
    },
)
