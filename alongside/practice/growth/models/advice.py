"""Advice somebody who helps asks for, about somebody they help and do not name; and what others answer."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort


class Advice(models.Model):
    """A question about nobody by name. Its words are sealed with a key of its own, and no engagement stands beside
    it: nothing here says whom it is about, but `duty` and, where the file has such words, `about`, one of them.

    `key` is made where it was typed: what is sent twice is one row.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed", "wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    asked_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    sealed = models.BinaryField()
    wrapped_key = models.BinaryField()

    class Meta:
        verbose_name_plural = "advice"
        constraints = (
            models.UniqueConstraint(fields=("author", "key"), name="advice_key_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("asked_on")), name="advice_closed_after"
            ),
            models.CheckConstraint(condition=~Q(duty=""), name="advice_of_a_duty"),
        )
        indexes = (models.Index(fields=("cohort", "duty"), name="advice_of_cohort"),)

    def __str__(self) -> str:
        return f"advice {self.public_id}"


class Answer(models.Model):
    """What somebody said to it, sealed with its key; who asked answers there too. Never changed."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="answers")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    said_on = models.DateField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("author", "key"), name="answer_key_once"),)

    def __str__(self) -> str:
        return f"answer {self.public_id}"
