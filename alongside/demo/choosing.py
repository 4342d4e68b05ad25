"""People who look for a helper themselves, where a program lets them: some helpers can be found, some were asked."""

from itertools import islice

from alongside.demo.cohorts import Intake
from alongside.matching.actions.asking import Shown, accept, ask, decline, show
from alongside.matching.actions.offering import No
from alongside.matching.models.asks import Ask
from alongside.matching.queries.asking import facts_to_show, found_for
from alongside.programs.models.participations import Participation

FOUND, TRIED, ASK = 3, 12, 3
SAYS = ("Come and watch a lesson of mine first, if you like.", "I am free most afternoons.", "")
WORDS = "I would like to see how you begin a lesson like this. Would you show me?"


def choose_some(intake: Intake) -> None:
    """Helpers who came last let themselves be found; of those who have nobody yet the first hears yes, the second a
    no with its reason, and the third waits for an answer."""
    blueprint = intake.blueprint
    for duty, rules in blueprint.matching.items():
        if rules.self_match is None:
            continue
        for helper, says in zip(intake.roles.get(blueprint.duties[duty].helper or "", [])[-FOUND:], SAYS, strict=False):
            facts = tuple(fact for fact, _ in facts_to_show(helper, blueprint) or ())
            if helper.person is not None:
                show(helper=helper, card=Shown(shown=True, shows=facts, says=says), by=helper.person)
        reasons = list(rules.self_match.reasons)
        for n, asked in enumerate(_asked(intake, duty)):
            if asked.helper.person is not None and n == 0:
                accept(ask=asked, by=asked.helper.person)
            elif asked.helper.person is not None and n == 1:
                decline(ask=asked, why=No(reason=reasons[0] if reasons else ""), by=asked.helper.person)


def _asked(intake: Intake, duty: str) -> list[Ask]:
    """The first who have nobody in this duty ask who fits each of them best."""
    asks: list[Ask] = []
    for someone in islice(_alone(intake, duty), TRIED):
        found = found_for(someone, duty, intake.blueprint)
        if found and someone.person is not None and len(asks) < ASK:
            asks.append(ask(supported=someone, duty=duty, helper=found[0].helper, words=WORDS, by=someone.person))
    return asks


def _alone(intake: Intake, duty: str) -> list[Participation]:
    have = {engagement.supported_id for engagement, _ in intake.engagements if engagement.duty == duty}
    return [one for one in intake.roles.get(intake.blueprint.duties[duty].person, []) if one.pk not in have]
