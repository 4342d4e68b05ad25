"""Bringing a sponsor's own licensed text to the shelf: CSV, and CASE (1EdTech) as JSON. No database."""
