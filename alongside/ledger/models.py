"""Happening, account, entry, confirmation, proof. Entries are append-only: a trigger in both engines sees to it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.ledger.enums import ConfirmedHow, ProofSide, Unit
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.drawn import Drawn
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


class Account(models.Model):
    """What is counted in a cohort: one row for each counting rule of its blueprint."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="accounts")
    key = models.CharField(max_length=60)
    unit = models.CharField(max_length=10, choices=Unit)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cohort", "key"), name="account_once"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="account_unit_known"),
        )

    def __str__(self) -> str:
        return f"{self.key} of {self.cohort_id}"


class Happening(models.Model):
    """What a practice room reports: who, what kind, when, minutes by mode, for which engagement. Reported once.

    `source` is the reporting room's own key ("attendance:4f…"). `by_mode` maps a mode to whole minutes. `helper` is the
    participation of whoever helped. `group_size` and `place`: how many it served, and which of them this line is about.
    `miles`: how far somebody drove for it, there and back. `booked_on`: the first day of the period it is counted in,
    where the books of its own day were closed.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    source = models.CharField(max_length=60, unique=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="happenings")
    kind = models.CharField(max_length=40)
    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="happenings"
    )
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="happenings")
    helper = models.ForeignKey(Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField()
    by_mode = models.JSONField(default=dict)
    miles = models.PositiveSmallIntegerField(null=True, blank=True)
    group_size = models.PositiveSmallIntegerField(default=1)
    place = models.PositiveSmallIntegerField(default=0)
    booked_on = models.DateField(null=True, blank=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(group_size__gte=1), name="happening_has_someone"),)
        indexes = (
            models.Index(fields=("engagement", "day"), name="happening_in_engagement"),
            models.Index(fields=("cohort", "day"), name="happening_in_cohort"),
        )

    def __str__(self) -> str:
        return self.source


class Recount(models.Model):
    """The days from `first` to `last` count by a version from then on: what was posted before is counted again, once.

    `upto`: the newest happening there was then (a row number); later ones are posted by that version at once.
    `reached`: the last one counted again so far; `ended_at` once all are. The newest recount of a day holds.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="recounts")
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=400)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    upto = models.BigIntegerField()
    reached = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="recount_in_order"),
            models.CheckConstraint(condition=~Q(why=""), name="recount_why"),
            models.UniqueConstraint(fields=("cohort",), condition=Q(ended_at=None), name="recount_one_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.cohort_id} from {self.first} to {self.last} by {self.version_id}"


class Entry(models.Model):
    """One line. `amount` is in the account's unit; a reversal carries the amount of the line it takes back, negated.

    `participation` is whose line it is: hours stay with the person. `mode` is empty for counts over all modes.
    `day` is that of the work; `booked_on` the first day of the period it is counted in, where that is another one.
    `to_approve`: it counts once somebody approved it, as its rule said; of a line that takes one back, that the other
    one was not approved by then. `recount`: it came of counting again, what takes back as well as what counts instead.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    happening = models.ForeignKey(Happening, on_delete=models.PROTECT, related_name="entries")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="entries")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    day = models.DateField()
    mode = models.CharField(max_length=20, blank=True)
    amount = models.IntegerField()
    booked_on = models.DateField(null=True, blank=True)
    to_approve = models.BooleanField(null=True, editable=False)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recount = models.ForeignKey(Recount, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    posted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(amount=0), name="entry_counts_something"),
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="entry_positive_reversal_negative",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reverses=F("id")), name="entry_not_reversing_itself"
            ),
            models.UniqueConstraint(
                fields=("account", "happening", "participation", "mode"),
                condition=Q(reverses=None, recount=None),
                name="entry_posted_once",
            ),
            models.UniqueConstraint(
                fields=("account", "happening", "participation", "mode", "recount"),
                condition=Q(reverses=None, recount__isnull=False),
                name="entry_counted_again_once",
            ),
        )
        indexes = (
            models.Index(fields=("engagement", "account", "day"), name="entry_in_engagement"),
            models.Index(fields=("participation", "account", "day"), name="entry_of_participation"),
            models.Index(fields=("account",), condition=Q(to_approve=True), name="entry_to_approve"),
        )

    def __str__(self) -> str:
        return f"{self.amount:+} {self.account_id}"


class Confirmation(models.Model):
    """The person coached said that it happened: once for each happening, and only reversed together with its lines."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    happening = models.OneToOneField(Happening, on_delete=models.PROTECT, related_name="confirmation")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=10, choices=ConfirmedHow)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(how=ConfirmedHow.AUTOMATIC, by=None) | ~Q(how=ConfirmedHow.AUTOMATIC) & Q(by__isnull=False),
                name="confirmation_by_someone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.happening_id} {self.how}"


class Approval(models.Model):
    """Somebody who coordinates approved a line that its rule asks that of: once, after it was confirmed, and never one
    of their own."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="approval")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at}"


class Doubt(models.Model):
    """Somebody coached says that it was different: as long as the two have not agreed, its lines are not confirmed.

    Gone once they have, or what was said is taken back: the room where they talk about it keeps what was said.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    happening = models.OneToOneField(Happening, on_delete=models.PROTECT, related_name="doubt")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.happening_id} {self.at}"


class Closing(models.Model):
    """The books of some days are closed: nothing is counted or confirmed there, and what is taken back is counted in
    the next period. In order, and without a gap; it holds until it is reopened."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="closings")
    first = models.DateField()
    last = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(first__lte=F("last")), name="closing_in_order"),)

    def __str__(self) -> str:
        return f"{self.cohort_id} until {self.last}"


class ClosedSum(models.Model):
    """What an account came to in the books of some days on the moment they were closed: all of it, and what somebody
    had said yes to by then, in its unit."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="sums")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    total = models.IntegerField()
    said_yes = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("closing", "account"), name="closed_sum_once"),)

    def __str__(self) -> str:
        return f"{self.total} {self.account_id} {self.closing_id}"


class Reopening(models.Model):
    """Books that were closed are open again, from a moment on, and why."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    closing = models.OneToOneField(Closing, on_delete=models.PROTECT, related_name="reopening")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(why=""), name="reopening_why"),)

    def __str__(self) -> str:
        return f"{self.closing_id} again"


class Proof(models.Model):
    """What was confirmed of one person's lines by a day, to be shown to others: amounts, never what was said.

    Its public id is the code it is checked by. `lines`: account key, unit, mode and amount of each; `confirmed`: who
    said yes (row number; 0 where nobody answered) and how often. The days are those of the first and the last line.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="proofs")
    first = models.DateField()
    last = models.DateField()
    lines = models.JSONField()
    confirmed = models.JSONField()
    made_on = models.DateField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(first__lte=F("last")), name="proof_in_order"),)

    def __str__(self) -> str:
        return self.public_id

    @property
    def code(self) -> str:
        """The public id in three groups, as it is printed and read aloud."""
        return "-".join(self.public_id[start : start + 4] for start in (0, 4, 8))


class ProofSignature(models.Model):
    """Somebody signed a proof with the name they typed, once for each side."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=ProofSide)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    signed_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proof", "side"), name="proof_signed_once_a_side"),
            models.CheckConstraint(condition=Q(side__in=ProofSide.values), name="proof_side_known"),
            models.CheckConstraint(condition=~Q(name=""), name="proof_signed_by_name"),
        )

    def __str__(self) -> str:
        return f"{self.side} of {self.proof_id}"


class ProofDrawing(Drawn):
    """The drawing of a signature under a proof of hours."""

    signature = models.OneToOneField(ProofSignature, on_delete=models.PROTECT, related_name="drawing")
