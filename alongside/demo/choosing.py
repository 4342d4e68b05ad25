"""People who look for a helper themselves, where a program lets them: some helpers can be found, one was asked."""

from alongside.demo.cohorts import Intake
from alongside.matching.actions.asking import Shown, ask, show
from alongside.matching.queries.asking import facts_to_show, found_for

FOUND, TRIED = 3, 12
SAYS = ("Come and watch a lesson of mine first, if you like.", "I am free most afternoons.", "")
WORDS = "I would like to see how you begin a lesson like this. Would you show me?"


def choose_some(intake: Intake) -> None:
    """A few helpers let themselves be found; somebody who has nobody yet asks the one who fits best."""
    blueprint = intake.blueprint
    for duty, rules in blueprint.matching.items():
        if rules.self_match is None:
            continue
        who = blueprint.duties[duty]
        for helper, says in zip(intake.roles.get(who.helper or "", [])[:FOUND], SAYS, strict=False):
            facts = tuple(fact for fact, _ in facts_to_show(helper, blueprint) or ())
            if helper.person is not None:
                show(helper=helper, card=Shown(shown=True, shows=facts, says=says), by=helper.person)
        for someone in intake.roles.get(who.person, [])[:TRIED]:
            found = found_for(someone, duty, blueprint)
            if found and someone.person is not None:
                ask(supported=someone, duty=duty, helper=found[0].helper, words=WORDS, by=someone.person)
                break
