"""A group that waits for answers: who said what, and what a no would mean, before it is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alongside.blueprint.language import Blueprint
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.publications import Offer
from alongside.matching.models.rounds import Round
from alongside.programs.facts import pinned, today
from alongside.programs.groups import logs_for_itself
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

WITH_PEOPLE = Seat.objects.select_related("supported__person", "supported__works_at").order_by(
    "supported__person__family_name", "supported__person__given_name", "pk"
)


@dataclass(frozen=True)
class Answers:
    """One group and its answers: `yes` and `no` are row numbers of participations."""

    group: PeerGroup
    seats: Sequence[Seat]
    yes: frozenset[int]
    no: frozenset[int]
    blueprint: Blueprint

    @property
    def round(self) -> Round:
        return self.group.round

    @property
    def cohort(self) -> Cohort:
        return self.round.cohort

    @property
    def leader(self) -> Participation | None:
        return self.group.helper

    @property
    def asked(self) -> list[Participation]:
        """Everybody whose yes is asked for."""
        return [*(one.supported for one in self.seats), *([self.leader] if self.leader else [])]

    @property
    def waiting(self) -> list[Participation]:
        """Whoever has not answered."""
        return [one for one in self.asked if one.pk not in self.yes | self.no]

    @property
    def staying(self) -> list[Seat]:
        """Whoever has not said no."""
        return [one for one in self.seats if one.supported_id not in self.no]

    @property
    def led(self) -> bool:
        """Whether somebody leads it who has not said no."""
        return self.leader is not None and self.leader.pk not in self.no

    @property
    def least(self) -> int:
        """How many a group has at the least."""
        rule = self.blueprint.duties.get(self.group.duty)
        return max(rule.group.low, 2) if rule and rule.group else 2

    def goes_on(self, people: int, *, led: bool) -> bool:
        """Whether a group of so many begins, led by somebody or not."""
        rule = self.blueprint.duties.get(self.group.duty)
        return people >= self.least and (led or bool(rule and logs_for_itself(rule)))

    def follows(self, participation: Participation) -> str:
        """What a no of this person would mean for the others, as a sentence."""
        after = replace(self, no=self.no | {participation.pk})
        staying, leads = len(after.staying), self.leader is not None and self.leader.pk == participation.pk
        if self.goes_on(staying, led=after.led):
            if leads:
                return f"The {staying} others can meet without you, and log for themselves that they did."
            return f"The group goes on with the {staying} others."
        if staying < self.least:
            return f"Then {staying} are left, and a group has {self.least} at the least, so this one does not begin."
        return "Nobody else leads it, so this group does not begin."


def answers_of(offer: Offer, blueprint: Blueprint | None = None) -> Answers:
    """The answers to a group's offer so far. Raises ValueError for that of a match."""
    group = offer.group
    if group is None:
        raise ValueError(f"{offer} is of a match")
    said = {one.participation_id: one.yes for one in offer.replies.all()}
    cohort = group.round.cohort
    return Answers(
        group,
        list(group.seats.all()),
        frozenset(pk for pk, yes in said.items() if yes),
        frozenset(pk for pk, yes in said.items() if not yes),
        blueprint or pinned(cohort.pk, on=today(cohort)).blueprint,
    )
