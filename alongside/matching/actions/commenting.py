"""What the matching team says to one another about a match."""

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.matching.models.comments import Comment
from alongside.matching.models.rounds import Proposal
from alongside.matching.sealing import LONGEST, seal
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import today


@transaction.atomic
def comment(*, proposal: Proposal, words: str, by: Person) -> Comment:
    """Say something about matching this person in this duty; it stays beside them in every round."""
    cohort = hold_open(proposal.round.cohort_id)
    if not words.strip() or len(words) > LONGEST:
        raise Refused(f"Write something, in at most {LONGEST} letters.", field="words")
    row = Comment(about=proposal.supported, duty=proposal.duty, by=by, day=today(cohort), at=timezone.now())
    seal(row, words)
    row.save(force_insert=True)
    record(
        "match-commented",
        by=by,
        about=proposal.supported.person_id,
        cohort=cohort.pk,
        subject=f"proposal:{proposal.public_id}",
        facts={"duty": proposal.duty},
    )
    return row
