"""Writes of the exchange room."""
