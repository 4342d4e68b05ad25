"""Which credentials a helping role has, read from the blueprint. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from alongside.blueprint.facts import FactKind, asked_as
from alongside.blueprint.grammar import Duration
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import Test, tests
from alongside.blueprint.parts.staffing import Training
from alongside.kernel.access import Kind as AccessKind

RELEASE = "release-time"
LOOK = "look."
COUNTED = frozenset({"people-now", "months-in"})  # the product knows these itself
ABOUT_ONE = ("person", "helper")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of credential: `key` as rules ask for it, what a page calls it, and how long it holds; `fact` is None
    for something looked at. `asked`: a rule of the role asks for it. `training`: what the file says of a training."""

    key: str
    label: str
    fact: FactKind | None
    expires: Duration | None = None
    asked: bool = False
    training: Training | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """What a training has, each of which may be noted: its modules, and its components."""
        return (*self.training.modules.values(), *self.training.components) if self.training else ()

    @property
    def is_day(self) -> bool:
        """Its value is the day it was done, and no word beside it."""
        return self.fact is None or self.fact.type == "date"


def kinds_of(blueprint: Blueprint, role: str) -> dict[str, Kind]:
    """Key -> kind: what a rule asks of a role, its trainings, what was looked at and runs out, release time. Those who
    do not help have the trainings that name their role."""
    found: dict[str, Kind] = {}
    helps = role in blueprint.roles_with(AccessKind.HELPER)
    for source in (_asked, _trainings, _looks, _release) if helps else (_trainings,):
        for kind in source(blueprint, role):
            found.setdefault(kind.key, kind)
    return found


def label_of(blueprint: Blueprint, role: str, key: str) -> str:
    """What a page calls a kind; a kind this version no longer has keeps its key, made readable."""
    kind = kinds_of(blueprint, role).get(key) if role in blueprint.roles else None
    return kind.label if kind else key.removeprefix(LOOK).replace("-", " ").capitalize()


def helping_roles(blueprint: Blueprint) -> tuple[str, ...]:
    """Keys of the roles that help, those that the file says how to fill first."""
    roles = blueprint.roles_with(AccessKind.HELPER)
    return tuple(sorted(roles, key=lambda role: role not in blueprint.staffing))


def _asked(blueprint: Blueprint, role: str) -> Iterator[Kind]:
    rule = blueprint.roles[role].ready_when
    for test in tests(rule) if rule is not None else ():
        if test.kind.of in ABOUT_ONE and test.kind.key not in COUNTED:
            training = blueprint.trainings[test.arguments["key"]] if test.kind.key == "training" else None
            words = training.label if training else _words(blueprint, test)
            expires = training.expires if training else None
            yield Kind(test.asked, words, test.kind, expires, asked=True, training=training)


def _words(blueprint: Blueprint, test: Test) -> str:
    said = test.kind.says.removeprefix("the ")
    position = test.arguments.get("position", "")
    about = f" as {blueprint.positions[position].one}" if position in blueprint.positions else ""
    return f"{said[:1].upper()}{said[1:]}{about}"


def _trainings(blueprint: Blueprint, role: str) -> Iterator[Kind]:
    fact, helps = blueprint.kinds["training"], role in blueprint.roles_with(AccessKind.HELPER)
    for key, training in blueprint.trainings.items():
        name = asked_as(fact, arguments={"key": key})
        if role in training.for_roles or (helps and not training.for_roles and not _of_another(blueprint, role, name)):
            yield Kind(name, training.label, fact, training.expires, training=training)


def _of_another(blueprint: Blueprint, role: str, name: str) -> bool:
    """Another role's rule asks for this training: then it is theirs."""
    rules = (other.ready_when for key, other in blueprint.roles.items() if key != role)
    return any(test.asked == name for rule in rules if rule is not None for test in tests(rule))


def _looks(blueprint: Blueprint, role: str) -> Iterator[Kind]:
    staffing = blueprint.staffing.get(role)
    for key, look in staffing.looks.items() if staffing else ():
        if look.expires is not None:
            yield Kind(f"{LOOK}{key}", look.label, None, look.expires)


def _release(blueprint: Blueprint, _role: str) -> Iterator[Kind]:
    yield Kind(RELEASE, "Release time a week", blueprint.kinds[RELEASE])
