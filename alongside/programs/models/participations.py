"""Who is in a cohort: people, teams and organizations, each in one role."""

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
    """A person, a team or an organization in a cohort, in one role, from `starts_on` to `ends_on`.

    Who left and came back has the days before in `earlier_stays`; what was asked for or agreed is in `changes`. Who was
    written down twice has one that is `folded_into` the other: the ledger's lines of it never change, and count with
    the one it went into.

    `kind` is the access kind its role names. `works_at` is where the person works as this program sees it. `facts` are
    answers to facts the blueprint declares, `attested` those that somebody confirmed, as they were then, or said no to
    ({"not": the answer, "on": the day}); `needs` what they want to work on, `sealed_wishes` what they asked for in a
    match, sealed under a key of its own, both or neither: the matching team alone sees those. `capacity` is how many
    people a helper takes.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"facts", "attested", "needs", "sealed_wishes", "wrapped_key", "verdict"}
    )

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
    folded_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="folded")
    track = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    verdict = models.JSONField(default=dict, blank=True)
    verdict_version = models.ForeignKey(
        BlueprintVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict, blank=True)
    attested = models.JSONField(null=True, blank=True)
    needs = models.JSONField(default=list, blank=True)
    sealed_wishes = models.BinaryField(null=True, blank=True)
    wrapped_key = models.BinaryField(null=True, blank=True)
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
                fields=("cohort", "person", "role"),
                condition=Q(person__isnull=False, folded_into=None),
                name="person_once_a_role",
            ),
            models.UniqueConstraint(
                fields=("cohort", "team", "role"),
                condition=Q(team__isnull=False, folded_into=None),
                name="team_once_a_role",
            ),
            models.UniqueConstraint(
                fields=("cohort", "organization", "role"),
                condition=Q(organization__isnull=False, folded_into=None),
                name="organization_once_a_role",
            ),
            models.CheckConstraint(condition=Q(kind__in=ACCESS_KINDS), name="participation_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="participation_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=ParticipationState.FOLDED, folded_into__isnull=False)
                | ~Q(state=ParticipationState.FOLDED) & Q(folded_into=None),
                name="folded_into_another",
            ),
            models.CheckConstraint(
                condition=Q(folded_into=None) | ~Q(folded_into=F("id")), name="participation_not_into_itself"
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


class EarlierStay(models.Model):
    """From when to when somebody was in a cohort before they left and came back."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="earlier_stays")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="stay_in_order"),
            models.UniqueConstraint(fields=("participation", "starts_on"), name="stay_once"),
        )

    def __str__(self) -> str:
        return f"{self.participation_id} from {self.starts_on} to {self.ends_on}"


class Attestation(models.Model):
    """Somebody confirmed a fact (a key of the blueprint) as one who takes part said it; `withdrawn`: or took that back.
    Append-only: the newest line of a fact counts."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"value"})

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attestations")
    fact = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn=False, value__isnull=False) | Q(withdrawn=True, value__isnull=True),
                name="attested_a_value",
            ),
        )
        indexes = (models.Index(fields=("participation", "fact"), name="attestation_of"),)

    def __str__(self) -> str:
        return f"{self.fact} of {self.participation_id}"


class Denial(models.Model):
    """Whoever has to confirm a fact (a key of the blueprint) said no to what one who takes part said of themselves, and
    why. Append-only: it stays when it is taken back, or the answer is another."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"value", "reason"})

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="denials")
    fact = models.CharField(max_length=60)
    value = models.JSONField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="denied_with_a_reason"),)
        indexes = (models.Index(fields=["participation", "fact"], name="denial_of"),)

    def __str__(self) -> str:
        return f"{self.fact} of {self.participation_id}"


class Fold(models.Model):
    """One participation went into another: what moved there, and how it was before, for taking it apart again.

    `moved`: "app.model.field" -> row numbers that point at `into` since. `before`: fields of both as they were.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"moved", "before"})

    gone = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    into = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(gone=F("into")), name="fold_two"),
            models.UniqueConstraint(fields=("gone",), condition=Q(undone_at=None), name="folded_once"),
        )

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.into_id}"
