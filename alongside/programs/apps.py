"""The programs room."""

from alongside.kernel.room import Room


class ProgramsConfig(Room):
    name = "alongside.programs"
    label = "programs"
