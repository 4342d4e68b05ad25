"""Migrations of the programs room."""
