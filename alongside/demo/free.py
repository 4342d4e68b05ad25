"""When people of small groups are free: some have told it, so that groups meet when all of them can."""

from datetime import time
from itertools import cycle

from alongside.demo.cohorts import Intake
from alongside.kernel.free_hours import Week
from alongside.programs.actions.free_hours import tell_free_hours

SOME = 24
AFTER_SCHOOL = ((time(15, 30), time(17)),)
WEEKS: tuple[Week, ...] = ({0: AFTER_SCHOOL, 2: AFTER_SCHOOL}, {2: AFTER_SCHOOL, 3: AFTER_SCHOOL})


def tell_some(intake: Intake) -> None:
    """Some of those who are matched into groups say when they are free: Wednesdays suit all of them."""
    blueprint = intake.blueprint
    for duty in (blueprint.duties[key] for key in blueprint.matching if blueprint.duties[key].group):
        several = [one for one in intake.roles.get(duty.person, []) if one.person is not None]
        for someone, week in zip(several[:SOME], cycle(WEEKS), strict=False):
            if someone.person is not None:
                tell_free_hours(participation=someone, week=week, by=someone.person)
