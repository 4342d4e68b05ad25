"""Somebody else helps now: the person coached chooses, goal by goal, what of theirs the new one may read."""

from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed
from alongside.people.models.persons import Person
from alongside.practice.growth.access import GOALS
from alongside.practice.growth.actions.goals import Draft, set_goal
from alongside.practice.growth.actions.open import Opened, open_goals
from alongside.practice.growth.actions.steps import Step, add_step
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.sealing import said_in
from alongside.programs.models.engagements import Engagement


def from_before(*, who: Who, engagement: Engagement) -> list[Opened[Goal]]:
    """What somebody set themselves in other engagements of theirs, shared there, still open and not passed on here."""
    return [Opened(goal, said_in(goal)) for goal in _passable(who, engagement)]


@transaction.atomic
def pass_on(*, goal: Goal, engagement: Engagement, by: Person, who: Who) -> Goal:
    """Take a goal of one's own along into another engagement, with its open steps: a new one, sealed with the key of
    that engagement, that follows the old one. Twice is once; the old one stays with those who were there.
    """
    if not _passable(who, engagement, again=True).filter(pk=goal.pk).exists():
        raise NotAllowed("You can take along what you set yourself and shared, while it is open.")
    (one,) = open_goals(by=by, who=who, engagement=goal.engagement, only=goal)
    key = uuid5(NAMESPACE_OID, f"{goal.public_id} into {engagement.public_id}")
    draft = Draft(key=key, kind=goal.kind, said=one.said, review_on=goal.review_on, follows=goal)
    made = set_goal(engagement=engagement, draft=draft, by=by, who=who)
    for line in one.steps:
        if line.row.done_on is None and line.row.shared:
            again = uuid5(key, line.row.public_id)
            step = Step(key=again, text=line.said.get("text", ""), owner=by, due=line.row.due)
            add_step(goal=made, step=step, by=by, who=who)
    return made


def _passable(who: Who, engagement: Engagement, *, again: bool = False) -> QuerySet[Goal]:
    """Only the person coached has something to pass on, and only what they wrote."""
    mine = GOALS.visible(who, Verb.READ).filter(
        author=who.person, shared=True, closed_on=None, engagement__supported=engagement.supported_id
    )
    here = Goal.objects.filter(follows=OuterRef("pk"), engagement=engagement)
    rows = mine.exclude(engagement=engagement).filter(engagement__supported__person=who.person)
    rows = rows if again else rows.filter(~Exists(here))
    return rows.select_related("engagement__cohort").order_by("begun_on", "pk")
