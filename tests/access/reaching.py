"""Rows of the access tables for how letters reach somebody."""

from alongside.notices.enums import Topic
from alongside.notices.reaching import token_for
from tests.access.scene import Scene


def letters(scene: Scene, name: str, relation: str) -> str:
    """What the link under a letter to Maya carries."""
    return token_for(scene.people["maya"], Topic.NUDGES)
