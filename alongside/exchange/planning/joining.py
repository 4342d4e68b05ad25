"""Who takes part as what: positions by the program's own words first, and the one role that a position leads to.

A roster makes people participants or helpers and nothing above: people name coordinators, leaders and approvers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.roles import Role
from alongside.blueprint.positions import position_of
from alongside.exchange.planning.said import Said
from alongside.exchange.reading.lines import PersonLine
from alongside.exchange.reading.names import same_name
from alongside.kernel.access import Kind
from alongside.people.models.appointments import Appointment

SUPPORTED = Kind.SUPPORTED.value
UNSAID = "staff"  # a row that names a place and no position
_LONGEST = Appointment._meta.get_field("position").max_length or 60


@dataclass(slots=True)
class Joiner:
    """Positions and roles of one blueprint, each word worked out once. `role`: everybody's, if somebody chose one."""

    blueprint: Blueprint
    role: str
    _positions: dict[tuple[str, str], str] = field(default_factory=dict)
    _roles: dict[tuple[tuple[str, str], ...], list[str]] = field(default_factory=dict)

    def position(self, line: PersonLine) -> str:
        """The key of a line's position: the program's, else the field's, else the words as they stand."""
        words = line.position_words
        known = self._positions.get((words, line.position))
        if known is None:
            known = self._positions[words, line.position] = self._position(words, line.position)
        return known

    def _position(self, words: str, key: str) -> str:
        if not words:
            return self._only_position() or UNSAID
        own = position_of(self.blueprint, words)
        if own is None and key:
            own = position_of(self.blueprint, key.replace("-", " "))
        return own or key or words.lower()[:_LONGEST]

    def _only_position(self) -> str:
        role = self.blueprint.roles.get(self.role)
        return role.positions[0] if role and len(role.positions) == 1 else ""

    def roles(self, said: Said) -> list[str]:
        """The roles a person's rows lead to; more than one: nobody is enrolled before somebody chooses."""
        if self.role:
            return [self.role]
        lines = [post.line for post in said.posts if not post.ended]
        words = tuple((line.position_words, line.position) for line in lines)
        known = self._roles.get(words)
        if known is None:
            known = self._roles[words] = self._leading(lines)
        return known

    def _leading(self, lines: Sequence[PersonLine]) -> list[str]:
        open_to = {key: role for key, role in self.blueprint.roles.items() if may_join(role)}
        words = {same_name(line.position_words) for line in lines} - {""}
        named = [key for key, role in open_to.items() if words & {same_name(one) for one in (key, role.one, role.many)}]
        if named:
            return named
        held = {self.position(line) for line in lines}
        return [key for key, role in open_to.items() if role.access == SUPPORTED and held & set(role.positions)]


def may_join(role: Role) -> bool:
    """Whether a roster may bring people into this role."""
    return role.unit == "person" and role.access in (Kind.SUPPORTED, Kind.HELPER)
