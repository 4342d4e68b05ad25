"""Migrations of the sessions room."""
