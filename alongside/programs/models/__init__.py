"""The nouns of the programs room, one file each."""
