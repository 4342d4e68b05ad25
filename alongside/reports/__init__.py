"""Totals in which nobody can be found, and spreadsheets that carry facts and nothing that runs."""
