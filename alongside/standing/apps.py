"""The standing room."""

from alongside.kernel.room import Room


class StandingConfig(Room):
    name = "alongside.standing"
    label = "standing"
