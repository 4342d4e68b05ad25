"""Quotes, what became of them, invoices and what is written under them never change: in the database."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

# Whose a quote is may go into another participation of the same person; nothing else of it changes.
QUOTE = (
    *("id", "public_id", "sponsor_id", "year", "number", "offer", "minutes", "price", "currency", '"group"', "made_on"),
    *("holds_until", "payer_id", "payer_person_id", "tops_up_id", "version_id", "key"),
)
INVOICE = (
    *("id", "public_id", "quote_id", "sponsor_id", "year", "number", "issued_on", "amount", "currency"),
    *("payer_id", "payer_person_id", "replaces_id"),
)


class Migration(migrations.Migration):
    dependencies = (("programs", "0006_drafts"),)
    operations = (
        AppendOnly("programs_quote", fixed=QUOTE),
        AppendOnly("programs_quotestep", fixed=("id", "quote_id", "kind", "signer", "how", '"on"', '"at"')),
        AppendOnly("programs_invoice", fixed=INVOICE),
        AppendOnly(
            "programs_invoiceentry", fixed=("id", "invoice_id", "kind", "amount", '"on"', '"at"', "reason", "key")
        ),
        Rule(
            "programs_quote_tops_up_own",
            table="programs_quote",
            broken="NEW.tops_up_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM programs_contract one "
            "WHERE one.id = NEW.tops_up_id AND one.participation_id = NEW.participation_id)",
            message="hours are added to a contract of the same participation",
        ),
        Rule(
            "programs_invoice_of_its_quote",
            table="programs_invoice",
            broken="NOT EXISTS (SELECT 1 FROM programs_quote one WHERE one.id = NEW.quote_id "
            "AND one.price = NEW.amount AND one.currency = NEW.currency AND one.sponsor_id = NEW.sponsor_id)",
            message="an invoice has the price of its quote",
        ),
    )
