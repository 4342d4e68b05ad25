"""Books that were closed and days counted again, for the tables: before anything happened, here or at the other
sponsor."""

from datetime import date

from alongside.ledger.models import Closing, Recount
from tests.access.scene import NOW, Scene
from tests.access.whom import UNKNOWN


def closing_of(scene: Scene, name: str, relation: str) -> Closing | None:
    """Closed books of one's own cohort, or of the other sponsor."""
    if relation not in ("cohort", "other"):
        return None
    into = scene.elsewhere if (relation == "other") != (name == "oscar") else scene.cohort
    days = {"first": date(2026, 7, 1), "last": date(2026, 7, 2)}
    return Closing.objects.filter(cohort=into).first() or Closing.objects.create(
        cohort=into, **days, at=NOW, by=scene.people["angela"]
    )


def recount_of(scene: Scene, name: str, relation: str) -> Recount | None:
    """Days of one's own cohort, or of the other sponsor's, that were counted again."""
    if relation not in ("cohort", "other"):
        return None
    into = scene.elsewhere if (relation == "other") != (name == "oscar") else scene.cohort
    day = date(2026, 6, 1)
    return Recount.objects.filter(cohort=into).first() or Recount.objects.create(
        cohort=into,
        version=into.versions.get().version,
        first=day,
        last=day,
        why="The state changed its rules.",
        by=scene.people["angela"],
        at=NOW,
        upto=0,
        ended_at=NOW,
    )


def closing(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """What the address of closed books names."""
    row = closing_of(scene, name, relation)
    return {"public_id": row.public_id if row else UNKNOWN}
