"""Migrations of the ledger room."""
