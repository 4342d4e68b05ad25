"""The pay room."""

from alongside.kernel.room import Room


class PayConfig(Room):
    name = "alongside.pay"
    label = "pay"
