"""The staffing room."""

from alongside.kernel.room import Room


class StaffingConfig(Room):
    name = "alongside.staffing"
    label = "staffing"
