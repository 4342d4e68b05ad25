"""What a blueprint is made of: one file of frozen dataclasses for each part of the language."""
