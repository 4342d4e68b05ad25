"""How somebody becomes a helper: posting, application, references, what reviewers saw, and the pledge.

Words (answers, references, reviewers' words) are sealed with a key of the application's own.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.clock import in_zone
from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.participations import Participation
from alongside.staffing.enums import OPEN, ApplicationState, Says


class Posting(models.Model):
    """An open call for one helping role of a cohort: at one `place`, by whoever leads it, or by the coordinators.

    What it says is the blueprint's, and below it the job description as it was written here (`words`). `posted_by`:
    the role in whose hands a call of a place is. `approved_by`: that of the second yes, empty where none is asked.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=60)
    place = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    posted_by = models.CharField(max_length=60, blank=True)
    words = models.TextField(max_length=5000, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "role"), condition=Q(closed_at=None, place=None), name="one_open_posting_a_role"
            ),
            models.UniqueConstraint(
                fields=("cohort", "role", "place"), condition=Q(closed_at=None), name="one_open_posting_a_place"
            ),
            models.CheckConstraint(condition=Q(place=None) | ~Q(posted_by=""), name="posting_of_a_place_is_somebodys"),
        )

    def __str__(self) -> str:
        return f"{self.role} in {self.cohort_id}"


class Application(models.Model):
    """Somebody who would like to help. No person here before they are accepted: only a name and an address.

    `digest` is of the token in their link. The first yes and the second are of two people.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"given_name", "family_name", "email", "digest", "wrapped_key", "sealed_answers"}
    )

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="applications")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    email = models.EmailField(max_length=254)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.ASKED)
    digest = models.CharField(max_length=64, unique=True)
    link_until = models.DateTimeField()
    wrapped_key = models.BinaryField()
    sealed_answers = models.BinaryField(default=bytes, blank=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    first_yes_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_yes_at = models.DateTimeField(null=True, blank=True)
    second_yes_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_yes_at = models.DateTimeField(null=True, blank=True)
    needs_second = models.BooleanField(default=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    participation = models.OneToOneField(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="application"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_known"),
            models.UniqueConstraint(
                fields=("posting", "email"), condition=Q(state__in=OPEN), name="one_open_application_an_address"
            ),
            models.CheckConstraint(
                condition=Q(second_yes_by=None) | Q(first_yes_by__isnull=False) & ~Q(first_yes_by=F("second_yes_by")),
                name="two_people_say_yes",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.ACCEPTED)
                | Q(first_yes_by__isnull=False, participation__isnull=False)
                & (Q(needs_second=False) | Q(second_yes_by__isnull=False)),
                name="accepted_by_those_who_must",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.ASKED) | Q(state__in=("declined", "withdrawn")) | ~Q(sent_at=None),
                name="looked_at_once_sent",
            ),
        )
        indexes = (models.Index(fields=("posting", "state"), name="application_of_posting"),)

    def __str__(self) -> str:
        return f"application {self.public_id}"

    @property
    def good_until(self) -> date:
        """The day the link ends, where the cohort is."""
        return in_zone(self.link_until, self.posting.cohort.time_zone).date()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Reference(models.Model):
    """Somebody who speaks for an applicant, asked by a link in a mail; the applicant never reads what they say."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"name", "email", "digest", "sealed_words"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="references")
    name = models.CharField(max_length=160)
    email = models.EmailField(max_length=254)
    digest = models.CharField(max_length=64, unique=True)
    link_until = models.DateTimeField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    sealed_words = models.BinaryField(default=bytes, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("application", "email"), name="each_speaks_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, sealed_words=b"") | Q(answered_at__isnull=False) & ~Q(sealed_words=b""),
                name="reference_with_words",
            ),
        )

    def __str__(self) -> str:
        return f"reference {self.public_id}"

    @property
    def good_until(self) -> date:
        """The day the link ends, where the cohort is."""
        return in_zone(self.link_until, self.application.posting.cohort.time_zone).date()


class Review(models.Model):
    """What one reviewer says after one look. Append-only; another line reverses it. `of`: so many reviewers are asked.

    `flagged`: look at this again before deciding. `valid_until`: of what was looked at, where it runs out.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"says", "marks", "evidence", "sealed_words"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    look = models.CharField(max_length=60)
    of = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    says = models.CharField(max_length=10, choices=Says)
    marks = models.JSONField(default=dict, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    flagged = models.BooleanField(default=False)
    valid_until = models.DateField(null=True, blank=True)
    sealed_words = models.BinaryField(default=bytes, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(says__in=Says.values), name="review_says_known"),
            models.CheckConstraint(condition=Q(of__gte=1), name="review_of_some"),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reverses=F("id")), name="review_not_reversing_itself"
            ),
        )
        indexes = (models.Index(fields=("application", "look"), name="review_of_application"),)

    def __str__(self) -> str:
        return f"{self.look} of {self.application_id}"


class Pledge(models.Model):
    """A text of the program as somebody signed it by typing their name. Append-only."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"signed_as"})

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="pledge")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    signed_as = models.CharField(max_length=200)
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(signed_as=""), name="pledge_with_a_name"),)

    def __str__(self) -> str:
        return f"pledge of {self.application_id}"
