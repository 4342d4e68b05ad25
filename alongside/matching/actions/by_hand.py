"""Bringing two together outside of a round: the same hard rules hold, unless a coordinator lets one go and says why."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from alongside.kernel.errors import Refused
from alongside.matching.actions.waiving import waive
from alongside.matching.queries.ruling import ruling
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation

WHY = "why_waived"  # the field a refusal is about, where a reason would do


@contextmanager
def allowed_or_waived(
    *, supported: Participation, duty: str, helper: Participation, on: date, why: str, by: Person
) -> Iterator[None]:
    """Bring two together within this block, in one transaction.

    Raises Refused with the rule that speaks against it, unless the program lets coordinators let it go and `why` says
    why it is right.
    """
    with transaction.atomic():
        found = ruling(supported, duty, helper, on=on)
        if found is not None and found.waivable and why.strip():
            for fact in found.waivable:
                waive(supported=supported, duty=duty, fact=fact, why=why, by=by)
            found = ruling(supported, duty, helper, on=on)
        if found is not None:
            more = " Choose somebody else, or say why it is right." if found.waivable else " Choose somebody else."
            raise Refused(f"{found.says}.{more}", field=WHY if found.waivable else "helper")
        yield
