"""Nouns of the staffing room, one file a subject."""
