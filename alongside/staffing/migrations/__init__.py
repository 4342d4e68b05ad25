"""Migrations of the staffing room."""
