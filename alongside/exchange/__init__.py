"""Doors for other systems: roster files in, and later calendars, web hooks and exports out."""
