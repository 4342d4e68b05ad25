"""The small program of tests with a cycle of visits in it."""

from pathlib import Path

from tests.cast import Cast
from tests.factories.programs import PROGRAM, Pair, cohort, pair

VISIT = """
forms:
  talk:
    label: Talk before
    questions: {look-for: {says: What shall I look at?, type: paragraph}}

cycles:
  visit:
    label: A visit
    duties: [growing]
    steps: {before: Talk before, room: In the room, after: Talk after, next: The next step}
    optional: [next]
    whose: {room: helper, next: supported}
    due: {before: 1 week}
    asks: {before: talk}
    evidence: [room]
"""


def with_visits(everyone: Cast, folder: Path, *, more: str = "") -> Pair:
    """Renée and Maya in a program that has a cycle of visits, and what `more` of its file says."""
    file = folder / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8") + VISIT + more, "utf-8")
    return pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya)
