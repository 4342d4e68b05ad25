"""Forms for every part of a program's file, drawn from the language itself; and what they write into the text."""
