"""What somebody asked for in a helper: whether it counts in a program, and the words."""

from alongside.blueprint.language import Blueprint
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import Wishing, wishes_of


def wishes_count(row: Participation, blueprint: Blueprint) -> bool:
    """Whether a program weighs what somebody in this role asks for."""
    return any(
        criterion.by == "wish"
        for duty, rules in blueprint.matching.items()
        if blueprint.duties[duty].person == row.role
        for criterion in rules.weigh.values()
    )


def wished(row: Wishing) -> list[str]:
    """The words of what somebody asked for."""
    found: list[str] = []
    for value in wishes_of(row).values():
        found += [str(word) for word in (value if isinstance(value, list) else [value]) if word]
    return list(dict.fromkeys(found))
