"""Books that were closed, for the tables: two days before anything happened, here or at the other sponsor."""

from datetime import date

from alongside.ledger.models import Closing
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


def closing(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """What the address of closed books names."""
    row = closing_of(scene, name, relation)
    return {"public_id": row.public_id if row else UNKNOWN}
