"""The sessions room."""

from alongside.kernel.room import Room


class SessionsConfig(Room):
    name = "alongside.practice.sessions"
    label = "coaching_sessions"
