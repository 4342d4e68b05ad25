"""The languages sentences are made in: for each a table of whole patterns with named places, and how it writes days."""
