"""The ledger counted a second time, by other code than posts it, and every line of it that is wrong named."""
