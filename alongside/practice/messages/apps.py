"""The messages room."""

from alongside.kernel.room import Room


class MessagesConfig(Room):
    name = "alongside.practice.messages"
    label = "coaching_messages"
