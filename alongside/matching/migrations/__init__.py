"""Migrations of the matching room."""
