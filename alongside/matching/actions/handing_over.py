"""Matched people who have somebody else by now: what goes on with that one ends, and goes on with the new one."""

from collections.abc import Iterable
from datetime import date

from alongside.kernel.errors import Refused
from alongside.matching.models.rounds import Proposal
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.changing import OTHER_HELPER
from alongside.programs.actions.engagements import add_party, end_engagement
from alongside.programs.contact import last_met
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.engagements import Engagement, Party

type Handed = dict[int, tuple[Engagement, list[Party]]]


def hand_over(matches: Iterable[Proposal], *, on: date, by: Person | None) -> Handed:
    """End what goes on for those who are matched with somebody else now, their last day being the first of the new one,
    or the last time they met: whom they met that day was the one they had. Proposal (a row number) -> what ended, and
    the members of a team in it.

    Needs a transaction; what ended meanwhile is over already. Raises Refused, with all names, where somebody has
    another helper by now than the round knew.
    """
    changed = [one for one in matches if one.had_id is not None]
    rows = Engagement.objects.filter(pk__in=[one.had_id for one in changed]).select_related("cohort", "supported")
    there = {row.pk: row for row in rows.prefetch_related("parties__participation__person")}
    faults: list[str] = []
    handed: Handed = {}
    for match in changed:
        held = there[match.had_id or 0]
        now = [party for party in held.parties.all() if party.ends_on is None]
        if held.state == EngagementState.ENDED:
            continue
        if all(party.participation_id != match.had_helper_id for party in now if party.part == Part.HELPER):
            faults.append(f"{match.supported.name} is with somebody else by now than when this was proposed.")
            continue
        handed[match.pk] = held, [party for party in now if party.part == Part.MEMBER]
        met = last_met([held.pk]) or on
        last = max([on, met, held.starts_on, *(party.starts_on for party in held.parties.all())])
        end_engagement(engagement=held, ends_on=last, reason=OTHER_HELPER, by=by)
    if faults:
        raise Refused(f"{' '.join(faults)} Propose again, then publish.")
    return handed


def go_on(begun: Iterable[tuple[Proposal, Engagement]], handed: Handed, *, by: Person | None) -> None:
    """Members of a team go on in what has begun, and it is written down what it follows."""
    for match, engagement in begun:
        if match.pk not in handed:
            continue
        before, members = handed[match.pk]
        for member in members:
            if member.participation is not None:
                joining, first = member.participation, engagement.starts_on
                add_party(engagement=engagement, participation=joining, part=Part.MEMBER, starts_on=first, by=by)
        record(
            "helper-changed",
            by=by,
            about=match.supported.person_id,
            cohort=engagement.cohort_id,
            subject=f"engagement:{engagement.public_id}",
            facts={
                "duty": match.duty,
                "before": before.public_id,
                "helper": match.helper.public_id if match.helper else "",
                "starts_on": engagement.starts_on,
            },
        )
