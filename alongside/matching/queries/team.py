"""Somebody's whole support team: every kind of help they are to have, who gives it by now, and what is missing."""

from dataclasses import dataclass

from django.db.models import Q

from alongside.blueprint.faults import listed
from alongside.blueprint.language import Blueprint
from alongside.matching.enums import OfferState
from alongside.matching.models.groups import Seat
from alongside.matching.models.publications import Offer
from alongside.matching.models.rounds import Proposal
from alongside.programs.facts import helpers_of, serving
from alongside.programs.models.engagements import Engagement

FEW = 3  # names of a group before the rest are counted


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of help: what it is called, who gives it, and whether somebody is missing still."""

    word: str
    says: str
    missing: bool
    proposal: str = ""


def team_of(row: Proposal, blueprint: Blueprint) -> tuple[Side, ...]:
    """The other kinds of help of whoever a proposal is for, in the order of the program; nothing where there is one
    kind alone. Up to six queries."""
    role = row.supported.role
    duties = [duty for duty in blueprint.matching if blueprint.duties[duty].person == role and duty != row.duty]
    if not duties:
        return ()
    has = _going_on(row)
    proposed = {
        one.duty: one
        for one in Proposal.objects.filter(round=row.round_id, supported=row.supported_id).select_related(
            "helper__person", "helper__team", "helper__organization"
        )
    }
    asked = _asked(row) if blueprint.introductions.answer_within else {}
    seats = _groups(row) if any(blueprint.duties[duty].group for duty in duties) else {}
    found = []
    for duty in duties:
        word = blueprint.duty_word(duty).one
        match = proposed.get(duty)
        if duty in has:
            found.append(Side(word, f"{has[duty]} already", missing=False))
        elif duty in asked:
            found.append(Side(word, asked[duty], missing=False))
        elif duty in seats:
            found.append(Side(word, seats[duty] or "no group yet", missing=not seats[duty]))
        else:
            helper = match.helper.name if match and match.helper else ""
            found.append(Side(word, helper or "nobody yet", not helper, match.public_id if match else ""))
    return tuple(found)


def _going_on(row: Proposal) -> dict[str, str]:
    """Duty -> who helps them already."""
    there = {one.pk: one.duty for one in Engagement.objects.filter(serving(), supported=row.supported_id)}
    parties = helpers_of(there) if there else {}
    return {duty: parties[pk].person.name if pk in parties else "A group" for pk, duty in there.items()}


def _asked(row: Proposal) -> dict[str, str]:
    """Duty -> who was published for them, and waits for a yes."""
    mine = Q(proposal__supported=row.supported_id) | Q(group__seats__supported=row.supported_id)
    found = {}
    for one in Offer.objects.filter(mine, state=OfferState.OPEN).select_related("proposal__helper__person", "group"):
        match = one.proposal
        duty = match.duty if match else one.group.duty if one.group else ""
        found[duty] = f"{match.helper.name if match and match.helper else 'A group'}, waits for a yes"
    return found


def _groups(row: Proposal) -> dict[str, str]:
    """Duty -> whom their group is with, empty for none."""
    mine = {seat.duty: seat.group_id for seat in Seat.objects.filter(round=row.round_id, supported=row.supported_id)}
    others = Seat.objects.filter(group__in=[pk for pk in mine.values() if pk]).exclude(supported=row.supported_id)
    with_: dict[int, list[str]] = {}
    for seat in others.select_related("supported__person").order_by(
        "supported__person__family_name", "supported__person__given_name", "pk"
    ):
        with_.setdefault(seat.group_id or 0, []).append(seat.supported.name)
    return {duty: _with(with_.get(group or 0, [])) for duty, group in mine.items()}


def _with(names: list[str]) -> str:
    if len(names) > FEW + 1:
        names = [*names[:FEW], f"{len(names) - FEW} others"]
    return f"with {listed(names, last='and')}" if names else ""
