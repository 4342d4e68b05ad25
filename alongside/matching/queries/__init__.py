"""The reads of the matching room."""
