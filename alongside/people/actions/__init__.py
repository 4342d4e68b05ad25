"""The verbs of the people room, one file a subject."""
