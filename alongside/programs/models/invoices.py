"""What is owed for a contract and what was paid: invoices that never change, and entries that are only added."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import EntryKind
from alongside.programs.models.contracts import Quote


class Invoice(models.Model):
    """What one payer owes for one contract. Never changes; `replaces` is the void one it is made out anew for."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="invoices")
    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    issued_on = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    payer = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payer_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sponsor", "year", "number"), name="invoice_number_once"),
            models.UniqueConstraint(fields=("quote",), condition=Q(replaces=None), name="invoice_once_a_quote"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_of_something"),
            models.CheckConstraint(
                condition=Q(payer=None, payer_person__isnull=False) | Q(payer__isnull=False, payer_person=None),
                name="invoice_one_payer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04}"


class InvoiceEntry(models.Model):
    """One line under an invoice: paid, credited, refunded or void. Append-only; `amount` is never negative.

    `key`: the form it came from, so that a form sent twice is one entry. `reason`: asked of whatever takes back.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("invoice", "key"), name="entry_once_a_form"),
            models.UniqueConstraint(fields=("invoice",), condition=Q(kind=EntryKind.VOID), name="invoice_void_once"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="entry_of_something"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.PAYMENT) | ~Q(reason=""), name="entry_says_why_it_takes_back"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} of {self.invoice_id}"
