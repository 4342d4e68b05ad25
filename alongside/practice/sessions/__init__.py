"""Sessions: one contact, the people it served, and what was written about it."""
