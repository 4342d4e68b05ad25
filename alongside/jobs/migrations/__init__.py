"""Migrations of the jobs room."""
