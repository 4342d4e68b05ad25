"""When money does not cover everybody: the priority list as it was applied, and whose hours wait for money."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.contracts import Contract


class PriorityList(models.Model):
    """What there is of one budget line, and who gets it in the program's order. Append-only; the newest one holds.

    `amount`: what there is, exact. `key`: the form it came from, so that a form sent twice is one list.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="priority_lists")
    fund = models.CharField(max_length=60)
    line = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    applied_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cohort", "key"), name="priority_list_once_a_form"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="priority_list_of_something"),
            models.CheckConstraint(condition=~Q(fund=""), name="priority_list_of_a_fund"),
        )
        indexes = (models.Index(fields=("cohort", "fund", "line"), name="priority_list_of_line"),)

    def __str__(self) -> str:
        return f"{self.fund} {self.line} of {self.applied_on}".replace("  ", " ")


class PriorityPlace(models.Model):
    """One granted contract in a priority list: its place, and whether the money reaches it. Append-only."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    priority_list = models.ForeignKey(PriorityList, on_delete=models.PROTECT, related_name="places")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="priority_places")
    place = models.PositiveIntegerField()
    covered = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("priority_list", "contract"), name="contract_once_in_a_list"),
            models.UniqueConstraint(fields=("priority_list", "place"), name="place_once_in_a_list"),
            models.CheckConstraint(condition=Q(place__gte=1), name="places_begin_with_one"),
        )

    def __str__(self) -> str:
        return f"{self.place} of {self.priority_list_id}"
