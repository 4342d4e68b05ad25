"""Applications: somebody asks to take part, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.enums import Answer, ApplicationState
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.participations import Participation

OPEN = (ApplicationState.DRAFT, ApplicationState.SENT, ApplicationState.ASKED)


class Application(models.Model):
    """One person's wish to take part in one role of a cohort. `email` was proved by a mailed link before the row began.

    Names, `school`, `district` and `facts` are as typed. `question` is what the coordinator wants to know, `reply` the
    answer, `letter` what was written when it was declined. `participation` is what it became. `sealed`: answers to
    sensitive questions, under a key of its own; empty where there are none.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"email", "given_name", "family_name", "facts", "verdict", "question", "reply", "letter", "sealed"}
    )

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="applications")
    role = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT)
    email = models.EmailField(max_length=254)
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    school = models.CharField(max_length=200, blank=True)
    district = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    track = models.CharField(max_length=60, blank=True)
    verdict = models.JSONField(default=dict, blank=True)
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    question = models.CharField(max_length=1000, blank=True)
    reply = models.CharField(max_length=2000, blank=True)
    letter = models.CharField(max_length=4000, blank=True)
    wrapped_key = models.BinaryField(default=b"", blank=True)
    sealed = models.BinaryField(default=b"", blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "role", "email"), condition=Q(state__in=OPEN), name="joining_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="joining_email_in_lower_case"),
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="joining_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
                | Q(sent_at__isnull=False) & ~Q(given_name="", family_name=""),
                name="joining_sent_with_a_name",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, decided_at=None) | ~Q(state__in=OPEN) & Q(decided_at__isnull=False),
                name="joining_decided_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.ACCEPTED, participation__isnull=False)
                | ~Q(state=ApplicationState.ACCEPTED) & Q(participation=None),
                name="joining_accepted_takes_part",
            ),
        )
        indexes = (models.Index(fields=("cohort", "state", "sent_at"), name="joining_by_state"),)

    def __str__(self) -> str:
        return f"application {self.public_id}"

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def going_on(self) -> bool:
        return self.state in OPEN
