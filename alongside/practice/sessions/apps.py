"""The sessions room."""

from alongside.kernel.room import Room


class SessionsConfig(Room):
    name = "alongside.practice.sessions"
    label = "coaching_sessions"

    def ready(self) -> None:
        """Say to whoever ends an engagement when the people in it last met."""
        from alongside.practice.sessions.facts import last_days  # noqa: PLC0415  (models are there only now)
        from alongside.programs.contact import told_by  # noqa: PLC0415

        told_by(last_days)
