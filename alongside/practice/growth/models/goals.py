"""Goals and plans, the steps towards them, and the looks back at them."""

from django.db import models
from django.db.models import F, Q

from alongside.people.models.persons import Person
from alongside.practice.growth.enums import Outcome, ReviewKind
from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.growth.models.sheets import Sheet
from alongside.practice.growth.models.written import Written
from alongside.programs.models.focuses import Focus


class Goal(Written):
    """What somebody wants to reach, or a plan: `kind` is a document of the program's file ("goal", "entry-plan").

    `focus`: what sessions point at, while it is shared. `follows`: the goal it came from, of this engagement or, where
    it was passed on, of an earlier one.
    """

    kind = models.CharField(max_length=60)
    focus = models.OneToOneField(Focus, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    review_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="") | Q(closed_on__gte=F("begun_on"), outcome__in=Outcome.values),
                name="goal_closed_with_an_outcome",
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="goal_has_a_kind"),
            models.CheckConstraint(condition=~Q(follows=F("id")), name="goal_not_following_itself"),
        )
        indexes = (models.Index(fields=("engagement", "closed_on"), name="goal_of_engagement"),)


class Action(Written):
    """One step: who does it, by when. Towards a goal, or one that a team agreed on at a meeting (`minutes`), or two as
    they kept a sheet of their day (`sheet`). `whom`: it is a talk a plan asks for, with somebody of this group of the
    program's file; what was asked and heard is among its words."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    whom = models.CharField(max_length=60, blank=True, default="")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="action_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(goal=None, minutes=None) | Q(goal=None, sheet=None) | Q(minutes=None, sheet=None),
                name="action_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(whom="") | Q(goal__isnull=False), name="action_talk_of_a_plan"),
        )
        indexes = (models.Index(fields=("due", "done_on"), name="action_by_day"),)


class Review(Written):
    """A look back at a goal on a day, `begun_on`; or a result so far, whose own day is among its words. Never changed:
    the next one is another row."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=20, choices=ReviewKind)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="review_kind_known"),
        )
