"""Migrations of the growth room."""
