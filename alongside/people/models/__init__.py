"""The nouns of the people room, one file each."""
