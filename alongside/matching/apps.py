"""The matching room."""

from alongside.kernel.room import Room


class MatchingConfig(Room):
    name = "alongside.matching"
    label = "matching"
