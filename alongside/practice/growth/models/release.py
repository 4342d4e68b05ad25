"""Gradual release: what a team works on, in which phase it is, what speaks for the next one, and who carries what."""

from django.db import models
from django.db.models import F, Q

from alongside.people.models.persons import Person
from alongside.practice.growth.enums import Owner
from alongside.practice.growth.models.written import Written
from alongside.programs.models.focuses import Focus


class Practice(Written):
    """Something that is handed over bit by bit: its name is its word, or `named` is a key of the program's file.

    `focus`: what sessions point at, while it is worked on. `priority`: it is one of those that come first.
    """

    named = models.CharField(max_length=60, blank=True)
    priority = models.BooleanField(default=True)
    focus = models.OneToOneField(Focus, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("begun_on")), name="practice_closed_after"
            ),
            models.UniqueConstraint(
                fields=("engagement", "named"),
                condition=Q(closed_on=None) & ~Q(named=""),
                name="practice_of_the_file_once",
            ),
        )
        indexes = (models.Index(fields=("engagement", "closed_on"), name="practice_of_engagement"),)


class Move(Written):
    """A practice came into a phase of the program's file on a day, `begun_on`; its word: why. The last one counts.

    `back`: it was a later phase before. Never changed: what was is what happened.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="moves")
    phase = models.CharField(max_length=60)
    back = models.BooleanField(default=False)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(condition=~Q(phase=""), name="move_into_a_phase"),
        )


class Sign(Written):
    """One thing seen that speaks for the next phase, since a practice moved into the one it is in. Never changed."""

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="signs")


class FidelityCheck(Written):
    """How close to its design a practice was found on a day, `taken_on`, with an instrument of the program's file.

    `points` of `most`, and the `criterion` that held then, in percent; its word: a note. Never changed: the last line
    of a day and an instrument counts.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="checks")
    instrument = models.CharField(max_length=60)
    taken_on = models.DateField()
    points = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    criterion = models.PositiveSmallIntegerField()

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(condition=~Q(instrument=""), name="fidelity_with_an_instrument"),
            models.CheckConstraint(condition=Q(most__gte=1, points__lte=F("most")), name="fidelity_of_the_most"),
            models.CheckConstraint(condition=Q(criterion__lte=100), name="fidelity_criterion_in_percent"),
            models.CheckConstraint(condition=Q(taken_on__lte=F("begun_on")), name="fidelity_taken_before_written"),
        )
        indexes = (models.Index(fields=("practice", "taken_on"), name="fidelity_of_practice"),)

    @property
    def met(self) -> bool:
        """Whether it was at criterion."""
        return 100 * self.points >= self.criterion * self.most


class Handover(Written):
    """Who carries a piece of work (`what`, a key of the program's file) from a day on. The last line of each counts.

    `person`: who carries it there, where that is somebody; `due`: by when it is to be theirs.
    """

    what = models.CharField(max_length=60)
    owner = models.CharField(max_length=10, choices=Owner)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(condition=Q(owner__in=Owner.values), name="handover_owner_known"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(owner__in=[Owner.THERE, Owner.BOTH]), name="handover_to_somebody_there"
            ),
        )
        indexes = (models.Index(fields=("engagement", "what"), name="handover_of_work"),)
