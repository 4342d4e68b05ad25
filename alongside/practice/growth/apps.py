"""The growth room."""

from alongside.kernel.room import Room


class GrowthConfig(Room):
    name = "alongside.practice.growth"
    label = "growth"
