"""Where people of a cohort work, as the program sees it, when somebody moves to another school."""

from collections.abc import Sequence

from alongside.people.actions.events import line, record_all
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation


def move_participations(rows: Sequence[Participation], *, by: Person | None) -> None:
    """Keep `works_at` of many participations at once, with one event each. Call it in the transaction of the move."""
    Participation.objects.bulk_update(rows, ["works_at"], batch_size=500)
    record_all(
        line(
            "participation-moved",
            by=by,
            about=row.person_id,
            cohort=row.cohort_id,
            subject=f"participation:{row.public_id}",
            facts={"works_at": row.works_at_id},
        )
        for row in rows
    )
