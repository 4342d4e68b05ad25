"""What somebody asked for in a helper, and what helpers say of themselves: whether it counts, and the words."""

from alongside.blueprint.language import Blueprint
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import DESCRIBED, Told, told_by


def wishes_count(row: Participation, blueprint: Blueprint) -> bool:
    """Whether a program weighs what somebody in this role asks for."""
    return any(
        criterion.by == "wish"
        for duty, rules in blueprint.matching.items()
        if blueprint.duties[duty].person == row.role
        for criterion in rules.weigh.values()
    )


def describes_itself(row: Participation, blueprint: Blueprint) -> bool:
    """Whether people may ask for something that somebody in this role says of themselves."""
    return any(
        criterion.by == "wish" and criterion.helper_fact == DESCRIBED
        for duty, rules in blueprint.matching.items()
        if blueprint.duties[duty].helper == row.role
        for criterion in rules.weigh.values()
    )


def described(row: Participation) -> str:
    """How a helper describes themselves, as they wrote it."""
    return ", ".join(told_by(row).described)


def wished(told: Told) -> list[str]:
    """The words of what somebody asked for."""
    found: list[str] = []
    for value in told.wishes.values():
        found += [str(word) for word in (value if isinstance(value, list) else [value]) if word]
    return list(dict.fromkeys(found))
