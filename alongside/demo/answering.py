"""A small round that went out lately: two coordinators said yes to it, and its people are asked for theirs."""

import re
from collections import Counter

from alongside.demo.cohorts import Intake
from alongside.demo.plans import Plan
from alongside.kernel.access import Kind
from alongside.matching.actions.offering import accept
from alongside.matching.actions.proposing import Wanted, propose, set_aside
from alongside.matching.actions.scheduling import approve, schedule
from alongside.matching.models.publications import Offer
from alongside.matching.queries.rounds import GOES_OUT
from alongside.people.models.organizations import Organization
from alongside.programs.actions.cohorts import adopt_text
from alongside.programs.enums import EngagementState, ParticipationState
from alongside.programs.models.cohorts import BlueprintVersion
from alongside.programs.models.drafts import VersionNote
from alongside.programs.models.participations import Participation

WHY = "Both are asked for their yes, and a second coordinator looks at a round before it goes out."


def as_asked(plan: Plan, version: BlueprintVersion, sponsor: Organization) -> BlueprintVersion:
    """The program with what this sponsor asks between a proposal and two who begin, where the plan says so."""
    if not plan.introductions:
        return version
    source = re.sub(r"(?m)^introductions: .*$", f"introductions: {plan.introductions}", version.source)
    made = adopt_text(source=source, file=version.file, sponsor=sponsor, by=None)
    VersionNote.objects.get_or_create(version=made, defaults={"base": version, "by": None, "why": WHY})
    return made


def ask_some(intake: Intake) -> None:
    """Publish the round of one district, and let the first helper who is asked say yes: the person they would help has
    yet to answer, and everybody else has, too."""
    both = [one.person for one in intake.roles.get("coordinator", ()) if one.person]
    region = _fewest(intake)
    if intake.blueprint.introductions.answer_within is None or len(both) < 2 or region is None:
        return
    round_ = propose(cohort=intake.cohort, by=both[1], wanted=Wanted(region=region)).round
    if not round_.proposals.filter(GOES_OUT).exists():
        set_aside(round_=round_, by=both[1])
        return
    approve(publication=schedule(round_=round_, at=None, by=both[1]), by=both[0])
    first = Offer.objects.select_related("proposal__helper__person").filter(proposal__round=round_).order_by("pk")[0]
    helper = first.proposal.helper if first.proposal else None
    if helper is not None and helper.person is not None:
        accept(offer=first, participation=helper, by=helper.person)


def _fewest(intake: Intake) -> Organization | None:
    """The district in which the fewest people have nobody yet, two at the least."""
    rows = Participation.objects.filter(cohort=intake.cohort, kind=Kind.SUPPORTED, state=ParticipationState.ENROLLED)
    alone = rows.exclude(engagements__state__in=(EngagementState.ACTIVE, EngagementState.PAUSED))
    places = [one.works_at.parent for one in alone.select_related("works_at__parent").order_by("pk") if one.works_at]
    counted = Counter(place for place in places if place is not None)
    several = [(n, place.name, place) for place, n in counted.items() if n > 1]
    return min(several, default=(0, "", None), key=lambda one: one[:2])[2]
