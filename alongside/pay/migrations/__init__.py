"""Migrations of the pay room."""
