"""Time zones as people choose them."""

# The zones of the United States, by the names people know them by.
ZONES = (
    ("America/New_York", "Eastern, New York"),
    ("America/Chicago", "Central, Chicago"),
    ("America/Denver", "Mountain, Denver"),
    ("America/Phoenix", "Mountain without summer time, Phoenix"),
    ("America/Los_Angeles", "Pacific, Los Angeles"),
    ("America/Anchorage", "Alaska, Anchorage"),
    ("Pacific/Honolulu", "Hawaii, Honolulu"),
    ("America/Puerto_Rico", "Atlantic, San Juan"),
    ("Pacific/Guam", "Chamorro, Guam"),
)


def zones(own: str) -> list[tuple[str, str]]:
    """The zones to choose from, and the one that is chosen where it is another."""
    known = own in dict(ZONES) or not own
    return [*ZONES] if known else [*ZONES, (own, own.replace("_", " "))]
