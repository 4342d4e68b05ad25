"""What was paid never changes, no source is paid twice, and what takes a line back is that line's opposite."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

# Whose a line is may go into another participation of the same person; nothing else of it changes.
LINE = (
    *("id", "run_id", "rule", "source", "turn", '"day"', "per", "quantity", "rate", "amount", "currency", "fund"),
    *("line", "entry_id", "takes_back_id", "version_id"),
)
PAID_BEFORE = (
    "NEW.amount > 0 AND EXISTS (SELECT 1 FROM pay_payline one WHERE one.participation_id = NEW.participation_id "
    "AND one.rule = NEW.rule AND one.source = NEW.source AND one.amount > 0 "
    "AND NOT EXISTS (SELECT 1 FROM pay_payline back WHERE back.takes_back_id = one.id))"
)
OTHER = (
    "NEW.takes_back_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pay_payline one WHERE one.id = NEW.takes_back_id "
    "AND one.participation_id = NEW.participation_id AND one.rule = NEW.rule AND one.source = NEW.source "
    "AND one.amount = -NEW.amount AND one.currency = NEW.currency)"
)


class Migration(migrations.Migration):
    dependencies = (("pay", "0001_first"),)
    operations = (
        AppendOnly(
            "pay_payrun",
            fixed=("id", "public_id", "cohort_id", '"first"', '"last"', "second_yes", "version_id", '"at"', '"key"'),
        ),
        AppendOnly("pay_payrunstep", fixed=("id", "run_id", "kind", '"on"', '"at"', "reason")),
        AppendOnly("pay_payline", fixed=LINE),
        AppendOnly("pay_clawback", fixed=("id", "line_id", "reason", '"at"')),
        Rule(
            "pay_payline_source_once",
            table="pay_payline",
            broken=PAID_BEFORE,
            message="this was paid before and not taken back",
        ),
        Rule(
            "pay_payline_opposite",
            table="pay_payline",
            broken=OTHER,
            message="a line that takes another one back is its opposite",
        ),
        Rule(
            "pay_run_approved_by_another",
            table="pay_payrunstep",
            broken="NEW.kind = 'approved' AND EXISTS (SELECT 1 FROM pay_payrun one "
            "WHERE one.id = NEW.run_id AND one.by_id = NEW.by_id)",
            message="the second yes of a run is not its maker",
        ),
        Rule(
            "pay_run_paid_after_second_yes",
            table="pay_payrunstep",
            broken="NEW.kind = 'paid' AND EXISTS (SELECT 1 FROM pay_payrun one WHERE one.id = NEW.run_id "
            "AND one.second_yes AND NOT EXISTS (SELECT 1 FROM pay_payrunstep yes "
            "WHERE yes.run_id = one.id AND yes.kind = 'approved'))",
            message="a run that needs a second yes is paid after it",
        ),
    )
