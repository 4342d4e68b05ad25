"""The shelf: frameworks and instruments as files of the library, and a sponsor's own texts in the same form."""
