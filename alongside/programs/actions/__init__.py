"""The verbs of the programs room, one file a subject."""
