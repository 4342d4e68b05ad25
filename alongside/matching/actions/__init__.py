"""The verbs of the matching room, one file a subject."""
