"""What people do where, and who evaluates whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person


class Appointment(models.Model):
    """What a person does where, from when to when. `hired_on` is the first day with this employer, if known.

    `subjects` and `grades` are lists of words as a roster gives them; `sender` is who told us.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="appointments")
    position = models.CharField(max_length=60)
    fte = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    subjects = models.JSONField(default=list, blank=True)
    grades = models.JSONField(default=list, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    sender = models.ForeignKey(Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="appointment_starts_before_end",
            ),
            models.CheckConstraint(condition=~Q(position=""), name="appointment_has_a_position"),
            models.UniqueConstraint(
                fields=("person", "organization", "position"), condition=Q(ends_on=None), name="appointment_open_once"
            ),
        )
        indexes = (models.Index(fields=("organization", "position"), name="appointment_by_place"),)

    def __str__(self) -> str:
        return f"{self.position} at {self.organization_id}"


class EvaluatorRelation(models.Model):
    """A named person evaluates another, from a day, until a day or until further notice."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    evaluator = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evaluates")
    evaluated = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evaluated_by")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(evaluator=F("evaluated")), name="nobody_evaluates_self"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="evaluates_in_order"
            ),
            models.UniqueConstraint(
                fields=("evaluator", "evaluated"), condition=Q(ends_on=None), name="evaluates_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluator_id} evaluates {self.evaluated_id}"


class EvaluatorRule(models.Model):
    """Whoever holds one position evaluates those who hold another, at the same organization or below it.

    Holds at `organization` and everything under it: "principals of a school evaluate its teachers".
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="evaluator_rules")
    evaluator_position = models.CharField(max_length=60)
    evaluated_position = models.CharField(max_length=60)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "evaluator_position", "evaluated_position"),
                condition=Q(ends_on=None),
                name="evaluator_rule_open_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="evaluator_rule_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(evaluator_position="") & ~Q(evaluated_position=""), name="evaluator_rule_names_positions"
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluator_position} evaluates {self.evaluated_position}"
