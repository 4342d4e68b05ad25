"""How organizations join: interest, what is agreed in which words, who signed them, and what was done since."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import StepKind, StepState, Way
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.drawn import Drawn
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


class Agreement(models.Model):
    """What is agreed for one cohort: with an organization, with one who takes part, or by the two of an engagement
    (exactly one; a constraint). `key` is its key in the blueprint; `named` is with whom, as the newest text says it;
    `due_on` the day by which it is signed, where the blueprint says one.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="agreements")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="agreements")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, null=True, related_name="agreements")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, related_name="agreements")
    key = models.CharField(max_length=60)
    named = models.CharField(max_length=340)
    due_on = models.DateField(null=True)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(organization__isnull=False, participation=None, engagement=None)
                | Q(organization=None, participation__isnull=False, engagement=None)
                | Q(organization=None, participation=None, engagement__isnull=False),
                name="agreement_of_exactly_one",
            ),
            models.UniqueConstraint(fields=("cohort", "organization", "key"), name="agreement_once"),
            models.UniqueConstraint(fields=("participation", "key"), name="agreement_of_a_person_once"),
            models.UniqueConstraint(fields=("engagement", "key"), name="agreement_of_a_pair_once"),
        )
        indexes = (models.Index(fields=("cohort", "due_on"), name="agreement_by_day"),)

    def __str__(self) -> str:
        return f"{self.key} with {self.named}"

    @property
    def place(self) -> Organization:
        """The organization that agrees. Raises LookupError for what people agree with each other."""
        if self.organization is None:
            raise LookupError("people agree here, no organization")
        return self.organization


class AgreementText(models.Model):
    """One text of an agreement, word for word. Never changes; a changed term is another text. `digest`: SHA-256 of it.

    `terms`: [{key, title, says, kind, value}], `signers`: [{key, label, at}], as they stood in the blueprint `version`.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    terms = models.JSONField(default=list)
    signers = models.JSONField(default=list)
    why = models.CharField(max_length=400, blank=True)
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agreement", "number"), name="agreement_text_number_once"),)

    def __str__(self) -> str:
        return f"{self.agreement_id} text {self.number}"


class Signature(models.Model):
    """One signature: who typed their name, in which office, for whom (`signer`), when, how, under which very text."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="signatures")
    signer = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    office = models.CharField(max_length=160)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("text", "signer"), name="signed_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(office=""), name="signature_names_who"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="signature_way_known"),
        )

    def __str__(self) -> str:
        return f"{self.signer} of {self.text_id}"


class Drawing(Drawn):
    """The drawing of a signature under an agreement."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="drawing")


class Withdrawal(models.Model):
    """From which day a text holds no longer, and why. Another text can be agreed afterwards."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    text = models.OneToOneField(AgreementText, on_delete=models.PROTECT, related_name="withdrawal")
    from_day = models.DateField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason"),)

    def __str__(self) -> str:
        return f"{self.text_id} until {self.from_day}"


class SigningRequest(models.Model):
    """Who was asked to sign: by a link that was mailed, used once, thirty days, of which only the digest is kept; or as
    a person who takes part (`person`), who signs when signed in and has no link."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"digest"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="requests")
    signer = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    office = models.CharField(max_length=160)
    email = models.EmailField(max_length=254, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="signing_requests")
    digest = models.CharField(max_length=64, unique=True, null=True)
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "signer"), condition=Q(used_at=None, replaced_at=None), name="asked_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="asked_in_lower_case"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="", digest=None)
                | ~Q(email="") & Q(person=None, digest__isnull=False),
                name="asked_by_link_or_as_a_person",
            ),
            models.CheckConstraint(condition=Q(sent_at__lt=models.F("expires_at")), name="link_expires_after_sent"),
        )
        indexes = (models.Index(fields=("email",), name="request_by_email"),)

    def __str__(self) -> str:
        return f"{self.signer} of {self.agreement_id}"


class Interest(models.Model):
    """Somebody said that their organization would like to join. `organization`: which one it turned out to be.

    `answers`: to the questions of the program's survey, by key. `quiet_at`: since when they want no mail of it.
    `aside_at`: since when nothing is to come of it, and `why_aside`.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"email", "name", "answers"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="interests")
    organization_name = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    office = models.CharField(max_length=160, blank=True)
    email = models.EmailField(max_length=254)
    answers = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    quiet_at = models.DateTimeField(null=True, blank=True)
    aside_at = models.DateTimeField(null=True, blank=True)
    why_aside = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cohort", "email", "organization_name"), name="interest_once"),
            models.CheckConstraint(
                condition=Q(aside_at=None, why_aside="") | Q(aside_at__isnull=False) & ~Q(why_aside=""),
                name="interest_aside_says_why",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="interest_in_lower_case"),
        )

    def __str__(self) -> str:
        return f"{self.organization_name} for {self.cohort_id}"


class JoiningStep(models.Model):
    """One line about a step of an organization: a stage of joining, something it takes on, a step of the program.

    The newest line of a step is how it stands; `open` takes an earlier one back. `note`: what shows it, or why not.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=StepState)
    day = models.DateField()
    owner = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="joining_step_kind_known"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="joining_step_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=(StepState.DONE, StepState.OPEN)) | ~Q(note=""), name="joining_step_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"


class OrganizationFact(models.Model):
    """What a program asks of an organization (a designation, a tier): which value since which day. Append-only."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="organization_facts")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    fact = models.CharField(max_length=60)
    value = models.CharField(max_length=120)
    from_day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("cohort", "fact"), name="fact_of_organizations"),)

    def __str__(self) -> str:
        return f"{self.fact} {self.value} since {self.from_day}"
