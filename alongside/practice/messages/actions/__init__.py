"""Verbs of the messages room, one file a subject."""
