"""The verbs of the sessions room, one file a subject."""
