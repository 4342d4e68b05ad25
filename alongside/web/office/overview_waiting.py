"""Rounds that wait for a second yes, as the first page says them: to who may say it, and to who asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from alongside.blueprint.faults import listed
from alongside.kernel.clock import in_zone
from alongside.matching.actions.scheduling import said
from alongside.matching.models.publications import Publication
from alongside.matching.queries.publications import waiting_for_a_yes
from alongside.standing.setting_aside import coordinators
from alongside.web.office.matching_rounds_words import whom
from alongside.web.shared.request import Request

SHOWN = 5
NAMED = 3


@dataclass(frozen=True, slots=True)
class Waits:
    """One round that waits, and why it does: `mine` where this person may say the yes."""

    says: str
    why: str
    url: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first few rounds that wait, those for this person's yes before those they asked for; `more` counts others."""

    shown: tuple[Waits, ...]
    more: int

    @property
    def for_me(self) -> bool:
        return any(one.mine for one in self.shown)


def waiting(request: Request) -> Waiting:
    """What waits for a second yes here. One query, and one more where somebody waits for others."""
    me = request.person.pk
    rows = sorted(waiting_for_a_yes(request.who), key=lambda row: row.asked_by_id == me)
    asked = any(row.asked_by_id == me for row in rows[:SHOWN])
    others = _others(request) if asked else []
    shown = tuple(_waits(row, me, others, request) for row in rows[:SHOWN])
    return Waiting(shown, len(rows) - len(shown))


def _waits(row: Publication, me: int, others: Sequence[str], request: Request) -> Waits:
    mine, round_ = row.asked_by_id != me, row.round
    day = in_zone(row.asked_at, round_.cohort.time_zone)
    asked = f"{row.asked_by.name if mine else 'You'} asked for it on {day:%B} {day.day}."
    what = f"Round {round_.number} ({whom(round_)})"
    goes = f"It goes out {said(row, to=request.person)}."
    return Waits(
        says=f"{what} waits for {'your yes' if mine else 'a second yes'}",
        why=f"{asked} {goes if mine else _whose(others, request)}",
        url=f"{reverse('office:matching-publishing')}?round={round_.public_id}",
        mine=mine,
    )


def _others(request: Request) -> list[str]:
    """Who could say it instead, each once, by family name."""
    rows = coordinators(request.participation.cohort)
    return list({row.person_id: row.name for row in rows if row.person_id != request.person.pk}.values())


def _whose(others: Sequence[str], request: Request) -> str:
    if not others:
        return "Nobody else coordinates here who could say it."
    if len(others) > NAMED:
        return f"Any of {len(others)} other {request.blueprint.words.coordinator.many} can say it."
    return f"{listed(others, last='or')} can say it."
