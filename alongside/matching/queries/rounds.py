"""Rounds as they stand: the open one of a cohort, what was decided in it, and who has room."""

from alongside.matching.enums import ProposalState, RoundState
from alongside.matching.models import Proposal, Round


def open_round(cohort: int) -> Round | None:
    """The round of a cohort (a row number) that is being worked on."""
    return Round.objects.filter(cohort=cohort, state=RoundState.PROPOSED).first()


def decided(round_: Round | None) -> list[Proposal]:
    """What a coordinator decided in a round: locked matches and people left out on purpose."""
    if round_ is None:
        return []
    return list(round_.proposals.exclude(state=ProposalState.PROPOSED).order_by("pk"))
