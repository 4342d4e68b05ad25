"""The nouns of the matching room, one file for each subject."""
