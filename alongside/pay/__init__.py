"""What people are paid: what they earned by the ledger, pay runs, and taking back what was paid in error."""
