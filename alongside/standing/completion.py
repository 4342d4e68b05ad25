"""When somebody is done with a program, by the requirements its file names for that. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.blueprint.language import Blueprint
from alongside.standing.evaluation import Standing
from alongside.standing.known import State


@dataclass(frozen=True, slots=True)
class Completed:
    """One completion of the file: what it is called, whether everything it needs is met, and what is not, by label."""

    key: str
    label: str
    done: bool
    missing: tuple[str, ...]


def completions(blueprint: Blueprint, role: str, standings: Sequence[Standing]) -> tuple[Completed, ...]:
    """How far somebody in a role is, by where everything stands that they take part in.

    What one engagement meets is met; what none of them asks for is missing until one does.
    """
    met = {item.key for one in standings for item in one.items if item.state is State.MET}
    return tuple(
        Completed(
            key,
            one.certificate or key.replace("-", " ").capitalize(),
            met.issuperset(one.needs),
            tuple(blueprint.requirements[need].label for need in one.needs if need not in met),
        )
        for key, one in blueprint.completion.items()
        if one.of == role
    )
