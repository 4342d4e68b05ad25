"""What was counted again, in the words of a line."""

from alongside.kernel.clock import in_zone
from alongside.ledger.models import Recount


def counted_again(recount: Recount, *, zone: str) -> str:
    """When, and under which version: "counted again on November 3 under version 4"."""
    day = in_zone(recount.at, zone).date()
    return f"counted again on {day:%B} {day.day} under version {recount.version.number}"
