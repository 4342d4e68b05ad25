"""Nouns of the growth room, one file a subject."""
