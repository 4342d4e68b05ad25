"""Which planned time, or which session that was, a line of the table of pages means for each column."""

from tests.access.scene import Scene
from tests.access.whom import some_pair


def planned(scene: Scene, name: str, relation: str) -> str:
    """The public id of what a pair has planned; those that are over have nothing."""
    pair = some_pair(scene, name, relation)
    return next(scene.bookings[key].public_id for key, two in scene.pairs.items() if two is pair)


def session(scene: Scene, name: str, relation: str) -> str:
    """The public id of a session."""
    return some_pair(scene, name, relation).line.session.public_id


def token(scene: Scene, name: str, relation: str) -> str:
    """A token that opens something else."""
    return scene.invitation


# Address -> the parameter of its path, and the row it means.
MEETING = {
    "front:calendar-feed": ("secret", token),
    "front:answer": ("token", token),
    **{
        f"desk:calendar-{page}": ("public_id", planned)
        for page in ("one", "enter", "answer", "move", "cancel", "not-held")
    },
    "desk:calendar-both": ("public_id", session),
}
