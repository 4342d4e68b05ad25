"""The people room."""

from alongside.kernel.room import Room


class PeopleConfig(Room):
    name = "alongside.people"
    label = "people"
