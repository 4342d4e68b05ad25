"""A person and how they are reached and sign in. There is no address and no password on a person."""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from alongside.kernel.public_ids import new_public_id
from alongside.people.enums import MergeState, Provider


def full_name(given: str, family: str, known_as: str) -> str:
    """What pages call somebody, the name they go by first."""
    return f"{known_as or given} {family}".strip() or "Someone who left"


def first_of(given: str, family: str, known_as: str) -> str:
    """What they are called by those who know them."""
    return known_as or given or family


class Persons(models.Manager["Person"]):
    def get_by_natural_key(self, public_id: str) -> "Person":
        return self.get(public_id=public_id)


class Person(models.Model):
    """One human. `merged_into` points at the person this one was found to be; its public id goes on working."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"given_name", "family_name", "known_as", "session_stamp"})
    USERNAME_FIELD: ClassVar[str] = "public_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_anonymous: ClassVar[bool] = False
    is_authenticated: ClassVar[bool] = True

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    known_as = models.CharField(max_length=80, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    session_stamp = models.CharField(max_length=12, default=new_public_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = Persons()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(given_name="", family_name="") | ~Q(erased_at=None),
                name="person_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")), name="person_not_merged_into_self"
            ),
        )
        indexes = (models.Index(Lower("family_name"), Lower("given_name"), name="person_by_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return full_name(self.given_name, self.family_name, self.known_as)

    @property
    def first_name(self) -> str:
        return first_of(self.given_name, self.family_name, self.known_as)

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.family_name[:1]).upper() or "–"

    @property
    def tone(self) -> int:
        """Which of the five calm tones their initials stand on."""
        return self.pk % 5 + 1

    @property
    def is_active(self) -> bool:
        return self.merged_into_id is None and self.erased_at is None

    def get_username(self) -> str:
        return self.public_id

    def get_session_auth_hash(self) -> str:
        """A new `session_stamp` ends every open sign-in of this person."""
        return salted_hmac("alongside.people.session", self.session_stamp, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """No other stamp than today's opens anything: a sign-in that it ended goes to the sign-in page."""
        yield from ()


class Address(models.Model):
    """An e-mail address of a person. Kept in lower case; one address belongs to one person."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"email"})

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    email = models.EmailField(max_length=254, unique=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    primary = models.BooleanField(default=False)
    given_by = models.ForeignKey(
        "people.Organization", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(primary=True), name="one_primary_address"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="address_in_lower_case"),
        )

    def __str__(self) -> str:
        return self.email


class SignIn(models.Model):
    """A way a person signs in: provider and subject, with a secret where the provider needs one."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"subject", "secret"})

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    provider = models.CharField(max_length=20, choices=Provider)
    subject = models.CharField(max_length=254)
    secret = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "subject"), name="sign_in_once"),
            models.UniqueConstraint(
                fields=("person",), condition=Q(provider=Provider.PASSWORD), name="one_password_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_provider_display()} of {self.person_id}"

    def fits(self, password: str) -> bool:
        return check_password(password, self.secret)


class SignInCode(models.Model):
    """A code sent to an address: six digits, used once, ten minutes, five tries. Only its digest is kept."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"digest"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(sent_at__lt=models.F("expires_at")), name="code_expires_after_sent"),
        )

    def __str__(self) -> str:
        return f"code {self.public_id}"


class Attempt(models.Model):
    """One try to sign in, counted against the address and against the network it came from."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"key"})

    key = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("key", "at"), name="attempt_by_key"),)

    def __str__(self) -> str:
        return f"{self.key} at {self.at}"


class Invitation(models.Model):
    """A link sent to somebody to come in for the first time: used once, thirty days."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"digest"})

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at__lt=models.F("expires_at")), name="invitation_expires_after_sent"
            ),
        )

    def __str__(self) -> str:
        return f"invitation to {self.address_id}"


class Login(models.Model):
    """One signed-in browser. Ending it signs that browser out on its next request."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"session_key", "device"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="logins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField()
    seen_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.device} since {self.started_at}"


class Merge(models.Model):
    """Two people found to be one: who decided, what moved, and until when it can be taken apart."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"moved"})

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_gone")
    state = models.CharField(max_length=10, choices=MergeState, default=MergeState.DONE)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    moved = models.JSONField(default=dict)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(kept=models.F("gone")), name="merge_two_people"),)

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
