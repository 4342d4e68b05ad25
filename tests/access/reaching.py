"""Rows of the access tables for how letters reach somebody, and for who looks after what."""

from alongside.notices.enums import Topic
from alongside.notices.reaching import token_for
from tests.access.scene import Scene
from tests.access.whom import UNKNOWN


def letters(scene: Scene, name: str, relation: str) -> str:
    """What the link under a letter to Maya carries."""
    return token_for(scene.people["maya"], Topic.NUDGES)


def need_of(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """Somebody of this cohort, or of the other sponsor's, who has been silent."""
    if relation == "unknown":
        return {"need": "silent", "public_id": UNKNOWN}
    there = (relation == "other") != (name == "oscar")
    return {"need": "silent", "public_id": scene.acts["uma" if there else "maya"].public_id}
