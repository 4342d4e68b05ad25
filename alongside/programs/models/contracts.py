"""Hours that were asked for, bought or granted: quotes, what became of each, and the contracts in force."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import Numbered, QuoteStepKind, SignedHow
from alongside.programs.models.cohorts import BlueprintVersion
from alongside.programs.models.participations import Participation


class Numbering(models.Model):
    """The last number a sponsor gave to a kind of paper in a year; held while the next is given, so none is missing."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=10, choices=Numbered)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sponsor", "paper", "year"), name="numbering_once"),
            models.CheckConstraint(condition=Q(paper__in=Numbered.values), name="numbering_paper_known"),
        )

    def __str__(self) -> str:
        return f"{self.paper} {self.year}-{self.last}"


class Quote(models.Model):
    """So many hours at the price of one day, for one who takes part. Never changes: what becomes of it are its steps.

    `offer` is the contract's key in the blueprint, `group` the price group that held on `made_on`. The price holds to
    the end of `holds_until`. `tops_up`: the contract whose hours it adds to. `key`: the form it came from, so that a
    form sent twice is one quote.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="quotes")
    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    offer = models.CharField(max_length=60)
    minutes = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    group = models.CharField(max_length=60)
    made_on = models.DateField()
    holds_until = models.DateField()
    payer = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payer_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes_to_approve"
    )
    tops_up = models.ForeignKey("Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sponsor", "year", "number"), name="quote_number_once"),
            models.UniqueConstraint(fields=("participation", "key"), name="quote_once_a_form"),
            models.CheckConstraint(condition=Q(made_on__lte=F("holds_until")), name="quote_holds_from_its_day"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="quote_has_minutes"),
            models.CheckConstraint(condition=Q(price__gte=0), name="quote_price_not_negative"),
            models.CheckConstraint(
                condition=Q(payer=None, payer_person__isnull=False) | Q(payer__isnull=False, payer_person=None),
                name="quote_one_payer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04}"


class QuoteStep(models.Model):
    """One thing that became of a quote: approved, signed in one role, declined, taken back. Append-only.

    `signer` is the role somebody signed in. `person` is who did it, `noted_by` who wrote it down from paper.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=QuoteStepKind)
    signer = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=10, choices=SignedHow)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("quote", "kind", "signer"), name="quote_step_once"),
            models.UniqueConstraint(
                fields=("quote",),
                condition=Q(kind__in=(QuoteStepKind.DECLINED, QuoteStepKind.WITHDRAWN)),
                name="quote_ends_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=QuoteStepKind.values), name="quote_step_known"),
            models.CheckConstraint(
                condition=Q(kind=QuoteStepKind.SIGNED) & ~Q(signer="") | ~Q(kind=QuoteStepKind.SIGNED) & Q(signer=""),
                name="quote_signed_in_a_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quote_id} {self.kind} {self.signer}".strip()


class InForce(models.Manager["Contract"]):
    """Contracts as they stand: without those that came along from another year and were taken back."""

    def get_queryset(self) -> QuerySet["Contract"]:
        return super().get_queryset().filter(~Exists(CameBack.objects.filter(goes_on__into=OuterRef("pk"))))


class Contract(models.Model):
    """Minutes bought or granted, for a term. `price` is exact; 0 when granted. `offer` is its key in the blueprint.

    `tops_up`: it adds its minutes to another one that ran that day. `fund` and `line` name where the money comes from,
    `worth` what a granted contract takes from there: the price of the same hours that day; None when nobody can say.
    """

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
    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, null=True, blank=True, related_name="contract")
    tops_up = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="top_ups")
    fund = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=60, blank=True)
    worth = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    objects = InForce()
    every: ClassVar[models.Manager["Contract"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")) | Q(tops_up__isnull=False, starts_on=F("ends_on")),
                name="contract_in_order",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="contract_has_minutes"),
            models.CheckConstraint(condition=Q(price__gte=0), name="contract_price_not_negative"),
            models.UniqueConstraint(
                fields=("participation", "offer", "starts_on"), condition=Q(quote=None), name="contract_once"
            ),
            models.CheckConstraint(condition=Q(tops_up=None) | ~Q(tops_up=F("id")), name="contract_tops_up_another"),
        )

    def __str__(self) -> str:
        return f"{self.offer} for {self.participation_id}"


class GoesOn(models.Model):
    """The contract of a year goes on in the next one, as `into`: its hours so far count there too. Append-only.

    Nothing is paid or used twice: lines of the ledger stay in the year in which they happened, and so does the money.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="goes_on")
    into = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="came_from")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(contract=F("into")), name="contract_goes_on_in_another"),)

    def __str__(self) -> str:
        return f"{self.contract_id} in {self.into_id}"


class CameBack(models.Model):
    """A contract that went on by mistake is taken back: its hours are of the year they were bought in. Append-only, and
    for good: it does not go on a second time."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    goes_on = models.OneToOneField(GoesOn, on_delete=models.PROTECT, related_name="came_back")
    back_on = models.DateField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(why=""), name="contract_came_back_for_a_reason"),)

    def __str__(self) -> str:
        return f"{self.goes_on_id} on {self.back_on}"


class ToldNearEnd(models.Model):
    """Both sides and the coordinators were told that a contract is nearly used: once for so many minutes in all."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("contract", "minutes"), name="told_near_end_once"),)

    def __str__(self) -> str:
        return f"{self.contract_id} at {self.minutes}"
