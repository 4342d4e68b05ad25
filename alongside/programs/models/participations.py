"""Who is in a cohort: people, teams and organizations, each in one role; and what was bought or granted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import Answer, ParticipationState
from alongside.programs.models.cohorts import BlueprintVersion, Cohort

ACCESS_KINDS = ("supported", "helper", "site-leader", "coordinator", "leader", "researcher", "approver", "support")


class Team(models.Model):
    """A leadership team or another group that is coached as one."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="teams")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """A person, a team or an organization in a cohort, in one role.

    `kind` is the access kind its role names. `works_at` is where the person works as this program sees it. `facts` are
    answers to facts the blueprint declares, `needs` what they want to work on, `wishes` what they asked for in a match:
    the matching team alone sees those. `capacity` is how many people a helper takes.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"facts", "needs", "wishes", "verdict"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="participations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="participations")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    role = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=ParticipationState, default=ParticipationState.ENROLLED)
    works_at = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    track = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    verdict = models.JSONField(default=dict, blank=True)
    verdict_version = models.ForeignKey(
        BlueprintVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict, blank=True)
    needs = models.JSONField(default=list, blank=True)
    wishes = models.JSONField(default=dict, blank=True)
    free_hours = models.JSONField(default=dict, blank=True)
    ready_until = models.DateField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, team=None, organization=None)
                | Q(person=None, team__isnull=False, organization=None)
                | Q(person=None, team=None, organization__isnull=False),
                name="participation_of_exactly_one",
            ),
            models.UniqueConstraint(
                fields=("cohort", "person", "role"), condition=Q(person__isnull=False), name="person_once_a_role"
            ),
            models.UniqueConstraint(
                fields=("cohort", "team", "role"), condition=Q(team__isnull=False), name="team_once_a_role"
            ),
            models.UniqueConstraint(
                fields=("cohort", "organization", "role"),
                condition=Q(organization__isnull=False),
                name="organization_once_a_role",
            ),
            models.CheckConstraint(condition=Q(kind__in=ACCESS_KINDS), name="participation_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="participation_in_order"
            ),
        )
        indexes = (
            models.Index(fields=("cohort", "role", "state"), name="participation_by_role"),
            models.Index(fields=("person", "kind"), name="participation_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.role} in {self.cohort_id}"

    @property
    def name(self) -> str:
        """What pages call whoever takes part; the person, team or organization must be loaded."""
        return str(self.person or self.team or self.organization)


class Contract(models.Model):
    """Minutes bought or granted, for a term. `price` is exact; 0 when granted. `offer` is its key in the blueprint."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="contracts")
    offer = models.CharField(max_length=60)
    minutes = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    payer = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="contract_in_order"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="contract_has_minutes"),
            models.CheckConstraint(condition=Q(price__gte=0), name="contract_price_not_negative"),
            models.UniqueConstraint(fields=("participation", "offer", "starts_on"), name="contract_once"),
        )

    def __str__(self) -> str:
        return f"{self.offer} for {self.participation_id}"
